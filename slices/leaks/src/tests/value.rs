//! Purchases by API and from files, and what they make of value.

use serde_json::{Value, json};
use shell::Role;
use testing::on_each_engine;

use super::planting::{FEATURES, Planted, in_pounds, plant, today};

#[tokio::test]
async fn a_purchase_told_twice_is_one() {
    on_each_engine(FEATURES, async |desk| {
        let boss = desk.colleague("Mona", Role::Manager).await;
        desk.customer("Maria").writes("Where is my parcel?").await;
        let program = desk.program(&boss, &["purchases:write"]).await;
        let mut told =
            json!({ "reference": "A-1", "customer": "Maria@customers.example", "date": "2026-02-01", "amount": "35.00" });
        let first = program.calls("POST", "/api/v1/purchases", &told).await.is(201).json();
        let again = program.calls("POST", "/api/v1/purchases", &told).await.is(200).json();
        assert_eq!((&again["id"], &again["known"]), (&first["id"], &json!(true)));
        told["amount"] = json!("36.00");
        let refused = program.calls("POST", "/api/v1/purchases", &told).await;
        assert_eq!(refused.is(409).code(), "purchase_differs");
        for (field, value, code) in [
            ("amount", "much", "purchase_amount_unread"),
            ("date", "2027-01-01", "purchase_day_unread"),
            ("customer", "nobody@customers.example", "purchase_customer_unknown"),
            ("reference", "", "purchase_reference_bad"),
        ] {
            let mut bad = told.clone();
            bad["reference"] = json!("A-2");
            bad[field] = json!(value);
            let refused = program.calls("POST", "/api/v1/purchases", &bad).await;
            assert_eq!(refused.is(422).code(), code);
        }
        let ana = desk.agent("Ana").await;
        ana.calls("POST", "/api/v1/purchases", &told).await.is(403);
        desk.leaves_work_undone();
    })
    .await;
}

fn form_of(csv: &str) -> (String, Vec<u8>) {
    let body = format!(
        "--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"p.csv\"\r\nContent-Type: text/csv\r\n\r\n{csv}\r\n--B--\r\n"
    );
    ("multipart/form-data; boundary=B".to_owned(), body.into_bytes())
}

#[tokio::test]
async fn a_file_is_read_before_it_is_taken() {
    on_each_engine(FEATURES, async |desk| {
        let boss = desk.colleague("Mona", Role::Manager).await;
        desk.customer("Maria").writes("Where is my parcel?").await;
        let csv = "customer,date,amount\nmaria@customers.example,2026-01-05,35\nnobody@x.example,2026-01-05,35\n\
                   maria@customers.example,tomorrow,35\nmaria@customers.example,2026-01-12,20.50\n";
        let (kind, body) = form_of(csv);
        let page = boss.sends("/leaks/purchases/check", &kind, body).await;
        page.is(200).says("2 new purchases, 0 known already, 2 lines").says("No customer is known by this");
        page.says("Take these 2 purchases");
        boss.gets("/leaks/purchases").await.is(200).says("No purchases are known");
        boss.posts("/leaks/purchases", &[("text", csv)]).await.is(303);
        boss.gets("/leaks/purchases").await.is_silent_about("csrf=").says("2 purchases from 5 January to 12 January");
        let again = json!({ "csv": csv, "dry_run": false });
        let report = boss.calls("POST", "/api/v1/purchases/import", &again).await.is(200).json();
        assert_eq!((&report["new"], &report["known"], &report["wrong"]), (&json!(0), &json!(2), &json!(2)));
        assert_eq!(report["lines"][0]["number"], 3);
        let (kind, body) = form_of("who,when\n1,2\n");
        boss.sends("/leaks/purchases/check", &kind, body).await.is(422).says("customer, date and amount");
        desk.leaves_work_undone();
    })
    .await;
}

#[tokio::test]
async fn worth_is_the_plain_product_until_purchases_are_enough() {
    on_each_engine(FEATURES, async |desk| {
        let boss = desk.colleague("Mona", Role::Manager).await;
        let owner = desk.colleague("Olga", Role::Owner).await;
        let now = today(desk);
        plant(desk, (now - 60..now).map(|day| Planted::first_answers(day, day % 2)).collect()).await;
        boss.posts("/leaks/look", &[]).await.is(303);
        let page = boss.gets("/leaks/seeping").await;
        page.is(200)
            .says("failures a week let customers down")
            .says("nobody has said yet what a customer is worth");
        boss.gets("/leaks/settings").await.is(200).says("No currency is named yet");
        in_pounds(desk).await;
        boss.gets("/leaks/settings").await.is(200).says("Amounts are in GBP.");
        let fields = [
            ("shows_value", "on"),
            ("alarms", "1"),
            ("years", "10"),
            ("weekly", "35"),
            ("retention", "90"),
            ("interest", "10"),
            ("assumed", "5"),
            ("assumed_low", "2"),
            ("assumed_high", "10"),
            ("version", "0"),
        ];
        owner.posts("/leaks/settings", &fields).await.is(303);
        boss.gets("/leaks/seeping").await.is(200).says("Amounts come with the next look");
        owner.posts("/leaks/settings", &fields).await.is(409);
        let wrong =
            fields.map(|(name, value)| if name == "assumed_low" { (name, "50") } else { (name, value) });
        let wrong = wrong.map(|(name, value)| if name == "version" { (name, "1") } else { (name, value) });
        owner.posts("/leaks/settings", &wrong).await.is(422).says("out of bounds");
        boss.posts("/leaks/look", &[]).await.is(303);
        let page = boss.gets("/leaks/seeping").await;
        page.is(200).says("of repeat business seeps away in a week").says("£18,200").says("£7,840");
        page.says("This is an assumption");
        let seeping = boss.calls("GET", "/api/v1/leaks/seeping", &Value::Null).await.is(200).json();
        assert_eq!(seeping["currency"], "GBP");
        let week = seeping["kinds"][0]["a_week_minor"].as_f64().unwrap();
        assert!(week > 0.0 && seeping["kinds"][0]["added"]["estimated_from"] == Value::Null, "{seeping}");
        desk.leaves_work_undone();
    })
    .await;
}
