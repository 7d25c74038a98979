use axum::Router;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Redirect};
use axum::routing::get;
use servers::{Authority, web};

use super::*;
use crate::carriers::proving::reach;

fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::new_rgba8(width, height).write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}

fn jpeg_with_a_comment() -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::new_rgb8(8, 8).write_to(&mut bytes, ImageFormat::Jpeg).unwrap();
    let mut bytes = bytes.into_inner();
    let comment = b"\xff\xfe\x00\x08secret";
    bytes.splice(2..2, comment.iter().copied());
    bytes
}

async fn site() -> String {
    let router = Router::new()
        .route("/logo.png", get(|| async { png(4, 3) }))
        .route("/photo.jpg", get(|| async { jpeg_with_a_comment() }))
        .route("/hop", get(|| async { Redirect::temporary("/logo.png") }))
        .route("/loop", get(|| async { Redirect::temporary("/loop") }))
        .route("/inside", get(|| async { Redirect::temporary("http://169.254.169.254/latest") }))
        .route("/file", get(|| async { Redirect::temporary("file:///etc/passwd") }))
        .route("/svg", get(|| async { "<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>" }))
        .route("/wide", get(|| async { png(SIDE_PIXELS_MAX + 1, 1) }))
        .route("/large", get(|| async { vec![0_u8; FILE_BYTES_MAX + 1] }))
        .route("/gone", get(|| async { StatusCode::GONE }))
        .route(
            "/nosy",
            get(|headers: HeaderMap| async move {
                let told = headers.contains_key(header::COOKIE)
                    || headers.contains_key(header::REFERER)
                    || headers.contains_key(header::AUTHORIZATION);
                if told { StatusCode::IM_A_TEAPOT.into_response() } else { png(1, 1).into_response() }
            }),
        );
    format!("http://{}", web(router).await)
}

fn proxy() -> ImageProxy {
    ImageProxy::behind(Guard::PublicAndPrivate, reach(&Authority::new()).trust)
}

#[tokio::test]
async fn images_are_written_anew() {
    let (site, proxy) = (site().await, proxy());
    for path in ["/logo.png", "/hop", "/nosy"] {
        let picture = proxy.fetch(&format!("{site}{path}")).await.unwrap();
        assert_eq!(picture.content_type, "image/png", "{path}");
        assert!(image::load_from_memory(&picture.bytes).is_ok());
    }
    let photo = proxy.fetch(&format!("{site}/photo.jpg")).await.unwrap();
    assert_eq!(photo.content_type, "image/jpeg");
    assert!(!photo.bytes.windows(6).any(|bytes| bytes == b"secret"), "nothing but pixels");
    let with_name = site.replace("http://", "http://user:word@");
    proxy.fetch(&format!("{with_name}/nosy")).await.unwrap();
}

#[tokio::test]
async fn all_else_is_refused() {
    let (site, proxy) = (site().await, proxy());
    for path in ["/svg", "/wide", "/large", "/gone", "/loop", "/file"] {
        assert_eq!(proxy.fetch(&format!("{site}{path}")).await.unwrap_err().kind, Kind::NotAnImage, "{path}");
    }
    let inside = proxy.fetch(&format!("{site}/inside")).await.unwrap_err();
    assert_eq!(inside.kind, Kind::AddressForbidden, "every hop passes the guard");
    for address in
        ["ftp://example.com/a.png", "javascript:1", "data:image/png;base64,AAAA", "//example.com/a.png"]
    {
        assert_eq!(proxy.fetch(address).await.unwrap_err().kind, Kind::NotAnImage, "{address}");
    }
}

#[tokio::test]
async fn the_real_proxy_does_not_look_inside() {
    let site = site().await;
    let proxy = ImageProxy::new(reach(&Authority::new()).trust);
    assert_eq!(proxy.fetch(&format!("{site}/logo.png")).await.unwrap_err().kind, Kind::AddressForbidden);
    for inside in
        ["http://[::1]/a.png", "http://0x7f000001/a.png", "http://127.1/a.png", "http://[::ffff:10.0.0.1]/"]
    {
        assert_eq!(proxy.fetch(inside).await.unwrap_err().kind, Kind::AddressForbidden, "{inside}");
    }
}
