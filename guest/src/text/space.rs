//! White space.

/// `c.isspace()`, and what `\s` matches in a pattern.
pub fn is_space(c: char) -> bool {
    c.is_whitespace() || ('\x1C'..='\x1F').contains(&c)
}

/// `s.strip()`.
pub fn strip(s: &str) -> &str {
    let visible = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_graphic);
    if visible(s.as_bytes().first()) && visible(s.as_bytes().last()) { s } else { s.trim_matches(is_space) }
}
