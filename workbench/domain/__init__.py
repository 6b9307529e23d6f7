"""What the program knows: frozen values and pure functions, no I/O, no libraries."""
