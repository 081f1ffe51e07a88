//! The macro's rules about literals are those that generated code asserts of
//! expressions.

use relu_codegen::model::{Range, Rule, Size};
use relu_runtime::check;

const SIZES: [usize; 9] =
    [0, 1, 2, 1 << 20, (1 << 20) + 1, (1 << 40) - 1, 1 << 40, (1 << 40) + 1, usize::MAX];

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
    let checks: [(Range, fn(f32) -> bool); 5] = [
        (Range::Finite, f32::is_finite),
        (Range::HalfOpen01, check::in_half_open_unit),
        (Range::Closed01, check::in_closed_unit),
        (Range::NotNegative, check::not_negative),
        (Range::Positive, check::positive),
    ];
    for (range, check) in checks {
        for number in numbers {
            assert_eq!(range.contains(number.into()), check(number), "{range:?} {number}");
        }
    }
}
