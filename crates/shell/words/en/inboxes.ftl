# Words of inboxes.
