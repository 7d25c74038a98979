//! How long it takes to notice a doubling, stream by stream: folded away below the leaks.

use shell::page::Figure;
use shell::words::{Arg, say, say_with};

use super::says;
use crate::looking::noticing::Noticed;
use crate::seen::Names;

/// Most streams in the table; the API has them all.
const SHOWN_MAX: usize = 200;

/// What the last look said, as a sentence and a table.
pub(super) struct Noticing {
    pub(super) title: String,
    pub(super) table: Figure,
    /// How many streams are left out.
    pub(super) more: String,
}

impl Noticing {
    /// Nothing before there was a look at anything.
    pub(super) fn of(streams: &[Noticed], names: &Names) -> Option<Self> {
        if streams.is_empty() {
            return None;
        }
        let row = |one: &Noticed| vec![says::name(&one.stream(), names), said(one.expected_days_to_notice)];
        let hidden = streams.len().saturating_sub(SHOWN_MAX);
        Some(Self {
            title: title(streams),
            table: Figure {
                caption: say("leaks-noticing-caption"),
                head: ["leaks-head-stream", "leaks-head-noticed"].map(say).to_vec(),
                rows: streams.iter().take(SHOWN_MAX).map(row).collect(),
                ..Figure::default()
            },
            more: if hidden == 0 {
                String::new()
            } else {
                say_with("leaks-noticing-more", &[("count", hidden.into())])
            },
        })
    }
}

/// "Half of 214 streams would show a doubling within about 34 days."
fn title(streams: &[Noticed]) -> String {
    let count = ("count", Arg::from(streams.len()));
    match streams[(streams.len() - 1) / 2].expected_days_to_notice {
        Some(days) => {
            say_with("leaks-noticing-half", &[count, ("days", format!("{:.0}", days.ceil()).into())])
        }
        None => say_with("leaks-noticing-rare", &[count]),
    }
}

fn said(days: Option<f64>) -> String {
    match days {
        Some(days) => say_with("leaks-noticing-days", &[("days", format!("{:.0}", days.ceil()).into())]),
        None => say("leaks-noticing-unknown"),
    }
}
