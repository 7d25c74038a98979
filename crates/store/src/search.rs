//! Search in words: FTS5 in a file of its own beside the `SQLite` database, or a tsvector table on
//! `PostgreSQL`. Either is an index only: it can be thrown away and built again, and it lies off the
//! latency of every write.

use std::path::Path;
use std::sync::{Arc, Mutex};

use unicode_normalization::UnicodeNormalization as _;

use crate::db::{Db, Engine};
use crate::fault::{Fault, Result};
use crate::ids::OrgId;

/// A text to be found by its words.
#[derive(Clone, Debug)]
pub struct Document {
    /// Id of the row it stands for; newer rows have higher ids.
    pub id: i64,
    /// Everything that should be found, in one text.
    pub text: String,
}

/// What somebody is looking for.
#[derive(Clone, Debug)]
pub struct Query {
    words: Vec<String>,
}

/// Most words of one query that are looked at.
const WORDS_MAX: usize = 12;
/// Nobody asks for a longer word, and `PostgreSQL` takes none above two thousand bytes.
const WORD_CHARS_MAX: usize = 200;

impl Query {
    /// Reads the words of a query; `None` when there are none. The last word also matches longer words that
    /// begin with it, since people search as they type.
    pub fn read(text: &str) -> Option<Self> {
        let words: Vec<_> = words_of(text).take(WORDS_MAX).collect();
        (!words.is_empty()).then_some(Self { words })
    }

    /// Its words, as they are compared.
    pub fn words(&self) -> &[String] {
        &self.words
    }

    fn for_fts5(&self) -> String {
        let last = self.words.len() - 1;
        let words: Vec<_> = self
            .words
            .iter()
            .enumerate()
            .map(|(place, word)| if place == last { format!("\"{word}\"*") } else { format!("\"{word}\"") })
            .collect();
        words.join(" AND ")
    }

    /// What `words` has made equal needs no configuration: the text is a tsquery as it stands.
    fn for_tsquery(&self) -> String {
        let last = self.words.len() - 1;
        let words: Vec<_> = self
            .words
            .iter()
            .enumerate()
            .map(|(place, word)| if place == last { format!("'{word}':*") } else { format!("'{word}'") })
            .collect();
        words.join(" & ")
    }
}

/// The words of a text as they are compared: lower case, without accents ("Müller" and "muller" are one word, as
/// they are to FTS5). Whatever is neither letter nor digit ends a word, so an address or an order number is found
/// by its parts. Both engines ask with these words; `PostgreSQL` stores them too, because its own parser keeps
/// addresses, hosts and numbers with a hyphen whole.
pub fn words_of(text: &str) -> impl Iterator<Item = String> {
    text.split(|letter: char| !letter.is_alphanumeric() && !is_accent(letter))
        .map(folded)
        .filter(|word| !word.is_empty())
}

fn folded(word: &str) -> String {
    if word.is_ascii() {
        return word[..word.len().min(WORD_CHARS_MAX)].to_ascii_lowercase();
    }
    let plain = word.nfd().filter(|letter| !is_accent(*letter)).nfc().flat_map(char::to_lowercase);
    plain.take(WORD_CHARS_MAX).collect()
}

/// A mark that stands above or below a letter, when it is written as a character of its own.
fn is_accent(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36f}')
}

/// The index; cheap to clone.
#[derive(Clone)]
pub struct Search(Arc<Inner>);

enum Inner {
    Fts5(Box<Fts5>),
    Tsvector(Db),
}

/// Writing and reading do not wait for each other.
struct Fts5 {
    writer: Mutex<rusqlite::Connection>,
    reader: Mutex<rusqlite::Connection>,
}

/// Layouts of the index; one of an older layout is emptied, and built again from the events.
const FTS5_LAYOUT: i64 = 2;
const TSVECTOR_LAYOUT: i64 = 2;

const FTS5_CURSORS: &str =
    "CREATE TABLE IF NOT EXISTS cursors (org_id INTEGER PRIMARY KEY, seq INTEGER NOT NULL);";

