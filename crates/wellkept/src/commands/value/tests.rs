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
    let bought = read(file.as_bytes(), |line, _| told.borrow_mut().push(line)).unwrap();
    assert_eq!(told.into_inner(), [3, 5, 6, 7]);
    let day = day_of("2026-01-05".parse().unwrap());
    assert_eq!(bought["ana"], [Purchase { day, amount: 12.5 }]);
    assert_eq!(bought["ben"], [Purchase { day: day + 2, amount: 3.0 }]);
}

#[test]
fn a_file_without_the_columns_is_refused() {
    let refused = read("customer,date\na,2026-01-01\n".as_bytes(), |_, _| {}).unwrap_err();
    assert_eq!(refused.to_string(), "there is no column \"amount\"");
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
    let bought = read(file.as_bytes(), |line, why| panic!("line {line}: {why}")).unwrap();
    assert_eq!(bought.len(), 2357);
    let end = day_of("1997-09-30".parse().unwrap());
    let until = day_of("1998-06-30".parse().unwrap());
    let found = report::report(&bought, &asked(end, until)).unwrap();
    let bg_nbd = found.bg_nbd.unwrap();
    let amounts = found.gamma_gamma.unwrap();
    for (what, found, published) in [
        ("MBG/NBD r", found.mbg_nbd.r, 0.525),
        ("MBG/NBD alpha", found.mbg_nbd.alpha, 6.183),
        ("MBG/NBD a", found.mbg_nbd.a, 0.891),
        ("MBG/NBD b", found.mbg_nbd.b, 1.614),
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
    println!("ln L: MBG/NBD {:.2}, BG/NBD {:.2}", found.mbg_nbd.log_likelihood, bg_nbd.log_likelihood);
    assert!((bg_nbd.log_likelihood - -9582.43).abs() < 0.01);
    let afterwards = found.afterwards.unwrap();
    println!("39 weeks later: expected {:.0}, seen {}", afterwards.expected, afterwards.seen);
    let first = &found.per_customer[0];
    assert!((first.expected_purchases.unwrap() - 1.2627).abs() < 0.01, "customer {}", first.name);
}
