//! A list in words.

use std::collections::HashMap;

use conversations::channels::{Channel, Light};
use conversations::finding::Found;
use conversations::{Counts, Filter, Line, Status, View};
use shell::ColleagueId;
use shell::words::{say, say_with};

use super::Reader;
use crate::views::{Choice, Empty, Entry, Lanes, ListView, PersonLine, Tab, Tag};

/// Which list is asked for, as its address says it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct ListAsked {
    pub(crate) view: View,
    pub(crate) filter: Filter,
    /// What is searched for, or empty.
    pub(crate) query: String,
}

impl ListAsked {
    /// The list's address below `base`.
    pub(crate) fn path(&self, base: &str) -> String {
        let mut path = format!("{base}?view={}", view_word(self.view));
        if let Filter::In(status) = self.filter {
            path.push_str("&status=");
            path.push_str(status.word());
        }
        path
    }

    /// The address of what stands beside this list; one's own list goes without saying.
    pub(crate) fn beside(&self, base: &str) -> String {
        let list = Self { query: String::new(), ..self.clone() };
        if list == Self::default() { base.to_owned() } else { list.path(base) }
    }
}

/// The rows of a list.
pub(crate) struct ListRows<'a> {
    pub(crate) lines: &'a [Line],
    pub(crate) names: &'a HashMap<ColleagueId, String>,
    pub(crate) counts: Counts,
    pub(crate) channels: &'a [Channel],
    /// The conversation that stands open.
    pub(crate) here: Option<i64>,
    /// Where the list goes on.
    pub(crate) more: Option<String>,
    /// Customers of the name that is searched for.
    pub(crate) people: &'a [Found],
    /// Whether more was found than is shown.
    pub(crate) is_cut: bool,
    /// What an empty list says while no mailbox is connected.
    pub(crate) without_mailbox: Empty,
}

/// Draws a list.
pub(crate) fn draw_list(
    asked: &ListAsked,
    rows: &ListRows<'_>,
    me: ColleagueId,
    reader: &Reader,
) -> ListView {
    let entries: Vec<Entry> = rows.lines.iter().map(|line| entry(asked, rows, line, me, reader)).collect();
    ListView {
        fragment: asked.path("/inbox/list"),
        tabs: tabs(asked, rows.counts),
        filter: filter_words(asked.filter),
        filters: filters(asked),
        query: asked.query.clone(),
        found: found(&asked.query, entries.len(), rows.is_cut),
        people: rows.people.iter().map(person).collect(),
        empty: (entries.is_empty() && rows.people.is_empty()).then(|| empty(asked, rows)),
        entries,
        more: rows.more.clone(),
        lanes: lanes(rows.channels, reader),
    }
}

fn person(found: &Found) -> PersonLine {
    let who = who(&found.name, &found.address);
    let address = Some(found.address.clone()).filter(|address| *address != who);
    PersonLine { path: format!("/customers/{}", found.id), who, address: address.unwrap_or_default() }
}

fn entry(asked: &ListAsked, rows: &ListRows<'_>, line: &Line, me: ColleagueId, reader: &Reader) -> Entry {
    let keeper = match rows.names.get(&line.assignee) {
        Some(_) if line.assignee == me && asked.view == View::Mine => String::new(),
        Some(_) if line.assignee == me => say("desk-you"),
        Some(name) => name.clone(),
        None => String::new(),
    };
    Entry {
        number: line.number,
        path: format!("/conversations/{}?view={}", line.number, view_word(asked.view)),
        who: who(&line.customer_name, &line.customer_address),
        at: reader.ago(line.moved_at),
        subject: shell::words::subject(&line.subject),
        preview: line.preview_words(),
        tags: tags(line, reader),
        keeper,
        is_unread: line.is_unread,
        is_here: rows.here == Some(line.number),
    }
}

/// A customer's name, or their address when they gave none.
pub(crate) fn who(name: &str, address: &str) -> String {
    if name.trim().is_empty() { address.to_owned() } else { name.to_owned() }
}

/// How long a customer may wait before the list says so, in hours.
const WAIT_HOURS: i64 = 4;

fn tags(line: &Line, reader: &Reader) -> Vec<Tag> {
    let mut tags = Vec::new();
    match line.status {
        Status::Open => {
            let since =
                line.waiting_since.filter(|since| reader.now.duration_since(*since).as_hours() >= WAIT_HOURS);
            if let Some(since) = since {
                let ago = shell::words::duration(reader.now.duration_since(since));
                tags.push(Tag {
                    words: say_with("desk-waits-since", &[("ago", ago.into())]),
                    tone: "soon",
                    icon: "clock",
                });
            }
        }
        status => tags.push(status_tag(status, line.snoozed_until, reader)),
    }
    tags
}

