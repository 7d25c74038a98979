use proptest::prelude::*;

use super::*;

#[track_caller]
fn check(whole: &str, text: &str) {
    let folded = fold(whole);
    assert_eq!(folded.text, text, "folded away: {:?}", folded.quoted);
    assert_eq!(words(&folded), sorted(whole), "something was lost");
}

/// All lines that say something, in any order.
fn sorted(text: &str) -> Vec<String> {
    let lines = text.lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty());
    let mut lines: Vec<String> = lines.collect();
    lines.sort();
    lines
}

fn words(folded: &Folded) -> Vec<String> {
    sorted(&format!("{}\n{}", folded.text, folded.quoted))
}

#[test]
fn attributions_in_many_languages() {
    for attribution in [
        "On Mon, 3 Mar 2025 at 10:12, Help <help@shop.example> wrote:",
        "On Mar 3, 2025, at 10:12 AM, Help wrote:",
        "On Mon, 3 Mar 2025 at 10:12, Help\n<help@shop.example> wrote:",
        "Am 03.03.2025 um 10:12 schrieb Help <help@shop.example>:",
        "Am Mo., 3. März 2025 um 10:12 Uhr schrieb Help\n<help@shop.example>:",
        "Le lun. 3 mars 2025 à 10:12, Help <help@shop.example> a écrit :",
        "El lun, 3 mar 2025 a las 10:12, Help (<help@shop.example>) escribió:",
        "Il giorno lun 3 mar 2025 alle ore 10:12 Help <help@shop.example> ha scritto:",
        "Em seg., 3 de mar. de 2025 às 10:12, Help <help@shop.example> escreveu:",
        "Op ma 3 mrt 2025 om 10:12 schreef Help <help@shop.example>:",
        "Den mån 3 mars 2025 kl 10:12 skrev Help <help@shop.example>:",
        "pon., 3 mar 2025 o 10:12 Help <help@shop.example> napisał(a):",
        "пн, 3 мар. 2025 г. в 10:12, Help <help@shop.example>:",
        "03.03.2025, 10:12, \"Help\" <help@shop.example>:",
        "po 3. 3. 2025 v 10:12 odesílatel Help <help@shop.example> napsal:",
        "3 Mart 2025 Pzt 10:12 tarihinde Help <help@shop.example> şunu yazdı:",
        "ma 3. maalisk. 2025 klo 10.12 Help (help@shop.example) kirjoitti:",
        "2025年3月3日(月) 10:12 Help <help@shop.example>:",
        "Help <help@shop.example> 于2025年3月3日周一 10:12写道：",
        "help@shop.example writes:",
    ] {
        check(&format!("Yes please.\n\n{attribution}\n\n> Shall we?\n"), "Yes please.");
        check(&format!("Yes please.\n\n{attribution}\n\nShall we?\n"), "Yes please.");
    }
}

#[test]
fn sentences_are_not_attributions() {
    for sentence in [
        "On your page I can do two things:",
        "On Monday I wrote:",
        "One question I had:",
        "She wrote it down:",
        "My numbers are 10:30 and 11:45:",
        "From: is a word, too.",
        "To: the moon",
    ] {
        let whole = format!("{sentence}\n\nand so on");
        check(&whole, &whole);
    }
}

#[test]
fn little_heads_and_separators() {
    for begin in [
        "-----Original Message-----\nFrom: Help",
        "-------- Ursprüngliche Nachricht --------\nVon: Help",
        "---------- Forwarded message ---------\nFrom: Help",
        "Begin forwarded message:\n\nFrom: Help",
        "________________________________\nFrom: Help <help@shop.example>\nSent: Monday\nTo: Maria\nSubject: Hi",
        "From: Help\nSent: Monday\nTo: Maria\nSubject: Hi",
        "*From:* Help\n*Sent:* Monday\n*To:* Maria",
        "Von: Help\nGesendet: Montag\nAn: Maria\nBetreff: Hallo",
        "De : Help\nEnvoyé : lundi\nÀ : Maria\nObjet : Salut",
        "De: Help\nEnviado: lunes\nPara: Maria\nAsunto: Hola",
        "Da: Help\nInviato: lunedì\nA: Maria\nOggetto: Ciao",
        "От: Help\nОтправлено: понедельник\nКому: Мария",
        "发件人: Help\n发送时间: 2025\n收件人: Maria\n主题: 你好",
        "差出人: Help\n送信日時: 2025\n宛先: Maria\n件名: こんにちは",
    ] {
        check(&format!("Thank you.\n\n{begin}\n\nthe older message\n"), "Thank you.");
    }
}

