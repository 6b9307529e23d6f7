"""Usage: what was asked, read and paid, and the limits the user set."""
