//! The page `docs/config.md`, written from the sections themselves.

use std::fmt::Write;

use super::Config;
use super::sections::{Key, SECTIONS, Section};

/// The text of `docs/config.md`.
pub fn render_config_docs() -> String {
    let defaults = toml::Table::try_from(Config::default()).expect("the defaults are plain values");
    let mut page = String::from(
        "# Configuration\n\n\
         Generated from the program. Defaults first, then `wellkept.toml`, then the environment, then flags \
         (`--set KEY=VALUE`); the last word counts. A key that is not listed here refuses to start.\n",
    );
    for section in SECTIONS {
        let defaults = defaults.get(section.name).and_then(toml::Value::as_table);
        write_section(&mut page, section, defaults.expect("every section has defaults"));
    }
    page
}

fn write_section(page: &mut String, section: &Section, defaults: &toml::Table) {
    let _ = writeln!(page, "\n## {}\n\n{}\n", section.name, sentence(section.sentences));
    page.push_str("| key | default | variable | what it does |\n|---|---|---|---|\n");
    for key in section.keys {
        let default = defaults.get(key.name).expect("every key has a default");
        write_key(page, section.name, key, default);
    }
}

fn write_key(page: &mut String, section: &str, key: &Key, default: &toml::Value) {
    let variable = format!("WELLKEPT_{}__{}", section.to_uppercase(), key.name.to_uppercase());
    let says = sentence(key.sentences).replace('|', "\\|");
    let _ = writeln!(page, "| `{section}.{}` | `{default}` | `{variable}` | {says} |", key.name);
}

fn sentence(lines: &[&str]) -> String {
    lines.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ")
}
