//! `wellkept docs`: the generated documents, for `cargo xtask generate`.

use std::io::Write;

use clap::{Args, ValueEnum};

use crate::features::FEATURES;

/// Prints a generated document.
#[derive(Args)]
pub(crate) struct Docs {
    /// Which one
    document: Document,
}

#[derive(Clone, Copy, ValueEnum)]
enum Document {
    /// Every key of the configuration
    Config,
    /// Every refusal and its sentence
    Errors,
    /// The API
    Openapi,
}

impl Docs {
    pub(crate) fn run(&self) {
        let text = match self.document {
            Document::Config => shell::config::render_config_docs(),
            Document::Errors => shell::api::render_error_docs(FEATURES),
            Document::Openapi => shell::api::openapi(FEATURES),
        };
        // Whoever reads may have had enough of it.
        let _ = std::io::stdout().write_all(text.as_bytes());
    }
}
