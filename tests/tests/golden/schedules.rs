//! Schedules: the learning rate of each step.

use relu_runtime::schedule::{
    Bounded, CosineAnnealing, ExponentialDecay, Linear, OneCycle, ReduceOnPlateau, Schedule,
    StepDecay, WarmRestarts,
};

use super::compare::{FORWARD, Report};
use super::file::Golden;

const RATE: f32 = 0.1;

/// `eta_min` of the golden cases, as a share of the rate.
const FLOOR: f64 = 0.01;

/// The golden case, and the schedule with the same settings.
fn table() -> Vec<(&'static str, Box<dyn Schedule>)> {
    let lines = OneCycle::new(60).with_rise(0.4).with_div(10.0).with_final_div(100.0).linear();
    let growing = WarmRestarts::new(6).with_growth(2).with_floor(FLOOR);
    let cosine = CosineAnnealing::new(50).with_floor(FLOOR);
    vec![
        ("step", Box::new(StepDecay::new(7, 0.5))),
        ("exponential", Box::new(ExponentialDecay::new(0.9))),
        ("cosine", Box::new(CosineAnnealing::new(59))),
        ("warm_restarts", Box::new(WarmRestarts::new(10))),
        ("warm_restarts_growing", Box::new(growing)),
        ("linear_warmup", Box::new(Linear::new(0.1, 1.0, 20))),
        ("linear_decay", Box::new(Linear::new(1.0, 0.05, 40))),
        ("one_cycle", Box::new(OneCycle::new(60))),
        ("one_cycle_arguments", Box::new(lines.with_three_phases())),
        ("warmup_then_cosine", Box::new(Linear::new(0.1, 1.0, 10).then(cosine))),
    ]
}

fn plateaus() -> Vec<(&'static str, ReduceOnPlateau)> {
    let halves = ReduceOnPlateau::new().with_decay(0.5);
    let cooled = halves.with_patience(2).with_absolute_threshold(0.05).with_cooldown(4);
    let greatest = ReduceOnPlateau::new().maximize().with_decay(0.3).with_patience(4);
    vec![
        ("plateau", halves.with_patience(3)),
        ("plateau_cooldown", cooled.with_floor(0.2)),
        ("plateau_greatest", greatest),
    ]
}

#[test]
fn rate_of_each_step() {
    let golden = Golden::open("schedules");
    let mut report = Report::default();
    for (name, schedule) in table() {
        for (step, &rate) in golden.case(name).tensor("rates").values.iter().enumerate() {
            let ours = schedule.learning_rate(RATE, step as u64);
            report.number(format_args!("{name}: step {step}"), ours, rate, FORWARD);
        }
    }
    report.finish();
}

/// Ours stays at the floor where `PyTorch`'s rises again.
#[test]
fn a_cosine_ends() {
    let golden = Golden::open("schedules");
    let mut report = Report::default();
    let schedule = CosineAnnealing::new(50).with_floor(FLOOR);
    let rates = &golden.case("cosine_minimum").tensor("rates").values;
    for (step, &rate) in rates.iter().enumerate() {
        let ours = schedule.learning_rate(RATE, step as u64);
        let expected = if step <= 50 { rate } else { rates[50] };
        report.number(format_args!("step {step}"), ours, expected, FORWARD);
    }
    assert!(rates[59] > 1.5 * rates[50]);
    report.finish();
}

#[test]
fn rates_on_plateaus() {
    let golden = Golden::open("schedules");
    let mut report = Report::default();
    let metrics = golden.case("losses").tensor("values").exact();
    for (name, mut schedule) in plateaus() {
        let rates = &golden.case(name).tensor("rates").values;
        for (step, (&rate, &metric)) in rates.iter().zip(&metrics).enumerate() {
            let ours = schedule.learning_rate(RATE, step as u64);
            report.number(format_args!("{name}: step {step}"), ours, rate, FORWARD);
            schedule.observe(step as u64, metric);
        }
    }
    report.finish();
}
