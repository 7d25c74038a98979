//! Forms that real letters of business take, and what only looks like them, by class.

use super::*;

/// One promise, due then.
#[track_caller]
fn due(text: &str, said: &str) {
    let heard = heard(text);
    let due = |heard: &Heard<'_>| match heard.due {
        Some(DueSaid { at: Some(at), text, .. }) => format!("{text}: {}", at.strftime("%m-%d %H:%M")),
        Some(due) => format!("{}: {}", due.text, due.precision.code()),
        None => String::new(),
    };
    assert_eq!(heard.iter().map(due).collect::<Vec<_>>(), [said], "in {text:?}");
}

#[test]
fn verbs_on_no_list_are_acts_when_they_are_done_to_something() {
    one(
        "other",
        &[
            "I'll redraft it tonight.",
            "We'll countersign the lease.",
            "I will crunch the numbers tomorrow.",
            "I'll line up a tour.",
            "I'll firm up the hour on Monday.",
            "I'll jot something down for you.",
            "We will nudge them.",
        ],
    );
    nothing(&[
        "I'll eat the cake.",
        "I will skip the game.",
        "We will win the cup.",
        "I'll second that.",
        "I'll turn 50 in May.",
        "I'll enjoy the view.",
    ]);
}

#[test]
fn what_is_done_on_the_way_to_the_promise() {
    one("send", &["I'll wait for the file and send it to you."]);
    one(
        "other",
        &[
            "I'll go to the bank tomorrow and wire it.",
            "I'll run over there and ask.",
            "I'll spend some time looking at it tonight.",
        ],
    );
    one("call_back", &["I'll get hold of him and call you."]);
    one("send", &["I'll keep an eye out for it and send it to you."]);
    nothing(&["I'll sit and wait.", "I'll keep an eye out for your reply.", "I'll spend the day in bed."]);
}

#[test]
fn what_somebody_has_or_gets_for_the_customer() {
    one(
        "send",
        &[
            "I'll have it to you before the holidays.",
            "I'll get something out to you all.",
            "I'll let you have a copy.",
        ],
    );
    one(
        "other",
        &[
            "We will get tickets.",
            "I'll get whatever you need.",
            "We'll have the lease ready to sign.",
            "I'll make you a list.",
        ],
    );
    one("repair", &["We'll have the line back up within the hour."]);
    one("reply", &["I'll have to get back to you on that.", "We'll need to let you know."]);
    nothing(&[
        "I'll get to the office around nine.",
        "You'll have to ring him tomorrow.",
        "I'll keep that in mind.",
        "I'll take Friday off.",
        "I'll buy you a beer.",
    ]);
    one(
        "other",
        &[
            "I'll take your name off the list.",
            "I'll take a first cut at it.",
            "I'll take it up with the depot.",
        ],
    );
}

#[test]
fn what_should_come_to_the_customer() {
    one("delivery", &["Your lamp should arrive on Tuesday."]);
    one("refund", &["Your refund should be in your account by Friday."]);
    one("repair", &["This should be fixed by tonight."]);
    one("send", &["You should be receiving the fax shortly.", "You should see the wire tomorrow."]);
    one(
        "reply",
        &[
            "I'm checking with legal and should have an answer by Friday.",
            "We should be able to reply by Friday.",
        ],
    );
    nothing(&["This should be fun tomorrow.", "We should be home by 3.", "The talks should end on Friday."]);
}

#[test]
fn papers_on_their_way() {
    one(
        "send",
        &[
            "The original will be sent by courier.",
            "A redline will follow tomorrow.",
            "Hard copy to follow.",
            "The memo will go out today.",
            "The final figures will be out on Friday.",
            "Within three days you will receive a survey.",
        ],
    );
    one(
        "other",
        &["A copy will be waiting for you at the desk.", "The tickets will be held for you at the door."],
    );
    nothing(&["The lights will go out tonight.", "The attached file will be used for the talk."]);
}

#[test]
fn who_else_commits_themselves() {
    one(
        "send",
        &[
            "Anna Berg of my office will send you the form.",
            "IT will email you the form.",
            "Olga is sending you a copy today.",
        ],
    );
    one("other", &["Credit will put them on tonight's list.", "Weber et al. will issue the plan tonight."]);
    one("reply", &["I've copied Olga, who will get back to you.", "You will hear from Olga on Monday."]);
    one(
        "send",
        &[
            "Olga's going to send you the file.",
            "We at Northwind will send you a copy.",
            "The payroll people will mail it to you.",
        ],
    );
    one("send", &["They will be mailed on Monday.", "Those will go out on Monday."]);
    nothing(&["It will be fine.", "Olga is leaving tomorrow.", "Olga is sending me a copy today."]);
}

