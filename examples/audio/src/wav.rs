//! Sounds in WAV files.

use std::path::Path;

use hound::{SampleFormat, WavReader, WavSpec, WavWriter};
use relu_example_audio::RATE;

/// A sound, its channels apart.
pub struct Wav {
    spec: WavSpec,
    /// Samples from -1 to 1.
    pub channels: Vec<Vec<f32>>,
}

impl Wav {
    /// A sound of one channel, to be written with 16 bits.
    pub fn mono(samples: Vec<f32>) -> Self {
        let spec = WavSpec {
            channels: 1,
            sample_rate: RATE,
            bits_per_sample: 16,
            sample_format: SampleFormat::Int,
        };
        Self { spec, channels: vec![samples] }
    }

    /// Samples per second.
    pub fn rate(&self) -> u32 {
        self.spec.sample_rate
    }

    /// Reads a file.
    pub fn read(file: &Path) -> Result<Self, hound::Error> {
        let mut reader = WavReader::open(file)?;
        let spec = reader.spec();
        let scale = scale(spec);
        let samples: Vec<f32> = match spec.sample_format {
            SampleFormat::Float => reader.samples().collect::<Result<_, _>>()?,
            SampleFormat::Int => reader
                .samples::<i32>()
                .map(|sample| Ok(sample? as f32 / scale))
                .collect::<Result<_, hound::Error>>()?,
        };
        let count = usize::from(spec.channels);
        let channel = |first: usize| samples.iter().skip(first).step_by(count).copied().collect();
        Ok(Self { spec, channels: (0..count).map(channel).collect() })
    }

    /// Writes a file of the form that was read.
    pub fn write(&self, file: &Path) -> Result<(), hound::Error> {
        let mut writer = WavWriter::create(file, self.spec)?;
        let len = self.channels.first().map_or(0, Vec::len);
        for index in 0..len {
            for sample in self.channels.iter().map(|channel| channel[index].clamp(-1.0, 1.0)) {
                match self.spec.sample_format {
                    SampleFormat::Float => writer.write_sample(sample)?,
                    SampleFormat::Int => writer.write_sample(integer(sample, self.spec))?,
                }
            }
        }
        writer.finalize()
    }
}

/// The largest integer.
fn scale(spec: WavSpec) -> f32 {
    ((1_u64 << (spec.bits_per_sample - 1)) - 1) as f32
}

#[expect(clippy::cast_possible_truncation, reason = "it is within the bits")]
fn integer(sample: f32, spec: WavSpec) -> i32 {
    (sample * scale(spec)) as i32
}