const TSVECTOR_TABLES: &str = "
    CREATE TABLE IF NOT EXISTS search_documents (
      org_id BIGINT NOT NULL, id BIGINT NOT NULL, words TSVECTOR NOT NULL, PRIMARY KEY (org_id, id));
    CREATE INDEX IF NOT EXISTS search_words ON search_documents USING GIN (words);
    CREATE TABLE IF NOT EXISTS search_cursors (org_id BIGINT NOT NULL PRIMARY KEY, seq BIGINT NOT NULL);
    CREATE TABLE IF NOT EXISTS search_layout (layout BIGINT NOT NULL);";

/// `PostgreSQL` refuses a tsvector above 1 MB; a document of this length stays well below.
const TEXT_CHARS_MAX: usize = 200_000;

impl Search {
    /// Opens the index that belongs to `db`: `file` for `SQLite`, tables for `PostgreSQL`.
    pub async fn open(db: &Db, file: &Path) -> Result<Self> {
        match db.engine() {
            Engine::Sqlite => {
                let writer = open_fts5(file)?;
                lay_out(&writer).map_err(sqlite_fault)?;
                let reader = open_fts5(file)?;
                let fts5 = Fts5 { writer: Mutex::new(writer), reader: Mutex::new(reader) };
                Ok(Self(Arc::new(Inner::Fts5(Box::new(fts5)))))
            }
            Engine::Postgres => {
                lay_out_tsvector(&mut *db.postgres_client().await?).await.map_err(postgres_fault)?;
                Ok(Self(Arc::new(Inner::Tsvector(db.clone()))))
            }
        }
    }

    /// Number of the newest event of `org` that the index has seen.
    pub async fn cursor(&self, org: OrgId) -> Result<i64> {
        match &*self.0 {
            Inner::Fts5(fts5) => {
                let found = cursor_fts5(&lock(&fts5.reader), org);
                Ok(found.map_err(sqlite_fault)?.unwrap_or(0))
            }
            Inner::Tsvector(db) => {
                let client = db.postgres_client().await?;
                let sql = "SELECT seq FROM search_cursors WHERE org_id = $1";
                let row = client.query_opt(sql, &[&org.get()]).await.map_err(postgres_fault)?;
                Ok(row.map_or(0, |row| row.get(0)))
            }
        }
    }

    /// Adds documents and remembers that everything up to event `seq` has been seen. Adding a document
    /// again replaces it.
    pub async fn add(&self, org: OrgId, documents: Vec<Document>, seq: i64) -> Result<()> {
        if let Inner::Tsvector(db) = &*self.0 {
            return add_tsvector(db, org, &documents, seq).await;
        }
        let search = self.clone();
        let adding = move || match &*search.0 {
            Inner::Fts5(fts5) => add_fts5(&mut lock(&fts5.writer), org, &documents, seq),
            Inner::Tsvector(_) => unreachable!("the engine never changes"),
        };
        tokio::task::spawn_blocking(adding).await.map_err(|error| Fault::Bug(error.to_string()))?
    }

    /// Ids of the newest documents that hold all words of `query`, below `before`, newest first.
    pub async fn find(&self, org: OrgId, query: &Query, before: i64, limit: u16) -> Result<Vec<i64>> {
        match &*self.0 {
            Inner::Fts5(fts5) => {
                find_fts5(&lock(&fts5.reader), org, query, before, limit).map_err(sqlite_fault)
            }
            Inner::Tsvector(db) => {
                let client = db.postgres_client().await?;
                let sql = "SELECT id FROM search_documents
                           WHERE org_id = $1 AND words @@ $2::text::tsquery AND id < $3
                           ORDER BY id DESC LIMIT $4";
                let statement = client.prepare_cached(sql).await.map_err(postgres_fault)?;
                let rows = client
                    .query(&statement, &[&org.get(), &query.for_tsquery(), &before, &i64::from(limit)])
                    .await
                    .map_err(postgres_fault)?;
                Ok(rows.iter().map(|row| row.get(0)).collect())
            }
        }
    }

