use serde_json::json;
use shell::Role;
use testing::{on_each_engine, on_each_engine_with};

use super::*;

#[tokio::test]
async fn a_mailbox_is_set_up_changed_and_keeps_its_secrets() {
    on_each_engine(FEATURES, async |desk| {
        let manager = desk.colleague("Ana", Role::Manager).await;
        manager.gets("/mailboxes/new").await.is(200).says("Find out by the address");
        let page = manager.gets("/mailboxes/new?address=shop%40gmail.com").await;
        page.is(200).says("imap.gmail.com").says("app password");

        let mut wish = form("orders@kettles.example", 25);
        wish.extend([
            ("reads", "on".to_owned()),
            ("imap_host", "imap.kettles.example".to_owned()),
            ("imap_port", "993".to_owned()),
            ("imap_security", "tls".to_owned()),
        ]);
        let refused = manager.posts("/mailboxes/new", &fields(&wish)).await;
        refused.is(422).says("Give the password");
        wish.push(("password", "canary-secret".to_owned()));
        let led = manager.posts("/mailboxes/new", &fields(&wish)).await;
        let path = led.is(303).leads_to();
        manager.posts("/mailboxes/new", &fields(&wish)).await.is(409).says("already");

        let page = manager.gets(&path).await;
        page.is(200).says("imap.kettles.example").is_silent_about("canary-secret");
        let id: ChannelId = ChannelId::of(path.rsplit('/').next().unwrap().parse().unwrap());
        let channel = mailbox(desk, id).await;
        assert!(!channel.settings.contains("canary"), "{}", channel.settings);

        // An empty password keeps the stored one; an old version is refused.
        wish.retain(|(name, _)| !matches!(*name, "password" | "name"));
        wish.push(("name", "Orders".to_owned()));
        wish.push(("version", channel.version.to_string()));
        manager.posts(&path, &fields(&wish)).await.is(303);
        manager.posts(&path, &fields(&wish)).await.is(409);
        assert_eq!(mailbox(desk, id).await.name, "Orders");
        let (channel, settings) = crate::keeping::get(&desk.app, desk.org, id).await.unwrap();
        let sign_in =
            crate::access::sign_in(&desk.app, desk.org, &channel, &settings, crate::access::For::Reading);
        let shell::carriers::SignIn::Password { password, .. } = sign_in.await.unwrap().unwrap() else {
            panic!()
        };
        assert_eq!(password.as_str(), "canary-secret");
    })
    .await;
}

#[tokio::test]
async fn whatever_is_wrong_is_said_beside_its_field() {
    on_each_engine(FEATURES, async |desk| {
        let manager = desk.colleague("Ana", Role::Manager).await;
        let cases: &[(&str, &str, &str)] = &[
            ("address", "no address", "mailbox_address_invalid"),
            ("address", CARE, "mailbox_address_taken"),
            ("smtp_host", "", "mailbox_host_missing"),
            ("smtp_host", "a b", "mailbox_host_missing"),
            ("smtp_port", "0", "mailbox_port_invalid"),
            ("smtp_port", "smtp", "mailbox_port_invalid"),
            ("smtp_security", "some", "mailbox_security_unknown"),
            ("takes_deliveries", "", "mailbox_nothing_comes_in"),
            ("team", "17", "mailbox_team_unknown"),
            ("dkim_selector", "wk", "mailbox_key_invalid"),
            ("signature", &"x".repeat(2_001), "mailbox_text_too_long"),
        ];
        for (field, value, code) in cases {
            let mut wish = form("new@kettles.example", 25);
            wish.retain(|(name, _)| name != field);
            wish.push((field, (*value).to_owned()));
            let sent: serde_json::Value = wish
                .iter()
                .map(|(name, value)| ((*name).to_owned(), json!(value)))
                .collect::<serde_json::Map<_, _>>()
                .into();
            assert_eq!(
                manager.calls("POST", "/api/v1/mailboxes", &sent).await.code(),
                *code,
                "{field}: {value}"
            );
        }
        manager.calls("POST", "/api/v1/mailboxes", &json!({ "role": "owner" })).await.is(422);
        let mut wish = form("new@kettles.example", 25);
        wish.retain(|(name, _)| *name != "smtp_port");
        wish.push(("smtp_port", "abc".to_owned()));
        let page = manager.posts("/mailboxes/new", &fields(&wish)).await;
        page.is(422).says("Nothing was saved yet").says("href=\"#smtp_port\"");
        page.says("aria-invalid=\"true\" aria-describedby=\"smtp_port-error\" autofocus");
        let no_consent = json!({ "address": "a@b.example", "reads": "on", "imap_host": "h", "imap_port": "1",
            "imap_security": "tls", "access": "consent" });
        assert_eq!(
            manager.calls("POST", "/api/v1/mailboxes", &no_consent).await.code(),
            "mailbox_no_consent_page"
        );
        let mut no_client = no_consent.clone();
        no_client["provider"] = json!("google");
        assert_eq!(
            manager.calls("POST", "/api/v1/mailboxes", &no_client).await.code(),
            "mailbox_client_missing"
        );
    })
    .await;
}

