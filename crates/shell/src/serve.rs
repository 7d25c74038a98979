//! Serving: opens the ports, starts what runs beside them, and ends in good order.

use std::convert::Infallible;
use std::future::poll_fn;
use std::io::Write;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, Response};
use hyper::body::Incoming;
use hyper::server::conn::http1::Builder;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_util::task::TaskTracker;
use tower::Service;

use crate::config::{CannotStart, MetricsFor};
use crate::http::{Peer, router};
use crate::{App, health, jobs, live, local, set_up};

/// How long a client may take to send the head of a request.
const HEAD_PATIENCE: Duration = Duration::from_secs(15);
/// Most bytes of a request's head, and most headers in it.
const HEAD_MAX: usize = 32_768;
const HEADERS_MAX: usize = 100;
/// How long requests and features may take to finish when the program ends.
const FAREWELL: Duration = Duration::from_secs(15);

/// Serves on the configured address until the process is asked to end (Ctrl-C or SIGTERM). Prints every
/// address it listens on, and the set-up link as long as nothing is set up.
pub async fn serve(app: App) -> Result<(), CannotStart> {
    let address = app.config.http.listen;
    let listener = TcpListener::bind(address)
        .await
        .map_err(|cause| CannotStart::value("http.listen", &format!("{address}: {cause}")))?;
    let ports = open_ports(&app).await?;
    let asked = app.clone();
    tokio::spawn(async move {
        asked_to_end().await;
        asked.end();
    });
    greet(&app, &ports).await;
    serve_on(app, listener).await
}

/// Serves on a listener until [`App::end`].
pub async fn serve_on(app: App, listener: TcpListener) -> Result<(), CannotStart> {
    if app.config.metrics.open_to != MetricsFor::Nobody {
        health::keep_figures();
    }
    let beside = TaskTracker::new();
    beside.spawn(live::bridge(app.clone()));
    beside.spawn(jobs::run(app.clone()));
    for start in app.features.iter().filter_map(|feature| feature.start) {
        beside.spawn(start(app.clone()));
    }
    let commands = local::listen(app.clone());
    beside.spawn(async move {
        if let Err(cannot) = commands.await {
            tracing::error!(%cannot, "commands on this machine cannot reach the server");
        }
    });
    accept(&app, listener).await;
    beside.close();
    let ended = async {
        beside.wait().await;
        app.settled().await;
    };
    if tokio::time::timeout(FAREWELL, ended).await.is_err() {
        tracing::warn!(
            "some work did not end in time; what was accepted is stored and goes on at the next start"
        );
    }
    Ok(())
}

/// Opens what the features listen on, before anything is served; gives a line for each port.
async fn open_ports(app: &App) -> Result<Vec<String>, CannotStart> {
    let mut says = Vec::new();
    for open in app.features.iter().filter_map(|feature| feature.open) {
        says.extend(open(app.clone()).await?);
    }
    Ok(says)
}

/// Says where the pages are and which other ports are open, on standard output, for the person who started the
/// server.
async fn greet(app: &App, ports: &[String]) {
    let folder = &app.config.data.folder;
    let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.clone());
    let (version, url) = (env!("CARGO_PKG_VERSION"), app.config.public_url());
    let mut says = vec![format!("Wellkept {version} on {url}")];
    says.extend_from_slice(ports);
    says.push(format!("Data in {}", folder.display()));
    match set_up::link(app).await {
        Ok(Some(link)) => {
            says.push(format!("Nothing is set up yet. Open this link, it works once:\n  {link}"));
        }
        Ok(None) => {}
        Err(cause) => tracing::error!(%cause, "the set-up link could not be made"),
    }
    says.push(String::new());
    let mut out = std::io::stdout();
    // Nobody may be reading.
    let _ = out.write_all(says.join("\n").as_bytes()).and_then(|()| out.flush());
}

async fn asked_to_end() {
    let interrupt = tokio::signal::ctrl_c();
    let mut terminate = match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(terminate) => terminate,
        Err(cause) => return tracing::error!(%cause, "the process cannot hear signals"),
    };
    tokio::select! {
        _ = interrupt => {}
        _ = terminate.recv() => {}
    }
    tracing::info!("asked to end; finishing what is under way");
}

async fn accept(app: &App, listener: TcpListener) {
    let router = router(app);
    let room = Arc::new(Semaphore::new(app.config.limits.connections_max));
    let graceful = GracefulShutdown::new();
    let mut builder = Builder::new();
    builder
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_PATIENCE)
        .max_buf_size(HEAD_MAX)
        .max_headers(HEADERS_MAX);
    loop {
        let room = Arc::clone(&room).acquire_owned().await.expect("the room is never closed");
        let taken = tokio::select! {
            () = app.ending().cancelled() => break,
            taken = listener.accept() => taken,
        };
        let (socket, peer) = match taken {
            Ok(taken) => taken,
            Err(cause) => {
                // Out of file handles, most likely: wait for one to come free instead of spinning.
                tracing::warn!(%cause, "a connection could not be taken");
                tokio::time::sleep(Duration::from_millis(100)).await;
                continue;
            }
        };
        let connection = connection(&builder, socket, Peer(peer), router.clone());
        let watched = graceful.watch(connection);
        tokio::spawn(async move {
            // Broken connections are everyday life.
            let _ = watched.await;
            drop(room);
        });
    }
    drop(listener);
    if tokio::time::timeout(FAREWELL, graceful.shutdown()).await.is_err() {
        tracing::info!("some connections were cut");
    }
}

fn connection(
    builder: &Builder,
    socket: TcpStream,
    peer: Peer,
    router: Router,
) -> impl hyper_util::server::graceful::GracefulConnection<Error = hyper::Error> + Send + 'static {
    // Small answers leave at once; where the system cannot, they leave a little later.
    let _ = socket.set_nodelay(true);
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(peer);
        answer(router.clone(), request)
    });
    builder.serve_connection(TokioIo::new(socket), service)
}

async fn answer(mut router: Router, request: Request<Incoming>) -> Result<Response<Body>, Infallible> {
    poll_fn(|context| Service::<Request<Body>>::poll_ready(&mut router, context)).await?;
    router.call(request.map(Body::new)).await
}
