//! Local servers for tests.
