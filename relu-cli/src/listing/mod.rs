//! A plan as text: the steps in order, and where their values lie.

mod inference;
mod step;
mod training;

use relu_codegen::plan::Plan;

use crate::shape;
use relu_source::Constants;

/// The whole plan of a network.
#[must_use]
pub fn text(plan: &Plan<'_>, constants: &Constants) -> String {
    let mut lines =
        vec![format!("{}: {}", plan.network.name, shape::interface(plan.network, constants))];
    lines.extend(inference::lines(plan, constants));
    if let Some(training) = &plan.training {
        lines.extend(training::lines(training, constants));
    }
    lines.join("\n") + "\n"
}

/// A heading, and below it lines that are set in.
fn section(heading: &str, lines: impl IntoIterator<Item = String>) -> Vec<String> {
    let lines: Vec<_> = lines.into_iter().map(|line| format!("  {line}")).collect();
    if lines.is_empty() {
        return lines;
    }
    [String::new(), String::from(heading)].into_iter().chain(lines).collect()
}
