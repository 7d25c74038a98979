//! Just enough SQL to read our own statements: tokens, scopes and the tables they name.

use std::collections::BTreeSet;

/// What stands for a sub-select in the scope around it.
const SUB_SELECT: &str = "(sub-select)";

/// Words that may follow a table without being its alias.
const NO_ALIAS: &[&str] = &[
    "where",
    "join",
    "left",
    "inner",
    "cross",
    "on",
    "using",
    "order",
    "group",
    "limit",
    "set",
    "union",
    "returning",
    "values",
    "having",
    "do",
    "natural",
    "for",
    "window",
    "select",
    "default",
    "indexed",
    "except",
    "intersect",
];

/// The tokens of a text in lower case: words, numbers, `$1`, strings as `'…'`, and signs. Comments are left out.
pub(crate) fn tokens(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = token_length(rest, first);
        let token = &rest[..length];
        if !first.is_whitespace() && !token.starts_with("--") {
            found.push(if first == '\'' { token.to_owned() } else { token.to_lowercase() });
        }
        rest = &rest[length..];
    }
    found
}

fn token_length(rest: &str, first: char) -> usize {
    let is_word = |sign: char| sign.is_alphanumeric() || sign == '_' || sign == '$';
    let until = |end: Option<usize>| end.unwrap_or(rest.len());
    if rest.starts_with("--") {
        until(rest.find('\n'))
    } else if first == '\'' || first == '"' {
        until(rest[1..].find(first).map(|end| end + 2))
    } else if is_word(first) {
        until(rest.find(|sign| !is_word(sign)))
    } else if ["<=", ">=", "<>", "!=", "||", "::", "@@"].iter().any(|sign| rest.starts_with(sign)) {
        2
    } else {
        first.len_utf8()
    }
}

/// One SELECT, INSERT, UPDATE or DELETE, without the sub-selects inside it.
#[derive(Debug)]
pub(crate) struct Scope {
    pub(crate) tokens: Vec<String>,
}

/// A table named in a scope.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Named {
    pub(crate) table: String,
    pub(crate) alias: String,
}

/// Cuts a statement into its scopes, outermost last.
pub(crate) fn scopes(text: &str) -> Vec<Scope> {
    let mut found = Vec::new();
    let outer = cut(&mut tokens(text).into_iter().peekable(), &mut found);
    push(&outer, &mut found);
    found
}

fn cut(rest: &mut std::iter::Peekable<std::vec::IntoIter<String>>, found: &mut Vec<Scope>) -> Vec<String> {
    let mut own = Vec::new();
    let mut depth = 0;
    while let Some(token) = rest.next() {
        match token.as_str() {
            "(" if matches!(rest.peek().map(String::as_str), Some("select" | "with")) => {
                let inner = cut(rest, found);
                push(&inner, found);
                own.push(SUB_SELECT.into());
                continue;
            }
            "(" => depth += 1,
            ")" if depth == 0 => return own,
            ")" => depth -= 1,
            _ => (),
        }
        own.push(token);
    }
    own
}

fn push(tokens: &[String], found: &mut Vec<Scope>) {
    let parts = tokens.split(|token| ["union", "except", "intersect"].contains(&token.as_str()));
    found.extend(parts.map(|part| Scope { tokens: part.to_vec() }));
}

