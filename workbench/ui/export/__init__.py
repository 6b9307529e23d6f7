"""Chats on their way out: one gathering of blocks and footnotes, and a writer for each format."""
