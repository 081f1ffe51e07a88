//! A network of several inputs and outputs.

use relu_runtime::network;

/// Knobs of a panel.
const KNOBS: usize = 5;

network! {
    /// Reads what a panel shows: commands, and how far its knobs are turned.
    ///
    /// In a comment of C these are text: */ and /* and /*/ and ??/
    /// and ???/ as the last in a line \
    #[c_api]
    pub struct PanelReader(commands: [3], double: [KNOBS]) -> (choice, levels) {
        meaning: commands -> embedding(20, 4),
        all: concat(meaning, double) -> dense(16) -> two_sided_relu,
        choice: all -> dense(4),
        levels: all -> dense(2) -> sigmoid,
    }
}
