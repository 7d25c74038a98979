//! No page shows the key of a sentence where the sentence should stand.

use testing::on_each_engine_with;

use crate::world::two;
use crate::{routes, without_limits};

/// The areas that keys begin with.
const AREAS: [&str; 10] =
    ["desk", "drip", "drips", "error", "inboxes", "leaks", "promises", "settings", "shell", "standards"];

/// A key that stands as text: between two tags, alone.
fn bare_key(page: &str) -> Option<&str> {
    let texts = page.split('>').filter_map(|piece| piece.split('<').next()).map(str::trim);
    texts.into_iter().find(|text| {
        let is_key = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
        let area = text.split('-').next().unwrap_or_default();
        text.contains('-') && AREAS.contains(&area) && text.chars().all(is_key)
    })
}

#[tokio::test]
async fn no_page_shows_the_key_of_a_sentence() {
    assert_eq!(bare_key("<p>said</p><b> settings-scope-a-read </b>"), Some("settings-scope-a-read"));
    on_each_engine_with(wellkept::FEATURES, without_limits, async |desk| {
        let (ours, _) = two(desk).await;
        let pages =
            routes::all().into_iter().filter(|one| one.is_safe() && !one.is_api() && !one.has_parameter());
        let mut seen = 0;
        for page in pages {
            let answer = ours.owner.gets(&page.path).await;
            if answer.status == 200 {
                assert_eq!(bare_key(&answer.text()), None, "{}", page.path);
                seen += 1;
            }
        }
        assert!(seen > 20, "only {seen} pages were seen");
    })
    .await;
}