#[test]
fn what_is_promised_behind_another_word() {
    one("send", &["What I'll do is send you the form.", "What we will do is to send a new one."]);
    one("other", &["You have my word that I will not sell it.", "We'll never sell your address."]);
    one("delivery", &["We undertake to deliver it by May 1."]);
    one(
        "appointment",
        &["We'll be in a position to visit you on Friday.", "I'll be right over.", "I'll be on the call."],
    );
    one("delivery", &["We will look to deliver it by Friday."]);
    one("send", &["Keep an eye out for an email from us on Monday."]);
    nothing(&["What will you do about it?", "What I do is my business.", "I will not sell it."]);
}

#[test]
fn what_somebody_is_busy_with_is_told() {
    nothing(&[
        "We will also be discussing options at the fair.",
        "I'll be making large changes.",
        "I will be attending the congress in May.",
        "I will attend a fair next week.",
        "My assistant is setting up a call for Friday.",
        "I'll point out that it was late.",
        "I'll add that the sun was out.",
        "I'd say I'll tell you a secret.",
        "Say it again and I will call you a liar.",
        "I will facilitate a retreat next week.",
    ]);
    one("other", &["I'll add that to the list.", "I'll mention that to him."]);
    one("call_back", &["I'll call you a bit later."]);
}

#[test]
fn what_is_told_of_a_thing_in_passing() {
    nothing(&[
        "These are the points we will cover on Monday.",
        "One of the things we will look at is cost.",
        "Think of the savings we will bring you over the years.",
        "If you click below, we will take you to a page with more.",
        "It will arrive at nine. Shall I book it?",
        "That train is available. It will arrive at ten.",
        "We'll save that talk for a later day.",
        "I want the one that will let me bring it tomorrow.",
        "I'll get back to work.",
        "I saw a tram and I'll take that instead.",
    ]);
    one("delivery", &["We found your bag. It will arrive at nine."]);
}

#[test]
fn times_stay_with_what_is_promised() {
    due("I'll cancel it immediately.", "immediately: vague");
    due("I'll cancel it tomorrow.", "tomorrow: 03-12 17:00");
    due("That will be taken care of today.", "today: 03-11 17:00");
    due("I will reply to the rest of your email tonight.", "tonight: 03-11 19:00");
    due("I'll send you the notes of the meeting this afternoon.", "this afternoon: 03-11 16:00");
    due("I'll join you for dinner on Sunday.", "on Sunday: 03-15 22:59");
    due("Let me look at it tonight and I'll get back to you.", "tonight: 03-11 19:00");
    due("I am meeting him at 3 and will ask him then.", "at 3: 03-11 14:00");
    due("I'll send it in time for Monday's call.", "Monday: 03-16 17:00");
    due("I will on Friday send you the lease.", "on Friday: 03-13 17:00");
    due("I'll send you the lease ahead of the hearing.", "ahead of the hearing: event");
    due("I'll send you the lease on my return.", "on my return: event");
    due("I'll give you the dates as I confirm them.", "as I confirm them: event");
    due("I'll tell you at the meeting.", "at the meeting: event");
    due("I'll send it soon as I get it.", "soon as I get it: event");
    due("I'll write to you later about the lease.", "later: vague");
    due("I'll look it over quickly.", "quickly: vague");
    due("I'll send you the later version.", "");
    due("I'll send you the lease, as I said.", "");
    due("I'll call you about the meeting on Friday.", "");
}

#[test]
fn a_condition_belongs_to_its_own_clause() {
    check("I'll mark it as open, and if you find it we can change that.", &["other: I'll mark it as open"]);
    check(
        "A list will be provided to you next week.",
        &["other: A list will be provided to you next week <next week: 03-20 17:00>"],
    );
    check(
        "Please ask him when it suits, although I'll confirm it later.",
        &["reply: I'll confirm it later <later: vague>"],
    );
    check("Refer a friend and we'll pay you back.", &["if other: we'll pay you back"]);
    check("Otherwise let me know and we'll refine it.", &["if other: we'll refine it"]);
}

#[test]
fn kinds_by_whom_it_reaches() {
    one("other", &["I'll call him tomorrow.", "I'll call Anna on Monday.", "We'll call their trader."]);
    one("call_back", &["I'll call again on Friday.", "We'll call you on Monday.", "I'll call back."]);
    one("reply", &["I'll talk to you about it tomorrow.", "I'll give you the details on Monday."]);
    one("send", &["I'll give you a copy tomorrow.", "I'll get the form over to you today."]);
    one("appointment", &["Sam will pick you up in ten minutes."]);
}
