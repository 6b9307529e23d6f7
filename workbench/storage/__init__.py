"""Everything the program remembers: SQLite, one connection on one thread, plain functions."""
