"""Which chats the left column lists."""

from enum import StrEnum


class Listing(StrEnum):
    """Which chats the list shows, by the words of the menu."""

    CHATS = "Chats"
    ARCHIVE = "Archived chats"
    BIN = "Bin"
