//! What people write about: one table per kind of matter, each with several ways of saying it.
//!
//! A line break inside a text is only there for the reader of this file; an empty line begins a paragraph.
//! `{item}`, `{order}`, `{first}` (the customer) and `{me}` (the colleague) are filled in.

mod abroad;
mod breakage;
mod delivery;
mod hard;
mod money;
mod parcels;
mod products;
mod shop;
mod wholesale;

use rules::promises::state::Kind;

/// A matter: what is said about it, in order.
#[derive(Debug)]
pub(crate) struct Matter {
    /// Its name, unique.
    pub(crate) name: &'static str,
    /// How common it is, beside the others.
    pub(crate) weight: u32,
    /// The mailbox it is written to.
    pub(crate) to: Mailbox,
    /// The language of its texts.
    pub(crate) tongue: Tongue,
    /// What it may be about.
    pub(crate) items: &'static [&'static str],
    /// What may stand in the subject.
    pub(crate) subjects: &'static [&'static str],
    /// Which of several texts go together.
    pub(crate) pairing: Pairing,
    /// What happens, in order.
    pub(crate) beats: &'static [Beat],
}

/// Which of several texts go together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pairing {
    /// Each goes with each.
    Any,
    /// The second answer fits the second question; a shorter list begins again.
    ByPlace,
}

impl Matter {
    /// The usual kind of matter; what differs is said where it stands.
    pub(crate) const USUAL: Self = Self {
        name: "",
        weight: 4,
        to: Mailbox::Care,
        tongue: Tongue::English,
        items: &["kettle"],
        subjects: &[],
        pairing: Pairing::Any,
        beats: &[],
    };
}

/// One thing that happens in a matter; of several texts one is taken.
#[derive(Debug)]
pub(crate) enum Beat {
    /// The customer writes and waits for an answer.
    Asks(&'static [&'static str]),
    /// A colleague notes something for the others.
    Notes(&'static [&'static str]),
    /// The other team takes over.
    HandsOver,
    /// A colleague answers.
    Answers(&'static [&'static str]),
    /// What the answer before it promised.
    Promises(Vow),
    /// The customer's last word, which may stay away.
    Thanks(&'static [&'static str]),
}

/// A promise as it is made.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Vow {
    /// What it is about.
    pub(crate) kind: Kind,
    /// What is promised.
    pub(crate) said: &'static str,
    /// By when, as colleagues type it.
    pub(crate) by: &'static [&'static str],
    /// What the keeper notes when it is kept.
    pub(crate) kept: &'static str,
}

/// A language in which people write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tongue {
    English,
    German,
    French,
    Spanish,
    Arabic,
}

impl Tongue {
    /// As a BCP 47 tag.
    pub(crate) const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
            Self::French => "fr",
            Self::Spanish => "es",
            Self::Arabic => "ar",
        }
    }
}

/// One of the shop's two mailboxes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mailbox {
    /// For everybody.
    Care,
    /// For shops and kitchens.
    Wholesale,
}

/// Every matter there is.
pub(crate) const ALL: &[&[Matter]] = &[
    breakage::MATTERS,
    delivery::MATTERS,
    parcels::MATTERS,
    money::MATTERS,
    products::MATTERS,
    shop::MATTERS,
    wholesale::MATTERS,
    abroad::MATTERS,
    hard::MATTERS,
];
