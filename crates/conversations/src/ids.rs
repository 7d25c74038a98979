//! Ids of the heart's rows.

store::id_type! {
    /// A customer: a person or a company cared for.
    CustomerId
}
store::id_type! {
    /// One address of a customer on one kind of channel.
    IdentityId
}
store::id_type! {
    /// An exchange with one customer about one matter.
    ConversationId
}
store::id_type! {
    /// One thing said in a conversation.
    MessageId
}
store::id_type! {
    /// A team.
    TeamId
}
store::id_type! {
    /// One configured way in and out.
    ChannelId
}
store::id_type! {
    /// A file that came with a message or leaves with one.
    AttachmentId
}
