# Words of conversations.
