//! Names, sizes and small habits.

use crate::none_broken;
use crate::sources::sources;
use syn::visit::Visit;

/// Words that say nothing about what a thing is.
const EMPTY_WORDS: &[&str] =
    &["util", "utils", "helper", "helpers", "manager", "service", "data", "info", "misc"];

/// Names that a protocol or a library gave.
const NAMED_ELSEWHERE: &[(&str, &str)] = &[("crates/channels/src/smtp/session.rs", "data")];

/// Rust files above this many lines are looked at twice …
const LINES_MANY: usize = 300;
/// … so there are few of them: one file in so many at most (this number only ever grows) …
const FILES_FOR_ONE_ABOVE: usize = 15;
/// … and none is longer than this.
const LINES_MAX: usize = 600;

/// The only files that may read the clock or the machine's randomness.
const AMBIENT: &[&str] = &[
    "crates/store/src/clock.rs",
    "crates/store/src/random.rs",
    "crates/wellkept/tests/system/clock.rs",
    "crates/wellkept/tests/system/many_promises.rs",
];

#[test]
fn names_say_what_a_thing_is() {
    let mut broken = Vec::new();
    for source in sources() {
        let file = source.path.rsplit('/').next().unwrap().trim_end_matches(".rs").to_owned();
        let mut names = Names(vec![file]);
        names.visit_file(&source.syntax());
        for name in names.0 {
            let is_foreign = NAMED_ELSEWHERE.contains(&(source.path.as_str(), name.as_str()));
            if !is_foreign && words_of(&name).iter().any(|word| EMPTY_WORDS.contains(&word.as_str())) {
                broken.push(format!("{}: {name}", source.path));
            }
        }
    }
    none_broken("names that say nothing", &broken);
}

/// The words of `snake_case` and of `CamelCase`.
fn words_of(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    for sign in name.chars() {
        if sign == '_' || sign.is_uppercase() {
            words.push(String::new());
        }
        if sign != '_' {
            words.last_mut().expect("there is always a word").extend(sign.to_lowercase());
        }
    }
    words
}

struct Names(Vec<String>);

impl<'ast> Visit<'ast> for Names {
    fn visit_item(&mut self, item: &'ast syn::Item) {
        let name = match item {
            syn::Item::Enum(item) => &item.ident,
            syn::Item::Mod(item) => &item.ident,
            syn::Item::Struct(item) => &item.ident,
            syn::Item::Trait(item) => &item.ident,
            syn::Item::Type(item) => &item.ident,
            _ => return syn::visit::visit_item(self, item),
        };
        self.0.push(name.to_string());
        syn::visit::visit_item(self, item);
    }

    fn visit_signature(&mut self, signature: &'ast syn::Signature) {
        self.0.push(signature.ident.to_string());
    }
}

#[test]
fn files_stay_short() {
    let all = sources();
    let mut long: Vec<(usize, String)> = all
        .iter()
        .map(|source| (source.text.lines().count(), source.path.clone()))
        .filter(|(lines, path)| *lines > LINES_MANY && !path.ends_with("tests.rs"))
        .collect();
    long.sort();
    for (lines, path) in &long {
        println!("{lines:>5} {path}");
    }
    assert!(
        long.len() * FILES_FOR_ONE_ABOVE <= all.len(),
        "{} files have more than {LINES_MANY} lines: {long:#?}",
        long.len()
    );
    let longest = long.last().map_or(0, |(lines, _)| *lines);
    assert!(longest <= LINES_MAX, "no file has more than {LINES_MAX} lines: {long:#?}");
}

#[test]
fn only_the_clock_reads_the_clock() {
    let mut broken = Vec::new();
    for source in sources().iter().filter(|source| !AMBIENT.contains(&source.path.as_str())) {
        if source.text.contains(concat!("expect(clippy::", "disallowed_methods")) {
            broken.push(source.path.clone());
        }
    }
    none_broken("files that read an ambient clock or randomness", &broken);
}

#[test]
fn no_test_is_ignored_or_sleeps() {
    let mut broken = Vec::new();
    for source in sources() {
        let ignored = source.text.contains(concat!("#[", "ignore"));
        let sleeps = source.is_test() && source.text.contains(concat!("thread::", "sleep"));
        if ignored || (sleeps && !MAY_WAIT.contains(&source.path.as_str())) {
            broken.push(source.path.clone());
        }
    }
    none_broken("tests that are ignored or sleep", &broken);
}

/// Tests that watch other processes, whose readiness only polling can tell.
const MAY_WAIT: &[&str] = &[];

#[test]
fn nothing_is_left_for_later() {
    let words = [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X"), concat!("todo", "!(")];
    let mut broken = Vec::new();
    for source in sources() {
        for word in words.iter().filter(|word| source.text.contains(**word)) {
            broken.push(format!("{}: {word}", source.path));
        }
    }
    none_broken("work left for later", &broken);
}
