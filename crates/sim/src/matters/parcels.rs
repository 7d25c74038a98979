//! What was in a parcel, or was not.

use Beat::{Answers, Asks, Notes, Promises, Thanks};

use super::{Beat, Kind, Matter, Pairing, Vow};

pub(super) const MATTERS: &[Matter] = &[
    Matter {
        name: "lost parcel",
        weight: 4,
        items: &["pressure cooker", "set of knives", "roasting tin"],
        subjects: &["Parcel {order} seems to be lost", "Lost: order {order}", "Two weeks and no {item}"],
        beats: &[
            Asks(&[
                "It is now two weeks. The carrier's hotline tells me to ask you, so I am asking you: where is the
                 {item}?",
                "I think order {order} is lost. The last line in the tracking is from a place two hundred miles from
                 here, eleven days ago.",
                "The carrier has told me today that they cannot find {order}. What do we do?",
            ]),
            Notes(&["Claim filed with the carrier. Not the customer's problem: send again now."]),
            Answers(&[
                "We stop looking and start sending. Another {item} leaves today on a faster service; the claim with
                 the carrier is ours to make. I am sorry that you had to follow it for so long.",
                "You have waited long enough. I have ordered a new one for you from our own stock, and I will call
                 you when it is with the driver.",
            ]),
            Promises(Vow {
                kind: Kind::Delivery,
                said: "The {item} once more, by express",
                by: &["tomorrow", "in 2 business days", "Thursday 13:00"],
                kept: "Delivered, customer confirmed.",
            }),
            Thanks(&[
                "It is here. Thank you for not making me wait for the carrier's claim.",
                "Arrived this morning, thank you.",
            ]),
        ],
        ..Matter::USUAL
    },
    Matter {
        name: "wrong size",
        pairing: Pairing::ByPlace,
        weight: 7,
        items: &["24 cm pan", "28 cm pan", "large bread tin", "30 cm lid"],
        subjects: &["Wrong size in order {order}", "Not the size I ordered", "{item}: not the one I ordered"],
        beats: &[
            Asks(&[
                "I ordered the {item} and in the box was one that is clearly smaller. The label on the box says the
                 right size, so somebody was misled by the label.",
                "wrong size. ordered the {item}. can swap at the shop on saturday if easier",
                "There has been a mix-up with {order}: the {item} on the delivery note is not the {item} in the
                 parcel. I have not used it.",
                "Could I swap the {item}? It is exactly what I ordered, only my oven disagrees with me about its
                 width. It is unused.",
            ]),
            Answers(&[
                "Thank you, and I am sorry. The right one can leave today, and the driver takes the other along when he
                 brings it. Or would you rather swap it at the counter?",
                "No trouble at all. I have reserved the right size for you at the counter, and it can also come to
                 your door. Which would you like?",
            ]),
            Asks(&[
                "To the door please, I cannot get into town before next week.",
                "I will come by on Saturday morning. Do I need to bring the receipt?",
            ]),
            Answers(&[
                "It is on its way, you will get the tracking in a minute.",
                "No receipt needed, your name is on the bag. The shop opens at nine.",
            ]),
            Thanks(&[
                "Swapped. That took two minutes, thank you.",
                "Now it fits. Thank you very much.",
                "Thank you. Whoever packed it need not worry, these things happen.",
            ]),
        ],
        ..Matter::USUAL
    },
    Matter {
        name: "part missing",
        weight: 5,
        items: &["steamer", "pasta machine", "mandoline", "coffee grinder"],
        subjects: &["Part missing from the {item}", "{item}: something is missing", "Incomplete: order {order}"],
        beats: &[
            Asks(&[
                "According to the leaflet there should be a clamp with the {item}. There is a hollow for it in the
                 box, but no clamp.",
                "The {item} came without the small brush that is shown on the box. I have been through all the paper
                 twice.",
                "small thing but the {item} has only 3 of its 4 rubber feet",
            ]),
            Answers(&[
                "Then it was forgotten in our house. I am putting the missing part in the post for you today. It
                 comes as a letter, so nobody has to be at home.",
                "Thank you for looking twice, that saved us both some time. I have taken the part from another box,
                 and it goes to you tonight.",
            ]),
            Promises(Vow {
                kind: Kind::Send,
                said: "Post the missing part of the {item}",
                by: &["today 17:00", "tomorrow 11:00", "tomorrow noon"],
                kept: "In the evening post.",
            }),
            Thanks(&["It came with today's letters. Complete now.", "Thank you, everything is there.", "got it ta"]),
        ],
        ..Matter::USUAL
    },
    Matter {
        name: "one too many",
        weight: 2,
        items: &["stock pot", "pepper mill", "colander"],
        subjects: &["You sent me two", "One {item} too many", "I was sent more than I paid for"],
        beats: &[
            Asks(&[
                "An odd one for you: I ordered one {item} and received two. I have checked, I paid for one. How do I
                 get the other back to you?",
                "There are two {item}s in the parcel and one on the bill. I do not want to keep what is not mine.",
            ]),
            Notes(&["Stock count on Friday was one short, this explains it."]),
            Answers(&[
                "That is very decent of you. A driver will ring at your door and take the second one along; you do
                 not have to print anything. And there is a small voucher in your account, with our thanks.",
                "Thank you for writing. Please hand it over to our driver whenever you are next sent something from
                 us, there is no hurry whatever. A voucher for your honesty is in the post.",
            ]),
            Thanks(&["That was not necessary, but thank you.", "Collected just now. Kind regards to you all."]),
        ],
        ..Matter::USUAL
    },
    Matter {
        name: "return",
        weight: 5,
        items: &["wok", "fish kettle", "tagine", "tea set"],
        subjects: &["Returning the {item}", "Return of order {order}", "How do I send something back?"],
        beats: &[
            Asks(&[
                "I would like to return the {item}, it is too heavy for my wrists. It has not been used. How do I do
                 that?",
                "The {item} was a present and we now have two. May I return one without the original receipt? The
                 order number on the slip is {order}.",
                "how do I send the {item} back? printed label didnt come with it",
            ]),
            Answers(&[
                "Gladly. Any post office takes it without a label: show them the code I have sent you in a second
                 message. The money goes back the way it came, within five days of its arrival here.",
                "Of course. I have booked a collection at your door, as it is a heavy thing to carry about. You need
                 only close the box. The refund follows when it is here.",
            ]),
            Promises(Vow {
                kind: Kind::Refund,
                said: "Refund for the {item}",
                by: &["in 5 business days", "in 4 business days", "by the end of the week"],
                kept: "Refund booked, confirmation sent.",
            }),
            Thanks(&[
                "The money is back. Thank you.",
                "Handed over at the post office today, simple as you said.",
            ]),
        ],
        ..Matter::USUAL
    },
];
