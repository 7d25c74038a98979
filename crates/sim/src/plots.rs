//! From matters to plots: who writes, which words are taken, who answers when, what becomes of promises.

use std::collections::{BTreeMap, BTreeSet};

use conversations::Then;
use jiff::tz::TimeZone;
use rules::hours::OfficeHours;
use rules::promises::dates::{DateOrder, Moment, read_due};
use rules::promises::state::Kind;
use store::Timestamp;

use crate::cast::{self, LENA, Place};
use crate::dice::Dice;
use crate::fates::{self, Forgotten};
use crate::faults::Faults;
use crate::hours::mins;
use crate::letters::{self, Filling};
use crate::matters::{self, Beat, Mailbox, Matter, Pairing, Tongue, Vow};
use crate::people::{PEOPLE, Person, Voice};
use crate::script::{Act, By, Fate, Letter, Nature, Plot, Setting, Vowed};

/// Days of the month that is lived.
pub(crate) const DAYS: i64 = 30;
/// Days of the half year before it.
pub(crate) const DAYS_BEFORE: i64 = 182;

/// How many plots of everyday matters.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Counts {
    /// In the month.
    pub(crate) month: u32,
    /// In the half year before it.
    pub(crate) before: u32,
}

/// Writes plots of everyday matters.
pub(crate) fn everyday(setting: &Setting<'_>, dice: &mut Dice, counts: Counts) -> Vec<Plot> {
    let matters: Vec<&Matter> = matters::ALL.iter().copied().flatten().collect();
    let weights: Vec<u32> = matters.iter().map(|matter| matter.weight).collect();
    let month_began = setting.until - mins(DAYS * 24 * 60);
    // Each plot has dice of its own: another hour of the day changes what is near, and not the half year before.
    let mut beginnings: Vec<(Timestamp, u64)> = Vec::new();
    for (count, until, days) in
        [(counts.month, setting.until, DAYS), (counts.before, month_began, DAYS_BEFORE)]
    {
        beginnings.extend((0..count).map(|_| {
            let at = setting.hours.somebody_writes(dice, until, days);
            (at, dice.seed())
        }));
    }
    beginnings.sort();
    let faults = Faults::until(setting.until);
    let dice = Dice::seeded(dice.seed());
    let mut writer = Writer { setting, dice, faults, turns: BTreeMap::new(), known: BTreeSet::new() };
    beginnings
        .into_iter()
        .map(|(at, seed)| {
            writer.dice = Dice::seeded(seed);
            let matter = matters[writer.dice.weighted(&weights)];
            writer.plot(matter, at)
        })
        .collect()
}

/// When `words` mean for a customer in `zone`, said at `at`; `None` when they are past or say nothing.
pub(crate) fn due(setting: &Setting<'_>, words: &str, at: Timestamp, zone: &str) -> Option<Timestamp> {
    let hours = OfficeHours::usual(setting.hours.zone.clone());
    let customer_zone = TimeZone::get(zone).unwrap_or_else(|_| setting.hours.zone.clone());
    let moment = Moment { at, customer_zone, organization_hours: &hours, order: DateOrder::DayFirst };
    read_due(words, &moment).ok().map(|due| due.at)
}

struct Writer<'a> {
    setting: &'a Setting<'a>,
    dice: Dice,
    faults: Faults,
    /// Which of several texts is next, so that none comes twice before all came once.
    turns: BTreeMap<usize, usize>,
    /// Which customers have written before.
    known: BTreeSet<&'static str>,
}

/// Where a conversation stands while its plot is written.
struct Telling {
    plot: Plot,
    /// In a matter whose texts go together: which of them.
    way: Option<usize>,
    item: String,
    order: String,
    colleague: Place,
    /// The last answer, for the quotation below what the customer writes next.
    answered: Option<(Timestamp, String)>,
    /// When a promise in it was done.
    kept_at: Option<Timestamp>,
}

