//! The nouns and small words of care: who belongs to the house and who does not, and what things are promised.

use super::lists::{List, list};
use crate::promises::state::Kind;

/// Is it a person or a place of the house?
pub(super) fn is_house(word: &str) -> bool {
    HOUSE.contains(word.strip_suffix("'s").unwrap_or(word))
}

/// Does it only mean the house when it is said to be ours: "our group"?
pub(super) fn is_loose(word: &str) -> bool {
    matches!(
        word,
        "group" | "people" | "company" | "folks" | "guys" | "unit" | "host" | "doctor" | "nurse" | "boss"
    )
}

/// Is it a person by their work, who may be of the house: "the analyst will call you"?
pub(super) fn is_person(word: &str) -> bool {
    PEOPLE.contains(word.strip_suffix("'s").unwrap_or(word))
}

/// Is it somebody whom the house does not command?
pub(super) fn is_outside(word: &str) -> bool {
    OUTSIDE.contains(word.strip_suffix("'s").unwrap_or(word))
}

/// Is it a thing that a house may promise?
pub(super) fn is_thing(word: &str) -> bool {
    promised(word).is_some() || THINGS.contains(word)
}

/// The kind of promise that this noun is the object of.
pub(super) fn promised(word: &str) -> Option<Kind> {
    Some(match word {
        "refund" | "refunds" | "credit" | "credits" | "reimbursement" | "compensation" | "money"
        | "cashback" => Kind::Refund,
        "call" | "callback" | "ring" | "buzz" | "bell" => Kind::CallBack,
        "appointment" | "appointments" | "visit" | "engineer" | "technician" | "plumber" | "electrician"
        | "viewing" | "slot" | "inspection" | "meeting" | "demo" => Kind::Appointment,
        "replacement" | "replacements" | "parcel" | "parcels" | "package" | "packages" | "delivery"
        | "redelivery" | "shipment" | "order" | "orders" | "item" | "items" => Kind::Delivery,
        "update" | "updates" | "reply" | "response" | "answer" | "answers" | "news" | "word" => Kind::Reply,
        "fix" | "repair" | "resolution" | "resolved" | "sorted" | "fixed" | "repaired" | "restored"
        | "solved" | "corrected" | "running" | "solution" => Kind::Repair,
        _ => return None,
    })
}

/// Is it what a customer is told to receive, besides what [`promised`] knows?
pub(super) fn is_received(word: &str) -> bool {
    RECEIVED.contains(word)
}

/// Is it a word that begins or ends a sentence without belonging to it?
pub(super) fn is_interjection(word: &str) -> bool {
    INTERJECTIONS.contains(word)
}

/// Does it say how, and so may stand between a subject and its verb?
pub(super) fn is_adverb(word: &str) -> bool {
    let is_formed = word.len() > 4
        && word.ends_with("ly")
        && !matches!(word, "reply" | "apply" | "supply" | "rely" | "family" | "multiply" | "assembly");
    is_formed || ADVERBS.contains(word)
}

/// Does it take a promise back while it is made, or tell how things usually go?
pub(super) fn is_hedge(word: &str) -> bool {
    HEDGES.contains(word)
}

/// Does it lead a place or a person into a phrase?
pub(super) fn is_preposition(word: &str) -> bool {
    PREPOSITIONS.contains(word)
}

/// Can it not be inside the phrase of a subject?
pub(super) fn ends_phrase(word: &str) -> bool {
    word.is_empty() || NO_PHRASE.contains(word)
}

/// People and places of the house.
static HOUSE: List = List::new(|| {
    list(
        "relations care escalations claims sales helpdesk techs team teams colleague colleagues manager managers supervisor supervisors specialist specialists agent \
     agents advisor advisors adviser advisers engineer engineers technician technicians developer \
     developers devs department dept depot warehouse office branch representative representatives rep \
     reps driver drivers courier couriers support staff crew expert experts consultant assistant \
     coordinator fitter plumber electrician installer store shop hotel desk reception receptionist \
     concierge accountant accounts billing management director boss lead partner housekeeping maintenance \
     officer officers handler nurse doctor chef host folks guys people company group unit operations \
     logistics dispatch returns secretary legal accounting payroll hr finance facilities procurement scheduler clerk valet \
     porter restaurant clinic repairman repairmen handyman mechanic locksmith \
     investigator inspector",
    )
});