#[test]
fn signatures() {
    check("Hello\n\n-- \nMaria\nShop\n", "Hello");
    check("Hello\n\n--\nMaria", "Hello");
    let drawn = "-".repeat(60);
    check(&format!("Hello\n\n{drawn}\nMaria\nShop\n{drawn}\na motto\n"), "Hello");
    for app in [
        "Sent from my iPhone",
        "Sent from my Galaxy",
        "Sent from Yahoo Mail on Android",
        "Sent from Mail for Windows",
        "Get Outlook for iOS<https://aka.ms/o0ukef>",
        "Von meinem iPhone gesendet",
        "Gesendet mit der GMX Mail App",
        "Envoyé de mon iPhone",
        "Enviado desde mi iPhone",
        "Inviato da iPhone",
        "Verzonden vanaf mijn iPad",
        "iPhoneから送信",
        "发自我的iPhone",
    ] {
        check(&format!("Where is it?\n\n{app}\n"), "Where is it?");
        check(
            &format!("Where is it?\n{app}\n\nOn Mon, 3 Mar 2025 at 10:12, Help wrote:\n> Hi\n"),
            "Where is it?",
        );
    }
    check("Call me.\n\nMaria Lopez\nmaria@shop.example\n+34 600 123 456\nwww.shop.example\n", "Call me.");
}

#[test]
fn what_belongs_to_the_message_stays() {
    for whole in [
        "Thanks,\nMaria",
        "My details are:\n\nMaria\nmaria@shop.example\n+34 600 123 456",
        "Order\n-----\n1 shirt",
        "Sent from the shop on Monday, but never arrived.",
        "one -- two",
        "- a list\n- of things",
        "Minus:\n\n-5 degrees",
    ] {
        check(whole, whole);
    }
}

#[test]
fn answers_between_the_lines_keep_the_lines() {
    let whole = "Hi,\n\nOn Mon, 3 Mar 2025 at 10:12, Help wrote:\n> Which size?\n\nMedium.\n\n> Which color?\n\nBlue.\n\n> Regards\n";
    check(
        whole,
        "Hi,\n\nOn Mon, 3 Mar 2025 at 10:12, Help wrote:\n> Which size?\n\nMedium.\n\n> Which color?\n\nBlue.",
    );
    let first_quote = "On Mon, 3 Mar 2025 at 10:12, Help wrote:\n> One?\nYes.\n> Two?\nNo.\n";
    check(first_quote, first_quote.trim_end());
    check("On Mon, 3 Mar 2025 at 10:12, Help wrote:\n> One?\n\nYes.\n", "Yes.");
    let cut = "Hi,\nOn Mon, 3 Mar 2025 at 10:12, Help wrote:\n\n[...]\n> One?\n\nYes.";
    check(cut, cut);
    check("Maria said:\n\n> Which one?\n\nThe blue one.", "The blue one.");
}

#[test]
fn nothing_but_a_quote_is_shown_whole() {
    let forward = "---------- Forwarded message ---------\nFrom: a@b.example\nDate: Monday\nSubject: x\nTo: c@d.example\n\nHello";
    check(forward, forward);
    check("> only a quote", "> only a quote");
    check("Sent from my iPhone", "Sent from my iPhone");
    check("", "");
    check("\n\n", "");
}

#[test]
fn lines_broken_off_a_quote_belong_to_it() {
    let whole = format!("No.\n\n> {}\nbroken off\n> and on\n", "a long line of the older message ".repeat(2));
    check(&whole, "No.");
}

proptest! {
    #[test]
    fn nothing_is_lost(lines in prop::collection::vec(
        prop_oneof![
            "[a-z ]{0,20}",
            Just("> quoted".to_owned()),
            Just("-- ".to_owned()),
            Just("On Mon, 3 Mar 2025 at 10:12, Help wrote:".to_owned()),
            Just("From: a".to_owned()),
            Just("To: b".to_owned()),
            Just("Subject: c".to_owned()),
            Just("_____________".to_owned()),
            Just("Sent from my iPhone".to_owned()),
            Just("-Maria".to_owned()),
        ],
        0..20,
    )) {
        let whole = lines.join("\n");
        prop_assert_eq!(words(&fold(&whole)), sorted(&whole));
    }

    #[test]
    fn no_text_makes_it_panic(text in "(\\PC|\n){0,200}") {
        let _ = fold(&text);
    }
}
