//! The tables, read from the migrations, and the rules for them.

use crate::none_broken;
use crate::sources::{files_below, read};
use crate::sql::tokens;
use std::collections::{BTreeMap, BTreeSet};

/// One table, as all migrations together leave it.
#[derive(Debug, Default)]
pub(crate) struct Table {
    /// The name of the migration that made it, without number: `promises`.
    pub(crate) made_by: String,
    pub(crate) columns: Vec<Column>,
    /// The columns of its primary key, in order.
    pub(crate) key: Vec<String>,
    /// Every set of columns that is unique, the primary key too.
    pub(crate) unique: Vec<BTreeSet<String>>,
    /// First columns of its indexes.
    pub(crate) index_heads: Vec<String>,
}

#[derive(Debug)]
pub(crate) struct Column {
    pub(crate) name: String,
    pub(crate) kind: String,
    pub(crate) is_required: bool,
}

impl Table {
    /// Whether its rows belong to organizations.
    pub(crate) fn is_tenant(&self) -> bool {
        self.columns.first().is_some_and(|first| first.name == "org_id")
    }

    pub(crate) fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }
}

/// Every table by name.
pub(crate) fn tables() -> BTreeMap<String, Table> {
    let mut tables = BTreeMap::new();
    for path in migrations() {
        let stem = path.rsplit('/').next().unwrap().trim_end_matches(".sql");
        let made_by = stem.split_once('_').expect("a migration is NNNN_name.sql").1;
        let words = tokens(&read(&path));
        for statement in words.split(|token| token == ";") {
            read_statement(statement, made_by, &mut tables);
        }
    }
    assert!(!tables.is_empty(), "no migration was found");
    tables
}

fn migrations() -> Vec<String> {
    files_below("crates/store/migrations", "sql")
}

fn read_statement(words: &[String], made_by: &str, tables: &mut BTreeMap<String, Table>) {
    let words: Vec<&str> =
        words.iter().map(String::as_str).filter(|word| !["if", "exists"].contains(word)).collect();
    match words.as_slice() {
        ["create", "table", "not", name, "(", rest @ ..] | ["create", "table", name, "(", rest @ ..] => {
            let mut table = Table { made_by: made_by.to_owned(), ..Table::default() };
            for part in parts(rest) {
                read_part(&part, &mut table);
            }
            tables.insert((*name).to_owned(), table);
        }
        ["create", "unique", "index", _, "on", name, "(", rest @ ..] => {
            let table = tables.get_mut(*name).unwrap_or_else(|| panic!("an index on no table {name}"));
            let columns = first_list(rest);
            table.index_heads.extend(columns.first().cloned());
            table.unique.push(columns.into_iter().collect());
        }
        ["create", "index", _, "on", name, "(", rest @ ..] => {
            let table = tables.get_mut(*name).unwrap_or_else(|| panic!("an index on no table {name}"));
            table.index_heads.extend(first_list(rest).first().cloned());
        }
        ["alter", "table", name, "add", "column", rest @ ..] | ["alter", "table", name, "add", rest @ ..] => {
            let table = tables.get_mut(*name).unwrap_or_else(|| panic!("no table {name} to alter"));
            read_part(rest, table);
        }
        _ => (),
    }
}

fn parts<'a>(rest: &[&'a str]) -> Vec<Vec<&'a str>> {
    let mut parts = vec![Vec::new()];
    let mut depth = 0;
    for word in rest {
        match *word {
            "(" => depth += 1,
            ")" if depth == 0 => break,
            ")" => depth -= 1,
            "," if depth == 0 => {
                parts.push(Vec::new());
                continue;
            }
            _ => (),
        }
        parts.last_mut().expect("there is always a part").push(*word);
    }
    parts
}

fn read_part(part: &[&str], table: &mut Table) {
    match part {
        ["constraint", _, rest @ ..] => read_part(rest, table),
        ["primary", "key", "(", rest @ ..] => {
            table.key = first_list(rest);
            table.unique.push(table.key.iter().cloned().collect());
        }
        ["unique", "(", rest @ ..] => table.unique.push(first_list(rest).into_iter().collect()),
        ["foreign" | "check", ..] | [] => (),
        [name, rest @ ..] => read_column(name, rest, table),
    }
}

