//! Two nodes, told of each other by NATS.

use serde_json::json;
use shell::colleague::Role;
use shell::{App, Config, Feature};
use testing::on_each_engine;
use tokio::net::TcpListener;

use crate::browser::Browser;

const FEATURES: &[Feature] = &[];

#[tokio::test]
async fn what_one_node_hears_the_other_tells() {
    let Ok(nats) = std::env::var("WELLKEPT_TEST_NATS") else {
        return store::testing::skip("what_one_node_hears_the_other_tells", "no NATS server");
    };
    on_each_engine(FEATURES, async |desk| {
        desk.colleague("Olga", Role::Owner).await;
        let mut nodes = Vec::new();
        let mut serving = Vec::new();
        for name in ["one", "other"] {
            let mut config = Config::in_folder(&desk.app.config.data.folder.join(name));
            config.secrets.key_file = desk.app.config.key_file();
            config.nats.url.clone_from(&nats);
            let app = App::with(config, FEATURES, desk.app.db.clone()).await.expect("a node starts");
            let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
            serving.push(tokio::spawn(shell::serve::serve_on(app.clone(), listener)));
            nodes.push(app);
        }
        let (mut here, mut there) =
            (Browser::of_node(desk, &nodes[0]).await, Browser::of_node(desk, &nodes[1]).await);
        let mut stream = there.listens("/live").await;
        stream.hears().await;
        let presence = json!({ "conversation": "17", "state": "typing" });
        // The nodes find each other in their own time, so it is said until it is heard.
        let heard = async {
            loop {
                if stream.hears().await.contains("presence:17") {
                    return;
                }
            }
        };
        let said = async {
            loop {
                here.call("POST", "/live/presence", &presence).await.is(204);
                here.call("POST", "/live/presence", &json!({ "conversation": "17", "state": "gone" }))
                    .await
                    .is(204);
                tokio::task::yield_now().await;
            }
        };
        tokio::select! {
            () = heard => {}
            () = said => {}
        }
        there.get("/me").await.is(200);
        for node in nodes {
            node.end();
        }
        for served in serving {
            served.await.expect("it ends").expect("it served");
        }
    })
    .await;
}