impl Scope {
    /// The tables that the scope reads or writes, sub-selects and CTEs by their alias too.
    pub(crate) fn named(&self) -> Vec<Named> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < self.tokens.len() {
            if self.starts_table(at) {
                at = self.read_tables(at + 1, &mut found);
            } else {
                at += 1;
            }
        }
        found
    }

    fn starts_table(&self, at: usize) -> bool {
        let before = at.checked_sub(1).map_or("", |before| self.word(before));
        match self.word(at) {
            "from" => before != "distinct",
            "join" | "into" => true,
            "update" => before != "do",
            _ => false,
        }
    }

    fn read_tables(&self, start: usize, found: &mut Vec<Named>) -> usize {
        let mut at = start;
        loop {
            let table = self.word(at).to_owned();
            at += 1;
            if self.word(at) == "as" {
                at += 1;
            }
            let mut alias = table.clone();
            let next = self.word(at);
            if next.starts_with(|sign: char| sign.is_alphabetic()) && !NO_ALIAS.contains(&next) {
                next.clone_into(&mut alias);
                at += 1;
            }
            found.push(Named { table, alias });
            if self.word(start - 1) != "from" || self.word(at) != "," {
                return at;
            }
            at += 1;
        }
    }

    /// Whether the scope ties this table to an organization.
    pub(crate) fn ties(&self, named: &Named) -> bool {
        if self
            .inserts_into()
            .is_some_and(|(table, columns)| table == named.table && columns.contains("org_id"))
        {
            return true;
        }
        let is_alone = self.named().len() == 1;
        (0..self.tokens.len()).filter(|at| self.word(*at) == "org_id").any(|at| {
            let is_qualified = at > 0 && self.word(at - 1) == ".";
            let first = if is_qualified { at - 2 } else { at };
            let before = first.checked_sub(1).map_or("", |before| self.word(before));
            let is_compared = self.word(at + 1) == "=" || before == "=";
            let is_shared = before == "(" && first > 1 && self.word(first - 2) == "using";
            is_shared
                || (is_compared && if is_qualified { self.word(first) == named.alias } else { is_alone })
        })
    }

    /// The table that the scope inserts into, and the columns it fills.
    pub(crate) fn inserts_into(&self) -> Option<(String, BTreeSet<String>)> {
        let at = self.tokens.windows(2).position(|pair| pair[0] == "insert" && pair[1] == "into")?;
        Some((self.word(at + 2).to_owned(), self.list_after(at + 3)))
    }

    /// The columns of `ON CONFLICT (…)`.
    pub(crate) fn conflict_target(&self) -> Option<BTreeSet<String>> {
        let at = self.tokens.windows(2).position(|pair| pair[0] == "on" && pair[1] == "conflict")?;
        Some(self.list_after(at + 2))
    }

    fn list_after(&self, at: usize) -> BTreeSet<String> {
        let inside = self.tokens.iter().skip(at + 1).take_while(|token| *token != ")");
        if self.word(at) == "(" {
            inside.filter(|token| *token != ",").cloned().collect()
        } else {
            BTreeSet::new()
        }
    }

    /// The plain columns that the scope sorts by.
    pub(crate) fn sorted_by(&self) -> Vec<String> {
        let Some(at) = self.tokens.windows(2).position(|pair| pair[0] == "order" && pair[1] == "by") else {
            return Vec::new();
        };
        let list = self.tokens.iter().skip(at + 2).take_while(|token| *token != "limit" && *token != ")");
        let list: Vec<&str> = list.map(String::as_str).collect();
        let columns = list.split(|token| *token == ",").filter_map(|part| match part {
            [column] | [column, "asc" | "desc"] | [_, ".", column] | [_, ".", column, "asc" | "desc"] => {
                Some((*column).to_owned())
            }
            _ => None,
        });
        columns.collect()
    }

    /// The token there, or nothing past the end.
    pub(crate) fn word(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", String::as_str)
    }
}

/// The names that a statement gives to its own sub-selects: `WITH due AS (…)`, `(…) AS due`.
pub(crate) fn own_names(text: &str) -> BTreeSet<String> {
    let words = tokens(text);
    let named =
        words.windows(3).filter(|three| three[1] == "as" && three[2] == "(").map(|three| three[0].clone());
    let with_columns = words.iter().position(|word| word == "with").map(|at| words[at + 1].clone());
    named.chain(with_columns).chain([SUB_SELECT.to_owned(), "recursive".to_owned()]).collect()
}

#[cfg(test)]
mod tests {
    use super::{Named, scopes};

    #[track_caller]
    fn check(text: &str, tied: &[(&str, bool)]) {
        let scopes = scopes(text);
        let found: Vec<(String, bool)> = scopes
            .iter()
            .flat_map(|scope| scope.named().into_iter().map(|named: Named| (scope.ties(&named), named.table)))
            .map(|(ties, table)| (table, ties))
            .filter(|(table, _)| !table.starts_with('('))
            .collect();
        let expected: Vec<(String, bool)> =
            tied.iter().map(|(table, ties)| ((*table).to_owned(), *ties)).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn every_table_of_a_statement_is_seen_with_or_without_its_organization() {
        check("SELECT id FROM promises WHERE org_id = $1", &[("promises", true)]);
        check("SELECT id FROM promises WHERE id = $2", &[("promises", false)]);
        check(
            "SELECT p.id FROM promises p JOIN customers AS c ON c.org_id = p.org_id AND c.id = p.customer_id
             WHERE p.org_id = $1",
            &[("promises", true), ("customers", true)],
        );
        check(
            "SELECT p.id FROM promises p JOIN customers c ON c.id = p.customer_id WHERE p.org_id = $1",
            &[("promises", true), ("customers", false)],
        );
        check(
            "INSERT INTO jobs (org_id, id) VALUES ($1, $2) ON CONFLICT (org_id, id) DO NOTHING",
            &[("jobs", true)],
        );
        check(
            "UPDATE jobs SET state = 1 WHERE org_id = $1 AND id IN (SELECT id FROM jobs WHERE state = 0 LIMIT 5)",
            &[("jobs", false), ("jobs", true)],
        );
        check(
            "SELECT COUNT(*) FROM (SELECT 1 AS one FROM jobs WHERE org_id = $1 LIMIT 9) AS counted",
            &[("jobs", true)],
        );
        check(
            "SELECT 1 FROM a WHERE org_id = $1 UNION ALL SELECT 1 FROM b WHERE id = $2",
            &[("a", true), ("b", false)],
        );
    }
}
