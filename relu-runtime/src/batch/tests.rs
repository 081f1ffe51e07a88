use ndarray::Array2;

use crate::{Network, Segment, SummaryRow, Vector};

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
    const SUMMARY: &'static [SummaryRow] = &[];
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
