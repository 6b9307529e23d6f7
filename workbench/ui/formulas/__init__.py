"""Formulas: LaTeX becomes outlines in a child process, and outlines become pictures here."""