/// A status in a word.
pub(crate) fn status_tag(status: Status, until: Option<store::Timestamp>, reader: &Reader) -> Tag {
    match (status, until) {
        (Status::Open, _) => Tag { words: say("desk-status-open"), tone: "soon", icon: "" },
        (Status::Waiting, _) => Tag { words: say("desk-status-waiting"), tone: "", icon: "" },
        (Status::Snoozed, Some(at)) => {
            let time = shell::words::in_time(at, reader.now, &reader.zone);
            Tag {
                words: say_with("desk-status-snoozed-until", &[("time", time.into())]),
                tone: "",
                icon: "moon",
            }
        }
        (Status::Snoozed, None) => Tag { words: say("desk-status-snoozed"), tone: "", icon: "moon" },
        (Status::Solved, _) => Tag { words: say("desk-status-solved"), tone: "kept", icon: "check" },
    }
}

fn tabs(asked: &ListAsked, counts: Counts) -> Vec<Tab> {
    let views = [
        (View::Mine, "desk-mine", counts.mine),
        (View::Unassigned, "desk-unassigned", counts.unassigned),
        (View::All, "desk-all", counts.all),
    ];
    let tab = |(view, key, count)| Tab {
        path: ListAsked { view, ..ListAsked::default() }.path("/inbox"),
        words: say(key),
        count: count_words(count),
        is_here: asked.query.is_empty() && asked.view == view,
    };
    views.into_iter().map(tab).collect()
}

fn count_words(count: i64) -> String {
    if count < Counts::MAX { count.to_string() } else { say_with("desk-many", &[("count", count.into())]) }
}

fn filters(asked: &ListAsked) -> Vec<Choice> {
    let all = std::iter::once(Filter::Active).chain(Status::ALL.map(Filter::In));
    all.map(|filter| Choice {
        path: ListAsked { filter, query: String::new(), ..asked.clone() }.path("/inbox"),
        words: filter_words(filter),
        is_here: asked.filter == filter,
    })
    .collect()
}

fn filter_words(filter: Filter) -> String {
    match filter {
        Filter::Active => say("desk-filter-active"),
        Filter::In(status) => say(&format!("desk-status-{}", status.word())),
    }
}

fn found(query: &str, count: usize, is_cut: bool) -> String {
    if query.is_empty() {
        return String::new();
    }
    let key = if is_cut { "desk-found-many" } else { "desk-found" };
    say_with(key, &[("count", count.into()), ("words", query.into())])
}

fn empty(asked: &ListAsked, rows: &ListRows<'_>) -> Empty {
    let has_mailbox = rows.channels.iter().any(|channel| channel.is_active);
    match (asked.query.is_empty(), asked.filter, asked.view) {
        (false, ..) => Empty::SEARCH,
        (true, Filter::In(_), _) => Empty::FILTER,
        _ if !has_mailbox => rows.without_mailbox,
        (true, Filter::Active, View::Mine) => Empty::MINE,
        (true, Filter::Active, View::Unassigned) => Empty::UNASSIGNED,
        (true, Filter::Active, View::All) => Empty::ALL,
    }
}

/// How the mailboxes are: the worst of them, or when the last mail came.
fn lanes(channels: &[Channel], reader: &Reader) -> Option<Lanes> {
    let mut active = channels.iter().filter(|channel| channel.is_active);
    let odd = active.clone().find(|channel| channel.light == Light::Red);
    let odd = odd.or_else(|| active.clone().find(|channel| channel.light == Light::Amber));
    if let Some(channel) = odd {
        let args = [("name", channel.address.clone().into())];
        let dot = if channel.light == Light::Red { "dot-broken" } else { "dot-soon" };
        return Some(Lanes {
            dot,
            words: say_with("desk-lane-odd", &args),
            title: channel.light_reason.clone(),
            path: "/mailboxes".into(),
        });
    }
    let first = active.next()?;
    let last_in = active.map(|channel| channel.last_in_at).fold(first.last_in_at, store::Timestamp::max);
    let words = if last_in == store::Timestamp::UNIX_EPOCH {
        say("desk-lanes-quiet")
    } else if reader.now.duration_since(last_in).as_mins() < 1 {
        say("desk-lanes-well-now")
    } else {
        let ago = shell::words::duration(reader.now.duration_since(last_in));
        say_with("desk-lanes-well", &[("ago", ago.into())])
    };
    Some(Lanes { dot: "dot-kept", words, title: String::new(), path: String::new() })
}

/// A view's word in addresses.
pub(crate) const fn view_word(view: View) -> &'static str {
    match view {
        View::Mine => "mine",
        View::Unassigned => "unassigned",
        View::All => "all",
    }
}
