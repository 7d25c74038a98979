//! Search on both engines: what belongs to an organization is found by it, newest first, and by nobody else.

use store::search::{Document, Query, Search};
use store::testing::Folder;
use store::{Clock, OrgId, Timestamp};

const KETTLES: OrgId = OrgId::of(7);
const LAMPS: OrgId = OrgId::of(8);
/// Above every id of a test.
const NEWEST: i64 = i64::MAX;

fn document(id: i64, text: &str) -> Document {
    Document { id, text: text.into() }
}

async fn open(engine: &str) -> (Search, Folder, store::Db) {
    let clock = Clock::test("2026-03-02T09:00:00Z".parse::<Timestamp>().expect("an instant"));
    let (db, folder) = store::testing::fresh(engine, clock).await;
    let search = Search::open(&db, &folder.path().join("search.db")).await.expect("an index");
    (search, folder, db)
}

async fn found(search: &Search, org: OrgId, words: &str, before: i64, limit: u16) -> Vec<i64> {
    let query = Query::read(words).expect("there are words");
    search.find(org, &query, before, limit).await.expect("a search")
}

#[tokio::test]
async fn an_organization_finds_its_own_words_newest_first() {
    for engine in store::testing::engines() {
        let (search, _folder, _db) = open(engine).await;
        assert!(found(&search, KETTLES, "kettle", NEWEST, 9).await.is_empty(), "nothing was ever added");
        let kettles = [
            document(1, "the blue kettle"),
            document(2, "a red pan"),
            document(3, "Kettles, two"),
            document(4, "the kettle is blue"),
        ];
        search.add(KETTLES, kettles.into(), 40).await.expect("they are added");
        search.add(LAMPS, vec![document(5, "a kettle for lamps")], 7).await.expect("they are added");

        let check = async |words: &str, before, limit, expected: &[i64]| {
            assert_eq!(found(&search, KETTLES, words, before, limit).await, expected, "{words} on {engine}");
        };
        check("kettle", NEWEST, 9, &[4, 3, 1]).await;
        check("kettle", NEWEST, 2, &[4, 3]).await;
        check("kettle", 4, 9, &[3, 1]).await;
        check("BLUE ket", NEWEST, 9, &[4, 1]).await;
        check("lamps", NEWEST, 9, &[]).await;
        check("documents_8 org", NEWEST, 9, &[]).await;
        assert_eq!(found(&search, LAMPS, "kettle", NEWEST, 9).await, [5]);
        assert_eq!(search.cursor(KETTLES).await.expect("a cursor"), 40);
        assert_eq!(search.cursor(LAMPS).await.expect("a cursor"), 7);
    }
}

#[tokio::test]
async fn an_address_or_a_number_is_found_by_its_parts_and_accents_do_not_matter() {
    for engine in store::testing::engines() {
        let (search, _folder, _db) = open(engine).await;
        let letters = [
            document(1, "From maria@okafor.example: see shop.example/kettle-2 about KC-1042"),
            document(2, "Frau Müller from Łódź, café 1e5 -17"),
            document(3, &"x".repeat(5_000)),
        ];
        search.add(KETTLES, letters.into(), 1).await.expect("they are added");
        let check = async |words: &str, expected: &[i64]| {
            assert_eq!(found(&search, KETTLES, words, NEWEST, 9).await, expected, "{words} on {engine}");
        };
        check("maria@okafor.example", &[1]).await;
        check("okafor", &[1]).await;
        check("shop.example", &[1]).await;
        check("kettle", &[1]).await;
        check("1042", &[1]).await;
        check("KC-1042", &[1]).await;
        check("kc-1043", &[]).await;
        check("muller", &[2]).await;
        check("MÜLLER", &[2]).await;
        check("Mu\u{308}ller", &[2]).await;
        check("Cafe", &[2]).await;
        check("1e5", &[2]).await;
        check("17", &[2]).await;
        check("it's 'quoted' \\ & | ! :*", &[]).await;
        check(&"x".repeat(199), &[3]).await;
    }
}

#[tokio::test]
async fn what_is_added_again_is_replaced_and_what_is_forgotten_is_built_again() {
    for engine in store::testing::engines() {
        let (search, _folder, _db) = open(engine).await;
        search.add(KETTLES, vec![document(1, "the blue kettle")], 1).await.expect("it is added");
        search.add(KETTLES, vec![document(1, "the red pan")], 2).await.expect("it is replaced");
        assert!(found(&search, KETTLES, "kettle", NEWEST, 9).await.is_empty(), "{engine}");
        assert_eq!(found(&search, KETTLES, "pan", NEWEST, 9).await, [1], "{engine}");
        search.forget(KETTLES).await.expect("it is forgotten");
        assert_eq!(search.cursor(KETTLES).await.expect("a cursor"), 0);
        search.add(KETTLES, vec![document(1, "the red pan")], 2).await.expect("it is built again");
        assert_eq!(found(&search, KETTLES, "pan", NEWEST, 9).await, [1], "{engine}");
    }
}

#[tokio::test]
async fn an_index_of_an_older_layout_begins_anew() {
    let clock = Clock::test("2026-03-02T09:00:00Z".parse::<Timestamp>().expect("an instant"));
    let (db, folder) = store::testing::fresh("sqlite", clock).await;
    let file = folder.path().join("search.db");
    let older = rusqlite::Connection::open(&file).expect("a file");
    older
        .execute_batch(
            "CREATE VIRTUAL TABLE documents USING fts5(org, text);
             CREATE TABLE cursors (org_id INTEGER PRIMARY KEY, seq INTEGER NOT NULL);
             INSERT INTO cursors VALUES (7, 40);",
        )
        .expect("the older layout");
    drop(older);
    for round in ["first", "again"] {
        let search = Search::open(&db, &file).await.expect("an index");
        let expected = if round == "first" { 0 } else { 3 };
        assert_eq!(search.cursor(KETTLES).await.expect("a cursor"), expected, "{round}");
        search.add(KETTLES, vec![document(1, "the blue kettle")], 3).await.expect("it is added");
        assert_eq!(found(&search, KETTLES, "kettle", NEWEST, 9).await, [1], "{round}");
    }
}