    /// Throws the index of `org` away; whoever follows the events builds it again from the first.
    pub async fn forget(&self, org: OrgId) -> Result<()> {
        match &*self.0 {
            Inner::Fts5(fts5) => forget_fts5(&mut lock(&fts5.writer), org).map_err(sqlite_fault),
            Inner::Tsvector(db) => {
                let client = db.postgres_client().await?;
                let sql = "DELETE FROM search_cursors WHERE org_id = $1";
                client.execute(sql, &[&org.get()]).await.map(drop).map_err(postgres_fault)
            }
        }
    }
}

fn open_fts5(file: &Path) -> Result<rusqlite::Connection> {
    let open = || -> rusqlite::Result<rusqlite::Connection> {
        let connection = rusqlite::Connection::open(file)?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "OFF")?;
        connection.busy_timeout(std::time::Duration::from_secs(10))?;
        connection.set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        Ok(connection)
    };
    open().map_err(sqlite_fault)
}

fn lay_out(connection: &rusqlite::Connection) -> rusqlite::Result<()> {
    let layout: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if layout != FTS5_LAYOUT {
        connection.execute_batch("DROP TABLE IF EXISTS documents; DROP TABLE IF EXISTS cursors;")?;
    }
    connection.execute_batch(FTS5_CURSORS)?;
    connection.pragma_update(None, "user_version", FTS5_LAYOUT)
}

/// Two nodes that begin at once wait for each other.
async fn lay_out_tsvector(
    client: &mut tokio_postgres::Client,
) -> std::result::Result<(), tokio_postgres::Error> {
    let tx = client.transaction().await?;
    tx.execute("SELECT pg_advisory_xact_lock(hashtext('search_layout'))", &[]).await?;
    tx.batch_execute(TSVECTOR_TABLES).await?;
    let layout = tx.query_opt("SELECT layout FROM search_layout", &[]).await?;
    if layout.is_none_or(|row| row.get::<_, i64>(0) != TSVECTOR_LAYOUT) {
        tx.batch_execute("TRUNCATE search_documents, search_cursors, search_layout").await?;
        tx.execute("INSERT INTO search_layout (layout) VALUES ($1)", &[&TSVECTOR_LAYOUT]).await?;
    }
    tx.commit().await
}

/// The documents of an organization have a table of their own: a word of one table with the organization as
/// another word costs a walk over everything that the organization has, however rare the word.
fn documents_of(org: OrgId) -> String {
    format!("documents_{}", org.get().unsigned_abs())
}

/// Who has a cursor has a table.
fn cursor_fts5(connection: &rusqlite::Connection, org: OrgId) -> rusqlite::Result<Option<i64>> {
    use rusqlite::OptionalExtension;
    let mut statement = connection.prepare_cached("SELECT seq FROM cursors WHERE org_id = ?1")?;
    statement.query_row([org.get()], |row| row.get(0)).optional()
}

fn find_fts5(
    connection: &rusqlite::Connection,
    org: OrgId,
    query: &Query,
    before: i64,
    limit: u16,
) -> rusqlite::Result<Vec<i64>> {
    if cursor_fts5(connection, org)?.is_none() {
        return Ok(Vec::new());
    }
    let documents = documents_of(org);
    let mut statement = connection.prepare_cached(&format!(
        "SELECT rowid FROM {documents} WHERE {documents} MATCH ?1 AND rowid < ?2 ORDER BY rowid DESC LIMIT ?3"
    ))?;
    let rows = statement.query_map((query.for_fts5(), before, limit), |row| row.get(0))?;
    rows.collect()
}

fn forget_fts5(connection: &mut rusqlite::Connection, org: OrgId) -> rusqlite::Result<()> {
    let tx = connection.transaction()?;
    tx.execute("DELETE FROM cursors WHERE org_id = ?1", [org.get()])?;
    tx.execute_batch(&format!("DROP TABLE IF EXISTS {}", documents_of(org)))?;
    tx.commit()
}

