//! The `PostgreSQL` engine: a pool, and transactions that are run again when the server asks for it.

use std::time::Duration;

use deadpool_postgres::{Manager, ManagerConfig, Pool, RecyclingMethod};
use tokio::sync::broadcast;

use crate::Doing;
use crate::db::Moved;
use crate::fault::{Fault, Result};
use crate::ids::OrgId;
use crate::tx::{Begin, Connection, House, Tx};

/// Most times that one transaction is tried.
const TRIES_MAX: u32 = 10;

pub(crate) struct Postgres {
    pool: Pool,
    house: House,
    moved: broadcast::Sender<Moved>,
}

impl Postgres {
    pub(crate) fn open(
        url: &str,
        connections_max: usize,
        house: House,
        moved: broadcast::Sender<Moved>,
    ) -> Result<Self> {
        let mut config: tokio_postgres::Config =
            url.parse().map_err(|error| Fault::Unavailable(format!("the address of PostgreSQL: {error}")))?;
        config.application_name("wellkept").connect_timeout(Duration::from_secs(10));
        let recycling = ManagerConfig { recycling_method: RecyclingMethod::Fast };
        let manager = Manager::from_config(config, tls()?, recycling);
        let pool = Pool::builder(manager)
            .max_size(connections_max)
            .build()
            .map_err(|error| Fault::Unavailable(format!("the pool of PostgreSQL: {error}")))?;
        Ok(Self { pool, house, moved })
    }

    pub(crate) async fn client(&self) -> Result<deadpool_postgres::Object> {
        self.pool.get().await.map_err(|error| Fault::Unavailable(format!("PostgreSQL: {}", chain(&error))))
    }

    pub(crate) async fn write<I, T, E, F>(&self, org: OrgId, input: I, work: F) -> Result<T, E>
    where
        I: Send + Sync + 'static,
        E: From<Fault>,
        F: for<'a> Fn(&'a mut Tx, &'a I) -> Doing<'a, T, E>,
    {
        let mut tries = 1;
        loop {
            let client = Some(self.client().await?);
            let connection = Connection::Postgres { client, begin: Begin::WithFirst };
            let mut tx = Tx::new(connection, self.house.clone(), org);
            let done = match work(&mut tx, &input).await {
                Ok(value) => match tx.close().await {
                    Ok(outcome) => Ok((value, outcome)),
                    Err(fault) => Err(E::from(fault)),
                },
                Err(refused) => Err(refused),
            };
            match done {
                Ok((value, outcome)) => {
                    if outcome.seq > 0 || outcome.has_jobs {
                        // Nobody may be listening.
                        let _ = self.moved.send(Moved { org, seq: outcome.seq, has_jobs: outcome.has_jobs });
                    }
                    return Ok(value);
                }
                Err(refused) => {
                    roll_back(&mut tx).await;
                    if !tx.again || tries == TRIES_MAX {
                        return Err(refused);
                    }
                }
            }
            let longest_ms = 4_u64 << tries.min(8);
            tokio::time::sleep(Duration::from_millis(1 + crate::random::below(longest_ms))).await;
            tries += 1;
        }
    }

    pub(crate) async fn read<I, T, E, F>(&self, org: OrgId, input: I, work: F) -> Result<T, E>
    where
        I: Send + Sync + 'static,
        E: From<Fault>,
        F: for<'a> Fn(&'a mut Tx, &'a I) -> Doing<'a, T, E>,
    {
        let client = Some(self.client().await?);
        let connection = Connection::Postgres { client, begin: Begin::Never };
        let mut tx = Tx::new(connection, self.house.clone(), org);
        work(&mut tx, &input).await
    }
}

async fn roll_back(tx: &mut Tx) {
    let Connection::Postgres { client: Some(client), begin } = &mut tx.connection else { return };
    if *begin == Begin::Open && client.batch_execute("ROLLBACK").await.is_ok() {
        *begin = Begin::Never;
    }
}

pub(crate) fn tls() -> Result<tokio_postgres_rustls::MakeRustlsConnect> {
    use rustls_platform_verifier::ConfigVerifierExt as _;
    let config = rustls::ClientConfig::with_platform_verifier()
        .map_err(|error| Fault::Unavailable(format!("TLS toward PostgreSQL: {error}")))?;
    Ok(tokio_postgres_rustls::MakeRustlsConnect::new(config))
}

pub(crate) fn chain(error: &dyn std::error::Error) -> String {
    let mut words = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        words = format!("{words}: {cause}");
        source = cause.source();
    }
    words
}
