//! The macro's rules about literals are those that generated code asserts of
//! expressions.

use relu_codegen::model::{Range, Rule, Size};
use relu_runtime::check;

/// Zero where addresses have 32 bits.
const LARGE: usize = 1_usize.unbounded_shl(40);
const SIZES: [usize; 9] =
    [0, 1, 2, 1 << 20, (1 << 20) + 1, LARGE.wrapping_sub(1), LARGE, LARGE + 1, usize::MAX];

#[test]
fn sizes_have_one_limit() {
    for size in SIZES {
        let literal = Rule::Size(Size::Literal(size));
        assert_eq!(literal.holds(), Some(check::size(size)), "{size}");
        for other in SIZES {
            let literal = Rule::Product(Size::Literal(size), Size::Literal(other));
            assert_eq!(literal.holds(), Some(check::product(size, other)), "{size} {other}");
        }
    }
}

#[test]
fn numbers_have_one_range() {
    let numbers =
        [-1.0, -0.0, 0.0, f32::MIN_POSITIVE, 0.5, 1.0 - f32::EPSILON, 1.0, 2.0, f32::INFINITY];
    for number in numbers {
        let checked = [
            (Range::Finite, number.is_finite()),
            (Range::HalfOpen01, check::in_half_open_unit(number)),
            (Range::Closed01, check::in_closed_unit(number)),
            (Range::NotNegative, check::not_negative(number)),
            (Range::Positive, check::positive(number)),
        ];
        for (range, holds) in checked {
            assert_eq!(range.contains(number.into()), holds, "{range:?} {number}");
        }
    }
}
