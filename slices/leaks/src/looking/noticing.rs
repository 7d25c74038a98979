//! How long a doubling takes to be noticed, stream by stream, as the last look left it.

use conversations::{ChannelId, TeamId};
use serde::{Deserialize, Serialize};
use store::{Fault, Row, Sql, Tx, params};

use crate::people::places::Open;
use crate::stream::Stream;

/// Most streams that are kept, the quickest first.
pub(crate) const KEPT_MAX: usize = 5_000;

/// A stream, and how long a doubling of it takes to be noticed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = LeakStream)]
pub(crate) struct Noticed {
    /// The kind of drip; absent for all kinds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) kind: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub(crate) team: Option<TeamId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub(crate) channel: Option<ChannelId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) cause: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) touchpoint: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) product: Option<String>,
    /// In how many days a doubling is noticed on average; absent where that cannot be said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) expected_days_to_notice: Option<f64>,
}

impl Noticed {
    fn of(stream: &Stream, days: Option<f64>) -> Self {
        let Stream { kind, team, channel, cause, touchpoint, product } = stream.clone();
        let days = days.filter(|days| days.is_finite()).map(|days| (days * 10.0).round() / 10.0);
        Self { kind, team, channel, cause, touchpoint, product, expected_days_to_notice: days }
    }

    /// Which stream it is.
    pub(crate) fn stream(&self) -> Stream {
        let Self { kind, team, channel, cause, touchpoint, product, .. } = self.clone();
        Stream { kind, team, channel, cause, touchpoint, product }
    }
}

/// What is kept of all streams: those that may be looked at apart, the quickest first.
pub(crate) fn kept(streams: &[(Stream, Option<f64>)], open: &Open) -> Vec<Noticed> {
    let shown = streams.iter().filter(|(stream, _)| open.shows(stream));
    let mut kept: Vec<Noticed> = shown.map(|(stream, days)| Noticed::of(stream, *days)).collect();
    let days = |one: &Noticed| one.expected_days_to_notice.unwrap_or(f64::INFINITY);
    kept.sort_by(|one, other| {
        days(one).total_cmp(&days(other)).then_with(|| one.stream().cmp(&other.stream()))
    });
    kept.truncate(KEPT_MAX);
    kept
}

const NOTICED: Sql = Sql::tenant("leaks.noticed", "SELECT noticing FROM leak_looks WHERE org_id = $1");

/// What the last look said of each stream, the quickest first; nothing before there was one.
pub(crate) async fn of_last_look(tx: &mut Tx) -> Result<Vec<Noticed>, Fault> {
    let read = |row: &Row<'_>| {
        let text = row.text(0)?;
        if text.is_empty() {
            return Ok(Vec::new());
        }
        serde_json::from_str(&text).map_err(|cause| row.broken(0, &cause.to_string()))
    };
    Ok(tx.one(&NOTICED, params![], read).await?.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use instrument::places::House;

    #[test]
    fn the_quickest_come_first_and_what_cannot_be_said_last() {
        let of = |kind: &str| Stream { kind: Some(kind.to_owned()), ..Stream::default() };
        let team = Stream { team: Some(TeamId::of(3)), ..of("reopened") };
        let streams = [
            (of("damaged"), None),
            (of("reopened"), Some(161.26)),
            (team, Some(4.0)),
            (Stream::default(), Some(9.0)),
        ];
        let open = Open::for_tests(Vec::new(), House::OfMany);
        let all = kept(&streams, &open);
        let days: Vec<Option<f64>> = all.iter().map(|one| one.expected_days_to_notice).collect();
        assert_eq!(days, [Some(4.0), Some(9.0), Some(161.3), None]);
        assert_eq!(all[0].stream(), streams[2].0);
        let json = serde_json::to_string(&all).unwrap();
        assert!(json.contains(r#"{"kind":"damaged"}"#), "{json}");
        assert_eq!(serde_json::from_str::<Vec<Noticed>>(&json).unwrap(), all);
        // A house of fewer than five sees itself as a whole.
        let whole = kept(&streams, &Open::for_tests(Vec::new(), House::OfFew));
        assert!(whole.len() == 3 && whole.iter().all(|one| one.team.is_none()), "{whole:?}");
    }
}