#[tokio::test]
async fn only_those_who_may_keep_mailboxes_do() {
    on_each_engine(FEATURES, async |desk| {
        let agent = desk.agent("Bo").await;
        let path = format!("/mailboxes/{}", desk.channel.get());
        for path in ["/mailboxes", "/mailboxes/new", "/outbox", &path] {
            agent.gets(path).await.is(403);
        }
        agent.posts(&format!("{path}/test"), &[]).await.is(403);
        let theirs = desk.another_organization().await;
        let stranger = desk.colleague_of(theirs, "Eve", Role::Owner).await;
        stranger.gets(&path).await.is(404);
        stranger.posts(&format!("{path}/test"), &[]).await.is(404);
        let owner = desk.colleague("Ana", Role::Owner).await;
        let reader = desk.program(&owner, &["mailboxes:read"]).await;
        reader.calls("GET", "/api/v1/mailboxes", &json!(null)).await.is(200);
        assert_eq!(reader.calls("POST", "/api/v1/mailboxes", &json!({})).await.code(), "scope_missing");
    })
    .await;
}

#[tokio::test]
async fn testing_says_in_plain_words_what_fails() {
    on_each_engine_with(FEATURES, loopback, async |desk| {
        let manager = desk.colleague("Ana", Role::Manager).await;
        let server = Submission::start().await;
        sends_through(desk, server.port).await;
        let path = format!("/mailboxes/{}/test", desk.channel.get());
        let page = manager.posts(&path, &[]).await;
        page.is(200).says("The listener of this server is off").says("Not back yet");
        assert!(server.texts()[0].contains("To: <care+trial@kettles.example>"));

        // The trial mail comes back: no conversation, and from now on answers carry a reply address.
        let raw = server.taken.delivered.lock().unwrap()[0].raw.to_vec();
        assert_eq!(receive(&desk.app, CARE, raw.clone()).await.unwrap(), Fate::Probe);
        let (_, settings) = crate::keeping::get(&desk.app, desk.org, desk.channel).await.unwrap();
        assert!(settings.is_subaddressed);
        let forged = String::from_utf8(raw).unwrap().replace("X-Wellkept-Trial: ", "X-Wellkept-Trial: 0");
        assert_ne!(receive(&desk.app, CARE, forged.into_bytes()).await.unwrap(), Fate::Probe);

        answered(desk, &["maria@okafor.example"]).await;
        desk.clock_moves_to(&later(desk, 10).to_string());
        desk.jobs_run().await;
        assert!(server.texts()[1].contains("Reply-To: "), "{}", server.texts()[1]);
        assert!(server.texts()[1].contains("care+r."), "{}", server.texts()[1]);

        sends_through(desk, servers::free_port()).await;
        manager.posts(&path, &[]).await.is(200).says("Nobody listens at this port");
    })
    .await;
}

/// A listener on a free port of loopback.
fn listening(config: &mut Config) {
    config.smtp_listener.listen = "127.0.0.1:0".to_owned();
    config.mail.allow_private_targets = true;
}

