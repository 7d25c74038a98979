//! `wellkept promises detect`: lines in, lines out, and what happens to lines that cannot be read.

use crate::program::run;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use store::testing::Folder;

const AT: &str = "2026-03-11T10:07:00Z";

fn line(id: impl Into<Value>, text: &str) -> String {
    let message = json!({ "id": id.into(), "text": text, "at": AT, "time_zone": "America/New_York" });
    format!("{message}\n")
}

#[test]
fn each_line_is_answered_and_a_broken_one_is_told() {
    let folder = Folder::fresh();
    let said =
        "I'll check with the depot and call you back tomorrow at 3, and the refund is with you by Friday";
    let mut input = line(7, said);
    input.push_str("{\"id\": 8, \"text\": \"no time\"}\n\nnot json\n");
    input.push_str(&line("nine", "If it fails, call us. We'll be happy to help."));
    input.push_str(&line(10, "😊 We’ll reply shortly"));
    input.push_str(&line(11, "Wir rufen Sie morgen zurück und das Geld ist bis Freitag bei Ihnen."));
    let mut bytes = input.into_bytes();
    bytes.extend(b"\xff\xfe\n");
    bytes.extend(line(12, "Once the part is in, we will call you.").trim_end().as_bytes());

    let ran = run(folder.path(), &["promises", "detect", "--organization-zone", "Europe/London"], &bytes);
    ran.ends(0).says("line 2: \"at\" is missing").says("line 4: ").says("line 8: ");
    ran.says("line 7: there are no rules for its language");
    let answers: Vec<Value> = ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let ids: Vec<&Value> = answers.iter().map(|answer| &answer["id"]).collect();
    assert_eq!(ids, [&json!(7), &json!("nine"), &json!(10), &json!(11), &json!(12)]);
    let second = said.find("the refund").unwrap();
    assert_eq!(
        answers[0]["promises"],
        json!([
            {
                "kind": "call_back", "text": &said[..57], "start": 0, "end": 57,
                "due": "2026-03-12T15:00:00-04:00", "due_text": "tomorrow at 3", "precision": "exact",
                "conditional": false, "vague": false, "event_bound": false,
            },
            {
                "kind": "refund", "text": &said[second..], "start": second, "end": said.len(),
                "due": "2026-03-13T13:00:00-04:00", "due_text": "by Friday", "precision": "by_end_of_day",
                "conditional": false, "vague": false, "event_bound": false,
            },
        ])
    );
    assert_eq!((&answers[1]["promises"], &answers[3]["promises"]), (&json!([]), &json!([])));
    let vague = &answers[2]["promises"][0];
    assert_eq!((&vague["start"], &vague["due"], &vague["vague"]), (&json!(2), &json!(null), &json!(true)));
    let event = &answers[4]["promises"][0];
    assert_eq!((&event["due_text"], &event["event_bound"]), (&json!("Once the part is in"), &json!(true)));
    run(folder.path(), &["promises", "detect", "--organization-zone", "Nowhere"], b"")
        .ends(1)
        .says("Nowhere");
}

#[test]
fn an_answer_does_not_wait_for_the_next_line() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_wellkept"))
        .args(["promises", "detect"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program was built");
    let mut input = child.stdin.take().unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    for id in 1..=3 {
        input.write_all(line(id, "We'll call you back.").as_bytes()).unwrap();
        let mut answer = String::new();
        output.read_line(&mut answer).unwrap();
        assert_eq!(serde_json::from_str::<Value>(&answer).unwrap()["id"], id);
    }
    drop(input);
    assert!(child.wait().unwrap().success());
}
