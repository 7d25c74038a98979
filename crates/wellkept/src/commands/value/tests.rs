//! Purchases in, models out.

use super::*;
use std::cell::RefCell;
use std::fmt::Write;

fn asked(last_day: i32, until_day: i32) -> report::Asked {
    report::Asked { unit: "weeks", days_a_unit: 7.0, last_day, until_day, horizon: 39, interest: 0.1 }
}

#[test]
fn broken_lines_are_told_and_the_rest_goes_on() {
    let file = "Date,Customer,Amount,note\n\
                2026-01-05,ana,12.50,x\n\
                yesterday,ana,1,\n\
                20260107, ben ,3\n\
                2026-01-08,,4,\n\
                2026-01-09,ben,-5,\n\
                2026-01-10,ben\n";
    let told = RefCell::new(Vec::new());
    let bought = read(&mut file.as_bytes(), |line, _| told.borrow_mut().push(line)).unwrap();
    assert_eq!(told.into_inner(), [3, 5, 6, 7]);
    let day = day_of("2026-01-05".parse().unwrap());
    assert_eq!(bought["ana"], [Purchase { day, amount: 12.5 }]);
    assert_eq!(bought["ben"], [Purchase { day: day + 2, amount: 3.0 }]);
}

#[test]
fn a_broken_line_costs_no_other_and_says_what_to_write() {
    let file = "\u{feff}customer,date,amount\r\n\
                ana,2026-01-05,1\r\n\
                \"ben,2026-01-05,2\r\n\
                \"O\"\"Neil, Jr.\" , 2026-01-06 ,\"3.5\"\r\n\
                ana,2026-01-07,12,5\r\n\
                ana,2026-01-08,4,,\r\n\
                \"ana\"x,2026-01-09,5\r\n\
                \r\n\
                ana,2026-01-10,6";
    let told = RefCell::new(Vec::new());
    let bought = read(&mut file.as_bytes(), |line, why| told.borrow_mut().push((line, why))).unwrap();
    let told = told.into_inner();
    assert_eq!(told.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [3, 5, 7], "{told:?}");
    assert!(told[0].1.contains("opened and not closed"), "{told:?}");
    assert!(told[1].1.contains("with a point (12.5)"), "{told:?}");
    assert_eq!(bought["ana"].iter().map(|purchase| purchase.amount).collect::<Vec<_>>(), [1.0, 4.0, 6.0]);
    assert_eq!(bought["O\"Neil, Jr."].len(), 1);
}

/// Customers by their purchases: every number is a day.
fn bought_on(days: &[&[i32]], amount: f64) -> Bought {
    let purchases = |days: &&[i32]| days.iter().map(|day| Purchase { day: *day, amount }).collect();
    (0..).map(|number| format!("c{number}")).zip(days.iter().map(purchases)).collect()
}

#[test]
fn what_cannot_be_fitted_says_so_and_the_plain_product_stands_for_it() {
    let nobody_again = report::report(&bought_on(&[&[0], &[7]], 10.0), &asked(70, 70)).unwrap();
    assert_eq!(nobody_again.forecast, "plain");
    let json = serde_json::to_value(&nobody_again).unwrap();
    for model in ["mbg_nbd", "bg_nbd", "gamma_gamma"] {
        assert!(json[model].is_null(), "{json}");
        assert_eq!(json[format!("{model}_missing")], "nobody bought again", "{json}");
    }
    assert_eq!(nobody_again.missing().count(), 4);
    assert_eq!(json["per_customer"][0]["expected_purchases"], 0.0);
    assert!(json["per_customer"][0]["active"].is_null());

    // Everybody buys every week: nothing tells apart how often from how long.
    let weekly: Vec<i32> = (0..=10).map(|week| week * 7).collect();
    let alike = report::report(&bought_on(&[&weekly, &weekly], 10.0), &asked(70, 70)).unwrap();
    assert_eq!(alike.forecast, "plain");
    let json = serde_json::to_value(&alike).unwrap();
    let first = &json["per_customer"][0];
    assert_eq!((first["repeats"].as_f64(), first["expected_purchases"].as_f64()), (Some(10.0), Some(39.0)));
    assert!(first["expected_value"].as_f64().unwrap() < 390.0, "later money is worth less: {first}");
    assert_eq!(first["plain_value"], 390.0, "ten a week for 39 weeks");

    let refused = report::report(&bought_on(&[&[80]], 10.0), &asked(70, 80)).map(|_| ()).unwrap_err();
    assert!(refused.to_string().contains("by the end of the calibration"));
}

#[test]
fn the_plain_product_stands_beside_the_discounted_value() {
    // 35 a week, for ten years.
    let weekly: Vec<i32> = (0..=20).map(|week| week * 7).collect();
    let bought = bought_on(&[&weekly, &weekly[..1], &[140]], 35.0);
    let ten_years = report::Asked { horizon: 520, ..asked(140, 140) };
    let found = report::report(&bought, &ten_years).unwrap();
    let plain: Vec<Option<f64>> = found.per_customer.iter().map(|one| one.plain_value).collect();
    assert_eq!(plain, [Some(18_200.0), Some(0.0), None]);
    let json = serde_json::to_value(&found).unwrap();
    assert!(json["per_customer"][0]["expected_value"].as_f64().unwrap() < 18_200.0, "{json}");
}

