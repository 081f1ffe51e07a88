//! What comes out, and that it comes out the same again.

use super::{is_same, source, source_with};
use relu_source::scan;

/// Formats a source, twice.
fn formatted(text: &str) -> String {
    let once = |text: &str| {
        let scanned = scan("x.rs".into(), None, text.into()).expect("it is Rust");
        let formatted = source(&scanned).expect("all tokens and comments are there");
        assert!(formatted.broken.is_empty(), "it can be read");
        formatted.text
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
fn nothing_follows_a_line_comment() {
    let text = "network! {
    struct Net(x: [4]) -> y // out
    {
        a: dense(2), /* before */ // behind
        b: dense(2) /* before */ // behind
        , /* c */ c: dense(2) // one
        , // other
        d: dense(2) /* d */, /* e */ y: dense(2)
    }
    train // section
    {
        loss: // of y
        { y: mean_squared_error /* all */, }
    }
}
";
    insta::assert_snapshot!(formatted(text));
}

#[test]
fn literals_and_expressions_stay_as_they_are() {
    let text = "network! { struct Net(x: [{ \"a  b\".len() }]) -> y {
        a: dense({ if  N>1 { '\t' as usize }
            else { r#\"  \"  \"#.len() } }),
        y: clip({ f(1..=2, !b, &c) }, ::HIGH) -> dense([!a.b, &c, d&&e, f  ==  g, -1, h - 1], ::N),
    } }
";
    insta::assert_snapshot!(formatted(text));
}

#[test]
fn comments_that_fit_on_no_line_are_not_aligned() {
    let comment = format!("// {}", "long ".repeat(14).trim_end());
    let text = format!(
        "network! {{
    struct Net(x: [4]) -> y {{
        a: dense(2), {comment}
        longer: dense(64) -> relu, // short
        y: dense(2),
    }}
}}
"
    );
    assert_eq!(formatted(&text), text);
}

#[test]
fn lines_begin_as_the_first() {
    let text = "fn f() {\n\tnetwork! {\nstruct Net(x: [4]) -> y { y: dense(2) }\n}\n}\n";
    let lines = [
        "fn f() {",
        "\tnetwork! {",
        "\t    struct Net(x: [4]) -> y {",
        "\t        y: dense(2),",
        "\t    }",
        "\t}",
        "}\n",
    ];
    assert_eq!(formatted(text), lines.join("\n"));
}

#[test]
fn what_cannot_be_read_is_left_alone() {
    let text = "network! { struct A(x: [4]) -> y { y dense(2) } }
network! { struct B(x: [4]) -> y { y: dense(2) } }
";
    let scanned = scan("x.rs".into(), None, text.into()).expect("it is Rust");
    let result = source(&scanned).expect("all tokens are there");
    assert_eq!(result.broken.len(), 1);
    assert_eq!(result.broken[0].0.title(), "A");
    assert!(!result.broken[0].1.is_empty());
    let (broken, other) = text.split_once('\n').expect("there are two lines");
    assert_eq!(result.text, format!("{broken}\n{}", formatted(other)));
}

#[test]
fn no_token_and_no_comment_may_change() {
    let text = "a: dense(2, { \"a  b\" }) -> relu, // c\n b: [x, y], /* d */ c: a&&b,";
    assert!(is_same(text, text));
    let kept = "a: dense(2, {\"a  b\"},)->relu // c \n , b: [x, y,], c: /* d */ a&&b";
    assert!(!is_same(text, kept), "a comment has moved past a token");
    assert!(is_same(text, &kept.replace("c: /* d */", "/* d */ c:")));
    for (from, to) in [
        ("a  b", "a b"),
        ("// c", "// d"),
        ("// c", ""),
        ("/* d */", "/*  d */"),
        ("2, {", "2 {"),
        (", /*", " /*"),
        ("&&", "& &"),
        ("->", "- >"),
        ("[x, y]", "(x, y)"),
    ] {
        assert!(text.contains(from), "{from}");
        assert!(!is_same(text, &text.replace(from, to)), "{from} as {to}");
    }
}

#[test]
fn a_formatter_that_loses_something_is_not_believed() {
    let text = "network! { struct Net(x: [4]) -> y { y: dense(2) /* all */ } }";
    let scanned = scan("x.rs".into(), None, text.into()).expect("it is Rust");
    let lossy = |inside: &str, _: &str| inside.replace("/* all */", "");
    let refused = source_with(&scanned, lossy).expect_err("a comment is lost");
    assert_eq!(refused.title(), "Net");
    let whole = source_with(&scanned, |inside, _| inside.to_owned()).expect("nothing is lost");
    assert_eq!(whole.text, text);
}
