"""The left column: the chats of a workspace."""