impl Writer<'_> {
    fn plot(&mut self, matter: &'static Matter, at: Timestamp) -> Plot {
        let person = self.person(matter);
        let way = (matter.pairing == Pairing::ByPlace).then(|| self.count(matter.beats.as_ptr().addr()));
        let item = self.one_of(way, matter.items).to_owned();
        let order = (20_100 + self.dice.between(0, 8_800)).to_string();
        let speakers = cast::speakers(matter.tongue);
        let weights: Vec<u32> = speakers.iter().map(|(_, share)| *share).collect();
        let colleague = speakers[self.dice.weighted(&weights)].0;
        let subject = self.one_of(way, matter.subjects);
        let mut telling = Telling {
            plot: Plot::new(matter.name, person, matter.to, String::new()),
            way,
            item,
            order,
            colleague,
            answered: None,
            kept_at: None,
        };
        telling.plot.subject = letters::capitalized(&self.fill(&telling, subject));
        let mut at = at;
        let mut beats = matter.beats.iter().peekable();
        while let Some(beat) = beats.next() {
            let vow = match beats.peek() {
                Some(Beat::Promises(vow)) => Some(*vow),
                _ => None,
            };
            at = self.beat(&mut telling, beat, vow, at);
        }
        self.close(&mut telling, at);
        if Faults::comes_back(&mut self.dice, &telling.plot) {
            self.comes_back(&mut telling);
        }
        telling.plot
    }

    fn beat(&mut self, telling: &mut Telling, beat: &Beat, vow: Option<Vow>, at: Timestamp) -> Timestamp {
        match beat {
            Beat::Asks(texts) => self.asks(telling, texts, at),
            Beat::Notes(texts) if self.dice.happens(65) => {
                let at = self.setting.hours.at_work(at + mins(self.dice.between(4, 50)));
                let text = self.turn_filled(telling, texts);
                telling.plot.next(at, Act::Notes { by: telling.colleague, text })
            }
            Beat::HandsOver => {
                let at = self.setting.hours.at_work(at + mins(self.dice.between(3, 25)));
                telling.plot.next(at, Act::HandsOver { by: LENA })
            }
            Beat::Answers(texts) => self.answers(telling, texts, vow, at),
            Beat::Thanks(texts) if self.dice.happens(72) => {
                let at = telling.kept_at.map_or(at, |kept| kept.max(at));
                let at = self.reply_time(at);
                self.writes(telling, texts, at)
            }
            Beat::Notes(_) | Beat::Thanks(_) | Beat::Promises(_) => at,
        }
    }

    fn asks(&mut self, telling: &mut Telling, texts: &'static [&'static str], at: Timestamp) -> Timestamp {
        let is_first = telling.plot.steps.is_empty();
        let seen_at = telling.kept_at.take().map_or(at, |kept_at| kept_at.max(at));
        let at = if is_first { at } else { self.reply_time(seen_at) };
        let at = self.writes(telling, texts, at);
        if is_first && self.dice.happens(45) {
            let by = if self.dice.happens(60) { telling.colleague } else { LENA };
            let at = self.setting.hours.at_work(at + mins(self.dice.mostly_near(3, 50)));
            return telling.plot.next(at, Act::Assigns { by, to: telling.colleague });
        }
        at
    }

    /// A letter of the customer comes in, and some time later it has been read.
    fn writes(&mut self, telling: &mut Telling, texts: &'static [&'static str], at: Timestamp) -> Timestamp {
        let person = telling.plot.person;
        let body = self.turn_filled(telling, texts);
        let to = telling.answered.as_ref().map(|_| self.setting.me(telling.colleague));
        let (text, mut quoted) = letters::by_customer(person, &body, to);
        if let Some((answered_at, said)) = &telling.answered {
            let author = &self.setting.names[telling.colleague];
            let quotation = letters::quotation(said, author, &self.setting.written(*answered_at));
            quoted = if quoted.is_empty() { quotation } else { format!("{quoted}\n\n{quotation}") };
        }
        let has_html = person.voice != Voice::Terse && (person.name.contains(", ") || self.dice.happens(35));
        let html = has_html.then(|| letters::customers_html(person, &text));
        let is_new = telling.plot.steps.is_empty();
        let at = telling.plot.next(at, Act::Arrives(Letter { text, quoted, html, nature: Nature::Person }));
        if is_new && self.known.insert(person.mail) {
            telling.plot.next(at, Act::Knows);
        }
        let read_at = self.setting.hours.at_work(at + mins(self.dice.mostly_near(4, 90)));
        telling.plot.read(read_at, Act::Reads { by: self.setting.everybody() });
        at
    }

    fn answers(
        &mut self,
        telling: &mut Telling,
        texts: &'static [&'static str],
        vow: Option<Vow>,
        at: Timestamp,
    ) -> Timestamp {
        let at = match telling.kept_at {
            Some(kept_at) => kept_at.max(at),
            None => self.setting.hours.at_work(at + mins(self.dice.mostly_near(7, 320))),
        };
        let at = if telling.answered.is_none() {
            let delay = self.faults.delay(&mut self.dice, &telling.plot, at);
            self.setting.hours.at_work(at + delay)
        } else {
            at
        };
        let person = telling.plot.person;
        let body = self.turn_filled(telling, texts);
        let order = telling.order.clone();
        let filling = self.filling(telling, &order);
        let text = letters::by_colleague(cast::manner(telling.colleague), person.tongue, &body, &filling);
        let is_first = telling.answered.is_none();
        telling.answered = Some((at, text.clone()));
        let at = if let Some(vow) = vow {
            self.promises(telling, vow, text, at)
        } else {
            telling.plot.next(at, Act::Answers { by: telling.colleague, text, then: Then::Wait, vow: None })
        };
        if is_first && person.tongue == Tongue::English && self.dice.happens(5) {
            away(telling, at);
        }
        at
    }

    /// An answer with a promise, and what becomes of it.
    fn promises(&mut self, telling: &mut Telling, vow: Vow, text: String, at: Timestamp) -> Timestamp {
        let zone = telling.plot.person.zone;
        let at = at.max(telling.plot.last_at() + mins(1));
        let (words, due_at) = self.time(&vow, at, zone);
        let said = self.fill(telling, vow.said);
        let by = telling.colleague;
        let made = fates::Made { at, due_at, by, kind: vow.kind, kept: vow.kept };
        let is_forgotten = self.faults.forgets(&mut self.dice, by, at);
        let written = fates::write(self.setting, &mut self.dice, made, is_forgotten.then_some(Forgotten));
        let fate = if written.is_empty() { Fate::LeftToTheClock } else { Fate::Written };
        let vowed = Vowed { kind: vow.kind, said, by: By::Words(words), fate };
        let at = telling.plot.next(at, Act::Answers { by, text, then: Then::Wait, vow: Some(vowed) });
        for (done_at, act) in written {
            telling.kept_at = Some(telling.plot.next(done_at, act));
        }
        at
    }

    /// Words that give a time far enough ahead for what is promised.
    fn time(&mut self, vow: &Vow, at: Timestamp, zone: &str) -> (String, Timestamp) {
        let lead = match vow.kind {
            Kind::Delivery | Kind::Refund => mins(18 * 60),
            _ => mins(45),
        };
        let first = self.dice.below(vow.by.len());
        let rest = vow.by.iter().cycle().skip(first).take(vow.by.len());
        rest.chain(&["tomorrow 16:00", "in 2 business days"])
            .find_map(|words| {
                let due_at = due(self.setting, words, at, zone)?;
                (due_at > at + lead).then(|| ((*words).to_owned(), due_at))
            })
            .expect("two business days are always far enough ahead")
    }

    /// After the last word somebody closes the conversation.
    fn close(&mut self, telling: &mut Telling, at: Timestamp) {
        let ended_at = telling.plot.last_at().max(at);
        let is_thanked = matches!(telling.plot.steps.last(), Some((_, Act::Reads { .. })));
        let wait = if is_thanked {
            mins(self.dice.mostly_near(10, 300))
        } else {
            mins(60 * self.dice.between(90, 230))
        };
        let at = self.setting.hours.at_work(ended_at + wait);
        telling.plot.next(at, Act::Solves { by: telling.colleague });
    }

    /// Solved too soon: the customer writes again on the same matter, and is helped.
    fn comes_back(&mut self, telling: &mut Telling) {
        let solved_at = telling.plot.last_at();
        let helped_for = mins(60 * self.dice.between(5, 60));
        let writes_at = self.reply_time(solved_at + helped_for);
        let at = self.writes(telling, AGAIN, writes_at);
        let at = self.answers(telling, SORRY, None, at);
        self.close(telling, at);
    }

    /// When a customer answers: soon or the next day, and not in the night.
    fn reply_time(&mut self, at: Timestamp) -> Timestamp {
        let at = at + mins(self.dice.mostly_near(9, 28 * 60));
        let hour = i64::from(at.to_zoned(self.setting.hours.zone.clone()).hour());
        if hour < 7 { at + mins((7 - hour) * 60 + self.dice.between(0, 90)) } else { at }
    }

    fn person(&mut self, matter: &Matter) -> &'static Person {
        let is_trade = matter.to == Mailbox::Wholesale;
        let fitting: Vec<&Person> = PEOPLE
            .iter()
            .filter(|person| person.tongue == matter.tongue)
            .filter(|person| is_trade == (person.writes_to == Mailbox::Wholesale))
            .collect();
        fitting[self.dice.below(fitting.len())]
    }

    /// The text of this way, or the next of several.
    fn one_of(&mut self, way: Option<usize>, texts: &'static [&'static str]) -> &'static str {
        let turn = way.unwrap_or_else(|| self.count(texts.as_ptr().addr()));
        texts[turn % texts.len()]
    }

    /// Counts on from a random beginning.
    fn count(&mut self, what: usize) -> usize {
        let start = self.dice.below(60);
        let turn = self.turns.entry(what).or_insert(start);
        *turn += 1;
        *turn
    }

    fn turn_filled(&mut self, telling: &Telling, texts: &'static [&'static str]) -> String {
        let text = self.one_of(telling.way, texts);
        self.fill(telling, text)
    }

    fn fill(&self, telling: &Telling, text: &str) -> String {
        self.filling(telling, &telling.order).fill(text)
    }

    fn filling<'b>(&'b self, telling: &'b Telling, order: &'b str) -> Filling<'b> {
        Filling {
            item: &telling.item,
            order,
            first: telling.plot.person.first(),
            name: telling.plot.person.name,
            me: self.setting.me(telling.colleague),
            shop: self.setting.shop,
        }
    }
}

/// What customers write when it was not done after all.
const AGAIN: &[&str] = &[
    "I am sorry to come back to this, but it is still not right. The {item} does the same as before. What should I do?",
    "That did not help, I am afraid. Could you look at order {order} again?",
    "I thought this was settled, and it is not. Could somebody have another look at it?",
    "You closed this, but my question about the {item} is still open. What happens now?",
];
/// What they are told then.
const SORRY: &[&str] = &[
    "I am sorry that you had to write again. I went through order {order} from the beginning and found it: the note of \
     your first letter had not reached the workshop. It has now, and I saw to it that it was done.",
    "You are right, and I am sorry: we closed this before it was done. The {item} is put right now, and I checked it \
     myself.",
    "Thank you for telling us. The first answer did not go far enough. I had the {item} exchanged, and the new one is \
     packed.",
];

/// The customer's program answers that they are away.
fn away(telling: &mut Telling, answered_at: Timestamp) {
    let text =
        "I am out of the office and read my mail again on Monday. In urgent cases please ring.".to_owned();
    let letter = Letter { text, quoted: String::new(), html: None, nature: Nature::Away };
    telling.plot.read(answered_at + mins(1), Act::Arrives(letter));
}
