//! What `SQLite`'s planner should believe about our tables. Left to itself it takes the organization for a
//! selective key, since a fresh database knows no better, and walks every row of one. `PostgreSQL` counts for
//! itself.
//!
//! Source of the form: sqlite.org/fileformat2.html, "The `sqlite_stat1` table": how many rows, and how many of
//! them share the first, the first two, ... columns of an index.

use rusqlite::{Connection, Result};

/// As many rows as a table is believed to have.
const ROWS: u64 = 1_000_000;
/// Columns with a handful of values.
const FEW_VALUES: [&str; 6] = ["is_solved", "is_live", "status", "state", "kind", "seen_at"];
/// What a column with a handful of values divides by, and any other.
const FEW: u64 = 3;
const MANY: u64 = 1_000;

struct Index {
    table: String,
    /// As the statistics name it: the table itself for the key of a table without row ids.
    name: String,
    columns: Vec<String>,
    is_unique: bool,
}

/// Tells the planner about every index; connections opened afterwards know it.
pub(crate) fn inform(connection: &Connection) -> Result<()> {
    connection.execute_batch("ANALYZE sqlite_schema")?;
    connection.execute("DELETE FROM sqlite_stat1", [])?;
    for index in indexes(connection)? {
        connection.execute(
            "INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (?1, ?2, ?3)",
            (&index.table, &index.name, belief(&index)),
        )?;
    }
    Ok(())
}

fn belief(index: &Index) -> String {
    let mut words = vec![ROWS.to_string()];
    let mut sharing = ROWS;
    let last = index.columns.len() - 1;
    for (place, column) in index.columns.iter().enumerate() {
        sharing = match column.as_str() {
            "org_id" => sharing,
            few if FEW_VALUES.contains(&few) => sharing / FEW,
            _ => (sharing / MANY).max(5),
        };
        let is_whole_key = index.is_unique && place == last;
        words.push(if is_whole_key { 1 } else { sharing }.to_string());
    }
    words.join(" ")
}

fn indexes(connection: &Connection) -> Result<Vec<Index>> {
    let mut statement = connection.prepare(
        "SELECT t.name, l.name, l.\"unique\", l.origin, t.wr,
                (SELECT group_concat(i.name) FROM pragma_index_info(l.name) i)
         FROM pragma_table_list t JOIN pragma_index_list(t.name) l
         WHERE t.schema = 'main' AND t.type = 'table'",
    )?;
    let rows = statement.query_map([], |row| {
        let (table, name): (String, String) = (row.get(0)?, row.get(1)?);
        let is_key_itself = row.get::<_, String>(3)? == "pk" && row.get::<_, bool>(4)?;
        Ok(Index {
            name: if is_key_itself { table.clone() } else { name },
            table,
            is_unique: row.get(2)?,
            columns: row.get::<_, String>(5)?.split(',').map(str::to_owned).collect(),
        })
    })?;
    rows.collect()
}
