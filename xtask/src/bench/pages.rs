//! What a browser loads when it opens a page for the first time.

use super::http::between;
use super::office::Office;
use super::report::Page;
use anyhow::Result;
use std::collections::BTreeSet;

/// The pages that are measured.
pub(crate) fn cold(office: &Office) -> Result<Vec<Page>> {
    let paths =
        ["/sign-in".to_owned(), "/inbox?view=all".to_owned(), office.thread_path()?, "/promises".to_owned()];
    paths.into_iter().map(|path| load(office, path)).collect()
}

fn load(office: &Office, path: String) -> Result<Page> {
    let mut client = office.client.again()?;
    let page = client.get_compressed(&path)?.good()?;
    let plain = client.get(&path)?.good()?.text();
    let mut bytes = page.wire_bytes;
    let files = files(&plain);
    for file in &files {
        bytes += client.get_compressed(file)?.good()?.wire_bytes;
    }
    Ok(Page { path, bytes, requests: 1 + files.len() })
}

/// Style sheets, scripts and pictures that the page names, each once.
fn files(html: &str) -> BTreeSet<String> {
    let tags = html.split('<').filter(|tag| {
        let is_sheet = tag.starts_with("link")
            && (tag.contains("stylesheet") || tag.contains("preload") || tag.contains("icon"));
        is_sheet || tag.starts_with("script") || tag.starts_with("img")
    });
    let named = tags.filter_map(|tag| between(tag, "src=\"", "\"").or_else(|| between(tag, "href=\"", "\"")));
    named
        .filter(|path| path.starts_with('/'))
        .map(|path| path.split('#').next().unwrap_or(path).to_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::files;

    #[test]
    fn files_of_a_page_are_found_once() {
        let html = "<link rel=\"stylesheet\" href=\"/static/a.css\"><script src=\"/static/a.js\" defer></script>\
                    <img src=\"/static/a.png\"><img src=\"/static/a.png\"><a href=\"/inbox\">x</a><script>1</script>";
        let found: Vec<String> = files(html).into_iter().collect();
        assert_eq!(found, ["/static/a.css", "/static/a.js", "/static/a.png"]);
    }
}
