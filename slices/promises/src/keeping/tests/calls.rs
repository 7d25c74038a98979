//! Stories of calls that are logged a while after they were made.

use super::*;

/// Logs a call of ours that reached the customer; answers what the form led to.
async fn logs(agent: &Agent, exchange: &Exchange, at: &str) -> testing::Answer {
    let key = store::random::token();
    let fields =
        [("client_key", key.as_str()), ("direction", "outgoing"), ("outcome", "reached"), ("at", at)];
    agent.posts(&format!("/conversations/{}/calls", exchange.number), &fields).await
}

#[tokio::test]
async fn a_call_in_time_that_is_logged_later_keeps_what_was_promised() {
    on_each_engine(FEATURES, async |desk| {
        // In summer a clock in London is an hour ahead of UTC.
        desk.clock_moves_to("2026-06-01T09:00:00Z");
        let ana = desk.agent("Ana").await;
        let lid = desk.customer("Maria").writes("Call me.").await;
        promises(&ana, &lid, "Call about the lid", "today 15:00").await;
        let id = newest(desk, &lid).await.id;
        desk.clock_moves_to("2026-06-01T14:00:00Z");
        desk.jobs_run().await;
        assert_eq!(get(desk, id).await.standing.state, State::Broken, "the clock cannot know");

        desk.clock_moves_to("2026-06-01T14:10:00Z");
        let said = logs(&ana, &lid, "14:55").await;
        assert_eq!(said.leads_to(), format!("/conversations/{}", lid.number));
        let kept = get(desk, id).await;
        assert_eq!(kept.standing.state, State::Kept);
        assert_eq!(kept.closed_at, Some("2026-06-01T13:55:00Z".parse().unwrap()));
        assert_eq!(kept.broke_for, None, "it counts in nobody's place");
        let lived = history(desk, id).await;
        let expected = [
            "promise_made call_back",
            "promise_broken silent",
            "promise_evidence call",
            "promise_done_before had_broken",
            "promise_kept on_time",
        ];
        assert_eq!(lived, expected);
        let page = ana.gets(&format!("/promises/{id}")).await;
        page.says("Its time ran out, and the customer had not been told.");
        page.says("It was done today 14:55, in time.").says("Ana kept it.").says("It was not done after all");
        let texts = notes(desk, &lid).await;
        assert_eq!(
            texts,
            ["Called the customer, and spoke with them. The call was on 1 June at 14:55 (London)."]
        );

        // It was another call: within a day of what was said, however old the call.
        desk.clock_moves_to("2026-06-02T14:05:00Z");
        let abe = desk.agent("Abe").await;
        assert_eq!(abe.posts(&format!("/promises/{id}/reopen"), &[]).await.leads_to(), "/promises");
        desk.jobs_run().await;
        assert_eq!(get(desk, id).await.standing.state, State::Broken);
        desk.clock_moves_to("2026-06-09T14:00:00Z");
        desk.jobs_run().await;
    })
    .await;
}

/// What stands in a conversation as notes.
async fn notes(desk: &TestDesk, exchange: &Exchange) -> Vec<String> {
    let thread: Result<_, Fault> = desk
        .app
        .db
        .read(desk.org, exchange.conversation, |tx, id| {
            Box::pin(async move {
                let conversation = conversations::by_id(tx, *id).await?.expect("it was received");
                conversations::open(tx, conversation, MessageId::of(i64::MAX), 50).await
            })
        })
        .await;
    let messages = thread.unwrap().messages.into_iter();
    messages.filter(|message| message.kind == MessageKind::Note).map(|message| message.said).collect()
}

