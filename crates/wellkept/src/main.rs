//! wellkept
fn main() {}
