# Words of conversations: why an answer, a note or a change was not taken.
error-conversation-unknown = There is no such conversation, or it is not yours to see.
error-answer-empty = Write something first, or add a file.
error-answer-too-long = This is longer than a mail should be. Shorten it, or put part of it into a file.
error-answer-without-recipient = This goes to nobody yet. Give at least one address.
error-answer-attachment-gone = A file of this answer is not in your draft any more. Attach it again.
error-answer-too-many-recipients = That is more addresses than one answer may have.
error-answered-meanwhile = Somebody wrote in this conversation while you were writing. Read it, then send yours if it still fits.
error-answer-has-left = This answer is on its way already and cannot be taken back.
error-answer-did-not-fail = This answer did not fail, so there is nothing to send again.
error-note-empty = Write something first.
error-note-too-long = This note is longer than we take.
error-snooze-is-past = That is already past. Choose a time to come.
error-conversation-without-subject = Say in a few words what this is about.
error-subject-too-long = This subject is longer than 250 characters. Shorten it.
error-recipient-is-ours = “{ $address }” is a mailbox of yours: what goes there reaches nobody. To give a conversation to somebody here, assign it.
error-message-unknown = There is no such message, or it is deleted already.
error-message-on-its-way = This message is on its way. Take it back, or wait until it has left, then delete it.