#[tokio::test]
async fn a_call_counts_from_when_it_was_and_not_from_when_it_is_logged() {
    on_each_engine(FEATURES, async |desk| {
        let bea = desk.agent("Bea").await;
        let lid = desk.customer("Maria").writes("Call me.").await;
        let system = desk.program(&bea, &["promises:read", "promises:write"]).await;
        let path = format!("/api/v1/conversations/{}/calls", lid.conversation);
        let reached = async |at: &str| {
            let call = json!({ "direction": "outgoing", "outcome": "reached", "at": at });
            system.calls("POST", &path, &call).await.is(201);
        };
        let promised = async |by: &str| {
            promises(&bea, &lid, "Call back", by).await;
            newest(desk, &lid).await.id
        };
        // Before the clock has struck, though the time is over: kept.
        let first = promised("today 10:00").await;
        desk.clock_moves_to("2026-03-02T10:05:00Z");
        reached("2026-03-02T09:55:00Z").await;
        let kept = get(desk, first).await;
        assert_eq!(
            (kept.standing.state, kept.closed_at),
            (State::Kept, Some("2026-03-02T09:55:00Z".parse().unwrap()))
        );

        // Too late all the same: done late, by as much as the call was.
        let second = promised("today 11:00").await;
        desk.clock_moves_to("2026-03-02T11:00:00Z");
        desk.jobs_run().await;
        desk.clock_moves_to("2026-03-02T13:00:00Z");
        reached("2026-03-02T11:05:00Z").await;
        let late = get(desk, second).await;
        assert_eq!(
            (late.standing.state, late.standing.fulfilled_at),
            (State::Broken, Some("2026-03-02T11:05:00Z".parse().unwrap()))
        );
        bea.gets(&format!("/promises/{second}")).await.says("did it after all, 5 minutes late.");
        let lived = history(desk, second).await;
        assert_eq!(lived.last().map(String::as_str), Some("promise_fulfilled_late"));

        // What was promised after the call is not what it was made for.
        let third = promised("today 17:00").await;
        reached("2026-03-02T12:30:00Z").await;
        assert_eq!(get(desk, third).await.standing.state, State::Open);
        assert_eq!(history(desk, third).await, ["promise_made call_back"], "nor was it an attempt");

        // They called; whether that settled it is asked, and the answer counts from the call.
        let call = json!({ "direction": "incoming", "outcome": "reached", "at": "2026-03-02T16:50:00Z" });
        desk.clock_moves_to("2026-03-02T17:00:00Z");
        desk.jobs_run().await;
        desk.clock_moves_to("2026-03-02T17:10:00Z");
        system.calls("POST", &path, &call).await.is(201);
        assert_eq!(get(desk, third).await.standing.state, State::Broken);
        bea.posts(&format!("/promises/{third}/accept"), &[]).await.is(303);
        let settled = get(desk, third).await;
        assert_eq!(
            (settled.standing.state, settled.closed_at),
            (State::Kept, Some("2026-03-02T16:50:00Z".parse().unwrap()))
        );
        desk.clock_moves_to("2026-03-09T14:00:00Z");
        desk.jobs_run().await;
    })
    .await;
}

#[tokio::test]
async fn the_form_hears_when_a_call_was_and_refuses_one_that_is_still_to_come() {
    on_each_engine(FEATURES, async |desk| {
        let cem = desk.agent("Cem").await;
        let lid = desk.customer("Maria").writes("Call me.").await;
        desk.clock_moves_to("2026-03-02T15:10:00Z");
        let hears = async |words: &str| {
            let words = words.replace(' ', "+");
            cem.gets_part(&format!("/conversations/{}/calls/when?at={words}", lid.number)).await
        };
        hears("10 minutes ago").await.is(200).says("today 15:00 your time (2026-03-02)");
        hears("yesterday 4pm").await.says("yesterday 16:00 your time (2026-03-01)");
        hears("5pm").await.says("That is still to come.");
        hears("yesterday").await.says("Say at what time it was");
        hears("31 February 15:00").await.says("The calendar has no such day.");
        hears("bananas").await.says("We do not understand this time. Try: 14:05");
        assert_eq!(hears("").await.text().trim(), "");

        logs(&cem, &lid, "17:00").await.is(422).says("That is still to come.").says("value=\"17:00\"");
        logs(&cem, &lid, "bananas").await.is(422).says("We do not understand this time.");
        assert_eq!(notes(desk, &lid).await.len(), 0, "nothing was logged");
        logs(&cem, &lid, "").await.is(303);
        assert_eq!(notes(desk, &lid).await, ["Called the customer, and spoke with them."]);
    })
    .await;
}

#[tokio::test]
async fn a_conversation_goes_on_telling_what_became_of_its_promises() {
    on_each_engine(FEATURES, async |desk| {
        let dora = desk.agent("Dora").await;
        let eli = desk.agent("Eli").await;
        let lid = desk.customer("Maria").writes("Call me.").await;
        let panel = format!("/conversations/{}/promises", lid.number);
        promises(&dora, &lid, "Call about the lid", "today 16:00").await;
        let id = newest(desk, &lid).await.id;
        dora.gets_part(&panel).await.says("Call about the lid").is_silent_about("Kept by you");
        dora.posts(&format!("/promises/{id}/keep"), &[]).await.is(303);
        let told = dora.gets_part(&panel).await;
        told.says("Call about the lid")
            .says("Kept by you")
            .says("today 09:00")
            .says("It was not done after all");
        let others = eli.gets_part(&panel).await;
        others.says("Call about the lid").says("Kept ·").is_silent_about("Dora").is_silent_about("by you");
        dora.posts(&format!("/promises/{id}/reopen"), &[]).await.is(303);
        dora.gets_part(&panel)
            .await
            .is_silent_about("Kept by you")
            .is_silent_about("It was not done after all");
        let reason = [("reason", "She bought another one")];
        dora.posts(&format!("/promises/{id}/withdraw"), &reason).await.is(303);
        let withdrawn = dora.gets_part(&panel).await;
        withdrawn.says("Withdrawn").is_silent_about("It was not done after all");
    })
    .await;
}
