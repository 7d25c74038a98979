//! Shops, cafés and kitchens that buy by the dozen.

use Beat::{Answers, Asks, Notes, Promises, Thanks};

use super::{Beat, Kind, Mailbox, Matter, Pairing, Vow};

pub(super) const MATTERS: &[Matter] = &[
    Matter {
        name: "price list",
        weight: 14,
        to: Mailbox::Wholesale,
        items: &["kettles", "cast iron", "stoneware"],
        subjects: &["Wholesale price list", "Trade prices for {item}", "Opening a trade account"],
        beats: &[
            Asks(&[
                "We run a small kitchen shop in Whitby and would like to carry your {item}. Could you send us your
                 trade prices and the smallest order you accept?",
                "Please let us have your current wholesale list including {item}, with delivery terms to Northern
                 Ireland.",
                "Hello, we are opening a café with a shelf for sale. Would you supply four or five pieces of {item} to
                 begin with?",
            ]),
            Notes(&["New shop, good street. Priya visits that area in a fortnight."]),
            Answers(&[
                "Thank you for thinking of us. The new list is being signed off this week; I will send it to you the
                 moment it is. Our smallest order is 250 pounds, and the first one may be half of that.",
                "With pleasure. I am putting together a list for a shop of your size rather than the whole forty
                 pages.",
            ]),
            Promises(Vow {
                kind: Kind::Send,
                said: "Trade price list for {item}",
                by: &["by the end of the week", "tomorrow 16:00", "in 2 business days"],
                kept: "List sent.",
            }),
            Thanks(&[
                "Received with thanks. We will come back to you with a first order.",
                "Very clear, thank you. A list of two pages is a relief.",
            ]),
        ],
        ..Matter::USUAL
    },
    Matter {
        name: "restaurant order",
        pairing: Pairing::ByPlace,
        weight: 11,
        to: Mailbox::Wholesale,
        items: &["ten 32 cm iron pans", "six stock pots", "sixty side plates"],
        subjects: &["Order: {item}", "Quote for {item}", "Equipment for our new kitchen"],
        beats: &[
            Asks(&[
                "We need {item} for a kitchen that opens on the first. Is that in stock, and what would you charge?",
                "Please quote for {item}, delivered to the back door before seven in the morning.",
            ]),
            Answers(&[
                "All in stock. The quote is with my colleague for the transport; you will have it in writing, with
                 the early delivery in it.",
                "We can do that. Before seven costs nothing extra in your area, as our van starts from there.",
            ]),
            Promises(Vow {
                kind: Kind::Send,
                said: "Written quote for {item}",
                by: &["tomorrow noon", "today 17:00", "tomorrow 10:00"],
                kept: "Quote sent and confirmed by phone.",
            }),
            Asks(&[
                "Thank you for the quote, please go ahead. The reference is our order of today.",
                "We accept. One question: can two of them be marked as ours?",
            ]),
            Answers(&[
                "Confirmed, with thanks. You get the delivery note the evening before.",
                "They can, we stamp the underside. Confirmed as you wrote it.",
            ]),
            Thanks(&["Everything was on the step at half past six. Thank you.", "All arrived, all counted."]),
        ],
        ..Matter::USUAL
    },
    Matter {
        name: "damaged pallet",
        pairing: Pairing::ByPlace,
        weight: 8,
        to: Mailbox::Wholesale,
        subjects: &["Two boxes crushed", "Pallet {order} refused"],
        beats: &[
            Asks(&[
                "Of twelve boxes on today's pallet two are crushed on one corner. Five lids are chipped. The driver
                 has signed for it.",
                "The pallet came leaning. We refused it, as agreed. How do we go on?",
            ]),
            Notes(&["Loading was ours, not the carrier's. Credit in full."]),
            Answers(&[
                "You did exactly right. Five lids leave us with tomorrow's van, and the credit note for the rest is
                 being written.",
                "Thank you for refusing it. We load it anew, and it is with you again as agreed on the telephone.",
            ]),
            Promises(Vow {
                kind: Kind::Delivery,
                said: "Replacement for pallet {order}",
                by: &["tomorrow", "in 2 business days", "Friday noon"],
                kept: "Unloaded and countersigned.",
            }),
            Thanks(&["Counted and complete.", "That was handled well. Thank you."]),
        ],
        ..Matter::USUAL
    },
    Matter {
        name: "terms of payment",
        pairing: Pairing::ByPlace,
        weight: 8,
        to: Mailbox::Wholesale,
        subjects: &["Terms of payment", "Statement for last quarter"],
        beats: &[
            Asks(&[
                "After a year of orders we would like to move from payment in advance to thirty days. What do you
                 need from us for that?",
                "Our statement shows an invoice we cannot find, {order}. Could you send a copy?",
            ]),
            Answers(&[
                "Only your word and your registration number; you have never been a day late. I am asking accounts to
                 change it from the first.",
                "Here is what I can see: it was credited in March, and the credit was never set against it. We will
                 tidy that up and send you a clean statement.",
            ]),
            Promises(Vow {
                kind: Kind::Reply,
                said: "Word from accounts, in writing",
                by: &["in 2 business days", "Friday 16:00", "tomorrow 15:00"],
                kept: "Accounts confirmed, letter sent.",
            }),
            Thanks(&["Thank you. That is a help in the quiet months.", "Clean statement received."]),
        ],
        ..Matter::USUAL
    },
    Matter {
        name: "repeat order",
        weight: 11,
        to: Mailbox::Wholesale,
        items: &["24 blue kettles", "12 casseroles", "40 wooden spoons"],
        subjects: &["Repeat order: {item}", "Same as last month", "{item}, please"],
        beats: &[
            Asks(&[
                "Same again please: {item}, usual address. They have gone faster than we thought.",
                "{item} for delivery next week if possible. Please confirm.",
            ]),
            Answers(&[
                "Confirmed, with the usual terms. It travels with the van on Tuesday.",
                "Thank you. All in stock, confirmed for next week.",
            ]),
            Thanks(&["Thanks.", "Great, thank you."]),
        ],
        ..Matter::USUAL
    },
];
