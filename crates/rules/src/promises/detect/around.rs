//! What stands around a time inside a promise, and whether it makes the time one of something else.

use super::lists::{List, NAMED_DAYS, list};
use crate::promises::dates::{Class, Found, Precision};

/// Of so many words before it an expression may hang on one.
const WORDS_BEFORE_MAX: usize = 8;

/// An expression as it was said inside a promise that begins at this byte.
pub(super) struct Around<'t> {
    pub(super) text: &'t str,
    pub(super) start: usize,
    pub(super) found: &'t Found,
}

impl<'t> Around<'t> {
    /// The words before it inside the promise, the nearest first.
    fn before(&self) -> impl Iterator<Item = &'t str> + use<'t> {
        let said = self.text.get(self.start..self.found.start).unwrap_or_default();
        said.rsplit(|sign: char| !(sign.is_alphanumeric() || matches!(sign, '\'' | '’' | ',' | ';')))
            .map(|word| word.trim_matches('\''))
            .filter(|word| !word.is_empty())
            .take(WORDS_BEFORE_MAX)
    }

    fn first_word(&self) -> &'t str {
        let said = &self.text[self.found.start..self.found.end];
        said.split(|sign: char| !sign.is_alphanumeric()).next().unwrap_or_default()
    }

    /// Not the day of something else, and not what is asked or told: "your order from Monday", "the payment of 3
    /// March", "closed since May", "your appointment on Friday", "the form we sent on Monday", "whether it comes on
    /// Friday"; but "book an appointment on Friday".
    pub(super) fn is_due(&self) -> bool {
        if self.is_led() {
            return !self.is_left_open();
        }
        if is(self.first_word(), &["since", "sooner"]) || self.is_first_to() {
            return false;
        }
        let mut before = self.before();
        let (last, but_one) = (before.next().unwrap_or_default(), before.next().unwrap_or_default());
        let is_asked = is(self.first_word(), &["when"])
            && is(last, &["out", "see", "check", "ask", "confirm", "clarify", "determine", "verify"]);
        let is_asked = is_asked
            || is(self.first_word(), &["about"])
                && self.before().take(3).any(|word| is(word, &["know", "ask", "tell", "talk", "remind"]));
        let lasts = is(last, &["for"]) && self.is_length();
        let is_of_another =
            is(last, &["of", "from", "since", "dated", "about", "regarding", "re", "last", "to"])
                && !(is(last, &["of"]) && is(but_one, &["care", "hold", "rid", "advantage"]))
                || is(last, &["appointment"]) && !is(but_one, &["a", "an", "another", "new"]);
        // "On or about May 1"
        let is_of_another = is_of_another && !(is(last, &["about"]) && is(but_one, &["or", "on"]));
        !(is_asked
            || lasts
            || self.leads_to_event()
            || is_of_another
            || self.is_embedded()
            || self.is_of_participle()
            || self.is_called_off()
            || self.is_of_occasion()
            || self.is_attribute())
    }

    /// "let them know that you need it by Friday", "ask whether it will be ready by Friday": somebody else's due.
    fn is_left_open(&self) -> bool {
        let before: Vec<String> = self.before().map(str::to_ascii_lowercase).collect();
        let word = |at: usize| before.get(at).map_or("", String::as_str);
        (0..before.len()).take_while(|at| !word(*at).ends_with([',', ';'])).any(|at| {
            let subject = at.checked_sub(1).map_or("", word);
            let is_question = matches!(word(at), "if" | "whether") && !matches!(subject, "i" | "we" | "");
            let told = word(at + 1 + usize::from(word(at + 1) == "that"));
            let is_told = matches!(word(at), "you" | "they" | "he" | "she")
                && matches!(told, "know" | "him" | "her" | "them");
            is_question || is_told
        })
    }

    /// "about the meeting on Monday", "for our call at 3": the time of what is held then.
    fn is_of_occasion(&self) -> bool {
        let is_lead = |word: &&str| is(word, &["on", "at", "in"]);
        let mut before = self.before().skip_while(is_lead);
        let is_held =
            before.next().is_some_and(|word| OCCASIONS.contains(word.to_ascii_lowercase().as_str()));
        let words: Vec<&str> =
            before.take(OCCASION_WORDS_MAX).take_while(|word| !word.ends_with(',')).collect();
        // "for Monday's meeting on Friday": that one has its day.
        let has_day = words.iter().any(|word| NAMED_DAYS.iter().any(|day| begins_with(word, day)));
        let of = ["for", "about", "of", "regarding", "re", "concerning", "from", "per"];
        // "I'll send you the notes of the meeting this afternoon": only an "on" or "at" ties the time to the meeting.
        let is_tied = is(self.first_word(), &["on", "at", "in"])
            || self.before().next().is_some_and(|word| is_lead(&word));
        let is_held = is_held && (is_tied || self.is_bare_day());
        // "I'll join you for dinner on Sunday": whoever comes to it comes then.
        let is_held = is_held && !self.before().any(|word| is(word, &["join", "meet", "attend", "come"]));
        // "I will reply to the rest of your email tonight": what was written has its day behind "from" or "of".
        let is_held = is_held && !self.before().take(2).any(|word| is(word, WRITTEN));
        is_held && !has_day && words.iter().any(|word| is(word, &of))
    }

    /// A day or an hour alone: "Friday", "3 pm"; not "this afternoon", "later today".
    fn is_bare_day(&self) -> bool {
        let first = self.first_word();
        !is(first, &["later", "this", "early", "first", "today", "tonight", "tomorrow", "sometime", "next"])
    }

    /// "the 2 pm agenda", "your 10:30 slot".
    fn is_attribute(&self) -> bool {
        let is_clock = self.first_word().starts_with(|sign: char| sign.is_ascii_digit());
        let is_named = self.before().next().is_some_and(|word| is(word, &["the", "your", "our", "my"]));
        let after = self.text.get(self.found.end..).unwrap_or_default();
        let next = after.split_whitespace().next().unwrap_or_default();
        let is_joined = after.starts_with(' ') && next.starts_with(|sign: char| sign.is_ascii_lowercase());
        is_clock && is_named && is_joined && !AFTER_TIMES.contains(next)
    }

    /// "For now", "until now": for how long, not when.
    pub(super) fn is_lasting(&self) -> bool {
        self.before().next().is_some_and(|word| is(word, &["for", "until", "till", "of", "from", "up", "by"]))
    }

    /// "By June 2000", "on 3/4/01": led like a time at which something will be.
    pub(super) fn is_placed(&self) -> bool {
        self.is_led()
            || self.before().next().is_some_and(|word| is(word, &["on", "at", "during", "after", "around"]))
    }

    /// "You'll be the first to know".
    fn is_first_to(&self) -> bool {
        let said = &self.text[self.found.start..self.found.end];
        let after = self.text.get(self.found.end..).unwrap_or_default();
        said.ends_with("first") && after.starts_with(" to ")
    }

    /// "shortly after the call", "immediately once it is approved": the event says when.
    fn leads_to_event(&self) -> bool {
        let after = self.text.get(self.found.end..).unwrap_or_default();
        let next = after.split_whitespace().next().unwrap_or_default();
        // "Soon as I get it"
        let is_soon_as = next == "as"
            && !after.trim_start().starts_with("as possible")
            && self.first_word().eq_ignore_ascii_case("soon");
        let is_event = is_soon_as || matches!(next, "after" | "once" | "following" | "upon");
        self.found.class == Class::Vague && is_event
    }

    /// "the next two weeks" after "for".
    fn is_length(&self) -> bool {
        let said = &self.text[self.found.start..self.found.end];
        let is_led = said.starts_with("the ") || said.starts_with("another ") || said.starts_with("up to ");
        is_led && said.split_whitespace().count() > 2
    }

    /// "whether we can deliver on Friday", "the report that we discussed on Monday", "after our call at 3".
    fn is_embedded(&self) -> bool {
        let mut words = self.before().enumerate().peekable();
        let mut behind = "";
        while let Some((back, word)) = words.next() {
            let small = word.to_ascii_lowercase();
            if word.ends_with(',') || matches!(small.as_str(), "and" | "then" | "but") {
                return false;
            }
            let is_after = back > 0
                && matches!(small.as_str(), "after" | "following")
                && self.found.precision == Precision::Exact;
            // "Keep you updated": somebody is told, and tells nothing.
            let is_object =
                words.peek().is_some_and(|(_, verb)| matches!(*verb, "keep" | "get" | "have" | "keeping"));
            let is_relative = matches!(small.as_str(), "that" | "which" | "who" | "what");
            let is_person = matches!(small.as_str(), "i" | "we" | "you" | "they" | "he" | "she");
            let is_told = !is_object
                && (is_person || is_relative)
                && (is_past(behind) || is_relative && matches!(behind, "should" | "would" | "could" | "had"));
            // "let them know that you will be there at 5"
            let is_passed_on = matches!(small.as_str(), "that" | "you'll" | "you’ll" | "you")
                && words
                    .peek()
                    .is_some_and(|(_, verb)| matches!(*verb, "know" | "note" | "tell" | "that" | "remind"))
                && matches!(
                    behind,
                    "will" | "be" | "you" | "you'll" | "you’ll" | "are" | "need" | "want" | "would"
                );
            // "I will see if I can get to it tomorrow" is a try, "if they can come tomorrow" a question.
            let is_question = matches!(small.as_str(), "if" | "whether") && !behind.eq_ignore_ascii_case("i");
            if is_after || is_told || is_passed_on || is_question {
                return true;
            }
            behind = word;
        }
        false
    }

    /// "the lamp delivered on Monday", "the parcel due on Tuesday"; not "it will be delivered on Monday", "get it
    /// delivered on Monday", "as agreed on Monday".
    fn is_of_participle(&self) -> bool {
        let is_lead = |word: &&str| ["on", "at"].iter().any(|lead| lead.eq_ignore_ascii_case(word));
        let mut before =
            self.before().map(str::to_ascii_lowercase).skip_while(|word| is_lead(&word.as_str()));
        let participle = before.next().unwrap_or_default();
        let is_participle = participle == "due"
            || participle.len() > 4 && participle.ends_with("ed") && !participle.ends_with("eed")
            || PARTICIPLES.contains(participle.as_str());
        let mut is_next = true;
        is_participle
            && !before.any(|word| {
                let word = word.trim_end_matches([',', ';']);
                let is_as = std::mem::take(&mut is_next) && word == "as";
                is_as || CAUSING.contains(word)
            })
    }

    /// "the agenda for Monday": whatever else is said about when comes first.
    pub(super) fn is_for_something(&self) -> bool {
        self.before().next().is_some_and(|word| word.eq_ignore_ascii_case("for"))
    }

    /// "cancel your appointment for tomorrow"; not "cancel it tomorrow", "cancel the ride immediately".
    fn is_called_off(&self) -> bool {
        let is_it =
            self.before().next().is_some_and(|word| is(word, &["it", "this", "that", "them", "cancel"]));
        let is_day = self.found.class == Class::Dated;
        is_day && !is_it && self.before().any(|word| word.eq_ignore_ascii_case("cancel"))
    }

    /// "by", "within", "in", "before": words that lead to a due time.
    pub(super) fn is_led(&self) -> bool {
        let is_lead = |word: &str| {
            let leads = ["by", "within", "before", "until", "in", "no"];
            leads.iter().any(|lead| lead.eq_ignore_ascii_case(word))
        };
        is_lead(self.first_word()) || self.before().next().is_some_and(is_lead)
    }
}

