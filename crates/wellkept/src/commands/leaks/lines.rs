//! Lines of events, counted one by one.

use std::borrow::Cow;
use std::fmt;
use std::io::{self, BufRead, Read};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use measures::leaks::watch::{Tally, Watch};
use serde::Deserialize;
use serde::de::{Deserializer, Error, MapAccess, Visitor};

use super::broken;
use super::order::{Decided, Held, Order};

/// A longer line is refused.
const LINE_BYTES_MAX: u64 = 1024 * 1024;
/// What is told apart in one event.
pub(super) const DIMENSIONS_MAX: usize = 12;

const EPOCH: Date = Date::constant(1970, 1, 1);

/// A date as days since 1970-01-01.
pub(super) fn day_of(date: Date) -> i32 {
    date.duration_since(EPOCH).as_secs().div_euclid(86_400).try_into().unwrap_or(i32::MAX)
}

/// The date of a day.
pub(super) fn date_of(day: i32) -> Date {
    EPOCH.checked_add(jiff::Span::new().days(day)).unwrap_or(Date::MAX)
}

#[derive(Deserialize)]
struct Event<'l> {
    at: Timestamp,
    #[serde(borrow)]
    kind: Cow<'l, str>,
    drip: bool,
    #[serde(borrow, default)]
    dimensions: Dimensions<'l>,
}

/// Keys and values, in the order in which they stand; numbers and yes or no are taken as they are written, and null
/// as not there.
#[derive(Default)]
struct Dimensions<'l>(Vec<(Cow<'l, str>, Cow<'l, str>)>);

impl<'de: 'l, 'l> Deserialize<'de> for Dimensions<'l> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_map(OfDimensions)
    }
}

struct OfDimensions;

/// A text that is borrowed where it stands in the line as it is.
#[derive(Deserialize)]
struct Text<'l>(#[serde(borrow)] Cow<'l, str>);

#[derive(Deserialize)]
#[serde(untagged)]
enum Value<'l> {
    #[serde(borrow)]
    Text(Cow<'l, str>),
    Truth(bool),
    Whole(i64),
    Real(f64),
    Nothing(()),
}

impl<'l> Visitor<'l> for OfDimensions {
    type Value = Dimensions<'l>;

    fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("dimensions as an object of words")
    }

    fn visit_map<A: MapAccess<'l>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut all = Vec::new();
        while let Some((Text(key), value)) = map.next_entry::<Text<'l>, Value<'l>>()? {
            let value = match value {
                Value::Text(text) => text,
                Value::Truth(truth) => truth.to_string().into(),
                Value::Whole(number) => number.to_string().into(),
                Value::Real(number) => number.to_string().into(),
                Value::Nothing(()) => continue,
            };
            if all.len() == DIMENSIONS_MAX {
                return Err(A::Error::custom(format_args!("more than {DIMENSIONS_MAX} dimensions")));
            }
            all.push((key, value));
        }
        Ok(Dimensions(all))
    }
}

/// A line that is not counted, and why.
pub(super) type Refused = (u64, String);

/// The mark with which some programs begin a file.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Reads lines and counts them. Of all it read it keeps the time of the last event, and the few lines whose time it does
/// not believe yet.
pub(super) struct Events {
    zone: TimeZone,
    line: u64,
    kept: Vec<u8>,
    order: Order,
    days: Option<(i32, i32)>,
    counted: u64,
}

impl Events {
    pub(super) fn new(zone: TimeZone) -> Self {
        Self { zone, line: 0, kept: Vec::new(), order: Order::default(), days: None, counted: 0 }
    }

    /// The next line, without its end; give it back to [`Self::keep`]. `None` at the end of the input.
    pub(super) fn next_line(&mut self, input: &mut dyn BufRead) -> io::Result<Option<Vec<u8>>> {
        let mut line = std::mem::take(&mut self.kept);
        line.clear();
        if input.take(LINE_BYTES_MAX).read_until(b'\n', &mut line)? == 0 {
            return Ok(None);
        }
        self.line += 1;
        if line.len() as u64 == LINE_BYTES_MAX && !line.ends_with(b"\n") {
            skip_line(input)?;
        }
        Ok(Some(line))
    }

