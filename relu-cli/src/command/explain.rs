//! `relu explain`: what a message means.

use include_dir::{Dir, include_dir};
use relu_codegen::diagnostic::{Code, closest};

use super::{Outcome, print};
use crate::Error;
use crate::arguments::Explain;

/// A page per code, which the book has, too.
static MESSAGES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/messages");

pub fn run(arguments: &Explain) -> Result<Outcome, Error> {
    if let Some(code) = &arguments.code {
        print(page(code)?)?;
    } else {
        let lines = Code::ALL.iter().map(|code| format!("{code}  {}", code.title()));
        print(&(lines.collect::<Vec<_>>().join("\n") + "\n"))?;
    }
    Ok(Outcome::Fine)
}

fn page(code: &str) -> Result<&'static str, Error> {
    let unknown = || Error::UnknownCode {
        code: code.to_owned(),
        likely: closest(code, Code::ALL.iter().map(|code| code.as_str())).map(String::from),
    };
    let found = Code::find(code).ok_or_else(unknown)?;
    let file = MESSAGES.get_file(format!("{found}.md"));
    file.and_then(|file| file.contents_utf8()).ok_or_else(unknown)
}
