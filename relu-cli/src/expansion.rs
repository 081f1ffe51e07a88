//! Generated code as text.

use proc_macro2::{Literal, Span};
use quote::ToTokens;
use relu_codegen::model::Expression;
use relu_codegen::plan::{Origin, Part as OriginPart};
use relu_codegen::{Options, expand};
use syn::{Item, ItemImpl};

use crate::Error;
use crate::arguments::Part;
use crate::rustfmt;
use relu_source::{Constants, Description};

/// Begins the doc comments that stand for comments.
const MARK: &str = "@relu ";

/// What stands above a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// A comment that says what the step does, and in which line that stands.
    Comments,
    /// The same without the line, for code that is kept while lines move.
    Names,
    /// Nothing.
    Plain,
    /// A comment in the assembly that begins with this; inference only.
    Marks(&'static str),
}

/// The code of a description without mistakes, or a part of it.
///
/// # Errors
///
/// Where the code does not parse, which would be a fault of the compiler.
pub fn code(
    description: &Description,
    only: Option<Part>,
    style: Style,
    constants: &Constants,
) -> Result<String, Error> {
    let comment: Option<fn(&Origin) -> String> = match style {
        Style::Plain => None,
        Style::Names => Some(|origin| comment(origin, false)),
        Style::Comments | Style::Marks(_) => Some(|origin| comment(origin, true)),
    };
    let is_probe = matches!(style, Style::Marks(_));
    let training = only != Some(Part::Forward) && !is_probe;
    let options = Options { comment, training, ..Options::default() };
    let tokens = expand(description.tokens.clone(), &options).tokens;
    let file = syn::parse2::<syn::File>(tokens);
    let mut file = file.map_err(|error| Error::Usage(format!("the generated code: {error}")))?;
    if let Some(part) = only {
        keep(&mut file.items, part, description.title());
    }
    if is_probe {
        file.items.iter_mut().for_each(|item| resolve(item, constants));
    }
    let code = with_comments(&prettyplease::unparse(&file), style);
    Ok(if is_probe { code } else { rustfmt::format(code) })
}

