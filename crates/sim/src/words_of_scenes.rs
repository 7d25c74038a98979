//! What is said in the scenes of the last days. Line breaks are for the reader; see [`crate::letters::flow`].

pub(crate) const MABEL_RECEIPT: &str =
    "Could you send me the receipt for the teapot once more? It was a wedding
    present for my daughter, and her insurance would like to see it.";
pub(crate) const MABEL_RECEIPT_ANSWER: &str =
    "Congratulations to your daughter. I will look it out and send it to you,
    on paper as well, since insurers seem to like that.";
pub(crate) const MABEL_RECEIPT_SENT: &str =
    "It is in your mail, and the paper one is in tonight's post. I will ring you
    in a day or two to hear whether it came.";
pub(crate) const MABEL_RECEIPT_THANKS: &str =
    "It came, and so did your call. I am not used to people doing what they
    said they would. Thank you.";

pub(crate) const MABEL_KETTLE: &str = "The blue kettle came today, thank you for the quick delivery. It was wrapped
    well, but the base has a crack right through. Could I have another one? I have guests on Saturday. And do I have to
    send the broken one back?";
pub(crate) const MABEL_KETTLE_NOTE: &str =
    "Third cracked base from this batch since Monday. Warehouse asked, they look
    at the inserts. There are four left from the batch before, I have put one aside for her.";

pub(crate) const JONAS_ASKS: &str = "You are bringing the bread oven on Wednesday, and I have just learnt that I must be
    in Lisbon that day. Would Thursday work? After four would be perfect, and the gate has to be opened from inside.";
pub(crate) const JONAS_ANSWER: &str =
    "Thursday should work. I have to move one other delivery for it, so I would rather
    tell you properly than guess: I will ring you as soon as the van is settled.";
pub(crate) const JONAS_AGREES: &str =
    "Great, thank you. I am reachable all morning, and Thursday after four works for
    us. My neighbour can open the gate if I am late.";

pub(crate) const AISHA_ASKS: &str =
    "I sent the set of bowls back last week and the post office says it has arrived.
    When can I expect the refund? It is £48 and I would like to plan with it.";
pub(crate) const AISHA_ANSWER: &str =
    "They are here and in perfect order, thank you for packing them so well. Accounts
    make their payments in two batches; yours is in the next one. I am keeping an eye on it.";
pub(crate) const AISHA_WONDERS: &str =
    "I do not want to be a nuisance, I only wanted to ask whether that is still the
    plan? My rent goes out tomorrow.";

pub(crate) const NOVAK_ASKS: &str =
    "Our accountant cannot book the invoice for last month's order, as our VAT number
    does not appear on it. Would you be so kind as to issue it again?

    The number is on our order form, in the lower right corner.";
pub(crate) const NOVAK_ANSWER: &str =
    "Certainly. I have found the number on your form. Accounts have to sign the new
    invoice, and I send it on to you the moment they have.";
pub(crate) const NOVAK_AGREES: &str = "That is quite sufficient. We need it before the end of the month.";

pub(crate) const SHAH_ASKS: &str =
    "I love the pan, but after two weeks it stands a little crooked. It rocks when I stir.
    Is there something I can do, or should it go back?";
pub(crate) const SHAH_ANSWER: &str = "It should not rock, and certainly not after two weeks. Which way does it lean when
    you put it on a flat table, towards the handle or away from it? Then I know which part to ask the maker about.";
pub(crate) const SHAH_REPLIES: &str =
    "Towards the handle, by about the thickness of a coin. I am away until Monday, so
    there is no hurry at all.";
pub(crate) const SHAH_NOTE: &str =
    "Maker answers on Mondays. Away herself until then, so put aside until Monday morning.";

pub(crate) const GRACE_ASKS: &str = "My fiancé's family is in Leeds, mine is in Queens, and we would like one list for
    both. Can guests here order from you and have it delivered there? I work until five, so email is easiest, but a call
    would be fine too.";
pub(crate) const GRACE_ANSWER: &str = "They can, and they see the prices in their own money. The list itself is quicker
    made together than in letters: I will ring you on Friday, at nine in the morning for you, before you go to work.";
