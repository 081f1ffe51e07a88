//! Optimizers, over 20 steps on prescribed gradients.

use relu_runtime::prelude::*;

use super::compare::{FORWARD, Report};
use super::file::{Case, Golden};

network! {
    struct Layer(x: [3]) -> y {
        y: dense(4),
    }
    train { loss: mean_squared_error }
}

/// The golden case, and the optimizer with the same settings.
fn table() -> Vec<(&'static str, Box<dyn Optimizer>)> {
    let sgd = Sgd::new(0.05);
    let adam = Adam::new(0.01);
    let adamw = AdamW::new(0.01);
    let rms_prop = RmsProp::new(0.01);
    let centered = rms_prop.clone().with_alpha(0.9).centered();
    let centered_momentum = centered.clone().with_momentum(0.9).with_weight_decay(0.1);
    let adagrad = Adagrad::new(0.05);
    let changed = adagrad.clone().with_learning_rate_decay(0.1).with_initial_accumulator(0.5);
    let nadam = NAdam::new(0.01);
    let nadam_decay = nadam.clone().with_weight_decay(0.1);
    let lion = Lion::new(0.01);
    vec![
        ("sgd", Box::new(sgd.clone())),
        ("sgd_momentum", Box::new(sgd.clone().with_momentum(0.9))),
        ("sgd_dampening", Box::new(sgd.clone().with_momentum(0.9).with_dampening(0.3))),
        ("sgd_nesterov", Box::new(sgd.clone().with_nesterov(0.9))),
        ("sgd_weight_decay", Box::new(sgd.clone().with_weight_decay(0.1))),
        ("sgd_momentum_weight_decay", Box::new(sgd.with_momentum(0.9).with_weight_decay(0.1))),
        ("adam", Box::new(adam.clone())),
        ("adam_betas", Box::new(adam.clone().with_betas(0.8, 0.99).with_epsilon(1e-6))),
        ("adam_weight_decay", Box::new(adam.clone().with_weight_decay(0.1))),
        ("adam_amsgrad", Box::new(adam.with_betas(0.8, 0.9).with_amsgrad())),
        ("adamw", Box::new(adamw.clone())),
        ("adamw_weight_decay", Box::new(adamw.clone().with_weight_decay(0.3))),
        (
            "adamw_amsgrad",
            Box::new(adamw.with_betas(0.8, 0.9).with_weight_decay(0.3).with_amsgrad()),
        ),
        ("rmsprop", Box::new(rms_prop.clone())),
        ("rmsprop_centered", Box::new(centered)),
        ("rmsprop_momentum", Box::new(rms_prop.with_momentum(0.9))),
        ("rmsprop_centered_momentum_weight_decay", Box::new(centered_momentum)),
        ("adagrad", Box::new(adagrad)),
        ("adagrad_arguments", Box::new(changed.with_weight_decay(0.1))),
        ("nadam", Box::new(nadam)),
        ("nadam_weight_decay", Box::new(nadam_decay.clone())),
        ("nadam_decoupled", Box::new(nadam_decay.decoupled())),
        ("lion", Box::new(lion.clone())),
        ("lion_weight_decay", Box::new(lion.with_weight_decay(0.3))),
    ]
}

#[test]
fn parameters_after_each_step() {
    let golden = Golden::open("optimizers");
    let mut report = Report::default();
    for (name, optimizer) in table() {
        check(&golden, golden.case(name), optimizer, &mut report);
    }
    report.finish();
}

fn check(golden: &Golden, case: Case<'_>, mut optimizer: Box<dyn Optimizer>, report: &mut Report) {
    let (start, prescribed) = (golden.case("start"), golden.case("gradients"));
    let (mut network, mut gradients) = (Layer::zeroed(), Gradients::<Layer>::new());
    for tensor in ["weight", "bias"] {
        let values = start.tensor(tensor).exact();
        network.set_parameter(&format!("y.{tensor}"), &values).expect("it has this shape");
    }
    let steps = case.tensor("weight").shape[0];
    for step in 0..steps {
        for tensor in ["weight", "bias"] {
            let values = prescribed.tensor(tensor).part(step).exact();
            gradients.set_parameter(&format!("y.{tensor}"), &values).expect("it has this shape");
        }
        let segments = Layer::segments();
        optimizer.update(network.parameters_mut(), gradients.as_slice(), 1.0, segments);
        for tensor in ["weight", "bias"] {
            let ours = network.parameter(&format!("y.{tensor}")).expect("it is there");
            let golden = case.tensor(tensor).part(step);
            let what = format_args!("{}: {tensor} after step {}", case.name, step + 1);
            report.largest(what, &ours, &golden, FORWARD);
        }
    }
}
