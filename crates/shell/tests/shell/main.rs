//! The shell through HTTP, as browsers and programs meet it, on both engines.

mod api;
mod browser;
mod jobs;
mod nodes;
mod people;
mod words;
