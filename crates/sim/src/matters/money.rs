//! Invoices, refunds, vouchers and prices.

use Beat::{Answers, Asks, HandsOver, Notes, Promises, Thanks};

use super::{Beat, Kind, Matter, Pairing, Vow};

pub(super) const MATTERS: &[Matter] = &[
    Matter {
        name: "invoice with VAT number",
        weight: 6,
        subjects: &["Invoice with our VAT number", "VAT invoice for order {order}", "Invoice {order}, company details"],
        beats: &[
            Asks(&[
                "Could you send us the invoice for {order} again, this time with our VAT number on it? Our
                 bookkeeper needs it before the end of the month.",
                "The invoice for order {order} is made out to me in person. It should be made out to the company.
                 Is it possible to change that afterwards?",
                "need vat invoice for {order} pls, the pdf only says receipt",
            ]),
            HandsOver,
            Answers(&[
                "That can be changed. I have the VAT number from your last order; a corrected invoice comes to you
                 as soon as our accounts have signed it off.",
                "Of course. Accounts will reissue it with the company's name and number. I will send it on to you
                 myself.",
            ]),
            Promises(Vow {
                kind: Kind::Send,
                said: "Invoice for {order} with VAT number",
                by: &["tomorrow noon", "by the end of the week", "in 2 business days", "tomorrow 17:00"],
                kept: "Invoice sent, copy to accounts.",
            }),
            Thanks(&[
                "Received, thank you. That is what we needed.",
                "Perfect. Our bookkeeper sends her regards.",
            ]),
        ],
        ..Matter::USUAL
    },
    Matter {
        name: "refund to an old card",
        weight: 5,
        items: &["toaster", "set of bowls", "casserole"],
        subjects: &["Refund to a card I no longer have", "Refund for order {order}", "Old card, new card"],
        beats: &[
            Asks(&[
                "You are refunding the {item} to the card I paid with, but that card was stolen in the summer and
                 the account is closed. Will the money be lost?",
                "A question about the refund for {order}. The card has expired since. Should I do anything?",
                "I changed banks in between. Can the refund go to my new account instead?",
            ]),
            Notes(&["Closed accounts bounce back to us after three days. Pay by transfer, ask for details by phone."]),
            Answers(&[
                "It will not be lost. If the bank cannot place it, it comes back to us, and then I pay it to the
                 account you name. Please do not send account details by email; I will ring you for them.",
                "Good that you say so. I have stopped the old refund. For safety I would like to take the new
                 details by telephone rather than in writing.",
            ]),
            Promises(Vow {
                kind: Kind::CallBack,
                said: "Ring for the new account details",
                by: &["tomorrow 11:00", "today 16:00", "tomorrow 14:30"],
                kept: "Details taken, transfer released by two people.",
            }),
            Thanks(&["The money arrived this morning.", "Thank you for being careful with it."]),
        ],
        ..Matter::USUAL
    },
    Matter {
        name: "charged twice",
        weight: 3,
        subjects: &["Charged twice for {order}", "Two payments, one order", "Double payment"],
        beats: &[
            Asks(&[
                "My bank shows two payments of the same amount to you on the same day. I placed one order, {order}.",
                "I was charged twice for order {order}. The page hung, I pressed again, and now it seems that I have
                 paid for two.",
            ]),
            Answers(&[
                "I see both. The second one is only reserved and was never taken; it disappears by itself within
                 three working days. I will look again on the third and write to you either way.",
                "You are right, and I am sorry. I have sent the second payment back just now. Banks need up to three
                 working days to show it.",
            ]),
            Promises(Vow {
                kind: Kind::Refund,
                said: "The second payment is gone",
                by: &["in 3 business days", "Friday 17:00"],
                kept: "Second payment released, checked with the bank's page.",
            }),
            Thanks(&["It is back. Thank you for keeping an eye on it.", "All good now, thanks."]),
        ],
        ..Matter::USUAL
    },
    Matter {
        name: "voucher",
        pairing: Pairing::ByPlace,
        weight: 4,
        subjects: &["Voucher does not work", "Gift card balance", "Code not accepted"],
        beats: &[
            Asks(&[
                "The voucher from my birthday card is not accepted. I have typed it in four times with and without
                 the dashes.",
                "How much is left on my gift card? I used some of it in spring and have lost the receipt.",
                "code from your newsletter says expired but the newsletter is from yesterday??",
            ]),
            Answers(&[
                "The last sign is a zero and not an O, which our designer and I have now talked about. With the zero
                 it works, I have tried.",
                "There are 31 pounds and 50 pence left on it, and it has no end date.",
                "It was entered with the wrong year, so it had expired before it began. It works now, and because
                 that cost you time I have added five pounds to it.",
            ]),
            Thanks(&["It works. Thank you.", "Ah! Thank you, that is more than I thought.", "sorted thanks"]),
        ],
        ..Matter::USUAL
    },
    Matter {
        name: "price dropped",
        pairing: Pairing::ByPlace,
        weight: 3,
        items: &["stand mixer", "espresso maker", "knife block"],
        subjects: &["Cheaper a few days later", "Price of the {item}"],
        beats: &[
            Asks(&[
                "I bought the {item} last Thursday, and on Monday it was thirty pounds cheaper. Is there anything
                 you can do? I understand if there is not.",
                "Is the {item} going to be part of the winter offers? I would rather ask than find out a day too
                 late.",
            ]),
            Answers(&[
                "There is: within fourteen days you get the difference, no questions asked. It is on its way back to
                 your card.",
                "I may tell you, because we tell everybody who asks: yes, from the first of the month. I can keep
                 one aside in your name until then.",
            ]),
            Thanks(&[
                "That is fair and I did not expect it. Thank you.",
                "Thank you, that is very kind.",
            ]),
        ],
        ..Matter::USUAL
    },
    Matter {
        name: "donation raffle",
        pairing: Pairing::ByPlace,
        weight: 2,
        items: &["kettle", "set of wooden spoons", "cookery book"],
        subjects: &["A prize for our school fair?", "Could you help our kitchen?"],
        beats: &[
            Asks(&[
                "Our primary school holds its winter fair in three weeks, and the money goes into a teaching
                 kitchen. Would you give us something small for the raffle?",
                "I run the Tuesday lunch for older neighbours. One of our big pots has given up. Do you ever part
                 with a second-choice one?",
            ]),
            Notes(&[
                "Asked the shop floor: the {item} from the window display can go.",
                "There is the big pot with the marked lid in the back.",
            ]),
            Answers(&[
                "With pleasure. There is a {item} with your name on it at the counter; come by whenever it suits you.
                 Good luck with it.",
                "We have something in the back with a mark on the lid and nothing else wrong. It is yours. Would you
                 like it delivered?",
            ]),
            Asks(&["We will collect it on Friday, thank you.", "If somebody could bring it, that would help, we have no car."]),
            Answers(&["It stands ready under your name.", "Our driver passes you on Thursday and will bring it in."]),
            Thanks(&["The children will be thrilled. Thank you.", "You made twenty people happy today."]),
        ],
        ..Matter::USUAL
    },
];
