use store::arrivals::{self, Payload};
use store::blobs::Blobs;
use store::testing::{Folder, engines, fresh_location};
use store::{Db, Fault, Options, OrgId, organizations};

use super::*;

const SILENT: Progress<'static> = &|_, _| {};
/// Larger than what the table keeps.
const LARGE_BYTES: usize = arrivals::INLINE_BYTES_MAX + 1;

/// An installation with one large mail in the blob store.
async fn installation(engine: &str) -> (Config, Folder, PathBuf) {
    let folder = Folder::fresh();
    let location = fresh_location(engine, &folder).await;
    let mut config = Config::in_folder(folder.path());
    if let Location::Postgres(url) = &location {
        config.database.url.clone_from(url);
    }
    let db = Db::open(&location, Options::with_clock(Clock::system())).await.unwrap();
    let blobs = Blobs::in_folder(&folder.path().join(BLOBS)).unwrap();
    let large = Payload::prepare(&blobs, vec![b'x'; LARGE_BYTES]).await.unwrap();
    let place = files::place(&folder.path().join(BLOBS), large.hash());
    db.write(OrgId::of(7), large, |tx, large| {
        Box::pin(async move {
            organizations::create(tx, "Kettles", "Europe/London", "en").await?;
            arrivals::keep(tx, 1, large, "{}");
            Ok::<_, Fault>(())
        })
    })
    .await
    .unwrap();
    (config, folder, place)
}

async fn take_to(config: &Config, folder: &Folder, name: &str) -> Result<PathBuf> {
    let target = folder.path().join(name);
    take(config, &Clock::system(), &target, SILENT).await.map(|_| target)
}

fn holds_nothing(folder: &Path) -> bool {
    let names = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
    names.filter(|name| name != "server.lock" && name != BLOBS).count() == 0
        && files::verify_all(&folder.join(BLOBS)).unwrap() == 0
}

#[tokio::test]
async fn a_backup_is_whole_or_there_is_none() {
    for engine in engines() {
        let (config, folder, _) = installation(engine).await;
        let good = take_to(&config, &folder, "good").await.unwrap();
        assert!(!folders::is_open_to_all(&good).unwrap(), "{engine}: a backup is its owner's alone");
        assert_eq!(verify(&good).unwrap().blobs, 1);

        let nowhere = Config::in_folder(&folder.path().join("no-such"));
        assert!(take_to(&nowhere, &folder, "nothing").await.is_err());
        for none in ["nothing", "nothing.partial"] {
            assert!(!folder.path().join(none).exists(), "{engine}: {none} stays");
        }
    }
}

#[tokio::test]
async fn what_is_damaged_or_missing_is_named_and_costs_nothing_else() {
    for engine in engines() {
        let (config, folder, blob) = installation(engine).await;
        let hash = blob.file_name().unwrap().to_str().unwrap().to_owned();
        let good = take_to(&config, &folder, "good").await.unwrap();
        assert_eq!(verify(&good).unwrap().losses(), None);

        std::fs::write(&blob, b"something else").unwrap();
        let damaged = take_to(&config, &folder, "damaged").await.unwrap();
        std::fs::remove_file(&blob).unwrap();
        let missing = take_to(&config, &folder, "missing").await.unwrap();
        for backup in [&damaged, &missing] {
            let manifest = verify(backup).unwrap();
            assert_eq!((manifest.blobs, &manifest.lost), (0, &BTreeSet::from([hash.clone()])), "{engine}");
            let losses = manifest.losses().unwrap();
            assert!(losses.contains("1 could not be copied") && losses.contains(&hash));

            let elsewhere = Folder::fresh();
            let empty = Config::in_folder(&elsewhere.path().join("data"));
            let restored = restore(&empty, &Clock::system(), backup, SILENT).await.unwrap();
            assert_eq!(restored.tables, manifest.tables, "{engine}: the rest comes back");
        }
        // What an older backup still holds makes a younger one whole.
        std::fs::copy(files_of(&good.join(BLOBS)), &blob).unwrap();
        let mended = take_to(&config, &folder, "mended").await.unwrap();
        assert_eq!(verify(&mended).unwrap().blobs, 1);
    }
}

#[tokio::test]
async fn a_restore_is_whole_or_there_is_none() {
    for engine in engines() {
        let (config, folder, _) = installation(engine).await;
        let source = take_to(&config, &folder, "good").await.unwrap();
        let elsewhere = Folder::fresh();
        let empty = Config::in_folder(&elsewhere.path().join("data"));
        let data = &empty.data.folder;
        let restored = async |config: &Config| restore(config, &Clock::system(), &source, SILENT).await;

        let serving = shell::local::lock(&empty).unwrap();
        let refused = format!("{:#}", restored(&empty).await.unwrap_err());
        assert!(refused.contains("stop the server first"), "{refused}");
        drop(serving);
        assert!(holds_nothing(data), "{engine}");

        // The database cannot be laid down at the end: nothing of the rest stays either.
        std::fs::create_dir(data.join("wellkept.db.restoring")).unwrap();
        assert!(restored(&empty).await.is_err());
        std::fs::remove_dir(data.join("wellkept.db.restoring")).unwrap();
        assert!(holds_nothing(data), "{engine}");

        restored(&empty).await.unwrap();
        assert!(data.join(DATABASE).exists() && !folders::is_open_to_all(data).unwrap());
        assert_eq!(files::verify_all(&data.join(BLOBS)).unwrap(), 1);
        let refused = restored(&empty).await.unwrap_err().to_string();
        assert!(refused.contains("restore into an empty folder"), "{refused}");

        // A row that names bytes which the backup does not hold.
        let blob = files_of(&source.join(BLOBS));
        std::fs::remove_file(&blob).unwrap();
        let manifest = std::fs::read_to_string(source.join(MANIFEST)).unwrap();
        std::fs::write(source.join(MANIFEST), manifest.replace("\"blobs\": 1", "\"blobs\": 0")).unwrap();
        let another = Config::in_folder(&elsewhere.path().join("another"));
        let refused = restored(&another).await.unwrap_err().to_string();
        assert!(refused.contains("are missing"), "{refused}");
        assert!(!another.data.folder.exists());
    }
}

/// The one file below a folder.
fn files_of(folder: &Path) -> PathBuf {
    let inner = std::fs::read_dir(folder).unwrap().next().unwrap().unwrap().path();
    if inner.is_dir() { files_of(&inner) } else { inner }
}