#[test]
fn where_mbg_nbd_cannot_be_fitted_bg_nbd_stands_for_it() {
    // Many never come back, the others come like clockwork and some of them stop: that nobody is left by the first
    // purchase but by later ones is what only BG/NBD says.
    let groups: [(usize, &[i32]); 5] = [
        (13, &[0]),
        (8, &[0, 10, 20, 30, 40, 50, 60, 70]),
        (10, &[0, 5, 10, 15, 21]),
        (2, &[0, 9, 18, 27, 36, 45, 54, 63]),
        (5, &[0, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 70]),
    ];
    let days: Vec<&[i32]> = groups.iter().flat_map(|(count, days)| vec![*days; *count]).collect();
    let found = report::report(&bought_on(&days, 10.0), &asked(70, 70)).unwrap();
    assert_eq!(found.forecast, "bg_nbd");
    let json = serde_json::to_value(&found).unwrap();
    assert!(json["mbg_nbd"].is_null() && json["bg_nbd"]["r"].as_f64().is_some(), "{json}");
    assert!(json["mbg_nbd_missing"].as_str().unwrap().contains("highest at no finite parameters"), "{json}");
    let told: Vec<String> = found.missing().collect();
    assert!(told[0].starts_with("MBG/NBD could not be fitted"), "{told:?}");
    assert!(told.iter().any(|line| line == "The figures of customers come from BG/NBD."), "{told:?}");
    for one in &found.per_customer {
        assert!(one.active.is_some_and(|active| (0.0..=1.0).contains(&active)), "{}", one.name);
        assert!(one.expected_purchases.is_some_and(|expected| expected > 0.0), "{}", one.name);
    }
}

#[test]
fn a_file_without_the_columns_is_refused() {
    let refused = read(&mut "customer,date\na,2026-01-01\n".as_bytes(), |_, _| {}).unwrap_err();
    assert_eq!(refused.to_string(), "there is no column \"amount\"");
    let refused = read(&mut "customer;date;amount\na;2026-01-01;5\n".as_bytes(), |_, _| {}).unwrap_err();
    assert!(refused.to_string().contains("not separated by commas"), "{refused}");
    assert!(read(&mut "".as_bytes(), |_, _| {}).unwrap_err().to_string().contains("the file is empty"));
}

#[test]
fn cdnow_gives_the_published_parameters() {
    let folder = std::env::var_os("WELLKEPT_SHARED_DATA").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"),
        PathBuf::from,
    );
    let Ok(sample) = std::fs::read_to_string(folder.join("cdnow/CDNOW_sample.txt")) else {
        store::testing::skip("cdnow_gives_the_published_parameters", "no cdnow/CDNOW_sample.txt");
        return;
    };
    let mut file = String::from("customer,date,amount\n");
    for line in sample.lines() {
        let fields: Vec<&str> = line.split_whitespace().collect();
        writeln!(file, "{},{},{}", fields[1], fields[2], fields[4]).unwrap();
    }
    let bought = read(&mut file.as_bytes(), |line, why| panic!("line {line}: {why}")).unwrap();
    assert_eq!(bought.len(), 2357);
    let end = day_of("1997-09-30".parse().unwrap());
    let until = day_of("1998-06-30".parse().unwrap());
    let found = report::report(&bought, &asked(end, until)).unwrap();
    assert_eq!(found.forecast, "mbg_nbd");
    assert_eq!(found.missing().count(), 0);
    let (mbg_nbd, bg_nbd) = (found.mbg_nbd.unwrap(), found.bg_nbd.unwrap());
    let amounts = found.gamma_gamma.unwrap();
    for (what, found, published) in [
        ("MBG/NBD r", mbg_nbd.r, 0.525),
        ("MBG/NBD alpha", mbg_nbd.alpha, 6.183),
        ("MBG/NBD a", mbg_nbd.a, 0.891),
        ("MBG/NBD b", mbg_nbd.b, 1.614),
        ("BG/NBD r", bg_nbd.r, 0.243),
        ("BG/NBD alpha", bg_nbd.alpha, 4.414),
        ("BG/NBD a", bg_nbd.a, 0.793),
        ("BG/NBD b", bg_nbd.b, 2.426),
        ("Gamma-Gamma p", amounts.p, 6.25),
        ("Gamma-Gamma q", amounts.q, 3.74),
        ("Gamma-Gamma v", amounts.v, 15.44),
    ] {
        println!("{what}: {found:.4}, published {published}");
        assert!((found - published).abs() <= 1e-2, "{what}: {found} instead of {published}");
    }
    println!("ln L: MBG/NBD {:.2}, BG/NBD {:.2}", mbg_nbd.log_likelihood, bg_nbd.log_likelihood);
    assert!((bg_nbd.log_likelihood - -9582.43).abs() < 0.01);
    let afterwards = found.afterwards.unwrap();
    println!("39 weeks later: expected {:.0}, seen {}", afterwards.expected, afterwards.seen);
    let first = &found.per_customer[0];
    assert!((first.expected_purchases.unwrap() - 1.2627).abs() < 0.01, "customer {}", first.name);
}