    /// Keeps the room of a line for the next one.
    pub(super) fn keep(&mut self, line: Vec<u8>) {
        self.kept = line;
    }

    /// Counts one line, and those whose time it confirms; says which are not counted.
    pub(super) fn count(&mut self, line: &[u8], watch: &mut Watch) -> Vec<Refused> {
        if line.len() as u64 == LINE_BYTES_MAX {
            return self.refuse(format!("longer than {LINE_BYTES_MAX} bytes"));
        }
        let begins = if self.line == 1 { line.strip_prefix(BYTE_ORDER_MARK) } else { None };
        let text = begins.unwrap_or(line).trim_ascii();
        if text.is_empty() {
            return Vec::new();
        }
        let event = match read(text) {
            Ok(event) => event,
            Err(why) => return self.refuse(why),
        };
        if self.order.follows(event.at) {
            return self.add(&event, watch).map_or_else(|why| self.refuse(why), |()| Vec::new());
        }
        let decided = self.order.take(Held { line: self.line, at: event.at, text: text.to_vec() });
        self.settle(decided, watch)
    }

    /// At the end of the input: counts what still waits to be confirmed.
    pub(super) fn end(&mut self, watch: &mut Watch) -> Vec<Refused> {
        let decided = self.order.end();
        self.settle(decided, watch)
    }

    fn settle(&mut self, decided: Vec<Decided>, watch: &mut Watch) -> Vec<Refused> {
        let mut refused = Vec::new();
        for one in decided {
            match one {
                Decided::Refused(line, why) => refused.push((line, why)),
                Decided::Believed(held) => {
                    let counted = read(&held.text).and_then(|event| self.add(&event, watch));
                    refused.extend(counted.err().map(|why| (held.line, why)));
                }
            }
        }
        refused
    }

    fn refuse(&self, why: String) -> Vec<Refused> {
        vec![(self.line, why)]
    }

    fn add(&mut self, event: &Event<'_>, watch: &mut Watch) -> Result<(), String> {
        let day = day_of(self.zone.to_datetime(event.at).date());
        let dimensions: Vec<(&str, &str)> =
            event.dimensions.0.iter().map(|(key, value)| (key.as_ref(), value.as_ref())).collect();
        let drips = u32::from(event.drip);
        let tally = Tally { day, kind: &event.kind, dimensions: &dimensions, occasions: Some(1), drips };
        watch.add(&tally).map_err(|cannot| cannot.to_string())?;
        self.days = Some(self.days.map_or((day, day), |(first, _)| (first, day)));
        self.counted += 1;
        Ok(())
    }

    /// The day of the first event.
    pub(super) fn first_day(&self) -> Option<i32> {
        self.days.map(|(first, _)| first)
    }

    /// The day of the last event.
    pub(super) fn last_day(&self) -> Option<i32> {
        self.days.map(|(_, last)| last)
    }

    /// How many events were counted.
    pub(super) fn counted(&self) -> u64 {
        self.counted
    }
}

fn read(line: &[u8]) -> Result<Event<'_>, String> {
    let event: Event<'_> = serde_json::from_slice(line).map_err(|error| broken::why(line, &error))?;
    if event.kind.is_empty() { Err(broken::NO_KIND.into()) } else { Ok(event) }
}

/// Reads on to the end of a line that is too long, without keeping it.
fn skip_line(input: &mut dyn BufRead) -> io::Result<()> {
    loop {
        let piece = input.fill_buf()?;
        let end = piece.iter().position(|byte| *byte == b'\n');
        let read = end.map_or(piece.len(), |end| end + 1);
        input.consume(read);
        if end.is_some() || read == 0 {
            return Ok(());
        }
    }
}
