//! Expected values are computed in double precision from the closed forms of
//! `torch.optim.lr_scheduler`.

use alloc::vec::Vec;

use super::*;

#[track_caller]
fn assert_factors(schedule: &impl Schedule, expected: &[f64]) {
    for (step, &expected) in expected.iter().enumerate() {
        let found = schedule.factor(step as u64);
        assert!((found - expected).abs() < 1e-15, "step {step}: {found} is not {expected}");
    }
}

#[test]
fn decays() {
    assert_factors(&Constant::new(0.25), &[0.25; 3]);
    assert_factors(&StepDecay::new(2, 0.5), &[1.0, 1.0, 0.5, 0.5, 0.25, 0.25, 0.125]);
    assert_factors(&ExponentialDecay::new(0.9), &[1.0, 0.9, 0.81, 0.729, 0.6561, 0.590_49]);
    let late = ExponentialDecay::new(0.999).factor(12_345);
    assert!((late / 0.999_f64.powi(12_345) - 1.0).abs() < 1e-12);
    assert_factors(&Lambda::new(|step| 1.0 / (1 + step) as f64), &[1.0, 0.5, 1.0 / 3.0]);
}

#[test]
fn linear() {
    let third = 1.0 / 3.0;
    let expected = [third, third + 1.0 / 6.0, third + third, third + 0.5, 1.0, 1.0, 1.0];
    assert_factors(&Linear::new(third, 1.0, 4), &expected);
    assert_factors(&Linear::new(1.0, 0.0, 2), &[1.0, 0.5, 0.0, 0.0]);
}

#[test]
fn cosine() {
    let expected = [
        1.0,
        0.965_745_789_630_079_1,
        0.868_198_051_533_946_4,
        0.722_207_544_564_290_4,
        0.55,
        0.377_792_455_435_709_6,
        0.231_801_948_466_053_65,
        0.134_254_210_369_920_97,
        0.1,
        // PyTorch's would rise again.
        0.1,
        0.1,
    ];
    assert_factors(&CosineAnnealing::new(8).with_floor(0.1), &expected);
}

#[test]
fn warm_restarts() {
    let expected = [
        1.0,
        0.8,
        0.4,
        1.0,
        0.946_410_161_513_775_7,
        0.8,
        0.6,
        0.4,
        0.253_589_838_486_224_5,
        1.0,
        0.986_370_330_515_627_3,
    ];
    assert_factors(&WarmRestarts::new(3).with_growth(2).with_floor(0.2), &expected);
    assert_factors(&WarmRestarts::new(3), &[1.0, 0.75, 0.25, 1.0, 0.75, 0.25, 1.0]);
}

#[test]
fn one_cycle() {
    let expected = [
        0.04,
        0.52,
        1.0,
        0.950_484_632_013_473_7,
        0.811_745_653_949_763_1,
        0.611_262_021_936_289_3,
        0.388_741_978_063_710_75,
        0.188_258_346_050_236_97,
        0.049_519_367_986_526_286,
        4e-6,
        4e-6,
    ];
    assert_factors(&OneCycle::new(10), &expected);
    let lines = OneCycle::new(7).with_rise(0.4).with_div(10.0).with_final_div(100.0).linear();
    let expected = [
        0.1,
        0.6,
        0.952_428_571_428_571_5,
        0.714_571_428_571_428_6,
        0.476_714_285_714_285_65,
        0.238_857_142_857_142_77,
        0.001,
    ];
    assert_factors(&lines, &expected);
}

#[test]
fn schedules_without_steps_are_defined() {
    assert_factors(&StepDecay::new(0, 0.5), &[1.0, 0.5, 0.25]);
    assert_factors(&Linear::new(0.5, 1.0, 0), &[1.0, 1.0]);
    assert_factors(&CosineAnnealing::new(0), &[0.0, 0.0]);
    assert_factors(&WarmRestarts::new(0), &[1.0, 1.0]);
    for steps in [0, 1, 2] {
        for rise in [0.0, 0.3, 1.0] {
            let cycle = OneCycle::new(steps).with_rise(rise);
            for step in 0..4 {
                assert!((0.0..=1.0).contains(&cycle.factor(step)));
                assert!((0.0..=1.0).contains(&cycle.with_three_phases().factor(step)));
            }
        }
    }
    let growing = WarmRestarts::new(u64::MAX / 2).with_growth(u64::MAX);
    assert!(growing.factor(u64::MAX).is_finite());
}

#[test]
fn one_after_another() {
    let schedule = Linear::new(0.5, 1.0, 2).then(CosineAnnealing::new(2)).then(Constant::new(0.3));
    assert_factors(&schedule, &[0.5, 0.75, 1.0, 0.5, 0.3, 0.3]);
    let bounded = Linear::new(0.5, 1.0, 2).then(CosineAnnealing::new(2));
    assert_eq!(bounded.steps(), 4);
    assert_factors(&bounded, &[0.5, 0.75, 1.0, 0.5, 0.0, 0.0]);
}

