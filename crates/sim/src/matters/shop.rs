//! Gifts, recipes, praise, and what else reaches a shop.

use Beat::{Answers, Asks, Notes, Promises, Thanks};

use super::{Beat, Kind, Matter, Pairing, Vow};

pub(super) const MATTERS: &[Matter] = &[
    Matter {
        name: "gift message forgotten",
        pairing: Pairing::ByPlace,
        weight: 5,
        items: &["teapot", "salad bowl", "pepper mill", "cake stand"],
        subjects: &["Gift message was missing", "No card in the parcel", "Order {order}: the card"],
        beats: &[
            Asks(&[
                "My mother received the {item} today and was delighted, only she had no idea whom it was from. The
                 card I wrote was not in the box.",
                "I paid for gift wrapping and a message with {order}. It came in plain cardboard with the price on
                 the slip. It was for a wedding, so I am a bit sad about it.",
                "gift note missing from {order}, can you still send it?",
            ]),
            Notes(&["Printer for cards was out on Tuesday. There are eleven orders from that day; writing to all."]),
            Answers(&[
                "I am sorry, that was the heart of the parcel. I am writing your words on a card by hand today and
                 posting it to her with a small bunch of dried flowers.",
                "That should not have happened. You get the wrapping back, and if you like I will send a handwritten
                 card with your words to the couple, with an apology from us and not from you.",
                "We can, and we will: written by hand, with a line from us that the delay was ours and not yours.",
            ]),
            Promises(Vow {
                kind: Kind::Send,
                said: "Handwritten card in the post",
                by: &["today 17:00", "tomorrow noon"],
                kept: "Written and posted.",
            }),
            Thanks(&[
                "She rang me in tears, the good kind. Thank you.",
                "The card arrived. That was a lovely gesture.",
                "Thank you, that makes up for it.",
            ]),
        ],
        ..Matter::USUAL
    },
    Matter {
        name: "recipe question",
        pairing: Pairing::ByPlace,
        weight: 4,
        items: &["bread oven", "tagine", "waffle iron", "rice cooker"],
        subjects: &["A recipe for the {item}?", "Question about your sourdough sheet", "First try with the {item}"],
        beats: &[
            Asks(&[
                "Your leaflet for the {item} says \"bake until done\". That is a bold sentence. How long is that,
                 roughly?",
                "I have followed the recipe that came with the {item}, and it sticks. More butter, or more patience?",
                "Do you have anything for the {item} without egg? My granddaughter cannot have it.",
            ]),
            Answers(&[
                "Forty minutes with the lid, ten without, and it should sound hollow when you knock on the bottom. We
                 will put that in the leaflet.",
                "More patience: let it get properly hot first, five minutes at medium. Then half the butter is
                 enough.",
                "We do: oat milk, a spoon of ground linseed, and a little longer in the heat. The whole recipe is
                 below, from a colleague who bakes it every Sunday.

                 250 g flour, 300 ml oat milk, 2 spoons of ground linseed, a pinch of salt, 50 g melted butter or
                 margarine. Rest it for twenty minutes.",
            ]),
            Thanks(&[
                "It worked! Thank you so much.",
                "Patience it was.",
                "We are eating the proof. Thanks.",
            ]),
        ],
        ..Matter::USUAL
    },
    Matter {
        name: "praise",
        pairing: Pairing::ByPlace,
        weight: 5,
        items: &["driver", "people at the packing table", "lady at the counter"],
        subjects: &["A thank-you", "Compliments to your {item}", "Something nice for a change"],
        beats: &[
            Asks(&[
                "I only want to say thank you. Your {item} carried everything up to the fourth floor because the
                 lift was out, and would not even take a glass of water.",
                "People only ever write when something goes wrong, so: everything went right. Please tell your
                 {item}.",
                "No question, just a compliment for the {item}. In thirty years of ordering things I have rarely
                 been treated so kindly.",
            ]),
            Answers(&[
                "You have made a whole team's morning. I have read it out, and it now hangs beside the kettle.",
                "Thank you for taking the time. I know exactly whom you mean and will pass it on today.",
            ]),
            Thanks(&["Well deserved."]),
        ],
        ..Matter::USUAL
    },
    Matter {
        name: "opening hours",
        pairing: Pairing::ByPlace,
        weight: 3,
        subjects: &["Open on Saturday?", "Parking near the shop"],
        beats: &[
            Asks(&[
                "Are you open this Saturday, and until when?",
                "Is there somewhere to park near the shop? I walk with a stick and have a stock pot to bring back.",
            ]),
            Answers(&[
                "Saturdays from nine to four. It is quietest before ten.",
                "There is a bay right at the door. Ring the bell beside it, and somebody comes out to take the pot
                 from you.",
            ]),
            Thanks(&["See you then.", "That is very considerate, thank you."]),
        ],
        ..Matter::USUAL
    },
    Matter {
        name: "wedding list",
        pairing: Pairing::ByPlace,
        weight: 3,
        subjects: &["Wedding list for June", "Adding things to our wedding list"],
        beats: &[
            Asks(&[
                "We are getting married in June and would like our list to be with you. How does that work with
                 guests in three countries?",
                "Can things be added to our wedding list after it has been sent out? My fiancé has discovered cast
                 iron.",
            ]),
            Answers(&[
                "Congratulations. Guests choose on a page in their own language, and nothing is delivered before you
                 say so. I would like to ring you once to set it up together.",
                "At any time. I have opened it for you again. If it helps, I can ring and go through it with you both.",
            ]),
            Promises(Vow {
                kind: Kind::Appointment,
                said: "Go through the wedding list together by telephone",
                by: &["tomorrow 17:30", "Thursday 17:30", "in 3 business days"],
                kept: "Went through it together, list is ready.",
            }),
            Thanks(&["That was fun, thank you.", "The list looks wonderful. Thank you for your time."]),
        ],
        ..Matter::USUAL
    },
    Matter {
        name: "my details",
        weight: 2,
        subjects: &["Please delete my account", "What do you store about me?"],
        beats: &[
            Asks(&[
                "I would like to know what you have stored about me, and then have it deleted.",
                "Could you send me everything that you keep about me and my orders? I am putting my papers in order.",
            ]),
            Answers(&[
                "You will get a file with everything from us. Once you have it, one line from you is enough and we
                 delete it, except for the invoices that the law makes us keep.",
            ]),
            Promises(Vow {
                kind: Kind::Send,
                said: "Everything we have stored, as a file",
                by: &["in 5 business days", "by the end of the week"],
                kept: "File sent through the protected link.",
            }),
            Thanks(&["Thank you, that was straightforward."]),
        ],
        ..Matter::USUAL
    },
    Matter {
        name: "catalogue",
        weight: 2,
        subjects: &["No more catalogues please", "Unsubscribe"],
        beats: &[
            Asks(&[
                "Please take me off the catalogue list. I like it, I only have too much paper.",
                "My late husband still gets your catalogue. Could you stop sending it?",
            ]),
            Answers(&[
                "It is stopped as of today. One more may arrive that was already at the printer's; if it does, I am
                 sorry.",
            ]),
            Thanks(&["Thank you.", "Thank you for doing that so quietly."]),
        ],
        ..Matter::USUAL
    },
    Matter {
        name: "cookery evening",
        pairing: Pairing::ByPlace,
        weight: 4,
        items: &["knife evening", "bread course", "dumpling evening"],
        subjects: &["Two places for the {item}", "Booked the wrong week"],
        beats: &[
            Asks(&[
                "Are there still two places for the {item}? My father is 81 and would have to sit for some of it.",
                "I have booked the {item} for the wrong week. Can I move it, or is it lost?",
            ]),
            Answers(&[
                "There are, and he gets the high stool next to the window, from where one sees best. Shall I put you
                 both down?",
                "Nothing is lost. I have moved you to the week after; your place in the first one goes to somebody on
                 the waiting list, who will be happy.",
            ]),
            Asks(&["Yes please, both of us.", "Wonderful. Should I bring an apron?"]),
            Answers(&["You are on the list. We begin at half past six.", "Only yourselves, there is everything here."]),
            Thanks(&["We look forward to it.", "Thank you, see you then."]),
        ],
        ..Matter::USUAL
    },
];
