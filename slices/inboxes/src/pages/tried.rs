//! What "test it" found, step by step.

use askama::Template;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use conversations::ChannelId;
use shell::api::Path;
use shell::page;
use shell::words::{say, say_with};
use shell::{App, Error, Right, Seat};

use crate::keeping;
use crate::trying::{self, Outcome, Tried};

/// The steps.
#[derive(Template)]
#[template(path = "pages/tried.html")]
pub(crate) struct TriedSteps {
    says: String,
    tone: &'static str,
    parts: Vec<(String, Vec<Step>)>,
}

/// One step.
struct Step {
    says: String,
    tone: &'static str,
    state: String,
    advice: String,
    said: String,
}

/// POST /mailboxes/{id}/test
pub(crate) async fn test(
    State(app): State<App>,
    seat: Seat,
    Path(id): Path<ChannelId>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    seat.can(Right::KeepMailboxes)?;
    let (channel, settings) = keeping::get(&app, seat.org, id).await?;
    let steps = TriedSteps::of(&trying::try_out(&app, seat.org, &channel, &settings).await);
    if headers.contains_key("hx-request") {
        return page::fragment(&steps);
    }
    super::edit::show(&app, &seat, id, Some(steps.render()?)).await
}

impl TriedSteps {
    pub(crate) fn of(tried: &[Tried]) -> Self {
        let has_passed = trying::passed(tried);
        let mut parts: Vec<(String, Vec<Step>)> = Vec::new();
        for step in tried {
            let part = say(&format!("inboxes-part-{}", step.part.name()));
            match parts.last_mut() {
                Some((last, steps)) if *last == part => steps.push(Step::of(step)),
                _ => parts.push((part, vec![Step::of(step)])),
            }
        }
        Self {
            says: say(if has_passed { "inboxes-test-passed" } else { "inboxes-test-failed" }),
            tone: if has_passed { "kept" } else { "broken" },
            parts,
        }
    }
}

impl Step {
    fn of(tried: &Tried) -> Self {
        let (tone, key) = match &tried.outcome {
            Outcome::Well => ("kept", "inboxes-outcome-well"),
            Outcome::Open => ("soon", "inboxes-outcome-open"),
            Outcome::Failed(_) => ("broken", "inboxes-outcome-failed"),
        };
        let (advice, said) = match &tried.outcome {
            Outcome::Failed(trouble) => {
                let said = trouble.said.as_str();
                let said = if said.is_empty() {
                    String::new()
                } else {
                    say_with("inboxes-said", &[("said", said.into())])
                };
                (say(&format!("inboxes-trouble-{}", trouble.kind.key())), said)
            }
            Outcome::Well | Outcome::Open => (String::new(), String::new()),
        };
        let says = say(&format!("inboxes-step-{}", tried.step));
        let says = if tried.about.is_empty() {
            says
        } else {
            let args = [("address", tried.about.as_str().into()), ("step", says.into())];
            say_with("inboxes-step-of", &args)
        };
        Self { says, tone, state: say(key), advice, said }
    }
}

#[cfg(test)]
mod tests {
    use shell::carriers::{Kind, Step as At, Trouble};

    use super::*;
    use crate::trying::Part;

    #[test]
    fn what_fails_is_said_with_advice_and_the_servers_own_words() {
        let failed = Trouble::new(At::SignIn, Kind::PasswordRefused, "535 <b>no</b>");
        let tried = [
            Tried::new(Part::Reading, "name", Outcome::Well),
            Tried::new(Part::Reading, "sign-in", Outcome::Failed(failed)),
        ];
        let html = TriedSteps::of(&tried).render().unwrap();
        assert!(html.contains("app password"), "{html}");
        assert!(!html.contains("<b>no</b>"), "the server's words are text");
        assert!(!html.contains("inboxes-"), "every key has a sentence: {html}");
    }
}
