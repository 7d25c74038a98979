//! `wellkept promises`.

mod line;

use std::io::{self, BufRead, Read, Write};

use anyhow::{Context, Result};
use clap::{Args, Subcommand};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use rules::hours::OfficeHours;
use rules::promises::dates::{DateOrder, Moment};
use rules::promises::detect::{Heard, hear};
use serde::Serialize;
use serde_json::value::RawValue;

use super::warn;
use line::Message;

/// Hear promises in words
#[derive(Args)]
pub(crate) struct Promises {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Detect(Detect),
}

/// Hear promises in agents' messages, line by line
///
/// Reads JSON lines from standard input, each an agent's message:
///
///   {"id": 7, "text": "I'll call you back tomorrow at 3", "at": "2026-03-11T10:00:00Z", "time_zone":
///   "Europe/Berlin"}
///
/// "at" is when it was written, "time_zone" whose calendar and clock the customer goes by. For each line one is
/// written to standard output:
///
///   {"id": 7, "promises": [{"kind": "call_back", "text": "I'll call you back tomorrow at 3", "start": 0, "end":
///   32, "due": "2026-03-12T15:00:00+01:00", "due_text": "tomorrow at 3", "precision": "exact", "conditional":
///   false, "vague": false, "event_bound": false}]}
///
/// "kind" is call_back, reply, refund, delivery, repair, appointment, send or other. "start" and "end" count
/// Unicode scalar values, the end exclusive. "due_text" is what was said about when; "due" is there when that
/// names a time, which "precision" then says: exact, by_end_of_day or by_end_of_week. For "shortly" (vague) and
/// "as soon as we know" (event) it is null. A conditional promise waits for the customer to do something first.
///
/// Days end when the organization closes: the usual hours, Monday to Friday from 09:00 to 17:00, in the customer's
/// time zone unless --organization-zone names another. "at" lies in 1900 or later; "id" comes back as it is written. A line that cannot be read is told on standard error as
/// "line N: ..." and the rest goes on, as is one in a language without rules: nothing is heard in it. Every answer is
/// written out at once. Ends with 0 when the input ends.
///
///   wellkept promises detect < messages.jsonl
#[derive(Args)]
#[command(verbatim_doc_comment)]
#[expect(clippy::doc_markdown, reason = "it is printed as help, letter for letter")]
pub(crate) struct Detect {
    /// The time zone of the organization, for instance Europe/London
    #[arg(long, value_name = "ZONE")]
    organization_zone: Option<String>,
    /// Read 11/12 as November 12
    #[arg(long)]
    month_first: bool,
}

/// A longer line is refused; a message has at most 64 KiB of text that is heard.
const LINE_BYTES_MAX: u64 = 1024 * 1024;

#[derive(Serialize)]
struct Answer<'a> {
    id: &'a RawValue,
    promises: Vec<Told<'a>>,
}

#[derive(Serialize)]
struct Told<'a> {
    kind: &'static str,
    text: &'a str,
    start: usize,
    end: usize,
    due: Option<String>,
    due_text: Option<&'a str>,
    precision: Option<&'static str>,
    conditional: bool,
    vague: bool,
    event_bound: bool,
}

impl Promises {
    pub(crate) fn run(&self) -> Result<()> {
        let Command::Detect(detect) = &self.command;
        match detect.run(&mut io::stdin().lock(), &mut io::stdout().lock()) {
            // Whoever reads our answers has had enough of them.
            Err(error) if error.downcast_ref::<io::Error>().is_some_and(is_broken_pipe) => Ok(()),
            ended => ended,
        }
    }
}

fn is_broken_pipe(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::BrokenPipe
}

impl Detect {
    fn run(&self, input: &mut impl BufRead, output: &mut impl Write) -> Result<()> {
        let named = |zone: &String| TimeZone::get(zone).with_context(|| format!("{zone} is no time zone"));
        let organization = self.organization_zone.as_ref().map(named).transpose()?;
        let order = if self.month_first { DateOrder::MonthFirst } else { DateOrder::DayFirst };
        let house = House { zone: organization, order };
        let mut line = Vec::new();
        for number in 1_u64.. {
            line.clear();
            if input.take(LINE_BYTES_MAX).read_until(b'\n', &mut line)? == 0 {
                break;
            }
            if line.len() as u64 == LINE_BYTES_MAX && !line.ends_with(b"\n") {
                skip_line(input)?;
                warn(&format_args!("line {number}: longer than {LINE_BYTES_MAX} bytes"));
            } else if let Some(text) = text_of(&line, number) {
                match house.answer(text, number) {
                    Ok(answer) => {
                        output.write_all(answer.as_bytes())?;
                        output.flush()?;
                    }
                    Err(cannot) => warn(&format_args!("line {number}: {cannot}")),
                }
            }
        }
        Ok(())
    }
}

/// The mark with which some programs begin a file.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// What there is to read in a line.
fn text_of(line: &[u8], number: u64) -> Option<&[u8]> {
    let unmarked = if number == 1 { line.strip_prefix(BYTE_ORDER_MARK) } else { None };
    Some(unmarked.unwrap_or(line).trim_ascii()).filter(|text| !text.is_empty())
}

/// Reads on to the end of a line that is too long, without keeping it.
fn skip_line(input: &mut impl BufRead) -> io::Result<()> {
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

/// What is the same for every line.
struct House {
    zone: Option<TimeZone>,
    order: DateOrder,
}

impl House {
    /// The answer to one line, as a line.
    fn answer(&self, line: &[u8], number: u64) -> Result<String, String> {
        let message = Message::read(line)?;
        let zone = message.time_zone;
        let hours = OfficeHours::usual(self.zone.clone().unwrap_or_else(|| zone.clone()));
        let moment = Moment {
            at: message.at,
            customer_zone: zone.clone(),
            organization_hours: &hours,
            order: self.order,
        };
        let heard = hear(&message.text, &moment);
        if !heard.language_has_rules {
            warn(&format_args!("line {number}: there are no rules for its language, so nothing was heard"));
        }
        let promises = heard.promises.iter().map(|heard| told(heard, &zone)).collect();
        let answer = serde_json::to_string(&Answer { id: message.id, promises });
        let mut answer = answer.expect("words and numbers are plain JSON");
        answer.push('\n');
        Ok(answer)
    }
}

fn told<'t>(heard: &Heard<'t>, zone: &TimeZone) -> Told<'t> {
    let due = heard.due_at().map(|due| in_rfc_3339(due, zone));
    Told {
        kind: heard.kind.code(),
        text: heard.text,
        start: heard.span.first_char,
        end: heard.span.end_char,
        due,
        due_text: heard.due.map(|due| due.text),
        precision: heard.precision().map(rules::promises::dates::Precision::code),
        conditional: heard.conditional,
        vague: heard.is_vague(),
        event_bound: heard.is_event_bound(),
    }
}

/// A time as RFC 3339 has it: its offset has no seconds, which some zones had until 1972. UTC stands for those.
fn in_rfc_3339(at: Timestamp, zone: &TimeZone) -> String {
    let local = at.to_zoned(zone.clone());
    let is_whole = local.offset().seconds() % 60 == 0;
    let zoned = if is_whole { local } else { at.to_zoned(TimeZone::UTC) };
    zoned.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

#[cfg(test)]
mod tests;
