//! Questions about what the shop sells.

use Beat::{Answers, Asks, Notes, Promises, Thanks};

use super::{Beat, Kind, Matter, Pairing, Vow};

pub(super) const MATTERS: &[Matter] = &[
    Matter {
        name: "spare lid",
        pairing: Pairing::ByPlace,
        weight: 6,
        items: &["24 cm casserole", "milk pan", "blue kettle", "steamer"],
        subjects: &["A lid for my {item}", "Spare part: lid", "Can I buy just the lid?"],
        beats: &[
            Asks(&[
                "I dropped the lid of my {item} on the kitchen tiles. Everything else is fine. Do you sell the lid
                 on its own?",
                "do you sell just the lid for the {item}? thx",
                "We bought the {item} from you six or seven years ago. The knob of the lid has come off, and the
                 thread is gone. Are there spare parts for something that old?",
            ]),
            Notes(&["Not in the system, but there are four in the drawer under the counter. Ask Idris."]),
            Answers(&[
                "We do, although the website hides it well. It is 9 pounds, and I can put one aside. I will check
                 the drawer for the right colour and write to you.",
                "For that series we keep lids and knobs for ten years, so you are in time. Let me find the right one
                 and come back to you.",
            ]),
            Promises(Vow {
                kind: Kind::Reply,
                said: "Say whether the lid for the {item} is in the drawer",
                by: &["tomorrow 11:00", "today 17:00", "tomorrow"],
                kept: "Found, price told, one put aside.",
            }),
            Answers(&[
                "I have it in my hand: same size, same colour. Shall I send it, or would you like to collect it?",
                "There is one left, and it is now in a drawer with your name on it. Postage is 3 pounds.",
            ]),
            Asks(&["Please send it. Can I pay over the phone?", "I will collect it on Saturday, thank you."]),
            Answers(&[
                "You can, any day from nine to five. The number is at the foot of our page, and they know about it.",
                "It waits for you at the counter.",
            ]),
            Thanks(&["Fits like the old one. Thank you.", "Thank you, I had not expected that after so long."]),
        ],
        ..Matter::USUAL
    },
    Matter {
        name: "induction",
        pairing: Pairing::ByPlace,
        weight: 5,
        items: &["sauté pan", "cast-iron pot", "griddle"],
        subjects: &["Does the {item} work on induction?", "Induction?", "New hob, old pans"],
        beats: &[
            Asks(&[
                "We are getting an induction hob next month. Will the {item} work on it?",
                "Quick question before I order: {item}, induction, yes or no?",
                "My new hob hums when I use the {item}. Is that normal?",
            ]),
            Answers(&[
                "It will. A simple test for the others in your cupboard: if a magnet sticks to the bottom, it works.",
                "Yes, on all hobs, also in the oven without the lid.",
                "A hum at full power is normal: the layers of the base vibrate a little. If it rattles, tell me, and
                 we will have a look at it.",
            ]),
            Thanks(&["The magnet test was a revelation. Thanks.", "Thank you, ordered.", "perfect ta"]),
        ],
        ..Matter::USUAL
    },
    Matter {
        name: "dishwasher",
        pairing: Pairing::ByPlace,
        weight: 4,
        items: &["wooden board", "non-stick pan", "enamel pot", "cast-iron pan"],
        subjects: &["Can the {item} go in the dishwasher?", "{item} and the dishwasher", "Care of the {item}"],
        beats: &[
            Asks(&[
                "My husband has put the {item} in the dishwasher. Twice. Is it still any good?",
                "Is the {item} dishwasher-safe? The leaflet says yes, your page says no.",
            ]),
            Answers(&[
                "It will have survived twice. Rub it with a little oil, leave it overnight, and it should look like
                 itself again in the morning.",
                "The page is right and the leaflet is wrong, thank you for pointing it out. By hand it lasts for
                 decades, in the machine for about two years.",
            ]),
            Thanks(&["Oiled and saved. Thank you.", "Good to know, thanks. Peace is restored."]),
        ],
        ..Matter::USUAL
    },
    Matter {
        name: "limescale",
        pairing: Pairing::ByPlace,
        weight: 3,
        items: &["electric kettle", "gooseneck kettle", "whistling kettle"],
        subjects: &["White flakes in the water", "Limescale in my {item}", "How do I descale the {item}?"],
        beats: &[
            Asks(&[
                "There are white flakes in the tea. Is something coming off the inside of the {item}?",
                "How do I get the scale out of the {item} without it tasting of vinegar for a week?",
            ]),
            Answers(&[
                "Nothing comes off: that is lime from the water. Two spoons of citric acid in a litre of water, warm
                 but not boiling, half an hour, rinse twice. No vinegar needed.",
                "Citric acid rather than vinegar, and never boiling, or the lime sets harder. Half an hour does it.
                 In hard water, once a month keeps it away.",
            ]),
            Thanks(&["Shiny again. Thank you.", "Worked a treat, thanks."]),
        ],
        ..Matter::USUAL
    },
    Matter {
        name: "back in stock",
        weight: 5,
        items: &["green kettle", "2.4 litre pot", "pasta bowl", "bread oven"],
        subjects: &["When is the {item} back?", "{item} sold out", "Waiting for the {item}"],
        beats: &[
            Asks(&[
                "The {item} has been sold out for weeks. Is it coming back, or should I stop hoping?",
                "Can you tell me when you will have the {item} again? I do not want a different colour, I have
                 waited this long.",
                "is the {item} gone for good",
            ]),
            Answers(&[
                "It is coming back, the ship is just slow. I will ask our buyer for a date and tell you what she
                 says.",
                "Do not stop hoping. The next delivery is announced; I will find out the day and put one aside for
                 you, without obligation.",
            ]),
            Promises(Vow {
                kind: Kind::Reply,
                said: "Tell the date when the {item} is back",
                by: &["tomorrow 16:00", "in 2 business days", "Friday noon", "tomorrow"],
                kept: "Buyer gave a date, customer told.",
            }),
            Thanks(&["Thank you for finding out. I will wait.", "Good news, thank you."]),
        ],
        ..Matter::USUAL
    },
    Matter {
        name: "which one",
        weight: 5,
        items: &["proper frying pan", "pan for a small hob", "pan for every day"],
        subjects: &["Which one should I buy?", "Advice please: {item}", "I am a little lost"],
        beats: &[
            Asks(&[
                "I am looking for a {item}, and there are eleven on your page. Which would you take, and why?",
                "My son is moving out and needs a {item}. He will not look after it. What do you suggest?",
                "Could you advise me? I want one {item} that lasts, and I do not want to buy it twice.",
            ]),
            Answers(&[
                "If it were for my own kitchen: the plain steel one. It costs less than the others and forgives a great
                 deal. But before you order: what do you cook most, and on what kind of hob?",
                "What do you cook most, and on what kind of hob? Then I can tell you properly instead of guessing.",
            ]),
            Asks(&[
                "Mostly vegetables and fish, on gas. And pancakes on Sundays.",
                "Eggs, rice, and whatever is reduced. Electric hob, not induction.",
            ]),
            Answers(&[
                "Then take the 26 centimetre steel one, and a small crêpe pan if the Sundays matter. You do not need
                 more than that, whatever our page suggests.",
                "Then the simple one with the glass lid. Leave out the set: you would use two pieces of it.",
            ]),
            Thanks(&["Thank you for talking me out of the set.", "Ordered on your advice. Thank you."]),
        ],
        ..Matter::USUAL
    },
];
