//! The verbs of care, and what doing them is.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::promises::state::Kind;

/// What a verb is, said by somebody who will do it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verb {
    /// Looking into a matter: nobody sees from outside when it is done.
    Look,
    /// An act.
    Act(Kind),
    /// An act whose kind its object tells: "issue a refund", "send an engineer".
    Open(Kind),
    /// Means something else with what follows it: "get back", "keep you posted", "have it fixed".
    Special,
    /// A feeling, a need, a state: never an act.
    State,
}

/// The verb with this base form.
pub(super) fn verb(base: &str) -> Option<Verb> {
    VERBS.get(base).copied()
}

/// The base of an "-ing" form, if it is a verb of ours.
pub(super) fn of_gerund(word: &str) -> Option<&'static str> {
    of_stem(word.strip_suffix("ing")?)
}

/// The base of a participle ("refunded", "sent"), if it is a verb of ours.
pub(super) fn of_participle(word: &str) -> Option<&'static str> {
    let irregular = IRREGULAR.iter().find(|(participle, _)| *participle == word).map(|(_, base)| *base);
    irregular.or_else(|| of_stem(word.strip_suffix("ed")?))
}

/// A verb of ours with this stem: "call", "issu(e)", "ship(p)", "appl(y)".
fn of_stem(stem: &str) -> Option<&'static str> {
    let known = |base: &str| VERBS.get_key_value(base).map(|(base, _)| *base);
    let single = || {
        let mut signs = stem.chars().rev();
        let last = signs.next()?;
        if signs.next() == Some(last) { known(&stem[..stem.len() - last.len_utf8()]) } else { None }
    };
    known(stem)
        .or_else(|| known(&format!("{stem}e")))
        .or_else(single)
        .or_else(|| known(&format!("{}y", stem.strip_suffix('i')?)))
}

const IRREGULAR: &[(&str, &str)] = &[
    ("brought", "bring"),
    ("built", "build"),
    ("dealt", "deal"),
    ("done", "do"),
    ("found", "find"),
    ("given", "give"),
    ("held", "hold"),
    ("kept", "keep"),
    ("left", "leave"),
    ("made", "make"),
    ("paid", "pay"),
    ("put", "put"),
    ("reset", "reset"),
    ("run", "run"),
    ("rung", "ring"),
    ("sent", "send"),
    ("set", "set"),
    ("shown", "show"),
    ("taken", "take"),
    ("told", "tell"),
    ("undone", "undo"),
    ("written", "write"),
];

static VERBS: LazyLock<HashMap<&'static str, Verb>> = LazyLock::new(|| {
    let each = LISTED.iter().flat_map(|(verb, bases)| bases.split_whitespace().map(|base| (base, *verb)));
    each.collect()
});

/// Base forms, by what they are. A verb stands once.
const LISTED: &[(Verb, &str)] = &[
    (
        Verb::Look,
        "analyse analyze ask assess chase chat check consider consult coordinate cross crosscheck debug decide \
         determine diagnose dig discuss double doublecheck enquire evaluate examine explore figure hunt \
         inquire inspect investigate liaise listen locate look monitor probe query read reassess recheck \
         reconsider reevaluate research review revisit search speak study talk test trace track \
         troubleshoot validate verify vet",
    ),
    (
        Verb::Act(Kind::Reply),
        "advise alert answer communicate confirm contact dm inform message notify ping pm reply respond \
         text tweet update",
    ),
    (Verb::Act(Kind::CallBack), "call callback phone ring telephone"),
    (Verb::Act(Kind::Refund), "compensate credit refund reimburse repay"),
    (Verb::Act(Kind::Delivery), "deliver dispatch redeliver replace reship ship"),
    (
        Verb::Act(Kind::Repair),
        "correct fix mend patch rectify reinstate remedy repair reset resolve restore solve sort unblock \
         unlock",
    ),
    (Verb::Act(Kind::Appointment), "reschedule visit"),
    (Verb::Act(Kind::Send), "attach"),
    (Verb::Open(Kind::Appointment), "book reserve schedule"),
    (Verb::Open(Kind::Send), "courier email fax fedex forward mail messenger resend return send shoot"),
    (
        Verb::Open(Kind::Other),
        "add apply approve arrange authorise authorize create generate give initiate issue offer organise \
         organize post prepare process provide raise request set setup submit transfer",
    ),
    (
        Verb::Act(Kind::Other),
        "accept accommodate act activate assemble bcc begin block carve cc circulate address adjust allocate allow amend announce apologise apologize assign \
         assist attempt bring brief build calculate cancel change clarify clear close collect compile complete conference conduct \
         connect continue convert convey copy cover deactivate deal delete deploy develop disable discontinue distribute \
         deposit document donate draft echo edit educate elaborate enable encourage engage enhance ensure escalate exchange \
         exempt expand expedite explain extend facilitate feed file filter fund finalise finalize finish fit \
         flag fulfil fulfill gather grab grant guarantee guide hand handle help highlight hold honor \
         honour identify implement improve include incorporate install introduce invite involve iron \
         launch link list load log loop lower maintain manage mark market match mention merge mitigate modify move \
         negotiate nominate notarise notarize note obtain open optimize outline oversee pass pause pay perform pick \
         pinpoint place point present print prioritise prioritize proceed promote proofread propose protect publish pull pursue \
         push reactivate reallocate rearrange recap reassign rebook rebuild recommend reconnect record recover recreate \
         redeem redirect redo reduce refer refill reflect dial order buy nudge refresh register reissue relay release relocate remind remit \
         remove rename renew reopen repeat report reroute rerun restart restock respect resubmit resume retest retrieve \
         retry reupload reverse revise reward reword rework rewrite roll route run rush save scan secure \
         settle share show sign simplify source start steer step streamline strengthen summarise summarize \
         supply support surface swap overnight migrate wire switch sync suggest tackle tag tailor tell tidy train translate turn treat tweak type undo \
         unfreeze unsubscribe upgrade upload use utilize voice void waive walk watch whitelist withdraw write",
    ),
    (
        Verb::Special,
        "attend be carry catch circle come do drop find follow get go have hear hop join jump keep leave let make \
         meet pop put reach receive revert see stay stop swing take touch try work",
    ),
    (
        Verb::State,
        "admit agree appear appreciate assume await ban become believe belong bet bill blame bother \
         charge cheat cost decline defer depend differ disturb enjoy exist expect \
         expire face fail feel forget guess happen hate hope hurt ignore imagine intend know lack learn \
         like live lose love pray survive matter mean mind miss need notice owe own prefer prohibit realise \
         realize refuse regret reject rely remain remember require restrict \
         retire say seem sound stand struggle suffer suppose suspend terminate think \
         travel trust understand value wait want warn waste welcome win wish wonder",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_verb_stands_once() {
        let listed = LISTED.iter().flat_map(|(_, bases)| bases.split_whitespace()).count();
        assert_eq!(VERBS.len(), listed);
    }

    #[test]
    fn forms_lead_back_to_their_verb() {
        for (form, base) in [("calling", "call"), ("issuing", "issue"), ("shipping", "ship")] {
            assert_eq!(of_gerund(form), Some(base));
        }
        for (form, base) in [("sent", "send"), ("applied", "apply"), ("refunded", "refund"), ("fixed", "fix")]
        {
            assert_eq!(of_participle(form), Some(base));
        }
        assert_eq!(of_participle("bored"), None);
    }
}
