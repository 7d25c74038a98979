//! The last days, written by hand: what lies in the inbox when somebody opens it for the first time.

use conversations::Then;
use jiff::SignedDuration;
use jiff::civil::Weekday;
use rules::promises::state::{Agreement, Kind};
use store::Timestamp;

use crate::cast::{self, IDRIS, LENA, OWNER, PRIYA, Place, TOMAS};
use crate::hours::mins;
use crate::letters::{self, Filling, flow};
use crate::people::{Person, Voice, guests};
use crate::script::{Act, By, Fate, Letter, Nature, Plot, Setting, Vowed};
use crate::words_of_scenes as words;

/// The plots of the last days.
pub(crate) fn last_days(setting: &Setting<'_>) -> Vec<Plot> {
    let stage = Stage(setting);
    vec![
        stage.invoice_for_mabel(),
        stage.cracked_kettle(),
        stage.delivery_on_thursday(),
        stage.refund_for_aisha(),
        stage.invoice_for_novak(),
        stage.wobbling_handle(),
        stage.call_to_new_york(),
        stage.coffee_pot(),
        stage.third_letter(),
        stage.crepe_pan(),
        stage.moved_to_friday(),
        stage.lid_from_a_phone(),
        stage.found_again(),
        stage.lost_address(),
        stage.first_order(),
    ]
}

struct Stage<'a>(&'a Setting<'a>);

/// Hours and days before the end, in minutes.
const HOUR: i64 = 60;
const DAY: i64 = 24 * 60;

