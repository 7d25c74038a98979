//! What the sender's servers confirm, in words. It is read from the JSON that was stored with the message.

use serde::Deserialize;
use shell::words::{say, say_with};

use crate::views::{Fact, FootLine};

/// Results of SPF, DKIM and DMARC.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Checks {
    spf: String,
    spf_domain: Option<String>,
    dkim: Vec<Signature>,
    dmarc: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Signature {
    domain: String,
    verdict: String,
}

const PASS: &str = "pass";
const FAIL: &str = "fail";

impl Checks {
    /// Reads what was stored; `None` when nothing was checked.
    pub(crate) fn read(stored: &str) -> Option<Self> {
        let checks: Self = serde_json::from_str(stored).ok()?;
        let is_known = |verdict: &str| !matches!(verdict, "" | "unknown" | "try-later");
        let any = is_known(&checks.spf) || is_known(&checks.dmarc) || !checks.dkim.is_empty();
        any.then_some(checks)
    }

    /// The quiet line below a message.
    pub(crate) fn line(&self) -> FootLine {
        if self.dmarc == FAIL {
            let words = say_with("desk-checks-fail", &[("names", "DMARC".into())]);
            return FootLine { icon: "alert", tone: "broken", words };
        }
        let has_dkim = self.dkim.iter().any(|signature| signature.verdict == PASS);
        let passed = [("SPF", self.spf == PASS), ("DKIM", has_dkim), ("DMARC", self.dmarc == PASS)];
        let names: Vec<_> =
            passed.into_iter().filter_map(|(name, is_passed)| is_passed.then_some(name)).collect();
        let words = if names.is_empty() {
            say("desk-checks-none")
        } else {
            say_with("desk-checks-pass", &[("names", names.join(", ").into())])
        };
        FootLine { icon: "shield", tone: "", words }
    }

    /// One fact per check.
    pub(crate) fn facts(&self) -> Vec<Fact> {
        let mut facts = vec![fact("SPF", &self.spf, self.spf_domain.as_deref())];
        facts.extend(self.dkim.iter().map(|one| fact("DKIM", &one.verdict, Some(&one.domain))));
        facts.push(fact("DMARC", &self.dmarc, None));
        facts
    }
}

fn fact(name: &str, verdict: &str, domain: Option<&str>) -> Fact {
    let tone = match verdict {
        PASS => "kept",
        FAIL => "broken",
        _ => "",
    };
    let verdict = if verdict.is_empty() { "unknown" } else { verdict };
    let value = domain.map_or_else(|| verdict.to_owned(), |domain| format!("{verdict}, {domain}"));
    Fact { name: name.into(), value, tone }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(stored: &str, expected: Option<(&str, &str)>) {
        let line = Checks::read(stored).map(|checks| checks.line());
        assert_eq!(line.as_ref().map(|line| (line.tone, line.words.as_str())), expected);
    }

    #[test]
    fn the_line_says_what_is_confirmed() {
        check("", None);
        check(r#"{"spf":"unknown","dmarc":"unknown"}"#, None);
        check(
            r#"{"spf":"pass","dkim":[{"domain":"a.example","verdict":"pass"}],"dmarc":"none"}"#,
            Some(("", "Sender confirmed by SPF, DKIM")),
        );
        check(r#"{"spf":"none","dmarc":"none"}"#, Some(("", "The sender’s server confirms nothing")));
        check(
            r#"{"spf":"pass","dmarc":"fail"}"#,
            Some(("broken", "DMARC failed: the sender may not be who the name says")),
        );
    }
}
