//! Customers of an invented shop, for the samples of the page.

use jiff::tz::TimeZone;
use rules::promises::state::{CustomerSaid, State};
use shell::form::Told;
use shell::words::say;

use super::page::{CustomerPage, Typed};
use super::reading::Seen;
use super::showing::Showing;
use crate::pages::samples::{ended, line, now};
use crate::promise::Verdict;

/// Nothing promised, something in every state, and a contest that was refused.
pub(crate) fn pages() -> Vec<CustomerPage> {
    let of = |seen: &Seen| CustomerPage::of(seen, "token", now());
    let nothing = seen(Vec::new(), Vec::new(), "");
    let live = || {
        let mut vague = line(12, "Write as soon as the depot answers", 0);
        vague.promise.standing.due_at = None;
        let mut waiting = line(13, "Check the order once you sent its number", 90);
        waiting.promise.standing.state = State::Waiting;
        let mut moved = line(14, "Refund of £48 <b>", 2_000);
        moved.promise.standing.first_due_at = line(1, "", -400).promise.standing.due_at;
        vec![
            ended(10, "Say what the depot found", State::Broken),
            line(11, "Call back about Thursday", 36),
            vague,
            waiting,
            moved,
        ]
    };
    let closed = || {
        let verdict = |said| Some(Verdict { said, at: now(), note: String::new() });
        let mut contested = ended(21, "Call back", State::Kept);
        contested.promise.verdict = verdict(CustomerSaid::Contested);
        let mut confirmed = ended(22, "Send the spare part", State::Kept);
        confirmed.promise.verdict = verdict(CustomerSaid::Confirmed);
        let mut late = ended(23, "Repair the lid", State::Broken);
        late.promise.standing.fulfilled_at = Some(now());
        vec![
            contested,
            confirmed,
            late,
            ended(24, "A gift voucher", State::Withdrawn),
            ended(25, "Deliver the kettle", State::Kept),
        ]
    };
    let full = seen(live(), closed(), "Jonas Weber");
    let refused = CustomerPage {
        typed: Typed { promise: "25".into(), words: String::new() },
        refused: Told::about("words", &say("error-promise-contest-words-missing")),
        ..of(&full)
    };
    let late = Seen { owes_more: true, ..seen(Vec::new(), Vec::new(), "Mabel Okafor") };
    vec![of(&nothing), of(&late), of(&full), refused]
}

fn seen(live: Vec<crate::promise::Line>, closed: Vec<crate::promise::Line>, name: &str) -> Seen {
    let zone = |name| TimeZone::get(name).unwrap_or(TimeZone::UTC);
    Seen {
        organization: "Kettle & Pan".to_owned(),
        organization_zone: zone("Europe/Lisbon"),
        customer_name: name.to_owned(),
        customer_zone: zone("Europe/Berlin"),
        showing: Showing { broken: !live.is_empty(), footer: false },
        live,
        closed,
        owes_more: false,
    }
}