impl Stage<'_> {
    fn ago(&self, minutes: i64) -> Timestamp {
        self.0.until - mins(minutes)
    }

    /// The same, or the working hour before it.
    fn desk(&self, minutes: i64) -> Timestamp {
        self.0.hours.last_at_work(self.ago(minutes))
    }

    fn plot(person: &'static Person, subject: &'static str) -> Plot {
        Plot::new(subject, person, person.writes_to, subject.to_owned())
    }

    /// A letter that nobody has read yet.
    fn unread(&self, plot: &mut Plot, at: Timestamp, body: &str, to: Option<Place>) {
        let person = plot.person;
        let is_new = plot.steps.is_empty();
        let (text, quoted) = letters::by_customer(person, &flow(body), to.map(|place| self.0.me(place)));
        let html = (person.voice == Voice::Warm).then(|| letters::customers_html(person, &text));
        plot.next(at, Act::Arrives(Letter { text, quoted, html, nature: Nature::Person }));
        if is_new {
            plot.next(at, Act::Knows);
        }
    }

    /// A letter that everybody has read.
    fn letter(&self, plot: &mut Plot, at: Timestamp, body: &str, to: Option<Place>) {
        self.unread(plot, at, body, to);
        plot.read(plot.last_at() + mins(1), Act::Reads { by: self.0.everybody() });
    }

    fn answer(&self, plot: &mut Plot, at: Timestamp, by: Place, body: &str, vow: Option<Vowed>) {
        let person = plot.person;
        let (first, me) = (person.first(), self.0.me(by));
        let filling = Filling { item: "", order: "", first, name: person.name, me, shop: self.0.shop };
        let text = letters::by_colleague(cast::manner(by), person.tongue, &flow(body), &filling);
        let at = at.max(plot.last_at() + mins(9));
        let vow = vow.map(|vow| Vowed { by: ahead_of(vow.by, at), ..vow });
        plot.next(at, Act::Answers { by, text, then: Then::Wait, vow });
    }

    fn note(&self, plot: &mut Plot, at: Timestamp, by: Place, text: &str) {
        plot.next(at, Act::Notes { by, text: flow(text) });
        plot.read(plot.last_at() + mins(1), Act::Reads { by: self.0.everybody() });
    }

    /// Two promises that were kept, some days ago.
    fn invoice_for_mabel(&self) -> Plot {
        let mut plot = Self::plot(&guests::MABEL, "Receipt for my daughter's wedding present");
        self.letter(&mut plot, self.ago(12 * DAY), words::MABEL_RECEIPT, None);
        let said = vow(Kind::Send, "Send the receipt", By::Instant(self.desk(10 * DAY) + mins(HOUR)));
        self.answer(&mut plot, self.desk(11 * DAY), OWNER, words::MABEL_RECEIPT_ANSWER, Some(said));
        keeps(&mut plot, self.desk(10 * DAY), OWNER, "Sent as a file and by post.");
        let call = vow(
            Kind::CallBack,
            "Ring to hear whether it arrived",
            By::Instant(self.desk(8 * DAY) + mins(45)),
        );
        self.answer(&mut plot, self.desk(10 * DAY) + mins(3), OWNER, words::MABEL_RECEIPT_SENT, Some(call));
        keeps(&mut plot, self.desk(8 * DAY), OWNER, "It arrived. A lovely talk about weddings.");
        self.letter(&mut plot, self.ago(7 * DAY), words::MABEL_RECEIPT_THANKS, Some(OWNER));
        plot.next(self.desk(7 * DAY) + mins(30), Act::Solves { by: OWNER });
        plot
    }

    fn cracked_kettle(&self) -> Plot {
        let mut plot = Self::plot(&guests::MABEL, "The blue kettle arrived cracked");
        self.unread(&mut plot, self.ago(24), words::MABEL_KETTLE, None);
        plot.next(self.ago(19), Act::Assigns { by: LENA, to: OWNER });
        plot.next(self.ago(17), Act::Notes { by: LENA, text: flow(words::MABEL_KETTLE_NOTE) });
        plot
    }

    fn delivery_on_thursday(&self) -> Plot {
        let mut plot = Self::plot(&guests::JONAS, "Change the delivery to Thursday");
        self.letter(&mut plot, self.ago(28 * HOUR), words::JONAS_ASKS, None);
        let said = vow(Kind::CallBack, "Ring Jonas about Thursday", By::Instant(self.whole_minute(36)));
        self.answer(&mut plot, self.desk(25 * HOUR), OWNER, words::JONAS_ANSWER, Some(said));
        self.unread(&mut plot, self.ago(41), words::JONAS_AGREES, Some(OWNER));
        plot
    }

    fn refund_for_aisha(&self) -> Plot {
        let mut plot = Self::plot(&guests::AISHA, "Refund for order 20418");
        self.letter(&mut plot, self.ago(3 * DAY), words::AISHA_ASKS, None);
        let today = self.0.hours.today_at(self.0.until, 17, SignedDuration::from_mins(70));
        let said = vow(Kind::Refund, "Refund of £48 to Aisha Rahman", By::Instant(today));
        self.answer(&mut plot, self.desk(2 * DAY + 20 * HOUR), OWNER, words::AISHA_ANSWER, Some(said));
        self.unread(&mut plot, self.ago(HOUR + 4), words::AISHA_WONDERS, Some(OWNER));
        plot
    }

    fn invoice_for_novak(&self) -> Plot {
        let mut plot = Self::plot(&guests::NOVAK, "Invoice with our VAT number");
        self.letter(&mut plot, self.ago(26 * HOUR), words::NOVAK_ASKS, None);
        plot.next(self.desk(25 * HOUR), Act::HandsOver { by: LENA });
        let noon = self.0.hours.next_day_at(self.0.until, 12);
        let said = vow(Kind::Send, "Send the invoice with the VAT number", By::Instant(noon));
        self.answer(&mut plot, self.desk(23 * HOUR), OWNER, words::NOVAK_ANSWER, Some(said));
        self.letter(&mut plot, self.ago(3 * HOUR), words::NOVAK_AGREES, Some(OWNER));
        plot
    }

    fn wobbling_handle(&self) -> Plot {
        let mut plot = Self::plot(&guests::SHAH, "The pan wobbles after two weeks");
        self.letter(&mut plot, self.ago(2 * DAY), words::SHAH_ASKS, None);
        self.answer(&mut plot, self.desk(2 * DAY - 3 * HOUR), OWNER, words::SHAH_ANSWER, None);
        self.letter(&mut plot, self.ago(22 * HOUR), words::SHAH_REPLIES, Some(OWNER));
        self.note(&mut plot, self.desk(20 * HOUR), OWNER, words::SHAH_NOTE);
        let monday = self.0.hours.weekday_at(self.0.until, Weekday::Monday, 9);
        plot.next(self.desk(20 * HOUR) + mins(2), Act::Snoozes { by: OWNER, until: monday });
        plot
    }

    fn call_to_new_york(&self) -> Plot {
        let mut plot = Self::plot(&guests::GRACE, "A wedding list across an ocean");
        self.letter(&mut plot, self.ago(30 * HOUR), words::GRACE_ASKS, None);
        let friday =
            self.0.hours.weekday_at(self.0.until + SignedDuration::from_hours(12), Weekday::Friday, 14);
        let said =
            vow(Kind::CallBack, "Ring Grace and set up the wedding list together", By::Instant(friday));
        self.answer(&mut plot, self.desk(27 * HOUR), OWNER, words::GRACE_ANSWER, Some(said));
        self.letter(&mut plot, self.ago(9 * HOUR), words::GRACE_AGREES, Some(OWNER));
        plot.next(self.desk(8 * HOUR), Act::Solves { by: OWNER });
        plot
    }

    fn coffee_pot(&self) -> Plot {
        let mut plot = Self::plot(&guests::LAYLA, "إبريق القهوة وصل مكسورًا");
        self.unread(&mut plot, self.ago(13 * HOUR + 20), words::LAYLA_ASKS, None);
        plot
    }

    /// A promise that broke in silence, and a letter that says so.
    fn third_letter(&self) -> Plot {
        let mut plot = Self::plot(&guests::DOUGLAS, "Order 22907 has not come");
        self.letter(&mut plot, self.ago(5 * DAY), words::DOUGLAS_FIRST, None);
        self.answer(&mut plot, self.desk(5 * DAY - 4 * HOUR), TOMAS, words::DOUGLAS_ANSWER, None);
        self.letter(&mut plot, self.ago(3 * DAY), words::DOUGLAS_SECOND, Some(TOMAS));
        let broken = self.desk(20 * HOUR);
        let said = Vowed {
            fate: Fate::LeftToTheClock,
            ..vow(Kind::Delivery, "The stock pot, by our own van", By::Instant(broken))
        };
        self.answer(&mut plot, self.desk(2 * DAY + 20 * HOUR), TOMAS, words::DOUGLAS_PROMISE, Some(said));
        self.letter(&mut plot, self.ago(2 * HOUR + 10), words::DOUGLAS_THIRD, Some(TOMAS));
        plot.next(self.ago(2 * HOUR), Act::Assigns { by: LENA, to: LENA });
        self.note(&mut plot, self.ago(HOUR + 50), LENA, words::DOUGLAS_NOTE);
        plot
    }

    fn crepe_pan(&self) -> Plot {
        let mut plot = Self::plot(&guests::CAMILLE, "Poêle à crêpes : quelle taille ?");
        self.unread(&mut plot, self.ago(3 * HOUR + 12), words::CAMILLE_ASKS, None);
        plot
    }

    fn moved_to_friday(&self) -> Plot {
        let mut plot = Self::plot(&guests::HANNAH, "Replacement for the casserole");
        self.letter(&mut plot, self.ago(4 * DAY), words::HANNAH_ASKS, None);
        let tomorrow = self.0.hours.next_day_at(self.0.until, 13);
        let said = vow(Kind::Delivery, "A new casserole, delivered", By::Instant(tomorrow));
        self.answer(&mut plot, self.desk(3 * DAY + 20 * HOUR), PRIYA, words::HANNAH_ANSWER, Some(said));
        self.letter(&mut plot, self.ago(DAY + 2 * HOUR), words::HANNAH_MOVES, Some(PRIYA));
        let to = self.0.hours.weekday_at(tomorrow, Weekday::Friday, 11);
        let note = "She asked for Friday herself.".to_owned();
        let at = self.desk(DAY);
        plot.next(at, Act::Moves { by: PRIYA, to, agreement: Agreement::Agreed, note });
        self.answer(&mut plot, at + mins(2), PRIYA, words::HANNAH_FRIDAY, None);
        plot
    }

    fn lid_from_a_phone(&self) -> Plot {
        let mut plot = Self::plot(&guests::BEN, "lid");
        self.unread(&mut plot, self.ago(11), words::BEN_ASKS, None);
        plot
    }

    fn found_again(&self) -> Plot {
        let mut plot = Self::plot(&guests::ROSALIND, "The lost parcel");
        self.letter(&mut plot, self.ago(3 * DAY + 6 * HOUR), words::ROSALIND_ASKS, None);
        let due_at = self.0.hours.next_day_at(self.ago(DAY), 16);
        let said = vow(Kind::Reply, "Say what the depot found", By::Instant(due_at));
        self.answer(&mut plot, self.desk(3 * DAY), IDRIS, words::ROSALIND_ANSWER, Some(said));
        self.letter(&mut plot, self.ago(DAY + 8 * HOUR), words::ROSALIND_FOUND, Some(IDRIS));
        let why = "It stood in her neighbour's hall all along.".to_owned();
        plot.next(self.ago(DAY + 7 * HOUR), Act::Withdraws { by: IDRIS, why });
        plot.next(self.ago(DAY + 7 * HOUR - 5), Act::Solves { by: IDRIS });
        plot
    }

    fn lost_address(&self) -> Plot {
        let mut plot = Self::plot(&guests::TEREZA, "Cookery evening: is there a vegetarian menu?");
        self.letter(&mut plot, self.ago(22 * HOUR), words::TEREZA_ASKS, None);
        self.answer(&mut plot, self.desk(19 * HOUR), OWNER, words::TEREZA_ANSWER, None);
        let text = flow(words::TEREZA_BOUNCE);
        let letter = Letter { text, quoted: String::new(), html: None, nature: Nature::Bounce };
        plot.next(plot.last_at() + mins(1), Act::Arrives(letter));
        plot
    }

    fn first_order(&self) -> Plot {
        let mut plot = Self::plot(&guests::NGOZI, "First order: cast iron for sixteen covers");
        self.unread(&mut plot, self.ago(HOUR + 32), words::NGOZI_ASKS, None);
        plot
    }

    /// An instant so many minutes ahead, on a whole minute.
    fn whole_minute(&self, minutes: i64) -> Timestamp {
        let at = self.0.until + mins(minutes);
        at - SignedDuration::from_micros(at.as_microsecond().rem_euclid(60_000_000))
    }
}

fn vow(kind: Kind, said: &str, by: By) -> Vowed {
    Vowed { kind, said: said.to_owned(), by, fate: Fate::Written }
}

/// On some days of the week two of our times fall together; a promise lies ahead all the same.
fn ahead_of(by: By, at: Timestamp) -> By {
    match by {
        By::Instant(due_at) => By::Instant(due_at.max(at + mins(30))),
        By::Words(words) => By::Words(words),
    }
}

fn keeps(plot: &mut Plot, at: Timestamp, by: Place, note: &str) {
    plot.next(at, Act::Keeps { by, note: note.to_owned() });
}
