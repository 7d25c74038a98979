//! Things that arrived broken, or broke.

use Beat::{Answers, Asks, Notes, Promises, Thanks};

use super::{Beat, Kind, Matter, Pairing, Vow};

pub(super) const MATTERS: &[Matter] = &[
    Matter {
        name: "cracked on arrival",
        weight: 8,
        items: &["blue kettle", "stoneware teapot", "salt pig", "butter dish", "large mixing bowl"],
        subjects: &["The {item} arrived cracked", "Broken on arrival: order {order}", "{item} - cracked"],
        beats: &[
            Asks(&[
                "My {item} came this morning and thank you for the quick delivery. It was wrapped well, but there is
                 a crack right through the base. Could I have another one? And do I need to send this one back?",
                "I have just unpacked order {order}. Everything is lovely except the {item}, which has a hairline
                 crack from the rim down. I only noticed when I held it up to the window.",
                "the {item} is cracked. box was fine so must have happened before it was packed. what do I do now",
                "I am writing about the {item} from order {order}, delivered yesterday. There is a crack of about
                 four centimetres on the underside.

                 It is a present for my sister and her birthday is next weekend, so I would be grateful if a
                 replacement could reach me before then.",
                "Unpacked the {item} in front of the grandchildren and out it came in two pieces. No harm done to
                 anyone, but I would like one that is whole.",
            ]),
            Notes(&[
                "Third cracked base from this batch since Monday. Warehouse asked, they look at the inserts.",
                "Same carton as the one last week. Told the packing table to use the deep box for these.",
            ]),
            Answers(&[
                "I am sorry, that is not how it should arrive. A new {item} leaves us today with tracked delivery.
                 You do not need to send the broken one back; please wrap it well before it goes in the bin.",
                "Thank you for telling us so clearly. A replacement is being packed as I write, in a deeper box this
                 time. Nothing to return, and nothing to pay.

                 I will look at the tracking myself until it is with you.",
                "That is a sad thing to unpack. We are sending another {item} straight away. Keep any part of the
                 broken one that is useful to you; we do not need it back.",
            ]),
            Promises(Vow {
                kind: Kind::Delivery,
                said: "A new {item}, delivered",
                by: &["in 2 business days", "Friday", "by the end of the week", "Thursday noon"],
                kept: "Delivered and signed for, says the carrier.",
            }),
            Thanks(&[
                "It came today and it is perfect. Thank you for making that so easy.",
                "arrived, all in one piece. thanks",
                "The new one is here. I was half expecting to have to argue about it, so thank you.",
                "Received with thanks. The deeper box clearly does the trick.",
            ]),
        ],
        ..Matter::USUAL
    },
    Matter {
        name: "dented pan",
        weight: 4,
        items: &["28 cm frying pan", "milk pan", "stock pot", "copper saucepan"],
        subjects: &["Dent in the {item}", "Order {order}, dented pan", "{item} is not flat"],
        beats: &[
            Asks(&[
                "The {item} has a dent just under the handle. It cooks, I tried, but it rocks on the hob and with
                 glass that makes me nervous.",
                "Is it normal that the {item} is not quite flat? When I press on one side the other lifts by about
                 two millimetres. I would rather ask before I use it.",
                "My {item} has taken a knock somewhere between you and me: there is a dent the size of a thumb in
                 the rim, so the lid no longer closes.",
            ]),
            Answers(&[
                "That is not normal, and please do not cook with it on glass. We will exchange it. Would you like
                 the same {item} again, or your money back?",
                "Thank you for looking so carefully. A pan should stand still. I can send another one today, or
                 refund it, whichever suits you better.",
            ]),
            Asks(&[
                "The same again please, I like everything else about it.",
                "Another one please. Same address, somebody is always at home before noon.",
                "I would prefer the refund if that is all right, I have borrowed my neighbour's in the meantime and
                 we have come to an arrangement.",
            ]),
            Answers(&[
                "That is arranged. You will get a message from the carrier tomorrow morning, and they will take the
                 dented one back at the door, no label needed.",
                "Done, you will see a confirmation in a moment. The driver takes the old pan along if it stands
                 ready; otherwise keep it.",
            ]),
            Thanks(&[
                "Thank you, that was painless.",
                "All sorted. Much appreciated.",
                "Great, thanks for the quick help.",
            ]),
        ],
        ..Matter::USUAL
    },
    Matter {
        name: "leaking kettle",
        weight: 4,
        items: &["electric kettle", "gooseneck kettle", "travel kettle"],
        subjects: &["{item} leaks", "Water under the kettle", "Leak after two weeks"],
        beats: &[
            Asks(&[
                "There is a small puddle under the {item} every morning. I have emptied it overnight and it still
                 drips from somewhere near the window with the scale on it. It is two weeks old.",
                "The {item} has started to leak at the base. I have unplugged it because water and electricity do
                 not go well together. What happens next?",
                "Kettle leaks. About a spoonful each time it boils. Bought from you in spring.",
            ]),
            Notes(&["Seal at the scale window again. Supplier knows, credit note is agreed for this series."]),
            Answers(&[
                "Unplugging it was exactly right, please leave it so. It is well inside its guarantee, so we will
                 collect it and send a new one. I will ring you to agree a time with you.",
                "Thank you for telling us, and please do not use it any more. This series has a weak seal at the
                 window, which is our matter to put right, not yours. I will call you to arrange the exchange.",
            ]),
            Promises(Vow {
                kind: Kind::CallBack,
                said: "Ring about collecting the {item}",
                by: &["tomorrow 10:00", "tomorrow 15:00", "today 16:30"],
                kept: "Spoke to the customer, collection agreed.",
            }),
            Thanks(&[
                "Thank you for the call. Somebody will be in.",
                "New one is here and dry as a bone. Thanks for explaining what was wrong with it.",
            ]),
        ],
        ..Matter::USUAL
    },
    Matter {
        name: "loose handle",
        weight: 4,
        items: &["20 cm saucepan", "sauté pan", "griddle", "casserole"],
        subjects: &["Handle of the {item} is loose", "Wobbly handle", "Loose screw on my {item}"],
        beats: &[
            Asks(&[
                "After three months the handle of the {item} wobbles. I tightened the screw, it holds for a day and
                 then works loose again. Is there a trick to it?",
                "The handle on my {item} turns when I lift it. With hot soup in it that is no joke. Can it be
                 repaired?",
                "loose handle on the {item}, screw is there but the thread looks worn",
            ]),
            Answers(&[
                "There is a trick, but you should not need it: the washer under the screw has probably gone flat. I
                 am putting two new washers and a screw in the post, first class, with a small drawing.",
                "That is repairable and the part costs you nothing. A new screw and washer go out to you today. If
                 it still turns after that, we will exchange the pan.",
            ]),
            Promises(Vow {
                kind: Kind::Send,
                said: "Two washers and a screw by post",
                by: &["today 17:00", "tomorrow noon"],
                kept: "Posted first class.",
            }),
            Thanks(&[
                "Fitted it in five minutes, firm as the day I bought it. Thank you.",
                "The drawing was a help. All tight now.",
            ]),
        ],
        ..Matter::USUAL
    },
    Matter {
        name: "scratched coating",
        pairing: Pairing::ByPlace,
        weight: 3,
        items: &["crêpe pan", "non-stick pan", "omelette pan"],
        subjects: &["Scratches in the {item}", "Coating of my {item}", "Is this still safe?"],
        beats: &[
            Asks(&[
                "There are fine scratches in the coating of my {item}. I only use wooden spoons. Is it still safe to
                 cook with, and is this covered by the guarantee?",
                "After a year of pancakes the {item} is getting patchy in the middle. Honest question: is that
                 wear, or did I do something wrong?",
                "The coating of the {item} is coming off in one spot the size of a pea. Should I stop using it?",
            ]),
            Answers(&[
                "Fine scratches are wear and safe. Where the coating lifts, please stop using the pan. From what you
                 describe it should have lasted longer, so I would like to replace it under the guarantee. May I?",
                "An honest answer: a coating lasts two to four years with good care, and yours has had less than
                 that. If it lifts anywhere, do not use it. I can replace it, or put its price towards an iron one
                 that you will not wear out.",
            ]),
            Asks(&[
                "A replacement would be very welcome, thank you.",
                "The iron one interests me. How much work is it to look after?",
            ]),
            Answers(&[
                "It is on its way, with a leaflet on how to keep the next one in good shape for longer.",
                "Less than people say: wipe it while warm, a drop of oil, never the dishwasher. I have put a leaflet
                 into the parcel, and the exchange is booked. You pay nothing more.",
            ]),
            Thanks(&["That is very fair. Thank you.", "Thank you both for the honesty and for the pan."]),
        ],
        ..Matter::USUAL
    },
];
