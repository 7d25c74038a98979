use super::load::{Flags, load, steps_between};
use super::{Config, render_config_docs};

fn with(sets: &[&str]) -> Result<Config, String> {
    let flags = Flags { sets: sets.iter().map(|set| (*set).to_owned()).collect(), ..Flags::default() };
    load(&flags).map_err(|error| error.to_string())
}

#[track_caller]
fn check_refused(sets: &[&str], expected: &str) {
    let sentence = with(sets).expect_err("this must not start");
    assert!(sentence.contains(expected), "{sentence}");
}

#[test]
fn an_unknown_key_names_the_nearest_known_one() {
    check_refused(&["http.lisen=127.0.0.1:1"], "Did you mean \"http.listen\"?");
    check_refused(&["databse.url=sqlite:x"], "Did you mean \"database.url\"?");
    check_refused(&["listen=127.0.0.1:1"], "does not know");
}

#[test]
fn a_value_of_the_wrong_kind_names_its_key() {
    check_refused(&["http.listen=nowhere"], "http.listen");
    check_refused(&["jobs.parallel=many"], "jobs.parallel");
    check_refused(&["metrics.open_to=friends"], "metrics.open_to");
    check_refused(&["nothing"], "KEY=VALUE");
}

#[test]
fn what_is_wrong_is_said_in_plain_words_and_where_it_was_written() {
    check_refused(&["foo=bar"], "--set foo=bar has the key \"foo\"");
    check_refused(&["http.lisen=x"], "--set http.lisen=x has the key \"http.lisen\"");
    check_refused(&["limits.body_max=much"], "\"much\" is not a whole number from 0 on");
    check_refused(&["limits.body_max=-5"], "-5 is not a whole number from 0 on");
    check_refused(&["http.trusted_proxies=near"], "write a list of addresses");
    check_refused(&["metrics.open_to=friends"], "\"friends\" is none of");
    let flags = Flags { listen: Some("abc".into()), ..Flags::default() };
    let sentence = load(&flags).expect_err("this is no address").to_string();
    assert_eq!(
        sentence,
        "http.listen cannot be set to this: write an address and a port, such as 127.0.0.1:8420 (in --listen abc)"
    );
    for sets in [&["foo=bar"][..], &["jobs.parallel=many"], &["http.listen=nowhere"]] {
        let sentence = with(sets).expect_err("this must not start");
        assert!(!sentence.contains(".rs") && !sentence.contains("::"), "{sentence}");
    }
}

#[test]
fn a_file_that_cannot_be_read_is_named() {
    let folder = store::testing::Folder::fresh();
    let file = folder.path().join("broken.toml");
    std::fs::write(&file, "[http\nlisten = 1").expect("the folder can be written");
    let flags = Flags { config: Some(file.clone()), ..Flags::default() };
    let sentence = load(&flags).expect_err("this is no TOML").to_string();
    assert!(sentence.starts_with(&file.display().to_string()), "{sentence}");
    std::fs::write(&file, "[jobs]\nparallel = true\n").expect("the folder can be written");
    let sentence = load(&flags).expect_err("true is no number").to_string();
    assert!(
        sentence.contains("broken.toml") && sentence.contains("true is not a whole number"),
        "{sentence}"
    );
}

#[test]
fn a_count_lets_something_pass_and_can_be_counted() {
    check_refused(&["jobs.parallel=0"], "jobs.parallel");
    check_refused(&["limits.request_seconds=0"], "from 1 to 100000000");
    check_refused(&["limits.sign_ins_per_account=4294967295"], "limits.sign_ins_per_account");
    check_refused(&["limits.body_max=0"], "bytes from 1");
    with(&[
        "limits.body_max=500000000",
        "limits.sign_ins_per_account=100000000",
        "limits.sign_ins_per_minute=100000000",
    ])
    .expect("it starts");
}

#[test]
fn pages_that_others_can_reach_need_https() {
    check_refused(&["http.listen=0.0.0.0:8420"], "need https");
    let config =
        with(&["http.listen=0.0.0.0:8420", "http.public_url=https://care.example/"]).expect("it starts");
    assert_eq!(config.public_url(), "https://care.example");
    assert_eq!(config.public_host(), "care.example");
    assert!(config.is_https());
}

#[test]
fn plain_http_is_for_this_machine_alone() {
    for elsewhere in [
        "http://care.example.com",
        "http://10.0.0.7:8420",
        "http://localhost.example.com/",
        "http://[2001:db8::1]/",
    ] {
        check_refused(&[&format!("http.public_url={elsewhere}")], "plain http is for this machine alone");
    }
    for here in
        ["http://localhost:8420", "http://127.0.0.1/", "http://[::1]:8420", "https://care.example.com"]
    {
        with(&[&format!("http.public_url={here}")]).expect("it starts");
    }
    check_refused(&["http.listen=0.0.0.0:8420", "http.public_url=http://localhost"], "need https");
}

#[test]
fn flags_are_the_last_word() {
    let config = with(&["log.level=debug", "limits.body_max=1000"]).expect("it starts");
    assert_eq!((config.log.level.as_str(), config.limits.body_max), ("debug", 1000));
}

#[test]
fn the_documentation_names_every_key_with_its_variable() {
    let page = render_config_docs();
    assert!(page.contains("| `http.listen` | `\"127.0.0.1:8420\"` | `WELLKEPT_HTTP__LISTEN` |"), "{page}");
    assert!(page.contains("`secrets.key_file`"));
}

#[test]
fn steps_between_words_are_counted() {
    assert_eq!(steps_between("lisen", "listen"), 1);
    assert_eq!(steps_between("", "abc"), 3);
    assert_eq!(steps_between("abc", "abc"), 0);
}