#[tokio::test]
async fn testing_knocks_at_our_own_door() {
    on_each_engine_with(FEATURES, listening, async |desk| {
        let manager = desk.colleague("Ana", Role::Manager).await;
        let server = Submission::start().await;
        sends_through(desk, server.port).await;
        let path = format!("/mailboxes/{}/test", desk.channel.get());
        manager.posts(&path, &[]).await.is(200).says("Nobody listens at this port");
        let says = (FEATURE.open.unwrap())(desk.app.clone()).await.unwrap();
        assert!(
            says[0].starts_with("Mail is taken on 127.0.0.1:") && says[0].ends_with("(SMTP)"),
            "{says:?}"
        );
        let serving = tokio::spawn(crate::ports::run(desk.app.clone()));
        manager
            .posts(&path, &[])
            .await
            .is(200)
            .says("The listener is open")
            .is_silent_about("Nobody listens");
        desk.app.end();
        serving.await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_port_or_a_certificate_that_cannot_be_had_ends_the_start() {
    let taken = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let taken = taken.local_addr().unwrap().to_string();
    let free = "127.0.0.1:0".to_owned();
    let file = |name: &str| std::path::PathBuf::from(name);
    let cases = [
        (&taken, "", "", "smtp_listener.listen"),
        (&free, "/nowhere/mail.pem", "/nowhere/mail.key", "/nowhere/mail.pem"),
        (&free, "/nowhere/mail.pem", "", "/nowhere/mail.pem"),
        (&free, "", "/nowhere/mail.key", "no certificate for it"),
        (&free, "/dev/null", "/dev/null", "cannot be"),
    ];
    for (listen, certificate, key, says) in cases {
        let (db, folder) = store::testing::fresh("sqlite", store::Clock::system()).await;
        let mut config = Config::in_folder(folder.path());
        config.smtp_listener.listen.clone_from(listen);
        config.smtp_listener.certificate_file = file(certificate);
        config.smtp_listener.private_key_file = file(key);
        let app = shell::App::with(config, FEATURES, db).await.unwrap();
        let refused = (FEATURE.open.unwrap())(app).await.unwrap_err().to_string();
        assert!(refused.contains(says) && refused.contains("smtp_listener."), "{refused}");
    }
}

#[tokio::test]
async fn the_way_to_the_consent_page_and_back_is_signed() {
    on_each_engine(FEATURES, async |desk| {
        let manager = desk.colleague("Ana", Role::Manager).await;
        let wish = json!({ "address": "shop@gmail.com", "provider": "google", "reads": "on", "access": "consent",
            "imap_host": "imap.gmail.com", "imap_port": "993", "imap_security": "tls", "client_id": "wk" });
        let made = manager.calls("POST", "/api/v1/mailboxes", &wish).await;
        let id = made.is(201).json()["id"].as_str().unwrap().to_owned();
        manager.gets(&format!("/mailboxes/{id}")).await.says("has not been asked yet");
        let led = manager.posts(&format!("/mailboxes/{id}/consent"), &[]).await;
        let page = led.is(303).leads_to();
        assert!(page.starts_with("https://accounts.google.com/") && page.contains("code_challenge="), "{page}");
        manager.gets("/mailboxes/consent?code=x&state=1.2.3").await.is(404);
        // The same by a call: it leads the caller's own browser.
        let call = format!("/api/v1/mailboxes/{id}/consent");
        let asked = manager.calls("POST", &call, &json!(null)).await.is(200).json();
        let by_call = asked["page"].as_str().unwrap().split("state=").nth(1).unwrap();
        let by_call = by_call.split('&').next().unwrap().to_owned();
        assert_eq!(crate::consent::returning(&desk.app, desk.org, manager.id, &by_call).map(|id| id.to_string()), Some(id.clone()));
        let plain = format!("/api/v1/mailboxes/{}/consent", desk.channel.get());
        assert_eq!(manager.calls("POST", &plain, &json!(null)).await.code(), "mailbox_no_consent_page");
        let state = page.split("state=").nth(1).unwrap().split('&').next().unwrap();
        let other = desk.colleague("Bo", Role::Manager).await;
        other.gets(&format!("/mailboxes/consent?code=x&state={state}")).await.is(404);
    })
    .await;
}

#[tokio::test]
async fn every_page_renders_in_every_state() {
    for sample in (FEATURE.samples)() {
        assert!(!sample.html.contains("does not render"), "{}: {}", sample.name, sample.html);
        assert!(!sample.html.contains("inboxes-"), "{} shows a key: {}", sample.name, sample.html);
    }
}
