//! What comes out, and that it comes out the same again.

use super::source;
use relu_source::scan;

/// Formats a source, twice.
fn formatted(text: &str) -> String {
    let once = |text: &str| {
        let scanned = scan("x.rs".into(), None, text.into()).expect("it is Rust");
        source(&scanned).expect("it can be read")
    };
    let result = once(text);
    assert_eq!(once(&result), result, "a second time gives something else");
    result
}

#[test]
fn spaces_and_lines_are_put_right() {
    let text = "network!{pub struct Net(a:[ 4 ],b : [ {N*2} ] ,)->( x,y ){
  joined : concat( a ,b)->dense( 64,bias : false )->two_sided_relu , x:joined->dense(2),
  y : joined+  joined -> clip( - 1.0 ,1.0)->dense( { N*2 } )}
train{loss:{x:softmax_cross_entropy,y:mean_squared_error(weight:0.5)},clip:global_norm( 5.0 )}}
fn  main( ) { }
";
    insta::assert_snapshot!(formatted(text));
}

#[test]
fn comments_keep_their_places() {
    let text = "fn main() {
    network! {
        // Before everything.

        /// Docs.
        #[derive( Clone )]  // kept


        struct Net(x: [4]) -> y { // first
            // Own line.
            a: dense(64) -> relu,   // behind a
            longer: dense(8) -> relu, // behind longer


            /// Docs of y.
            y: dense(64) // the wide one
                -> relu // and its activation
                -> dense(2), /* last */
            // At the end.
        }
        // Between.
        train { loss: mean_squared_error } // short
    }
}
";
    insta::assert_snapshot!(formatted(text));
}

#[test]
fn long_pipelines_break_at_arrows_and_in_brackets() {
    let text = "network! {
    struct Net(first_of_the_inputs: [64], second_of_the_inputs: [64], third_of_the_inputs: [64]) -> scores {
        hidden: concat(first_of_the_inputs, second_of_the_inputs, third_of_the_inputs) -> dense(64) -> relu,
        deep: hidden -> repeat(10, dense(64, bias: false, init: he_normal) -> batch_norm(momentum: 0.1) -> relu -> dense(64)),
        scores: dense(10),
    }
}
";
    insta::assert_snapshot!(formatted(text));
}

#[test]
fn lines_end_as_they_did() {
    let text = "network! {\r\n  struct Net(x: [4]) -> y { // first\r\n y: dense(2) }\r\n}\r\n";
    let lines = ["network! {", "    struct Net(x: [4]) -> y {", "        // first"];
    let formatted = formatted(text);
    assert!(formatted.starts_with(&lines.join("\r\n")), "{formatted:?}");
    assert_eq!(formatted.matches('\n').count(), formatted.matches("\r\n").count());
}

#[test]
fn what_cannot_be_read_is_left_alone() {
    let text = "network! { struct Net(x: [4]) -> y { y dense(2) } }";
    let scanned = scan("x.rs".into(), None, text.into()).expect("it is Rust");
    let broken = source(&scanned).expect_err("a colon is missing");
    assert_eq!(broken[0].0.title(), "Net");
    assert!(!broken[0].1.is_empty());
}
