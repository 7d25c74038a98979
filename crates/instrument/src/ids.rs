//! Ids of the instrument's rows.

store::id_type! {
    /// One task of putting right.
    RightingId
}
store::id_type! {
    /// One version of a standard; NONE: the default that came with the program.
    StandardId
}
store::id_type! {
    /// One counting again.
    RecountId
}
store::id_type! {
    /// Something that a colleague or another system saw.
    RecordId
}
