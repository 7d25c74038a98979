//! The rules for statements: every `Sql` constant in the sources is read and judged.

use crate::literals::{Macros, Texts};
use crate::none_broken;
use crate::schema::{INSTANCE_WIDE, Table, tables};
use crate::sources::{slices, sources};
use crate::sql::{Scope, own_names, scopes, tokens};
use std::collections::BTreeMap;
use syn::visit::Visit;

/// A statement as it stands in the sources.
pub(crate) struct Statement {
    /// Where it stands, for messages.
    pub(crate) path: String,
    /// The crate that holds it.
    pub(crate) owner: String,
    pub(crate) name: String,
    pub(crate) is_wide: bool,
    pub(crate) sqlite: String,
    pub(crate) postgres: String,
}

/// Every statement of the program.
pub(crate) fn statements() -> Vec<Statement> {
    let sources = sources();
    let mut macros_of_crates: BTreeMap<&str, Macros> = BTreeMap::new();
    for source in sources.iter().filter(|source| source.text.contains("macro_rules!")) {
        macros_of_crates.entry(&source.owner).or_default().add(&source.syntax());
    }
    let mut found = Vec::new();
    for source in sources
        .iter()
        .filter(|source| !source.is_test() && source.owner != "xtask" && source.text.contains("Sql::"))
    {
        let syntax = source.syntax();
        let mut macros = macros_of_crates.get(source.owner.as_str()).cloned().unwrap_or_default();
        macros.add(&syntax);
        let texts = Texts { path: source.path.clone(), macros };
        let mut finder = Finder { texts, owner: source.owner.clone(), found: Vec::new() };
        finder.visit_file(&syntax);
        found.extend(finder.found);
    }
    assert!(found.len() > 20, "the statements were not found");
    found
}

struct Finder {
    texts: Texts,
    owner: String,
    found: Vec<Statement>,
}

impl<'ast> Visit<'ast> for Finder {
    fn visit_expr_call(&mut self, call: &'ast syn::ExprCall) {
        if let Some(kind) = kind_of_statement(&call.func) {
            let texts: Vec<String> = call.args.iter().map(|argument| self.texts.of(argument)).collect();
            let [name, first, rest @ ..] = texts.as_slice() else {
                panic!("a statement is a name and a text")
            };
            self.found.push(Statement {
                path: self.texts.path.clone(),
                owner: self.owner.clone(),
                name: name.clone(),
                is_wide: kind == "wide",
                sqlite: first.clone(),
                postgres: rest.first().unwrap_or(first).clone(),
            });
        }
        syn::visit::visit_expr_call(self, call);
    }
}

fn kind_of_statement(function: &syn::Expr) -> Option<String> {
    let syn::Expr::Path(path) = function else { return None };
    let mut names = path.path.segments.iter().rev().map(|segment| segment.ident.to_string());
    let kind = names.next()?;
    let is_statement = names.next()? == "Sql" && ["tenant", "wide", "two"].contains(&kind.as_str());
    is_statement.then_some(kind)
}

/// Statements that read or write rows of many organizations at once, and why they may.
const ACROSS_ORGANIZATIONS: &[(&str, &str)] = &[
    ("jobs.due", "the clock asks which organizations have work due"),
    ("jobs.next", "the clock sleeps until the earliest job of any organization"),
    ("jobs.release", "a process that begins gives back what one that is gone had taken"),
    ("organizations.all", "start-up and backup go through the organizations one by one"),
];

/// Engine-specific texts are a last resort.
const TWO_TEXTS_MAX: usize = 15;

const BANNED: &[(&str, &str)] = &[
    ("for update", "SQLite has no row locks: lock by UPDATE of the parent row"),
    ("skip locked", "use leases"),
    ("offset", "page by key"),
    ("like", "search goes through store::search"),
    ("ilike", "search goes through store::search"),
    ("now (", "time is handed in"),
    ("datetime (", "time is handed in"),
    ("current_timestamp", "time is handed in"),
    ("random (", "randomness is handed in"),
    ("nextval", "ids are made by the program"),
    ("pg_advisory_lock", "use leases"),
    ("pg_advisory_xact_lock", "use leases"),
    ("pg_try_advisory_lock", "use leases"),
    ("notify", "live updates read the events"),
    ("listen", "live updates read the events"),
    ("lock table", "lock by UPDATE of the parent row"),
    ("natural join", "name the columns"),
    ("select *", "name the columns"),
    ("insert or", "use ON CONFLICT"),
    ("on conflict do", "name the key of the conflict"),
    ("true", "flags are 0 and 1"),
    ("false", "flags are 0 and 1"),
];

#[test]
fn names_of_statements_are_unique_and_begin_with_their_area() {
    let mut seen = BTreeMap::new();
    let mut broken = Vec::new();
    for statement in statements() {
        if !statement.name.contains('.') {
            broken.push(format!("{}: {} is not area.question", statement.path, statement.name));
        }
        if let Some(other) = seen.insert(statement.name.clone(), statement.path.clone()) {
            broken.push(format!("{} stands in {other} and in {}", statement.name, statement.path));
        }
    }
    none_broken("names of statements", &broken);
}

#[test]
fn no_statement_uses_a_banned_word() {
    let mut broken = Vec::new();
    for statement in statements() {
        for text in [&statement.sqlite, &statement.postgres] {
            let words = format!(" {} ", tokens(text).join(" "));
            for (word, instead) in BANNED {
                if words.contains(&format!(" {word} ")) {
                    broken.push(format!("{} ({}): {word}: {instead}", statement.name, statement.path));
                }
            }
        }
    }
    none_broken("banned words in statements", &broken);
}