#[test]
fn products() {
    let schedule = StepDecay::new(2, 0.1).times(Linear::new(0.5, 1.0, 2));
    assert_factors(&schedule, &[0.5, 0.75, 0.1, 0.1, 0.01]);
    assert_eq!(Linear::new(0.0, 1.0, 5).times(CosineAnnealing::new(9)).steps(), 9);
}

#[test]
fn learning_rates_are_rounded_once() {
    assert_eq!(ExponentialDecay::new(0.1).learning_rate(3.0, 1), 0.3);
    assert_eq!(Constant::new(1.0).learning_rate(0.1, 7), 0.1);
}

fn factors(mut schedule: impl Schedule, metrics: &[f32]) -> Vec<f64> {
    let observed = metrics.iter().map(|&metric| {
        schedule.observe(0, metric);
        schedule.factor(0)
    });
    observed.collect()
}

#[test]
fn plateaus() {
    let halves = ReduceOnPlateau::new().with_decay(0.5).with_patience(1);
    // An improvement by less than a share of 1e-4 is none.
    let metrics = [3.0, 2.0, 1.9999, 2.0, 1.5, 1.6, 1.6, 1.6, 1.6];
    let expected = [1.0, 1.0, 1.0, 0.5, 0.5, 0.5, 0.25, 0.25, 0.125];
    assert_eq!(factors(halves, &metrics), expected);
    let expected = [1.0, 1.0, 1.0, 0.5, 0.5, 0.5, 0.4, 0.4, 0.4];
    assert_eq!(factors(halves.with_floor(0.4), &metrics), expected);
    // A cooldown of two: bad metrics do not count while it lasts.
    let expected = [1.0, 1.0, 0.5, 0.5, 0.5, 0.5, 0.25];
    assert_eq!(factors(halves.with_cooldown(2), &[1.0; 7]), expected);
}

#[test]
fn plateaus_of_other_metrics() {
    let halves = ReduceOnPlateau::new().with_decay(0.5).with_patience(0);
    let accuracies = [0.5, 0.6, 0.6, 0.7];
    assert_eq!(factors(halves.maximize(), &accuracies), [1.0, 1.0, 0.5, 0.5]);
    let absolute = halves.with_absolute_threshold(0.15);
    assert_eq!(factors(absolute, &[1.0, 0.9, 0.8, 0.7]), [1.0, 0.5, 0.5, 0.25]);
    let relative = halves.with_relative_threshold(0.25);
    assert_eq!(factors(relative, &[1.0, 0.8, 0.7]), [1.0, 0.5, 0.5]);
    assert_eq!(factors(halves, &[f32::NAN, 1.0, f32::NAN]), [0.5, 0.5, 0.25]);
}

#[test]
fn a_plateau_composes() {
    let halves = ReduceOnPlateau::new().with_decay(0.5).with_patience(0);
    let mut schedule = Linear::new(0.5, 1.0, 2).then(halves.times(Constant::new(3.0)));
    schedule.observe(2, 1.0);
    schedule.observe(3, 1.0);
    assert_factors(&schedule, &[0.5, 0.75, 1.5]);
}

#[test]
fn a_plateau_before_or_after_a_schedule_of_its_own_does_not_count() {
    let halves = ReduceOnPlateau::new().with_decay(0.5).with_patience(0);
    let mut warm_up = Linear::new(0.1, 1.0, 20).then(halves);
    for step in 0..20 {
        warm_up.observe(step, 1.0);
    }
    assert_eq!(warm_up.factor(20), 1.0);
    for step in 20..22 {
        warm_up.observe(step, 1.0);
    }
    assert_eq!(warm_up.factor(22), 0.5);
    let mut ended = halves.until(3);
    for step in 0..9 {
        ended.observe(step, 1.0);
    }
    assert_eq!(ended.factor(9), 0.25);
}

#[test]
fn intervals_of_no_step_are_refused() {
    fn refused(schedule: &impl Schedule) {
        assert!(matches!(schedule.check(), Err(Error::Setting { value: 0.0, .. })));
    }
    let (never, always) = (StepDecay::new(0, 0.5), Constant::new(1.0));
    refused(&never);
    refused(&WarmRestarts::new(0));
    refused(&never.until(3).then(always));
    refused(&always.until(3).then(never));
    refused(&always.times(never));
    refused(&never.times(always));
    assert_eq!(StepDecay::new(1, 0.5).times(WarmRestarts::new(1)).check(), Ok(()));
}