pub(crate) const GRACE_AGREES: &str =
    "Friday at nine is perfect. I will have coffee and a list of what we do not need.";

pub(crate) const LAYLA_ASKS: &str =
    "وصلني إبريق القهوة اليوم، وكان التغليف متقنًا، لكن الغطاء مكسور. اشتريته لزيارة أختي
    نهاية هذا الأسبوع. هل يمكن إرسال غطاء بديل قبل ذلك؟";

pub(crate) const DOUGLAS_FIRST: &str =
    "My stock pot was due on Monday. It has not come, and nobody has written. I should
    like to know when it will.";
pub(crate) const DOUGLAS_ANSWER: &str =
    "I am sorry that you heard nothing. It missed Monday's van and is on the next
    one. I will see to it.";
pub(crate) const DOUGLAS_SECOND: &str =
    "Your \"next one\" has been and gone. I was told that somebody would see to it.
    Who, and when?";
pub(crate) const DOUGLAS_PROMISE: &str =
    "That is a fair question. I have taken it out of the carrier's hands: our own van
    brings it, and the driver has your number.";
pub(crate) const DOUGLAS_THIRD: &str = "I stayed in all day. No van, no call. This is my third letter, and I have now
    spent three days of a short holiday waiting for a pot.

    I do not want a voucher. I want to be told the truth about where it is, by somebody who will still be there when I
    answer.";
pub(crate) const DOUGLAS_NOTE: &str =
    "He is right in every point. The van broke down at noon and nobody told him. I take
    this over from Tomas until the pot is in his hands; I ring him as soon as I know which car can go today.";

pub(crate) const CAMILLE_ASKS: &str =
    "je voudrais offrir une poêle à crêpes à mon père, qui cuisine sur une petite plaque
    de 18 cm. Celle de 26 cm sera-t-elle trop grande ? Et peut-on ajouter un mot à la main dans le paquet ?";

pub(crate) const HANNAH_ASKS: &str =
    "The casserole has a chip in the rim, about the size of a lentil. I know it is
    small, but I see it every time I lift the lid!";
pub(crate) const HANNAH_ANSWER: &str =
    "You should not have to look at a chip. A new one is on its way; the driver takes
    the other back if you would rather not keep it.";
pub(crate) const HANNAH_MOVES: &str =
    "Tiny change of plan: my son has a hospital appointment that day, so nobody is at
    home. Any chance of Friday instead?";
pub(crate) const HANNAH_FRIDAY: &str =
    "Of course. Friday before eleven it is, and the driver rings ten minutes ahead. I
    hope that all goes well for your son.";

pub(crate) const BEN_ASKS: &str =
    "hi do you sell just the lid for the 24cm pan? mine met the kitchen floor. thx";

pub(crate) const ROSALIND_ASKS: &str =
    "My parcel is said to have been delivered on Tuesday. It was not, at least not to
    me. Could somebody ask the driver?";
pub(crate) const ROSALIND_ANSWER: &str =
    "I am asking the depot, who ask the driver. You will hear from me what they
    found, whatever it is.";
pub(crate) const ROSALIND_FOUND: &str =
    "Please call off the search. My neighbour took it in, then went to see her
    sister in Bath. I am sorry for the trouble.";

pub(crate) const TEREZA_ASKS: &str =
    "My friend has given me a place at the dumpling evening. I do not eat meat; is there
    something for me to make as well?";
pub(crate) const TEREZA_ANSWER: &str =
    "There is: half of the fillings are without meat, the mushroom one is the best of
    them all. I have put a note on your place.";
pub(crate) const TEREZA_BOUNCE: &str = "This message could not be delivered to one recipient.

    tereza.mala@post.example: the mailbox is not known here (5.1.1).";

pub(crate) const NGOZI_ASKS: &str = "We open in six weeks, sixteen covers, everything over fire. Could you put together a
    first order of cast iron for us: pans in three sizes, four casseroles, and a griddle that stands up to daily use?

    We would like to see the griddle before we decide. Is there a day on which we could come by?";
