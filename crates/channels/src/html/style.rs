//! Inline style: a list of properties that change how a message looks and nothing else.

/// What may be set. Nothing that loads, moves out of place, or covers.
const PROPERTIES: [&str; 70] = [
    "background-color",
    "border",
    "border-bottom",
    "border-bottom-color",
    "border-bottom-style",
    "border-bottom-width",
    "border-collapse",
    "border-color",
    "border-left",
    "border-left-color",
    "border-left-style",
    "border-left-width",
    "border-radius",
    "border-right",
    "border-right-color",
    "border-right-style",
    "border-right-width",
    "border-spacing",
    "border-style",
    "border-top",
    "border-top-color",
    "border-top-style",
    "border-top-width",
    "border-width",
    "box-sizing",
    "clear",
    "color",
    "direction",
    "display",
    "empty-cells",
    "float",
    "font",
    "font-family",
    "font-size",
    "font-style",
    "font-variant",
    "font-weight",
    "height",
    "letter-spacing",
    "line-height",
    "list-style-type",
    "margin",
    "margin-bottom",
    "margin-left",
    "margin-right",
    "margin-top",
    "max-width",
    "min-width",
    "opacity",
    "overflow-wrap",
    "padding",
    "padding-bottom",
    "padding-left",
    "padding-right",
    "padding-top",
    "table-layout",
    "text-align",
    "text-decoration",
    "text-decoration-color",
    "text-decoration-line",
    "text-decoration-style",
    "text-indent",
    "text-transform",
    "unicode-bidi",
    "vertical-align",
    "visibility",
    "white-space",
    "width",
    "word-break",
    "word-spacing",
];
/// What may be called.
const FUNCTIONS: [&str; 4] = ["rgb", "rgba", "hsl", "hsla"];
const VALUE_CHARS_MAX: usize = 300;

/// The declarations that may stay; empty when none may.
pub(super) fn sanitize(style: &str) -> String {
    let declarations = style.split(';').filter_map(|declaration| declaration.split_once(':'));
    let kept = declarations
        .filter_map(|(property, value)| kept(&property.trim().to_ascii_lowercase(), value.trim()));
    kept.take(100).collect::<Vec<_>>().join("; ")
}

fn kept(property: &str, value: &str) -> Option<String> {
    let value = value.strip_suffix("!important").unwrap_or(value).trim();
    if !is_plain(value) {
        return None;
    }
    if property == "background" {
        let color = value
            .split_whitespace()
            .find(|word| word.starts_with('#') || word.bytes().all(|byte| byte.is_ascii_alphabetic()));
        return color.map(|color| format!("background-color: {color}"));
    }
    PROPERTIES.contains(&property).then(|| format!("{property}: {value}"))
}

/// No escape, no bracket that could open anything, no function that is not on the list.
fn is_plain(value: &str) -> bool {
    let is_allowed = |char: char| {
        char.is_alphanumeric()
            || matches!(char, ' ' | '.' | ',' | '#' | '%' | '-' | '+' | '(' | ')' | '\'' | '"' | '/' | '_')
    };
    let called = value.match_indices('(').all(|(index, _)| {
        let name = value[..index]
            .rsplit(|char: char| !char.is_ascii_alphanumeric() && char != '-')
            .next()
            .unwrap_or_default();
        FUNCTIONS.contains(&name.to_ascii_lowercase().as_str())
    });
    !value.is_empty()
        && value.chars().count() <= VALUE_CHARS_MAX
        && value.chars().all(is_allowed)
        && !value.contains("//")
        && value.matches('"').count().is_multiple_of(2)
        && value.matches('\'').count().is_multiple_of(2)
        && called
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(style: &str, expected: &str) {
        assert_eq!(sanitize(style), expected);
    }

    #[test]
    fn only_looks_pass() {
        check("color: red; font-size:12px", "color: red; font-size: 12px");
        check("COLOR:RED !important", "color: RED");
        check("font-family: 'Segoe UI', Arial", "font-family: 'Segoe UI', Arial");
        check("background: #fff url(http://x/y.png)", "");
        check("background: #fff no-repeat", "background-color: #fff");
        check("background-image:url(x);color:blue", "color: blue");
        check("position:fixed;top:0;left:0;z-index:9", "");
        check("color: rgb(1,2,3); width: expression(alert(1))", "color: rgb(1,2,3)");
        check("width: calc(100% - 3px); height: var(--x)", "");
        check("color: r\\65 d; -moz-binding: x; behavior: y", "");
        check("color: red} body{color: blue", "");
        check("color: \"unclosed; font: x", "font: x");
        check("color:/**/red", "");
        check("content: 'x'; cursor: url(x)", "");
        check("font-family: \"</style><script>\"", "");
        check("", "");
    }
}