#[test]
fn a_tenant_statement_ties_every_table_to_the_organization() {
    let tables = tables();
    let mut broken = Vec::new();
    for statement in statements().iter().filter(|statement| !statement.is_wide) {
        if !tokens(&statement.sqlite).contains(&"$1".to_owned()) {
            broken.push(format!("{} ({}): never uses $1", statement.name, statement.path));
        }
        for text in [&statement.sqlite, &statement.postgres] {
            broken.extend(untied(statement, text, &tables));
        }
    }
    none_broken("tables not tied to the organization", &broken);
}

fn untied(statement: &Statement, text: &str, tables: &BTreeMap<String, Table>) -> Vec<String> {
    let own = own_names(text);
    let mut broken = Vec::new();
    for scope in scopes(text) {
        for named in scope.named() {
            match tables.get(&named.table) {
                _ if own.contains(&named.table) => (),
                None => {
                    broken.push(format!("{} ({}): no table {}", statement.name, statement.path, named.table));
                }
                Some(table) if table.is_tenant() && !scope.ties(&named) => {
                    broken.push(format!("{} ({}): {}", statement.name, statement.path, named.table));
                }
                Some(_) => (),
            }
        }
    }
    broken
}

#[test]
fn only_listed_statements_cross_organizations() {
    let tables = tables();
    let mut crossing = Vec::new();
    for statement in statements().iter().filter(|statement| statement.is_wide) {
        let named: Vec<String> =
            scopes(&statement.sqlite).iter().flat_map(Scope::named).map(|named| named.table).collect();
        let is_tenant = |name: &String| {
            tables.get(name).is_some_and(Table::is_tenant) && !INSTANCE_WIDE.contains(&name.as_str())
        };
        if named.iter().any(is_tenant) {
            crossing.push(statement.name.clone());
        }
    }
    crossing.sort();
    let mut listed: Vec<&str> = ACROSS_ORGANIZATIONS.iter().map(|(name, _)| *name).collect();
    listed.sort_unstable();
    assert_eq!(crossing, listed, "statements across organizations, found and listed");
}

#[test]
fn the_target_of_a_conflict_is_a_whole_key() {
    let tables = tables();
    let mut broken = Vec::new();
    for statement in statements() {
        for scope in scopes(&statement.sqlite) {
            let (Some((table, _)), Some(target)) = (scope.inserts_into(), scope.conflict_target()) else {
                continue;
            };
            let is_key = tables.get(&table).is_some_and(|table| table.unique.contains(&target));
            if !is_key {
                broken.push(format!("{} ({}): {table} {target:?}", statement.name, statement.path));
            }
        }
    }
    none_broken("conflict targets that are no key", &broken);
}

/// Counts whose WHERE names a whole key, so that they are 0 or 1.
const COUNTS_BY_KEY: &[&str] = &["receiving.candidate"];

#[test]
fn sums_are_cast_and_counts_are_bounded() {
    let mut broken = Vec::new();
    for statement in statements() {
        for scope in scopes(&statement.postgres) {
            for at in 0..scope.tokens.len() {
                let before = at.checked_sub(2).map_or("", |before| scope.word(before));
                if scope.word(at) == "sum" && scope.word(at + 1) == "(" && before != "cast" {
                    broken.push(format!("{} ({}): SUM without CAST", statement.name, statement.path));
                }
                let reads_tables = scope.named().iter().any(|named| !named.table.starts_with('('))
                    && !COUNTS_BY_KEY.contains(&statement.name.as_str());
                if scope.word(at) == "count" && scope.word(at + 1) == "(" && reads_tables {
                    broken.push(format!("{} ({}): COUNT without a bound", statement.name, statement.path));
                }
            }
        }
    }
    none_broken("sums and counts", &broken);
}

#[test]
fn lists_are_sorted_by_columns_that_are_never_null() {
    let tables = tables();
    let mut broken = Vec::new();
    for statement in statements() {
        for scope in scopes(&statement.sqlite) {
            let named = scope.named();
            let known: Vec<&Table> = named.iter().filter_map(|named| tables.get(&named.table)).collect();
            for column in scope.sorted_by() {
                let may_be_null =
                    known.iter().filter_map(|table| table.column(&column)).any(|column| !column.is_required);
                if may_be_null {
                    broken.push(format!("{} ({}): {column}", statement.name, statement.path));
                }
            }
        }
    }
    none_broken("sort columns that may be NULL", &broken);
}

#[test]
fn engine_specific_texts_stay_few() {
    let statements = statements();
    let two: Vec<&str> = statements
        .iter()
        .filter(|statement| statement.sqlite != statement.postgres)
        .map(|statement| statement.name.as_str())
        .collect();
    assert!(two.len() < TWO_TEXTS_MAX, "{} statements have two texts: {two:?}", two.len());
}

#[test]
fn a_slice_touches_no_table_of_another_and_the_engine_room_none_of_any() {
    let tables = tables();
    let slices = slices();
    let mut broken = Vec::new();
    for statement in statements() {
        for named in scopes(&statement.sqlite).iter().flat_map(Scope::named) {
            let Some(table) = tables.get(&named.table) else { continue };
            let is_foreign = slices.contains(&table.made_by) && table.made_by != statement.owner;
            if is_foreign {
                broken.push(format!("{} ({}): {}", statement.name, statement.path, named.table));
            }
        }
    }
    none_broken("statements on tables of a slice that is not theirs", &broken);
}
