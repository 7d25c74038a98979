//! What the database holds when everything is over, asked without the program's own code.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};
use store::Location;
use tokio_postgres::{NoTls, SimpleQueryMessage};

/// The database of one run.
pub(crate) enum Ledger {
    Sqlite(rusqlite::Connection),
    Postgres(tokio_postgres::Client),
}

impl Ledger {
    pub(crate) async fn open(location: &Location) -> Self {
        match location {
            Location::Sqlite(file) => Self::Sqlite(rusqlite::Connection::open(file).unwrap()),
            Location::Postgres(url) => {
                let (client, connection) = tokio_postgres::connect(url, NoTls).await.unwrap();
                tokio::spawn(connection);
                Self::Postgres(client)
            }
        }
    }

    /// The rows of a statement that gives texts and numbers of them.
    pub(crate) async fn counts(&self, statement: &str) -> BTreeMap<String, u64> {
        match self {
            Self::Sqlite(connection) => {
                let mut ask = connection.prepare(statement).unwrap();
                let rows = ask.query_map([], |row| Ok((row.get(0)?, row.get::<_, i64>(1)?.unsigned_abs())));
                rows.unwrap().map(Result::unwrap).collect()
            }
            Self::Postgres(client) => {
                let answers = client.simple_query(statement).await.unwrap();
                let rows = answers.into_iter().filter_map(|answer| match answer {
                    SimpleQueryMessage::Row(row) => {
                        Some((row.get(0)?.to_owned(), row.get(1)?.parse().unwrap()))
                    }
                    _ => None,
                });
                rows.collect()
            }
        }
    }

    /// Waits until that many messages are stored, and says how many there are.
    pub(crate) async fn wait_for_messages(&self, wanted: usize, patience: Duration) -> u64 {
        let until = Instant::now() + patience;
        loop {
            let stored = self.counts("SELECT 'stored', COUNT(*) FROM messages").await["stored"];
            if stored >= wanted as u64 {
                return stored;
            }
            if Instant::now() > until {
                println!("{stored} of {wanted} messages; arrivals and jobs: {:?}", self.unfinished().await);
                return stored;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// Arrivals and jobs by their state, for whoever has to find out what went wrong.
    async fn unfinished(&self) -> BTreeMap<String, u64> {
        let arrivals =
            "SELECT 'arrivals in state ' || CAST(state AS TEXT), COUNT(*) FROM arrivals GROUP BY state";
        let jobs =
            "SELECT kind || ' in state ' || CAST(state AS TEXT), COUNT(*) FROM jobs GROUP BY kind, state";
        let mut counts = self.counts(arrivals).await;
        counts.extend(self.counts(jobs).await);
        counts
    }

    /// Facts are numbered without a gap, up to the organization's counter. Asked in one statement: the server
    /// goes on recording while it is asked.
    pub(crate) async fn check_events(&self) {
        let figures = self
            .counts(
                "SELECT 'highest', (SELECT MAX(seq) FROM events)
                 UNION ALL SELECT 'recorded', (SELECT COUNT(*) FROM events)
                 UNION ALL SELECT 'counter', (SELECT MAX(event_seq) FROM organizations)",
            )
            .await;
        let highest = figures["highest"];
        assert_eq!(
            (figures["recorded"], figures["counter"]),
            (highest, highest),
            "facts recorded and counter, against the highest number"
        );
        assert!(highest > 0, "nothing happened at all");
    }
}
