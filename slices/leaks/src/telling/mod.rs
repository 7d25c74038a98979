//! Telling more about a leak: what drips with what, at which hours, and in which words. Read when somebody looks, never
//! stored.

use jiff::tz::TimeZone;
use store::{Fault, Tx};

use crate::leak::Leak;
use crate::people::places;
use apart::Apart;
use reading::Compared;
use words::Telling;

pub(crate) mod apart;
pub(crate) mod reading;
pub(crate) mod words;

/// What is told of one leak, on its page and in the API.
#[derive(Clone, Debug, Default)]
pub(crate) struct Told {
    /// Its drips, and those they are compared with.
    pub(crate) compared: Compared,
    /// The words of its conversations.
    pub(crate) telling: Telling,
}

impl Told {
    /// What drips with what, the surest first.
    pub(crate) fn apart(&self, zone: &TimeZone) -> Vec<Apart> {
        apart::apart(&self.compared.here, &self.compared.elsewhere, zone)
    }
}

/// Reads what is told of a leak. Places that may not be looked at apart are left out.
pub(crate) async fn told(tx: &mut Tx, leak: &Leak, today: i64) -> Result<Told, Fault> {
    let open = places::read(tx, today).await?;
    let compared = reading::compared(tx, leak, &open, today).await?;
    let here = reading::written(tx, &compared.here).await?;
    let elsewhere = reading::written(tx, &compared.elsewhere).await?;
    Ok(Told { telling: words::telling(&here, &elsewhere), compared })
}
