//! What stands around a time inside a promise, and whether it makes the time one of something else.

use super::lists::{List, list};
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
            return true;
        }
        let is = |word: &str, list: &[&str]| list.iter().any(|known| known.eq_ignore_ascii_case(word));
        if is(self.first_word(), &["since"]) {
            return false;
        }
        let mut before = self.before();
        let (last, but_one) = (before.next().unwrap_or_default(), before.next().unwrap_or_default());
        let is_asked = is(self.first_word(), &["when"])
            && is(last, &["out", "see", "check", "ask", "confirm", "clarify", "determine", "verify"]);
        let is_asked =
            is_asked || is(self.first_word(), &["about"]) && is(last, &["know", "ask", "tell", "talk"]);
        let lasts = is(last, &["for"]) && self.is_length();
        let is_of_another =
            is(last, &["of", "from", "since", "dated", "about", "regarding", "re", "last", "to"])
                || is(last, &["appointment"]) && !is(but_one, &["a", "an", "another", "new"]);
        !(is_asked
            || lasts
            || self.leads_to_event()
            || is_of_another
            || self.is_embedded()
            || self.is_of_participle()
            || self.is_called_off())
    }

    /// "shortly after the call", "immediately once it is approved": the event says when.
    fn leads_to_event(&self) -> bool {
        let after = self.text.get(self.found.end..).unwrap_or_default();
        let next = after.split_whitespace().next().unwrap_or_default();
        self.found.class == Class::Vague && matches!(next, "after" | "once" | "following" | "upon")
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

    /// "cancel your appointment for tomorrow".
    fn is_called_off(&self) -> bool {
        self.before().any(|word| word.eq_ignore_ascii_case("cancel"))
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

/// Participles that do not end in "-ed" and are no base form.
static PARTICIPLES: List = List::new(|| {
    list("made bought sent paid lost taken given sold found seen done told written brought held left")
});

/// With these before it a participle is what is promised: "be delivered", "have it delivered".
static CAUSING: List = List::new(|| {
    list("be being is are get gets getting have having has see keep make want need and it's that's")
});

/// A verb that tells of the past.
fn is_past(word: &str) -> bool {
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