/// Puts the values of constants in their place, in code that stands by itself.
fn resolve(item: &mut Item, constants: &Constants) {
    let Item::Impl(item) = item else { return };
    for item in &mut item.items {
        let syn::ImplItem::Const(constant) = item else { continue };
        let expression = &mut constant.expr;
        let tokens = expression.to_token_stream();
        let known = constants.value(&Expression { tokens, span: Span::call_site() });
        if let Some(value) = known {
            let literal = Literal::usize_suffixed(value);
            *expression = syn::parse_quote!(#literal);
        }
    }
}

/// `line 7: hidden: dense(64) -> relu`
fn comment(origin: &Origin, with_lines: bool) -> String {
    let Some(text) = describe(origin) else { return String::new() };
    let lines = origin.parts.iter().map(|OriginPart { span, .. }| span.start().line);
    let (first, last) = (lines.clone().min(), lines.max());
    let lines = match (first, last) {
        _ if !with_lines => String::new(),
        (Some(first), Some(last)) if first < last => format!("lines {first} to {last}: "),
        (Some(line), _) => format!("line {line}: "),
        _ => String::new(),
    };
    format!("{MARK}{lines}{text}")
}

/// `hidden: dense(64) -> relu`, or nothing where no layer is meant.
#[must_use]
pub fn describe(origin: &Origin) -> Option<String> {
    let parts: Vec<_> = origin.parts.iter().map(|part| part.text.as_str()).collect();
    let text = format!("{}: {}", origin.block, parts.join(" -> "));
    (!parts.is_empty()).then_some(text)
}

/// Turns the marked doc comments into plain ones, and sets items and steps apart.
fn with_comments(code: &str, style: Style) -> String {
    let (mut text, mut before) = (String::with_capacity(code.len()), "");
    for line in code.lines() {
        let (indent, content) = line.split_at(line.len() - line.trim_start().len());
        let comment = content.strip_prefix("///").and_then(|doc| doc.strip_prefix(MARK));
        if before.ends_with([';', '}']) && (comment.is_some() || begins_item(content)) {
            text.push('\n');
        }
        match (comment, style) {
            (Some(comment), Style::Marks(mark)) => {
                let comment = format!("# {mark}{comment}");
                let options = "options(nomem, nostack, preserves_flags)";
                let mark = format!("unsafe {{ ::core::arch::asm!({comment:?}, {options}) }};");
                text.push_str(&mark);
            }
            (Some(comment), _) => text.extend([indent, "// ", comment]),
            (None, _) => text.push_str(line),
        }
        text.push('\n');
        before = line;
    }
    text
}

fn begins_item(line: &str) -> bool {
    const WORDS: [&str; 9] =
        ["///", "#[", "impl", "fn ", "pub fn ", "struct ", "pub struct ", "enum ", "const _"];
    WORDS.iter().any(|word| line.starts_with(word)) || line.starts_with("::relu_runtime::")
}

/// Leaves only the items of a part.
fn keep(items: &mut Vec<Item>, part: Part, network: &str) {
    items.retain_mut(|item| match item {
        Item::Const(constant) => {
            let syn::Expr::Block(block) = &mut *constant.expr else {
                return part == Part::Forward;
            };
            block.block.stmts.retain(|statement| match statement {
                syn::Stmt::Item(item) => belongs(item, part, network),
                _ => true,
            });
            true
        }
        item => belongs(item, part, network),
    });
}

/// By the names that generated types have.
fn belongs(item: &Item, part: Part, network: &str) -> bool {
    let suffix = |name: &str| name.strip_prefix(network).map(String::from);
    let own = match item {
        Item::Struct(item) => suffix(&item.ident.to_string()),
        Item::Impl(item) => suffix(&type_name(item)),
        Item::Use(_) => return true,
        _ => return part == Part::Forward,
    };
    let own = own.unwrap_or_default();
    let is_train = match item {
        Item::Impl(item) => item.trait_.as_ref().is_some_and(|(_, path, _)| is_train(path)),
        _ => false,
    };
    match part {
        Part::Forward => {
            matches!(own.as_str(), "" | "Forward" | "Constants" | "Input" | "Output")
                && !is_train
                && !is_table(item)
        }
        Part::Backward => own == "Backward",
        Part::Train => {
            is_train || !matches!(own.as_str(), "" | "Forward" | "Constants" | "Input" | "Output")
        }
    }
}

fn type_name(item: &ItemImpl) -> String {
    match &*item.self_ty {
        syn::Type::Path(path) => {
            path.path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default()
        }
        other => other.to_token_stream().to_string(),
    }
}

/// `train::Train`
fn is_train(path: &syn::Path) -> bool {
    path.segments.first().is_some_and(|first| first.ident == "train")
}

/// The trait `Network` with its tables, and formatting.
fn is_table(item: &Item) -> bool {
    let Item::Impl(ItemImpl { trait_: Some((_, path, _)), .. }) = item else { return false };
    path.segments
        .last()
        .is_some_and(|last| ["Network", "Display", "Debug"].iter().any(|name| last.ident == name))
}

#[cfg(test)]
mod tests {
    use super::{Style, code};
    use relu_source::{Cfg, Constants, scan};

    /// The networks whose code is tested elsewhere.
    fn sources() -> Vec<String> {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../relu-codegen/tests/networks");
        let files = std::fs::read_dir(folder).expect("there is the folder");
        let texts = files.map(|file| std::fs::read_to_string(file.expect("it is listed").path()));
        texts.map(|text| format!("network! {{ {} }}", text.expect("it can be read"))).collect()
    }

    #[test]
    fn comments_change_no_code() {
        for text in sources() {
            let source = scan("x.rs".into(), None, text).expect("it is Rust");
            let [description] = source.descriptions.as_slice() else { panic!("one network") };
            let tokens = |style| {
                let constants = Constants::of(&source, description, &Cfg::of_host());
                let code = code(description, None, style, &constants).expect("it is code");
                let file: syn::File = syn::parse_str(&code).expect("it is Rust");
                (code.matches("// line ").count(), quote::quote!(#file).to_string())
            };
            let (plain, commented) = (tokens(Style::Plain), tokens(Style::Comments));
            assert_eq!(plain.1, commented.1, "{}", description.title());
            assert_eq!(plain.0, 0, "{}", description.title());
        }
    }
}
