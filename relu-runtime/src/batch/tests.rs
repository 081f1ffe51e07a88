use ndarray::Array2;

use super::check_indices;
use crate::{Error, Graph, Inputs, Network, Segment, SummaryRow, Vector};

/// Adds up a row that is too long for a tile of packed rows.
#[repr(C)]
struct Sum {
    factor: Vector<1, 1>,
}

crate::storage!(Sum { factor });

impl Network for Sum {
    type Input = [f32; 5000];
    type Output = [f32; 1];
    const NAME: &'static str = "Sum";
    const PARAMETER_COUNT: usize = 1;
    const FLOPS: usize = 5000;
    const WORKSPACE_LEN: usize = 0;
    const STACK_BYTES: usize = 0;
    const SUMMARY: &'static [SummaryRow] = &[];
    const GRAPH: Graph = Graph { inputs: &[&[5000]], blocks: &[], outputs: &[] };
    const SEGMENTS: &'static [Segment] = &[Segment::vector("factor", 0, 1, 2.0)];

    fn infer(&self, inputs: &[Self::Input], outputs: &mut [Self::Output]) {
        for (input, output) in inputs.iter().zip(outputs) {
            *output = self.infer_one(input);
        }
    }

    fn infer_one(&self, input: &Self::Input) -> Self::Output {
        [self.parameters()[0] * input.iter().sum::<f32>()]
    }
}

#[test]
fn long_strided_rows_run_one_by_one() {
    let mut columns = Array2::zeros([5000, 3]);
    columns[[0, 0]] = 1.0;
    columns[[4999, 1]] = 2.0;
    columns[[17, 2]] = 3.0;
    let mut outputs = [[0.0; 1]; 3];
    Sum::new(0).forward_batch_into(columns.t(), &mut outputs).unwrap();
    assert_eq!(outputs, [[2.0], [4.0], [6.0]]);
}

fn check(batch: &impl Inputs<[u32; 3]>, count: usize) -> Result<(), Error> {
    check_indices(batch, "words", |words| words, count)
}

/// As rows in one piece and strided.
#[test]
fn indices_are_checked_wherever_they_lie() {
    let indices = [[0, 1, 2], [3, 8, 9], [4, 5, 6], [9, 9, 10]];
    let array = Array2::from_shape_fn([4, 3], |(row, column)| indices[row][column]);
    let columns = Array2::from_shape_fn([3, 4], |(row, column)| indices[column][row]);
    let expected = |sample, position, index, count| {
        Err(Error::Index { input: "words", sample, position, index, count })
    };
    for count in [3, 9, 10, 11] {
        let first = match count {
            3 => expected(1, 0, 3, 3),
            9 => expected(1, 2, 9, 9),
            10 => expected(3, 2, 10, 10),
            _ => Ok(()),
        };
        assert_eq!(check(&&indices, count), first);
        assert_eq!(check(&array.view(), count), first);
        assert_eq!(check(&&array, count), first);
        assert_eq!(check(&columns.t(), count), first);
    }
    let mut read = [[0; 3]; 2];
    columns.t().read(1, &mut read);
    assert_eq!(read, indices[1..3]);
}
