"""The first run: the start screen and connecting a key."""