fn add_fts5(
    connection: &mut rusqlite::Connection,
    org: OrgId,
    documents: &[Document],
    seq: i64,
) -> Result<()> {
    let add = |connection: &mut rusqlite::Connection| -> rusqlite::Result<()> {
        let is_new = cursor_fts5(connection, org)?.is_none();
        let tx = connection.transaction()?;
        let table = documents_of(org);
        if is_new {
            tx.execute_batch(&format!(
                "CREATE VIRTUAL TABLE IF NOT EXISTS {table} USING fts5(
                   text, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2')"
            ))?;
        }
        {
            let mut insert =
                tx.prepare_cached(&format!("INSERT OR REPLACE INTO {table} (rowid, text) VALUES (?1, ?2)"))?;
            for document in documents {
                insert.execute((document.id, &document.text))?;
            }
        }
        tx.execute("INSERT OR REPLACE INTO cursors (org_id, seq) VALUES (?1, ?2)", (org.get(), seq))?;
        tx.commit()
    };
    add(connection).map_err(sqlite_fault)
}

async fn add_tsvector(db: &Db, org: OrgId, documents: &[Document], seq: i64) -> Result<()> {
    let mut client = db.postgres_client().await?;
    let tx = client.transaction().await.map_err(postgres_fault)?;
    let insert = tx
        .prepare_cached(
            "INSERT INTO search_documents (org_id, id, words) VALUES ($1, $2, array_to_tsvector($3))
             ON CONFLICT (org_id, id) DO UPDATE SET words = EXCLUDED.words",
        )
        .await
        .map_err(postgres_fault)?;
    for document in documents {
        let end = document.text.char_indices().nth(TEXT_CHARS_MAX).map_or(document.text.len(), |(at, _)| at);
        let words: Vec<String> = words_of(&document.text[..end]).collect();
        tx.execute(&insert, &[&org.get(), &document.id, &words]).await.map_err(postgres_fault)?;
    }
    let sql = "INSERT INTO search_cursors (org_id, seq) VALUES ($1, $2)
               ON CONFLICT (org_id) DO UPDATE SET seq = EXCLUDED.seq";
    tx.execute(sql, &[&org.get(), &seq]).await.map_err(postgres_fault)?;
    tx.commit().await.map_err(postgres_fault)
}

fn lock(connection: &Mutex<rusqlite::Connection>) -> std::sync::MutexGuard<'_, rusqlite::Connection> {
    connection.lock().expect("no thread panics while it holds the index")
}

#[expect(clippy::needless_pass_by_value, reason = "given to map_err, which hands the error over")]
fn sqlite_fault(cause: rusqlite::Error) -> Fault {
    Fault::sqlite("search", &cause)
}

#[expect(clippy::needless_pass_by_value, reason = "given to map_err, which hands the error over")]
fn postgres_fault(cause: tokio_postgres::Error) -> Fault {
    Fault::postgres("search", &cause)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_words_and_nothing_else() {
        #[track_caller]
        fn check(text: &str, words: &[&str]) {
            let read = Query::read(text).map(|query| query.words).unwrap_or_default();
            assert_eq!(read, words);
        }
        check("blue kettle", &["blue", "kettle"]);
        check("\"; DROP TABLE x; --", &["drop", "table", "x"]);
        check("Größe 42", &["große", "42"]);
        check("Mu\u{308}ller, MÜLLER", &["muller", "muller"]);
        check("maria@okafor.example KC-1042", &["maria", "okafor", "example", "kc", "1042"]);
        check("  ...  ", &[]);
    }

    #[tokio::test]
    async fn an_index_of_words_that_were_told_apart_otherwise_begins_anew() {
        if !crate::testing::engines().contains(&"postgres") {
            return;
        }
        let clock = crate::Clock::test("2026-03-02T09:00:00Z".parse().expect("an instant"));
        let (db, folder) = crate::testing::fresh("postgres", clock).await;
        let org = OrgId::of(7);
        let kettle = || vec![Document { id: 1, text: "a kettle".into() }];
        let open = async || Search::open(&db, folder.path()).await.expect("an index");

        let search = open().await;
        search.add(org, kettle(), 3).await.expect("it is added");
        let client = db.postgres_client().await.expect("a client");
        client.batch_execute("DELETE FROM search_layout").await.expect("as before layouts had a number");
        let again = open().await;
        assert_eq!(again.cursor(org).await.expect("a cursor"), 0);
        again.add(org, kettle(), 3).await.expect("it is added again");
        assert_eq!(open().await.cursor(org).await.expect("a cursor"), 3, "it is built once");
    }
}