fn read_column(name: &str, rest: &[&str], table: &mut Table) {
    let says = |words: [&str; 2]| rest.windows(2).any(|pair| pair == words);
    if says(["primary", "key"]) {
        table.key = vec![name.to_owned()];
        table.unique.push(BTreeSet::from([name.to_owned()]));
    }
    if rest.contains(&"unique") {
        table.unique.push(BTreeSet::from([name.to_owned()]));
    }
    table.columns.push(Column {
        name: name.to_owned(),
        kind: rest.first().copied().unwrap_or_default().to_owned(),
        is_required: says(["not", "null"]) || says(["primary", "key"]),
    });
}

fn first_list(rest: &[&str]) -> Vec<String> {
    let inside = rest.iter().take_while(|word| **word != ")");
    inside.filter(|word| ![",", "asc", "desc"].contains(word)).map(|word| (*word).to_owned()).collect()
}

/// Engines behind our own: what only one of them has, or what hides work from the program.
const NOT_IN_MIGRATIONS: &[&str] = &[
    "trigger",
    "view",
    "serial",
    "bigserial",
    "sequence",
    "identity",
    "autoincrement",
    "generated",
    "enum",
    "jsonb",
    "json",
    "uuid",
    "timestamp",
    "timestamptz",
    "boolean",
    "exclude",
    "deferrable",
    "inherits",
    "temporary",
    "temp",
    "function",
    "procedure",
    "collate",
    "extension",
];

#[test]
fn migrations_use_only_what_every_engine_has() {
    let mut broken = Vec::new();
    for path in migrations() {
        for word in tokens(&read(&path)) {
            if NOT_IN_MIGRATIONS.contains(&word.as_str()) {
                broken.push(format!("{path}: {word}"));
            }
        }
    }
    none_broken("words that a migration must not use", &broken);
}

#[test]
fn columns_have_the_types_of_the_house() {
    let mut broken = Vec::new();
    for (name, table) in tables() {
        for column in &table.columns {
            if !["bigint", "smallint", "text", "blob"].contains(&column.kind.as_str()) {
                broken.push(format!("{name}.{}: {}", column.name, column.kind));
            }
        }
    }
    none_broken("columns that are not BIGINT, SMALLINT, TEXT or BLOB", &broken);
}

#[test]
fn every_key_of_an_organizations_table_begins_with_the_organization() {
    let mut broken = Vec::new();
    for (name, table) in tables() {
        let has_org = table.column("org_id").is_some();
        if !has_org || INSTANCE_WIDE.contains(&name.as_str()) {
            continue;
        }
        if !table.is_tenant() || !table.columns[0].is_required || table.columns[0].kind != "bigint" {
            broken.push(format!("{name}: org_id BIGINT NOT NULL must be its first column"));
        }
        if table.key.first().map(String::as_str) != Some("org_id") {
            broken.push(format!("{name}: its primary key begins with {:?}", table.key.first()));
        }
        let keys_without = table.unique.iter().filter(|key| !key.contains("org_id")).count();
        let is_sweep = |head: &&String| SWEEPS.contains(&(name.as_str(), head.as_str()));
        let heads = table.index_heads.iter().filter(|head| *head != "org_id");
        let indexes_without = heads.filter(|head| !is_sweep(head)).count();
        if keys_without + indexes_without > 0 {
            broken.push(format!("{name}: an index or a unique key does not begin with org_id"));
        }
    }
    none_broken("tables whose keys do not begin with org_id", &broken);
}

#[test]
fn every_table_has_a_primary_key() {
    let broken: Vec<String> =
        tables().into_iter().filter(|(_, table)| table.key.is_empty()).map(|(name, _)| name).collect();
    none_broken("tables without a primary key", &broken);
}

/// Tables that name an organization but serve the whole instance.
pub(crate) const INSTANCE_WIDE: &[&str] = &["directory", "leases", "schema_migrations"];

/// Indexes for the few sweeps over all organizations: table and first column.
const SWEEPS: &[(&str, &str)] = &[("jobs", "state")];
