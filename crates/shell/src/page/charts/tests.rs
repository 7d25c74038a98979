use super::*;

const CHART: Chart<'_> = Chart { id: "kept", title: "Of 100 promises, 87 were kept", about: "Three bars." };

fn bar(label: &str, count: u64, look: Look) -> Bar {
    Bar { label: label.to_owned(), count, says: format!("{count} of 100"), look }
}

#[track_caller]
fn check(picture: &str, parts: &[&str]) {
    for part in parts {
        assert!(picture.contains(part), "{part} is missing in {picture}");
    }
    let (open, closed) = (picture.matches("<svg").count(), picture.matches("</svg>").count());
    assert!(open > 0 && open == closed, "the picture is not whole: {picture}");
    assert!(!picture.contains("style="), "the policy of our pages allows no styles in attributes");
}

#[test]
fn a_picture_says_what_it_shows() {
    let picture = bars(&CHART, 100, &[bar("Kept on time", 87, Look::Kept)]);
    check(&picture, &["role=\"img\"", ">Of 100 promises, 87 were kept</title>", ">Three bars.</desc>"]);
    check(&picture, &["aria-labelledby=\"kept-title kept-about\"", "width=\"87.00%\"", ">87 of 100<"]);
}

#[test]
fn bars_share_a_scale_and_have_textures() {
    let picture = bars(&CHART, 0, &[bar("Told", 4, Look::Soon), bar("Silent", 2, Look::Broken)]);
    check(&picture, &["width=\"100.00%\"", "width=\"50.00%\"", "url(#kept-soon)", "url(#kept-broken)"]);
    // Where words have no room beside each other on a phone, the figure stands below its bar.
    let long = Bar { says: "64 failures, 51 customers".into(), ..bar("First answer late", 64, Look::Plain) };
    check(&bars(&CHART, 0, &[long]), &["height=\"64\"", "y=\"54\""]);
    check(&picture, &["height=\"92\""]);
    let nothing = bars(&CHART, 0, &[bar("None", 0, Look::Plain)]);
    check(&nothing, &["width=\"0.00%\""]);
    assert_eq!(bars(&CHART, 0, &[]), "");
}

#[test]
fn what_people_typed_stays_text() {
    let evil = "<script>alert(1)</script> & a very long name of a team";
    let picture = bars(&CHART, 0, &[bar(evil, 1, Look::Plain)]);
    check(&picture, &["&lt;script&gt;", "…"]);
    assert!(!picture.contains("<script"), "{picture}");
}

#[test]
fn a_share_stands_in_its_interval_or_under_a_hatch() {
    let known = Shown::Known { share: 0.62, low: 0.48, high: 0.74, look: Look::Plain };
    let share = |label: &str, shown| Share { label: label.into(), says: "62% of 50".into(), shown };
    let picture = intervals(
        &CHART,
        Some((0.9, "standard 90%")),
        &[share("Refund", known), share("Repair", Shown::TooFew)],
    );
    check(&picture, &["x=\"48.00%\"", "width=\"26.00%\"", "x1=\"62.00%\"", "url(#kept-few)"]);
    check(&picture, &["standard 90%", "x1=\"90.00%\"", "text-anchor=\"end\""]);
    assert_eq!(intervals(&CHART, None, &[]), "");
}

#[test]
fn a_line_breaks_where_there_is_too_little() {
    let known = |value| Point::Known { value, low: value - 0.1, high: value + 0.1 };
    let points = [known(0.5), known(0.6), Point::TooFew, known(0.7)];
    let picture = line(
        &CHART,
        &Line {
            points: &points,
            top: 1.0,
            ends: ("6 April", "4 May"),
            standard: Some((0.9, "standard")),
            mark: Some(Mark { at: 3, says: "since 4 May".into() }),
        },
    );
    check(&picture, &["6 April", "4 May", "since 4 May", "url(#kept-few)"]);
    assert_eq!(picture.matches("<polyline").count(), 2, "{picture}");
    assert_eq!(
        line(&CHART, &Line { points: &points[..1], top: 1.0, ends: ("", ""), standard: None, mark: None }),
        ""
    );
}

#[test]
fn days_show_since_when_and_words_have_rows_of_their_own() {
    let marks = [Mark { at: 5, says: "found".into() }, Mark { at: 6, says: "repair claimed".into() }];
    let drawn = Days {
        counts: &[1, 0, 2, 1, 4, 5, 3, 6],
        ends: ("1 March", "8 March"),
        usual: Some((1.0, "usual: 1 a day")),
        began: Some((3, 4, "began about here")),
        marks: &marks,
        path: &[0.0, 0.1, 0.1, 0.3, 0.6, 1.0, 0.5, 0.7],
        path_says: ("how sure", "alarm"),
    };
    let picture = days(&CHART, &drawn);
    check(&picture, &["began about here", "y=\"14\"", "y=\"32\"", "y=\"50\"", "usual: 1 a day", "1 March"]);
    check(&picture, &["up to 6 a day", "y=\"68\"", "chart-beside", "chart-edge"]);
    check(&picture, &["x=\"37.50%\"", "width=\"25.00%\"", "<polyline", "alarm", "chart-halo"]);
    let plain = days(&CHART, &Days { path: &[], began: None, marks: &[], usual: None, ..drawn.clone() });
    assert!(!plain.contains("<polyline"), "{plain}");
    assert_eq!(days(&CHART, &Days { counts: &[1], ..drawn }), "");
}

#[test]
fn a_grid_says_every_number_in_its_cell() {
    let columns = ["0".to_owned(), "12".to_owned()];
    let rows = [("Mon".to_owned(), vec![0, 4]), ("Tue".to_owned(), vec![1, 0])];
    let picture = grid(&CHART, &Grid { columns: &columns, rows: &rows });
    check(&picture, &[">Mon<", ">4<", ">1<", "chart-cell-dark", "opacity=\"0.90\""]);
    assert!(!picture.contains(">0</text><text class=\"chart-cell"), "{picture}");
    assert_eq!(grid(&CHART, &Grid { columns: &columns, rows: &[("Mon".to_owned(), vec![0, 0])] }), "");
}
