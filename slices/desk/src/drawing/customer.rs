//! The customer beside a conversation, in words.

use jiff::tz::TimeZone;
use shell::words::{self, say, say_with};

use super::thread::ThreadRows;
use super::{Reader, who};
use crate::views::{CustomerView, Earlier, Fact};

/// Draws the customer; `path` is where the thread can be fetched again.
pub(super) fn customer(
    rows: &ThreadRows,
    panels: Vec<String>,
    path: String,
    reader: &Reader,
) -> CustomerView {
    let customer = &rows.thread.customer;
    let number = rows.thread.conversation.number;
    let address = rows.thread.identities.first().map_or("", |identity| identity.value.as_str());
    let since = words::day(customer.created_at, reader.now, &reader.zone);
    let earlier = rows.earlier.iter().filter(|line| line.number != number);
    CustomerView {
        id: customer.id.to_string(),
        conversation: rows.thread.conversation.id.to_string(),
        path,
        name: who(&customer.name, address),
        since: say_with("desk-since", &[("day", since.into())]),
        facts: facts(rows, reader),
        note: customer.note.clone(),
        panels,
        earlier: earlier
            .map(|line| Earlier {
                number: line.number,
                subject: words::subject(&line.subject),
                at: words::ago(line.moved_at, reader.now, &reader.zone),
            })
            .collect(),
    }
}

fn facts(rows: &ThreadRows, reader: &Reader) -> Vec<Fact> {
    let email = say("desk-fact-email");
    let mut facts: Vec<Fact> = rows
        .thread
        .identities
        .iter()
        .map(|identity| match identity.bounced_at {
            Some(_) => Fact {
                name: email.clone(),
                value: say_with("desk-fact-email-bounced", &[("address", identity.value.clone().into())]),
                tone: "broken",
            },
            None => Fact { name: email.clone(), value: identity.value.clone(), tone: "" },
        })
        .collect();
    let customer = &rows.thread.customer;
    // Whose zone nobody knows has no time of their own to be told.
    if let Ok(zone) = TimeZone::get(&customer.time_zone) {
        let (time, place) = (words::clock_time(reader.now, &zone), words::offset_name(&zone));
        let value = say_with("desk-fact-time-value", &[("time", time.into()), ("place", place.into())]);
        facts.push(Fact { name: say("desk-fact-time"), value, tone: "" });
    }
    if !customer.language.is_empty() {
        facts.push(Fact { name: say("desk-fact-language"), value: language(&customer.language), tone: "" });
    }
    facts
}

/// The name of a language; its tag where we have no name for it.
fn language(tag: &str) -> String {
    let key = format!("desk-language-{}", tag.split('-').next().unwrap_or(tag).to_lowercase());
    if words::knows(&key) { say(&key) } else { tag.to_owned() }
}
