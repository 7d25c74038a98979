//! The little heads that programs put above what they quote: "From: … Sent: … To: … Subject: …", and the
//! lines that announce them.

/// Lines of a little head that are looked at; a long To may run over several.
const LINES_MAX: usize = 14;

const FROM: [&str; 32] = [
    "from",
    "von",
    "de",
    "da",
    "van",
    "från",
    "fra",
    "od",
    "от",
    "від",
    "lähettäjä",
    "kimden",
    "gönderen",
    "发件人",
    "寄件者",
    "差出人",
    "보낸 사람",
    "보낸사람",
    "από",
    "feladó",
    "מאת",
    "من",
    "avsändare",
    "remitente",
    "expéditeur",
    "expediteur",
    "dari",
    "từ",
    "mittente",
    "afzender",
    "absender",
    "de la",
];
const OTHERS: [&str; 88] = [
    "sent",
    "date",
    "to",
    "cc",
    "bcc",
    "subject",
    "reply-to",
    "reply to",
    "importance",
    "attachments",
    "gesendet",
    "datum",
    "an",
    "betreff",
    "kopie",
    "antwort an",
    "envoyé",
    "envoye",
    "à",
    "a",
    "objet",
    "copie",
    "enviado",
    "enviado el",
    "fecha",
    "para",
    "asunto",
    "copia",
    "inviato",
    "inviato il",
    "data",
    "oggetto",
    "per",
    "assunto",
    "enviada em",
    "enviado em",
    "verzonden",
    "aan",
    "onderwerp",
    "skickat",
    "till",
    "ämne",
    "kopia",
    "sendt",
    "til",
    "emne",
    "dato",
    "wysłano",
    "do",
    "temat",
    "отправлено",
    "дата",
    "кому",
    "тема",
    "копия",
    "надіслано",
    "lähetetty",
    "vastaanottaja",
    "aihe",
    "gönderildi",
    "tarih",
    "kime",
    "konu",
    "发送时间",
    "日期",
    "收件人",
    "主题",
    "抄送",
    "寄件日期",
    "收件者",
    "主旨",
    "送信日時",
    "日時",
    "宛先",
    "件名",
    "보낸 날짜",
    "날짜",
    "받는 사람",
    "받는사람",
    "제목",
    "odesláno",
    "komu",
    "předmět",
    "elküldve",
    "címzett",
    "tárgy",
    "προς",
    "θέμα",
];
/// What stands between dashes where the older message begins.
const SEPARATORS: [&str; 38] = [
    "original message",
    "forwarded message",
    "original appointment",
    "ursprüngliche nachricht",
    "originalnachricht",
    "original-nachricht",
    "weitergeleitete nachricht",
    "message d'origine",
    "message d’origine",
    "message original",
    "message transféré",
    "mensaje original",
    "mensaje reenviado",
    "messaggio originale",
    "messaggio inoltrato",
    "mensagem original",
    "mensagem encaminhada",
    "oorspronkelijk bericht",
    "doorgestuurd bericht",
    "originalmeddelande",
    "ursprungligt meddelande",
    "vidarebefordrat meddelande",
    "oprindelig meddelelse",
    "opprinnelig melding",
    "wiadomość oryginalna",
    "wiadomość przekazana",
    "исходное сообщение",
    "пересылаемое сообщение",
    "alkuperäinen viesti",
    "orijinal mesaj",
    "原始邮件",
    "原始郵件",
    "转发的邮件",
    "元のメッセージ",
    "원본 메시지",
    "původní zpráva",
    "eredeti üzenet",
    "reply message",
];
/// Whole lines that announce a forward.
const ANNOUNCEMENTS: [&str; 8] = [
    "begin forwarded message:",
    "anfang der weitergeleiteten nachricht:",
    "début du message réexpédié :",
    "début du message transféré :",
    "inizio messaggio inoltrato:",
    "inicio del mensaje reenviado:",
    "begin doorgestuurd bericht:",
    "início da mensagem encaminhada:",
];

/// Whether a quote that goes on to the end begins with the first of these lines.
pub(super) fn begin(lines: &[&str]) -> bool {
    lines.first().is_some_and(|first| is_separator(first) || label(first).is_some() && is_head(lines))
}

fn is_separator(line: &str) -> bool {
    let line = line.trim().to_lowercase();
    let words = line.trim_matches(['-', '_', '=', '*', ' ', '—', '–', '─', ':', '<', '>']);
    let is_drawn = line.starts_with("--")
        || line.starts_with("__")
        || line.starts_with("==")
        || line.starts_with("——")
        || line.starts_with("──");
    is_drawn && SEPARATORS.contains(&words) || ANNOUNCEMENTS.contains(&line.as_str())
}

/// At least three labels, one of them naming the author.
fn is_head(lines: &[&str]) -> bool {
    let head = lines.iter().take(LINES_MAX).take_while(|line| !line.is_empty());
    let labels: Vec<Label> = head.filter_map(|line| label(line)).collect();
    labels.len() >= 3 && labels.contains(&Label::From)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Label {
    From,
    Other,
}

fn label(line: &str) -> Option<Label> {
    let line = line.trim_start_matches(['*', '_', ' ', '|']);
    let (name, _) = line.split_once([':', '：'])?;
    if name.chars().count() > 20 {
        return None;
    }
    let name = name.trim_matches(['*', '_', ' ', '\u{a0}']).to_lowercase();
    let is = |names: &[&str]| names.contains(&name.as_str());
    is(&FROM).then_some(Label::From).or_else(|| is(&OTHERS).then_some(Label::Other))
}
