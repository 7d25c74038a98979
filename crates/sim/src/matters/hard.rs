//! Bad days: angry letters, and things that went wrong more than once. They are answered without excuses.

use Beat::{Answers, Asks, Notes, Promises, Thanks};

use super::{Beat, Kind, Matter, Pairing, Vow};

pub(super) const MATTERS: &[Matter] = &[
    Matter {
        name: "third time",
        pairing: Pairing::ByPlace,
        weight: 2,
        items: &["stock pot", "set of pans"],
        subjects: &["This is the third time I am writing", "Complaint: order {order}", "I have run out of patience"],
        beats: &[
            Asks(&[
                "This is the third time I am writing about order {order}, and each time somebody else answers and
                 promises something that does not happen. I do not want another apology. I want the {item} or my
                 money, and I want to know which, today.",
                "I have spent more time on the {item} than I would have spent walking to the next town and buying one.
                 Nobody reads what the person before them wrote. Is anybody in charge of this?",
            ]),
            Notes(&[
                "All three letters are true. First van missed, second went to the old address. I take this one until
                 it is done, please do not answer in between.",
            ]),
            Answers(&[
                "You are right, three times. I have read everything you wrote, and it is mine from now on: nobody else
                 will answer you about it.

                 The {item} is on a van of our own. If it is not with you by the time below, you get the money back
                 the same day and keep the {item}.",
                "Nobody was, and that was the mistake. I am in charge of it now. Our own van brings the {item}; the
                 driver has your number, and you have mine.",
            ]),
            Promises(Vow {
                kind: Kind::Delivery,
                said: "The {item}, by our own van",
                by: &["tomorrow 13:00", "tomorrow 18:00"],
                kept: "Handed over in person, 12:40.",
            }),
            Asks(&[
                "It is here. I still think it should not have taken three letters, but thank you for taking it on.",
                "Your driver came at the time you said. Let us leave it at that.",
            ]),
            Answers(&[
                "It should not have. What went wrong is written down, and two things here have been changed because of
                 it. Thank you for staying with us long enough to tell us.",
                "Thank you for letting me know. The delivery charge is on its way back to you; you did not get what
                 it was for.",
            ]),
        ],
        ..Matter::USUAL
    },
    Matter {
        name: "spoilt feast",
        weight: 2,
        items: &["roasting tin", "cake stand", "fish kettle"],
        subjects: &["You let us down on our anniversary", "Very disappointed", "Saturday was ruined"],
        beats: &[
            Asks(&[
                "The {item} was for Saturday. It came on Monday. I had asked before ordering and been told that Friday
                 was certain. We made do, but I stood in the kitchen and felt foolish in front of fourteen people.",
                "I am very disappointed. When I wrote to ask whether the {item} would be here in time, somebody
                 answered \"no problem\". It was one.",
            ]),
            Notes(&["The Friday was promised in good faith on an old timetable. Timetable is corrected now."]),
            Answers(&[
                "We told you Friday was certain, and it was not. I am sorry: for the delay, and more for having made
                 you trust in it. May I ring you? I would like to hear what would put it right for you.",
                "That was said too lightly, and you paid for it in front of your guests. I have refunded the {item}.
                 I would also like to speak to you, if you would like that.",
            ]),
            Promises(Vow {
                kind: Kind::CallBack,
                said: "Ring, listen, and ask what would put it right",
                by: &["tomorrow 11:00", "tomorrow 16:30", "today 16:00"],
                kept: "Long and friendly call. The timetable on our page had to be corrected: done.",
            }),
            Thanks(&[
                "I was angry when I wrote, and you listened all the same. Thank you.",
                "Thank you for the call. I had expected a voucher and a standard letter.",
            ]),
        ],
        ..Matter::USUAL
    },
    Matter {
        name: "felt unheard",
        pairing: Pairing::ByPlace,
        weight: 2,
        subjects: &["About my visit on Saturday", "Not good enough"],
        beats: &[
            Asks(&[
                "I was in your shop on Saturday to return a pan, and I was made to feel as if I were trying to cheat
                 you. I have bought from you since you opened. I do not want anything. I want you to know.",
                "I rang twice last week and was told each time that I would be rung back. I was not. It is a small
                 order, I know. It did not feel as if it mattered to anybody.",
            ]),
            Notes(&[
                "Talked to the shop about Saturday, kindly. They remember and would like to apologize in person.",
                "Two missed calls, both on slips of paper. From now on they are promises in here.",
            ]),
            Answers(&[
                "Thank you for telling us when you could simply have stayed away. You should not have been treated
                 like that. I have spoken with those who were there, and they would like to tell you so themselves.",
                "It does matter, whatever its size. You were promised two calls and got none. I will ring you myself,
                 and this one will come.",
            ]),
            Promises(Vow {
                kind: Kind::CallBack,
                said: "Ring in person",
                by: &["tomorrow 10:00", "today 16:30"],
                kept: "Rang on the minute.",
            }),
            Thanks(&["I appreciate that. I will come by again.", "You rang when you said. That is all I wanted."]),
        ],
        ..Matter::USUAL
    },
];
