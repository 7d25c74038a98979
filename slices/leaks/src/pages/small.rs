//! Before statistics can speak: the drips themselves, what was put right, and when there will be more to say.

use conversations::{ConversationId, customers};
use shell::words::{Arg, say, say_with};
use store::{Fault, Tx};

use super::says::{self, Looker};
use crate::days;
use crate::looking::frame::Frame;
use crate::looking::gathering::{self, Looked};
use crate::seen::{self, Names, Right, Seen};
use crate::stream::Stream;

/// Over so many days the drips are shown.
const DAYS: i64 = 90;
/// Most that are listed.
const LISTED_MAX: usize = 20;

/// What is read.
#[derive(Clone, Debug)]
pub(super) struct Material {
    pub(super) today: i64,
    pub(super) first_day: Option<i64>,
    pub(super) looked: Option<Looked>,
    pub(super) drips: Vec<(Seen, String, i64)>,
    pub(super) count: usize,
    pub(super) touched: usize,
    pub(super) right: Right,
}

/// The page's part.
pub(super) struct Small {
    pub(super) title: String,
    pub(super) when: String,
    pub(super) summary: String,
    /// What is said where nothing went wrong, or nothing is known.
    pub(super) nothing: String,
    pub(super) lines: Vec<Line>,
    pub(super) is_empty: bool,
}

/// One drip.
pub(super) struct Line {
    pub(super) day: String,
    pub(super) what: String,
    pub(super) customer: String,
    pub(super) number: i64,
}

pub(super) async fn read(tx: &mut Tx) -> Result<Material, Fault> {
    let (_, today) = days::today(tx).await?;
    let drips = seen::drips(tx, &seen::filter(&Stream::default(), today - DAYS, today), 2_000).await?;
    let right = seen::put_right(tx, &drips).await?;
    let touched: std::collections::BTreeSet<_> = drips.iter().map(|drip| drip.customer).collect();
    let mut listed = Vec::new();
    let mut known = std::collections::BTreeSet::new();
    // Drips of one cause toward one customer are one failure, and one line.
    let failures = drips.iter().filter(|drip| known.insert((drip.customer, drip.failure(), drip.day)));
    for drip in failures.take(LISTED_MAX) {
        let customer = customers::get(tx, drip.customer).await?.map(|customer| customer.name);
        let number = if drip.conversation == ConversationId::NONE {
            None
        } else {
            conversations::by_id(tx, drip.conversation).await?.map(|conversation| conversation.number)
        };
        listed.push((drip.clone(), customer.unwrap_or_default(), number.unwrap_or(0)));
    }
    Ok(Material {
        today,
        first_day: seen::first_day(tx).await?,
        looked: gathering::looked(tx).await?,
        count: drips.len(),
        touched: touched.len(),
        drips: listed,
        right,
    })
}

impl Small {
    pub(super) fn of(material: &Material, names: &Names, looker: &Looker) -> Self {
        let line = |(drip, customer, number): &(Seen, String, i64)| Line {
            day: looker.day(drip.day),
            what: says::kind_name(&drip.kind, names),
            customer: if customer.is_empty() { say("leaks-nameless") } else { customer.clone() },
            number: *number,
        };
        let args = [
            ("count", Arg::from(material.count)),
            ("customers", Arg::from(material.touched)),
            ("right", material.right.done.into()),
            ("since", Arg::from(looker.day(since(material)))),
        ];
        let mut summary = vec![say_with("leaks-small-summary", &args)];
        summary.extend(
            says::too_late(material.right.without_task)
                .map(|late| say_with("leaks-sentence", &[("words", late.into())])),
        );
        Self {
            title: say(match (speaks(material), &material.looked) {
                (false, _) if material.first_day.is_none() => "leaks-small-before",
                (false, _) => "leaks-small-early",
                (true, None) => "leaks-small-unlooked",
                (true, Some(_)) => "leaks-small-nothing",
            }),
            when: when(material, looker),
            summary: summary.join(" "),
            nothing: match material.first_day {
                None => say("leaks-small-unknown"),
                Some(_) => say_with("leaks-small-empty", &args[3..]),
            },
            lines: material.drips.iter().map(line).collect(),
            is_empty: material.count == 0,
        }
    }
}

/// The first of the days that are shown.
fn since(material: &Material) -> i64 {
    (material.today - DAYS).max(material.first_day.unwrap_or(material.today))
}

/// Whether there were days enough for statistics to speak.
pub(super) fn speaks(material: &Material) -> bool {
    let frame = material.first_day.map(|first| Frame::of(first, material.today - 1));
    frame.is_some_and(|frame| frame.last > frame.speaks_from())
}

/// When statistics can speak, and how long they take to notice something.
fn when(material: &Material, looker: &Looker) -> String {
    let Some(first) = material.first_day else { return say("leaks-small-not-begun") };
    if !speaks(material) {
        let from = Frame::of(first, first + 28).speaks_from() + 1;
        return say_with("leaks-small-from", &[("day", looker.day(from.max(material.today + 1)).into())]);
    }
    let Some(last) = &material.looked else { return say("leaks-small-look") };
    match last.notice_days {
        Some(days) => say_with("leaks-small-notice", &[("days", days.into())]),
        None => say("leaks-small-rare"),
    }
}