fn begins_with(word: &str, begin: &str) -> bool {
    word.get(..begin.len()).is_some_and(|start| start.eq_ignore_ascii_case(begin))
}

fn is(word: &str, list: &[&str]) -> bool {
    list.iter().any(|known| known.eq_ignore_ascii_case(word))
}

/// Between "about" and "meeting" stand at most so many words.
const OCCASION_WORDS_MAX: usize = 4;

/// What is written rather than held.
const WRITTEN: &[&str] = &["email", "mail", "note", "message", "letter", "voicemail"];

/// What is held at a time.
pub(super) static OCCASIONS: List = List::new(|| {
    list(
        "meeting meetings call calls conference lunch dinner breakfast game visit trip session hearing presentation \
         training interview party event class flight workshop webinar demo rehearsal practice reception gala ceremony seminar conversation \
         discussion chat email mail note message voicemail letter",
    )
});

/// What goes on after a time rather than naming what is held then.
static AFTER_TIMES: List = List::new(|| {
    list(
        "to and or on with at by if so for from when once but then in today tomorrow tonight sharp this next local your \
         my time",
    )
});

/// Participles that do not end in "-ed" and are no base form.
static PARTICIPLES: List = List::new(|| {
    list("made bought sent paid lost taken given sold found seen done told written brought held left")
});

/// With these before it a participle is what is promised: "be delivered", "have it delivered".
static CAUSING: List = List::new(|| {
    list("be being is are get gets getting have having has see keep make want need and it's that's")
});

/// A verb that tells of the past.
pub(super) fn is_past(word: &str) -> bool {
    let small = word.to_ascii_lowercase();
    small.len() > 4 && small.ends_with("ed") && !small.ends_with("need") || TOLD.contains(small.as_str())
}

/// Verbs of the past that do not end in "-ed".
static TOLD: List = List::new(|| {
    list(
        "sent told spoke met bought made got gave had said did saw wrote paid left took came went found lost read \
         brought kept asked used heard were was",
    )
});
