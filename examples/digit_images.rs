//! The handwritten digits of `data/digits.csv`.

use ndarray::{Array2, ArrayView2, s};
use rand::SeedableRng as _;
use rand::rngs::StdRng;
use rand::seq::SliceRandom as _;

/// Pixels of an image, row by row.
pub const PIXELS: usize = 64;

const SIDE: usize = 8;
const CSV: &str = include_str!("data/digits.csv");

/// Images with their labels.
#[derive(Debug)]
pub struct Digits {
    /// `[n, 64]`, from 0 (white) to 1 (black).
    pub images: Array2<f32>,
    /// `[n]`, from 0 to 9.
    pub labels: Vec<u8>,
}

/// Four fifths to train on, the rest held out, after a shuffle.
///
/// # Panics
///
/// When the data file, which is part of the repository, is damaged.
#[must_use]
pub fn load(seed: u64) -> (Digits, Digits) {
    let mut lines: Vec<&str> = CSV.lines().skip(1).collect();
    lines.shuffle(&mut StdRng::seed_from_u64(seed));
    let (training, held_out) = lines.split_at(lines.len() * 4 / 5);
    (parse(training), parse(held_out))
}

fn parse(lines: &[&str]) -> Digits {
    let mut images = Array2::zeros((lines.len(), PIXELS));
    let mut labels = Vec::with_capacity(lines.len());
    for (mut image, line) in images.rows_mut().into_iter().zip(lines) {
        let mut numbers =
            line.split(',').map(|number| number.parse::<u8>().expect("a number from 0 to 255"));
        for pixel in &mut image {
            *pixel = f32::from(numbers.next().expect("64 pixels")) / 16.0;
        }
        labels.push(numbers.next().expect("a label"));
    }
    Digits { images, labels }
}

impl Digits {
    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.labels.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.labels.is_empty()
    }

    /// Puts them in another order.
    pub fn shuffle(&mut self, random: &mut StdRng) {
        let mut order: Vec<usize> = (0..self.len()).collect();
        order.shuffle(random);
        self.images = self.images.select(ndarray::Axis(0), &order);
        self.labels = order.into_iter().map(|index| self.labels[index]).collect();
    }

    /// Consecutive batches of at most `size`, with their labels.
    pub fn batches(&self, size: usize) -> impl Iterator<Item = (ArrayView2<'_, f32>, &[u8])> {
        let starts = (0..self.len()).step_by(size);
        starts.map(move |start| {
            let end = self.len().min(start + size);
            (self.images.slice(s![start..end, ..]), &self.labels[start..end])
        })
    }

    /// The first `count` images side by side, as text, each over its
    /// caption.
    #[must_use]
    pub fn draw(&self, count: usize, caption: impl Fn(usize) -> String) -> String {
        let mut text = String::new();
        for row in 0..SIDE {
            let lines = (0..count.min(self.len())).map(|index| self.line(index, row));
            text.push_str(&lines.collect::<Vec<_>>().join("   "));
            text.push('\n');
        }
        let captions = (0..count.min(self.len())).map(|index| format!("{:<16}", caption(index)));
        text.push_str(captions.collect::<Vec<_>>().join("   ").trim_end());
        text
    }

    /// One row of an image, two characters a pixel.
    fn line(&self, index: usize, row: usize) -> String {
        let pixels = self.images.slice(s![index, row * SIDE..(row + 1) * SIDE]);
        let shades = pixels.iter().map(|&ink| match ink {
            ink if ink < 0.125 => "  ",
            ink if ink < 0.375 => "░░",
            ink if ink < 0.625 => "▒▒",
            ink if ink < 0.875 => "▓▓",
            _ => "██",
        });
        shades.collect()
    }
}
