//! When and where a parcel arrives.

use Beat::{Answers, Asks, Notes, Promises, Thanks};

use super::{Beat, Kind, Matter, Pairing, Vow};

pub(super) const MATTERS: &[Matter] = &[
    Matter {
        name: "late parcel",
        pairing: Pairing::ByPlace,
        weight: 9,
        items: &["order", "parcel", "two saucepans", "bread tin"],
        subjects: &["Where is order {order}?", "Order {order} not here yet", "Delivery of {order}"],
        beats: &[
            Asks(&[
                "I ordered on the Monday before last and the {item} has not come. The tracking has said \"on its
                 way to you\" for five days now. Can you see more than I can?",
                "Just wondering about order {order}. It said three to five days and it has been eight. No great
                 hurry, I only want to know that it is not lost.",
                "hi any news on {order}? tracking hasnt moved since tuesday",
                "Could you please tell me when I can expect order {order}? I have taken two mornings off already and
                 cannot take a third on the off chance.",
                "The {item} was due yesterday between 10 and 12. Nobody came, there was no card, and the tracking
                 page now shows nothing at all.",
            ]),
            Notes(&[
                "Carrier says it was put on the wrong van in Reading. They are sorting it out today.",
                "Held at the depot: the postcode on the label was smudged. Gave them the right one.",
            ]),
            Answers(&[
                "I have just spoken to the carrier. Your parcel took a detour and is back on the right road. I am
                 sorry that nobody told you before you had to ask.",
                "Thank you for asking, and I am sorry for the wait. It was held at the depot because the label could
                 not be read. They have the right address from me now.",
                "I can see where it is: in the depot nearest to you since yesterday evening. It goes out with the
                 next van, and I will check tomorrow that it really did.",
            ]),
            Promises(Vow {
                kind: Kind::Delivery,
                said: "Order {order} at the door",
                by: &["tomorrow", "tomorrow 18:00", "in 2 business days", "Friday noon"],
                kept: "Tracking shows it as delivered.",
            }),
            Thanks(&[
                "It has just arrived. Thank you for chasing it.",
                "here now, cheers",
                "Parcel came at ten, everything in order. Thank you for telling me what had happened, that is rare.",
                "Thank you. The driver was very apologetic too.",
            ]),
        ],
        ..Matter::USUAL
    },
    Matter {
        name: "change the day",
        pairing: Pairing::ByPlace,
        weight: 6,
        items: &["range of pans", "bread oven", "preserving pan"],
        subjects: &["Change the delivery to Thursday", "Another day for order {order}?", "Not at home on delivery day"],
        beats: &[
            Asks(&[
                "My {item} is meant to come on Wednesday but I shall be at the hospital with my mother all day.
                 Could it come on Thursday instead, after four?",
                "Can the delivery of {order} be moved to Thursday? Wednesday has turned out to be impossible.",
                "We are away until the weekend. Is there any way to hold order {order} back for a few days so that
                 it does not sit on the step?",
            ]),
            Answers(&[
                "Of course. I have asked the carrier for Thursday after four, and they confirm by the evening. I
                 will write to you as soon as they do.",
                "Of course. I have asked for Thursday. The depot confirms its rounds in the evening, and I will write
                 to you when they have.",
                "That is no trouble. I have asked the depot to hold it. I will let you know the new day once they
                 have confirmed it, so that you need not wonder.",
            ]),
            Promises(Vow {
                kind: Kind::Reply,
                said: "Write with the confirmed day",
                by: &["today 17:00", "tomorrow 10:00", "tomorrow noon"],
                kept: "Carrier confirmed, customer told.",
            }),
            Answers(&[
                "The carrier has confirmed: it comes on the day you asked for. The driver has your number and rings
                 half an hour before.",
                "Good news, they have confirmed the new day. If anything changes on your side, a line to me is
                 enough.",
            ]),
            Thanks(&[
                "Perfect, that works for us.",
                "Thank you so much, that is one thing less to think about this week.",
                "Brilliant. Thanks.",
            ]),
        ],
        ..Matter::USUAL
    },
    Matter {
        name: "wrong address",
        pairing: Pairing::ByPlace,
        weight: 4,
        subjects: &["Wrong address on order {order}", "I gave the old address", "Please change the address"],
        beats: &[
            Asks(&[
                "I have been silly and ordered to our old flat. We moved in September. Is it too late to change the
                 address on {order}?",
                "Order {order}: the house number should be 41, not 14. My fault entirely.",
                "the browser filled in my office address, can you send {order} to my home instead? same name, the
                 address is the one from my order last Christmas",
            ]),
            Answers(&[
                "Not too late at all: it was still on the packing table. The label now shows the new address, and
                 you will get a fresh confirmation in a minute.",
                "Caught in time. I have changed it and looked twice at the number. It leaves with this afternoon's
                 van.",
                "That happens to all of us. It is changed, and I have put the new address into your record so that
                 the next order finds you too.",
            ]),
            Thanks(&["Phew. Thank you.", "That was fast, thank you very much.", "You are a star."]),
        ],
        ..Matter::USUAL
    },
    Matter {
        name: "delivery abroad",
        pairing: Pairing::ByPlace,
        weight: 3,
        items: &["cast-iron pot", "stoneware set", "waffle iron"],
        subjects: &["Do you deliver to Ireland?", "Shipping to Norway", "Sending a {item} abroad"],
        beats: &[
            Asks(&[
                "My daughter has moved to Cork and misses her {item}. Do you deliver there, and what would it cost?",
                "We live in Bergen and cannot find your {item} anywhere here. Do you send to Norway, and who pays
                 the duty?",
                "Is it possible to have a {item} sent to my parents in Malta as a gift, without the invoice in the
                 box?",
            ]),
            Answers(&[
                "We do. A {item} costs 14 pounds to send there and takes five to seven working days. Nobody pays
                 anything at the door.",
                "We do. It takes about a week, and duty is worked out when you order, so that the price you see is
                 the price you pay.",
                "Yes, gladly. It takes about a week, and we leave the invoice out of the box when it is a present.",
            ]),
            Asks(&[
                "That is less than I feared. One more thing: can you hold it until the 12th? They are travelling
                 before that.",
                "Lovely. Could you put a card in? Just \"From all of us\".",
            ]),
            Answers(&[
                "We can. Write it in the notes when you order, and I will see that it happens.",
                "Consider it done. I have put a note on your record so that whoever packs it knows.",
            ]),
            Thanks(&["Ordered. Thank you for being so helpful.", "Wonderful, thank you."]),
        ],
        ..Matter::USUAL
    },
    Matter {
        name: "neighbor took it",
        pairing: Pairing::ByPlace,
        weight: 3,
        subjects: &["Which neighbour has my parcel?", "Delivered, but not to me", "Order {order} says delivered"],
        beats: &[
            Asks(&[
                "The tracking says that {order} was handed to a neighbour, but not to which one. I have rung at
                 four doors. Can the driver remember?",
                "According to your message my parcel was \"left in a safe place\". I have looked in every place that
                 I would call safe, and in two that I would not.",
                "{order} says delivered at 13:20, nothing here, no card. I was in all day",
            ]),
            Notes(&[
                "Asked the depot. Driver's photograph shows a green door, number 9.",
                "Driver's photograph shows a blue bin and a sheet of cardboard. Not what we call safe.",
                "Driver remembers a green door across the street.",
            ]),
            Answers(&[
                "I have asked the driver through his depot. He remembers a green door on the other side of the
                 street, number 9. Would you try there? If it is not there either, we send it again.",
                "The driver took a photograph: it stands behind the blue bin, under a sheet of cardboard. Not what I
                 would call safe either, and I have told them so.",
                "I have reached the driver. He rang at a green door across the street, number 9, because yours was
                 not answered. Would you ask there? If it is not there, another one leaves today.",
            ]),
            Thanks(&[
                "Number 9 it was. We have now met our neighbours, so thank you twice.",
                "Found it, dry and in one piece. Thank you.",
                "got it. thx",
            ]),
        ],
        ..Matter::USUAL
    },
];
