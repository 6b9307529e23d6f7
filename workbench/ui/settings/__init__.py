"""The settings: a list of pages, and what each of them can change."""
