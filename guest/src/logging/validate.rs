//! Checks of a format when a formatter is made.

use super::{Error, Style};
use crate::format::{brace, template};
use crate::text::is_word;

/// Fails as `Formatter(fmt, style=style)` does.
pub(crate) fn validate(fmt: &str, style: Style) -> Result<(), Error> {
    match style {
        Style::Percent => {
            if !fmt.match_indices("%(").any(|(at, _)| is_field(&fmt[at + 2..])) {
                return Err(Error::value(format!("Invalid format '{fmt}' for '%' style")));
            }
            Ok(())
        }
        Style::Brace => validate_brace(fmt).map_err(|text| Error::value(format!("invalid format: {text}"))),
        Style::Dollar => {
            let mut any = false;
            for item in template::items(fmt) {
                match item {
                    template::Item::Invalid(_) => {
                        return Err(Error::value("invalid format: bare '$' not allowed"));
                    }
                    template::Item::Name(_) => any = true,
                    template::Item::Literal(_) => {}
                }
            }
            if any { Ok(()) } else { Err(Error::value("invalid format: no fields")) }
        }
    }
}

/// Without the characters that a condition holds for, at the beginning.
fn after(text: &str, condition: impl Fn(char) -> bool) -> &str {
    text.trim_start_matches(condition)
}

/// Without a run of digits at the beginning, or what `other` takes off.
fn after_count<'a>(text: &'a str, other: impl Fn(&'a str) -> Option<&'a str>) -> &'a str {
    other(text).unwrap_or_else(|| after(text, |c| c.is_ascii_digit()))
}

/// Whether a field of a %-format begins here, behind its `%(`.
fn is_field(text: &str) -> bool {
    let rest = after(text, is_word);
    let Some(rest) = rest.strip_prefix(')').filter(|_| rest.len() < text.len()) else {
        return false;
    };
    let star = |text: &'_ str| -> Option<usize> { text.starts_with('*').then_some(1) };
    let rest = after(rest, |c| "#0+ -".contains(c));
    let rest = after_count(rest, |text| star(text).map(|n| &text[n..]));
    let rest = match rest.strip_prefix('.') {
        Some(precision) => {
            let end = after_count(precision, |text| star(text).map(|n| &text[n..]));
            if end.len() == precision.len() { rest } else { end }
        }
        None => rest,
    };
    rest.starts_with(|c: char| "diouxefgcrsa%".contains(c.to_ascii_lowercase()))
}

fn validate_brace(fmt: &str) -> Result<(), String> {
    let mut any = false;
    for item in brace::Parser::new(fmt) {
        let field = match item {
            Ok(brace::Item::Literal(_)) => continue,
            Ok(brace::Item::Field(field)) => field,
            Err(crate::format::Error::Value(text)) => return Err(text),
            Err(other) => return Err(format!("{other:?}")),
        };
        if !field.name.is_empty() {
            if !is_field_name(field.name) {
                return Err(format!("invalid field name/expression: {}", crate::text::repr(field.name)));
            }
            any = true;
        }
        if let Some(conversion) = field.conversion.filter(|c| !"rsa".contains(*c)) {
            return Err(format!("invalid conversion: {}", crate::text::repr(&conversion.to_string())));
        }
        if !field.spec.is_empty() && !is_spec(field.spec) {
            return Err(format!("bad specifier: {}", crate::text::repr(field.spec)));
        }
    }
    if any { Ok(()) } else { Err("no fields".to_owned()) }
}

/// `(\d+|\w+)(\.\w+|\[[^]]+\])*`.
fn is_field_name(name: &str) -> bool {
    let mut rest = after(name, is_word);
    if rest.len() == name.len() {
        return false;
    }
    while !rest.is_empty() {
        if let Some(attribute) = rest.strip_prefix('.') {
            rest = after(attribute, is_word);
            if rest.len() == attribute.len() {
                return false;
            }
        } else if let Some(end) =
            rest.strip_prefix('[').and_then(|item| item.find(']')).filter(|end| *end > 0)
        {
            rest = &rest[end + 2..];
        } else {
            return false;
        }
    }
    true
}

/// `(.?[<>=^])?[+ -]?#?0?(\d+|{\w+})?[,_]?(\.(\d+|{\w+}))?[bcdefgnosx%]?`.
fn is_spec(spec: &str) -> bool {
    let is_align = |c: char| "<>=^".contains(c);
    let mut characters = spec.chars();
    let (first, second) = (characters.next(), characters.next());
    let mut rest = spec;
    if second.is_some_and(is_align) && first != Some('\n') {
        rest = characters.as_str();
    } else if first.is_some_and(is_align) {
        rest = &spec[1..];
    }
    let one = |rest: &mut &str, of: &str| {
        let found = rest.starts_with(|c: char| of.contains(c.to_ascii_lowercase()));
        if found {
            *rest = &rest[1..];
        }
        found
    };
    let count = |rest: &mut &str| {
        let end = match rest.strip_prefix('{') {
            Some(inside) => match after(inside, is_word).strip_prefix('}') {
                Some(end) if end.len() + 1 < inside.len() => end,
                _ => return false,
            },
            None => after(rest, |c| c.is_ascii_digit()),
        };
        let found = end.len() < rest.len();
        *rest = end;
        found
    };
    one(&mut rest, "+ -");
    one(&mut rest, "#");
    one(&mut rest, "0");
    count(&mut rest);
    one(&mut rest, ",_");
    if one(&mut rest, ".") && !count(&mut rest) {
        return false;
    }
    one(&mut rest, "bcdefgnosx%");
    rest.is_empty() || rest == "\n"
}
