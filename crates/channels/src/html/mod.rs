//! HTML of outsiders, made safe to show, and our own, made fit to send.
