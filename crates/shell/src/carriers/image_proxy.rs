//! Fetches an image that a mail refers to, when a reader asks to see it, so that the reader's own address
//! and browser stay unknown to whoever counts openings.
//!
//! The request carries no cookie, no referrer and no name of ours; every hop passes the guard; what comes
//! back is decoded and written anew, so that nothing but pixels reaches the page. Only public addresses.

use std::io::Cursor;
use std::time::Duration;

use bytes::Bytes;
use image::{DynamicImage, ImageFormat, ImageReader, Limits};
use reqwest::header::{ACCEPT, LOCATION, USER_AGENT};
use reqwest::{Response, Url};
use tokio::sync::Semaphore;
use tokio::time::timeout;

use super::guard::Guard;
use super::http;
use super::tls::Trust;
use super::trouble::{Kind, Step, Trouble};

/// The largest file that is fetched, in bytes.
const FILE_BYTES_MAX: usize = 8 * 1024 * 1024;
/// The largest width and height, in pixels.
const SIDE_PIXELS_MAX: u32 = 6_000;
/// What decoding one image may take, in bytes.
const DECODE_BYTES_MAX: u64 = 128 * 1024 * 1024;
/// How many redirects are followed.
const HOPS_MAX: usize = 4;
/// How long one image may take in all.
const FETCH_FOR: Duration = Duration::from_secs(20);
/// How many images are decoded at the same time.
const DECODED_AT_ONCE: usize = 2;

/// An image that is safe to show.
#[derive(Clone, Debug)]
pub struct Picture {
    /// `image/png` or `image/jpeg`.
    pub content_type: &'static str,
    /// The bytes, written by us.
    pub bytes: Bytes,
}

/// Fetches images for readers.
#[derive(Debug)]
pub struct ImageProxy {
    guard: Guard,
    trust: Trust,
    decoding: Semaphore,
}

impl ImageProxy {
    /// A proxy that reaches public addresses alone.
    #[must_use]
    pub fn new(trust: Trust) -> Self {
        Self::behind(Guard::Public, trust)
    }

    fn behind(guard: Guard, trust: Trust) -> Self {
        Self { guard, trust, decoding: Semaphore::new(DECODED_AT_ONCE) }
    }

    /// Fetches the image at a web address and writes it anew. Takes at most 20 seconds.
    pub async fn fetch(&self, address: &str) -> Result<Picture, Trouble> {
        timeout(FETCH_FOR, self.fetch_now(address))
            .await
            .unwrap_or_else(|_| Err(Trouble::timed_out(Step::Fetch)))
    }

    async fn fetch_now(&self, address: &str) -> Result<Picture, Trouble> {
        let mut url = web_address(address)?;
        for _ in 0..HOPS_MAX {
            let response = self.request(&url).await?;
            if response.status().is_redirection() {
                url = next_hop(&url, &response)?;
                continue;
            }
            if !response.status().is_success() {
                return Err(no_image(&format!("the server answered {}", response.status())));
            }
            let file = read_all(response).await?;
            let _turn = self.decoding.acquire().await.expect("the semaphore is never closed");
            return tokio::task::spawn_blocking(move || write_anew(&file))
                .await
                .unwrap_or_else(|_| Err(no_image("the image could not be decoded")));
        }
        Err(no_image("too many redirects"))
    }

    async fn request(&self, url: &Url) -> Result<Response, Trouble> {
        let client = http::client_for(self.guard, &self.trust, url, FETCH_FOR).await?;
        client
            .get(url.clone())
            .header(ACCEPT, "image/png,image/jpeg,image/gif,image/webp")
            .header(USER_AGENT, "Mozilla/5.0")
            .send()
            .await
            .map_err(|fault| http::trouble(&fault))
    }
}

fn web_address(address: &str) -> Result<Url, Trouble> {
    let mut url = Url::parse(address).map_err(|_| no_image("this is not a web address"))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(no_image("this is not a web address"));
    }
    // A name and password in the address would be sent along; neither scheme here refuses their removal.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    Ok(url)
}

fn next_hop(from: &Url, response: &Response) -> Result<Url, Trouble> {
    let to = response.headers().get(LOCATION).and_then(|to| to.to_str().ok());
    let to = to.and_then(|to| from.join(to).ok()).ok_or_else(|| no_image("the redirect leads nowhere"))?;
    web_address(to.as_str())
}

async fn read_all(mut response: Response) -> Result<Vec<u8>, Trouble> {
    let mut file = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|fault| http::trouble(&fault))? {
        if file.len() + chunk.len() > FILE_BYTES_MAX {
            return Err(no_image("the file is too large"));
        }
        file.extend_from_slice(&chunk);
    }
    Ok(file)
}

/// Decodes a picture within limits of size and writes it anew, so that nothing but pixels is left of it.
pub fn write_anew(file: &[u8]) -> Result<Picture, Trouble> {
    let (image, format) = decoded(file)?;
    written(image, format)
}

/// The same, no larger than `side_pixels_max` either way: for showing it beside text.
pub fn write_small(file: &[u8], side_pixels_max: u32) -> Result<Picture, Trouble> {
    let (image, _) = decoded(file)?;
    let small = if image.width().max(image.height()) > side_pixels_max {
        image.thumbnail(side_pixels_max, side_pixels_max)
    } else {
        image
    };
    let format =
        if small.color().has_alpha() && !is_opaque(&small) { ImageFormat::Png } else { ImageFormat::Jpeg };
    written(small, format)
}

fn is_opaque(image: &DynamicImage) -> bool {
    image.to_rgba8().pixels().all(|pixel| pixel.0[3] == u8::MAX)
}

/// The pixels, and whether to write them as a photograph or loss-free.
fn decoded(file: &[u8]) -> Result<(DynamicImage, ImageFormat), Trouble> {
    let mut reader = ImageReader::new(Cursor::new(file))
        .with_guessed_format()
        .map_err(|_| no_image("this is not an image"))?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(SIDE_PIXELS_MAX);
    limits.max_image_height = Some(SIDE_PIXELS_MAX);
    limits.max_alloc = Some(DECODE_BYTES_MAX);
    reader.limits(limits);
    let format =
        if reader.format() == Some(ImageFormat::Jpeg) { ImageFormat::Jpeg } else { ImageFormat::Png };
    let image = reader.decode().map_err(|fault| no_image(&fault.to_string()))?;
    Ok((image, format))
}

fn written(image: DynamicImage, format: ImageFormat) -> Result<Picture, Trouble> {
    let mut bytes = Cursor::new(Vec::new());
    let (image, content_type) = if format == ImageFormat::Jpeg {
        (DynamicImage::ImageRgb8(image.into_rgb8()), "image/jpeg")
    } else {
        (DynamicImage::ImageRgba8(image.into_rgba8()), "image/png")
    };
    image.write_to(&mut bytes, format).map_err(|fault| no_image(&fault.to_string()))?;
    Ok(Picture { content_type, bytes: bytes.into_inner().into() })
}

fn no_image(said: &str) -> Trouble {
    Trouble::new(Step::Fetch, Kind::NotAnImage, said)
}

#[cfg(test)]
mod tests;