/// People by their work.
static PEOPLE: List = List::new(|| {
    list(
        "administrator administrators analyst analysts architect attorney attorneys auditor auditors broker brokers \
     cashier coach concierge contractor contractors controller controllers counsel counselor designer designers \
     dispatcher editor editors guide hygienist intern interns instructor instructors interpreter lawyer lawyers \
     moderator nutritionist operator operators organizer organizers photographer planner planners principal \
     programmer programmers recruiter recruiters stylist surveyor surveyors teacher teachers therapist trader traders \
     trainer trainers treasurer tutor webmaster",
    )
});

/// Whom the house does not command.
static OUTSIDE: List = List::new(|| {
    list(
        "bank banks seller sellers merchant merchants publisher publishers retailer retailers carrier \
     carriers manufacturer provider isp issuer landlord institution government customs police insurer \
     buyer buyers employer vendor vendors authority authorities",
    )
});

/// What a house may promise, besides what [`promised`] knows.
static THINGS: List = List::new(|| {
    list(
        "cab cars copies check checks cheque cheques invoices kit kits proposal proposals invitation invitations \
     passes linens pillows draft drafts copy figures comments shuttle room table towels food meal breakfast info account accounts amount app authorization bag bags baggage balance booking bonus bonuses card cancellation \
     car case change changes channel charge charges claim complaint connection contract deposit details \
     file files device document documents feature features fee fees feedback form forms funds gift hold information \
     instructions internet investigation invoice issue issues label letter line luggage matter membership \
     miles network number part parts patch payment phone points problem product products query receipt \
     report request reservation result results room season seat seats service services site statement \
     status subscription suitcase system ticket tickets transaction transfer upgrade vehicle version \
     voucher vouchers website work purchase ride taxi confirmation quote sim server servers stream \
     delivery",
    )
});

/// What customers receive.
static RECEIVED: List = List::new(|| {
    list(
        "fax faxes wire wires memo memos package packages packet survey brochure schedule agenda paperwork \
     original originals blackline redline file files data spreadsheet dm alert alerts reminder reminders notice tracking link ticket key keys certificate reference comments draft drafts numbers figures copy copies email bonus bonuses mail letter confirmation notification payment voucher invoice card text message instructions \
     label receipt points miles statement quote contract information funds notice details report \
     documents results tickets it them bags bag luggage phone",
    )
});

/// Greetings, thanks and nods.
static INTERJECTIONS: List = List::new(|| {
    list(
        "hi hello hey ok okay yes yep yeah sure thanks thank thx great no sorry absolutely certainly alright \
     understood noted perfect cool gotcha dear oh ah well hmm right there you problem worries thing \
     course of not a all good fine please just team morning afternoon evening also now then",
    )
});

/// Adverbs that do not end in "-ly".
static ADVERBS: List = List::new(|| {
    list(
        "right straight also then now just still always soon asap again first ourselves myself too instead next either \
     certainly today tomorrow tonight therefore further already indeed ever meanwhile even both \
     straightaway however later",
    )
});

/// Hopes and habits.
static HEDGES: List = List::new(|| {
    list(
        "hopefully probably possibly perhaps maybe likely potentially ideally usually normally typically \
     generally sometimes often occasionally rarely hardly someday",
    )
});

/// Prepositions.
static PREPOSITIONS: List = List::new(|| list("of from at in on for with about by to regarding over"));

/// Verbs, joints and pronouns.
static NO_PHRASE: List = List::new(|| {
    list(
        "is are was were am be been has have had will would can could may might must should do does did that \
     which who if when where why how what because so but then once until while unless whether as and or \
     than i we you it they he she us me him them estimate estimates anticipate predict said says know think hope believe assured sure promise \
     please",
    )
});
