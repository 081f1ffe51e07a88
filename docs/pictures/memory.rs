//! What the programs on a microcontroller take of its memories, as their script measured it.

use relu_runtime::Error;

use crate::Picture;
use crate::figure::{Axis, Figure, Hue, Mark, Panel};

pub const PICTURES: &[Picture] = &[("memory", memory)];

/// What `examples/cortex-m/run` printed.
const MEASURED: &str = include_str!("../src/programs/microcontroller.txt");

/// Bytes of a program.
struct Program {
    code: f64,
    constants: f64,
    parameters: f64,
    static_memory: f64,
    stack: f64,
}

impl Program {
    fn measured(name: &str) -> Self {
        let mut rows = MEASURED.lines().map(|line| line.split('|').map(str::trim));
        let row = rows.find_map(|mut row| (row.nth(1) == Some(name)).then(|| row.collect()));
        let row: Vec<&str> = row.expect("the program is in the table");
        let bytes = |column: usize| row[column].replace(',', "").parse().expect("bytes");
        Self {
            code: bytes(1),
            constants: bytes(2),
            parameters: bytes(3),
            static_memory: bytes(5),
            stack: bytes(6),
        }
    }

    /// Pieces of flash and of RAM, each with its kind.
    fn pieces(&self) -> [Vec<(usize, f64)>; 2] {
        let others = self.constants - self.parameters;
        let flash = vec![(0, self.code), (1, self.parameters), (2, others)];
        [flash, vec![(3, self.static_memory + self.stack)]]
    }
}

/// Kinds of pieces.
const KINDS: [(&str, Hue); 4] = [
    ("code", Hue::Blue),
    ("parameters", Hue::Orange),
    ("other constants", Hue::Green),
    ("RAM: stack and static memory", Hue::Purple),
];

#[expect(clippy::unnecessary_wraps, reason = "all pictures are made alike")]
fn memory() -> Result<Figure, Error> {
    let (x, y) = (Axis::new("", -8_000.0..52_000.0), Axis::new("", -0.2..4.2));
    let mut panel = Panel::new("bytes of two programs, all at one scale", x, y);
    let mut boxes: [Vec<[(f64, f64); 2]>; 4] = Default::default();
    let mut words = Vec::new();
    for (name, top) in [("digits", 4.0), ("sine", 2.0)] {
        let strips = Program::measured(name).pieces();
        for ((strip, memory), top) in strips.iter().zip(["flash", "RAM"]).zip([top, top - 1.0]) {
            let mut start = 0.0;
            for (kind, bytes) in strip {
                boxes[*kind].push([(start, top - 0.8), (start + bytes, top - 0.2)]);
                start += bytes;
            }
            words.push((format!("{name}, {memory}"), (-4_200.0, top - 0.5)));
            words.push((format!("{start}"), (start + 1_700.0, top - 0.5)));
        }
    }
    for ((name, hue), boxes) in KINDS.into_iter().zip(boxes) {
        panel = panel.with(name, hue, Mark::Boxes(boxes));
    }
    for (text, at) in words {
        panel = panel.with(text, Hue::Ink, Mark::Words(at));
    }
    let title = "Flash of the two programs: code, parameters, other constants; and their RAM, \
                 which is a sliver beside it";
    Ok(Figure::new(title, vec![panel]).with_height(230))
}
