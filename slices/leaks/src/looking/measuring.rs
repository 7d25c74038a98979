//! What each leak touches: customers, drips, what was put right, whose gap, what is at stake; and what seeps away.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use conversations::CustomerId;
use store::{Db, Fault, OrgId, Tx};

use super::applying::{self, Look};
use super::gathering::{self, Looked};
use super::noticing;
use super::overlap::{self, Dripping};
use crate::leak::{Leak, LeakId};
use crate::people::whose;
use crate::seen::{self, Seen};
use crate::sql;
use crate::state::State;
use crate::stream::Stream;
use crate::value::chance::{self, Added};
use crate::value::model::{self, Worths};
use crate::value::purchases;
use crate::value::seeping::{self, Seeping, WEEKS};
use crate::value::stake::Stake;

/// Most drips of one leak that are looked at.
const DRIPS_MAX: usize = 20_000;
/// Most drips of all kinds that the added chances are estimated from.
const ALL_MAX: usize = 200_000;
/// Over so many days before the present the drips are read that added chances are estimated from.
const CHANCE_DAYS: i64 = 300;

/// Measures the leaks that stand for themselves, and keeps what the look saw of the whole.
pub(super) async fn measure(db: &Db, org: OrgId, look: Arc<Look>) -> Result<(), Fault> {
    let bought = db.read_long(org, (), |tx, ()| Box::pin(purchases::all(tx))).await?;
    let today = look.gathered.today;
    let all = db
        .read_long(org, today, |tx, today| {
            let filter = seen::filter(&Stream::default(), *today - CHANCE_DAYS, *today);
            Box::pin(async move { seen::drips(tx, &filter, ALL_MAX).await })
        })
        .await?;
    let settings = look.gathered.settings.clone();
    let computing = tokio::task::spawn_blocking(move || Values::of(&bought, &all, &settings, today)).await;
    let values = Arc::new(computing.map_err(|cause| Fault::Unavailable(cause.to_string()))?);
    let read = (look.clone(), values.clone());
    let measured = db.read_long(org, read, |tx, (look, values)| Box::pin(measured(tx, look, values))).await?;
    db.write(org, (measured, look, values), |tx, (measured, look, values)| {
        Box::pin(async move {
            for leak in &measured.leaks {
                sql::measure(tx, leak).await?;
            }
            for (leak, into) in &measured.folds {
                applying::fold(tx, *leak, *into).await?;
            }
            model::put(tx, values.worths.model());
            keep(tx, look, &values.seeping);
            Ok(())
        })
    })
    .await
}

/// What value is computed with.
#[derive(Debug)]
struct Values {
    worths: Worths,
    by_kind: BTreeMap<String, Added>,
    any: Added,
    seeping: Seeping,
}

impl Values {
    fn of(
        bought: &[purchases::Bought],
        all: &[Seen],
        settings: &crate::value::settings::Settings,
        today: i64,
    ) -> Self {
        let worths = Worths::of(bought, settings);
        let assumed = Added::assumed(settings);
        let of_kind = |kind: Option<&str>| {
            let drips = all.iter().filter(|drip| kind.is_none_or(|kind| drip.kind == kind));
            let touched = chance::touched(drips.map(|drip| (drip.customer, drip.day)));
            chance::estimate(bought, &touched)
        };
        let any = of_kind(None).unwrap_or(assumed);
        let kinds: BTreeSet<&str> = all.iter().map(|drip| drip.kind.as_str()).collect();
        // What cannot be estimated for a kind is estimated for all of them together, else assumed.
        let by_kind: BTreeMap<String, Added> =
            kinds.into_iter().map(|kind| (kind.to_owned(), of_kind(Some(kind)).unwrap_or(any))).collect();
        let days = (today - 7 * WEEKS, today - 1);
        let late: Vec<Seen> =
            all.iter().filter(|drip| (days.0..=days.1).contains(&drip.day)).cloned().collect();
        let added = |kind: &str| by_kind.get(kind).copied().unwrap_or(any);
        let seeping = seeping::add_up(&late, days, &worths, added);
        Self { worths, by_kind, any, seeping }
    }

    fn added(&self, kind: Option<&str>) -> Added {
        kind.and_then(|kind| self.by_kind.get(kind).copied()).unwrap_or(self.any)
    }
}

/// What was measured.
struct Measured {
    leaks: Vec<Leak>,
    /// Leaks that turn out to be the same failure as another one.
    folds: Vec<(LeakId, LeakId)>,
}

/// The leaks that stand for themselves, as they are now.
async fn measured(tx: &mut Tx, look: &Look, values: &Values) -> Result<Measured, Fault> {
    let mut leaks = Vec::new();
    let mut dripping = Vec::new();
    for mut leak in sql::ranked(tx).await? {
        let (from, to) = (leak.finding().onset, look.gathered.asked.frame.last);
        if !look.gathered.open.shows(&leak.stream) || leak.state == State::Folded {
            continue;
        }
        let drips = seen::drips(tx, &seen::filter(&leak.stream, from, to), DRIPS_MAX).await?;
        let customers: BTreeSet<CustomerId> =
            drips.iter().map(|drip| drip.customer).filter(|customer| *customer != CustomerId::NONE).collect();
        let customers: Vec<CustomerId> = customers.into_iter().collect();
        leak.customers = i64::try_from(customers.len()).unwrap_or(i64::MAX);
        leak.drips = i64::try_from(drips.len()).unwrap_or(i64::MAX);
        let right = seen::put_right(tx, &drips).await?;
        leak.put_right = right.done;
        leak.severity = leak.finding().severity();
        let gap = whose::read(tx, &leak.stream, (from, to), leak.drips).await?;
        (leak.whose, leak.between) = (gap.whose, gap.between);
        leak.chart = look.watched.drawn(&leak.stream, &look.gathered.cells, look.gathered.asked.frame);
        leak.chart.without_task = right.without_task;
        leak.stake = Stake::of(&customers, &values.worths, values.added(leak.stream.kind.as_deref()));
        dripping.push(Dripping::of(&leak, &drips));
        leaks.push(leak);
    }
    Ok(Measured { leaks, folds: overlap::folds(&dripping) })
}

/// Keeps what was seen of the whole.
fn keep(tx: &mut Tx, look: &Look, seeping: &Seeping) {
    let frame = look.gathered.asked.frame;
    let notice = look.watched.notice_days.filter(|days| days.is_finite());
    #[expect(clippy::cast_possible_truncation, reason = "days of at most some centuries")]
    let notice_days = notice.map(|days| days.ceil().clamp(1.0, 100_000.0) as i64);
    let looked = Looked {
        at: tx.now(),
        first_day: frame.first,
        last_day: frame.last,
        streams: i64::try_from(look.watched.streams).unwrap_or(i64::MAX),
        drips: look.gathered.cells.iter().map(|cell| cell.drips).sum(),
        notice_days,
        seeping: serde_json::to_string(seeping).expect("what seeps away is plain JSON"),
    };
    gathering::put(tx, &looked, &noticing::kept(&look.watched.noticing, &look.gathered.open));
}
