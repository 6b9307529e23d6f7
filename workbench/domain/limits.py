"""What the API takes: sizes and lives, from `resources/models.json`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes per file, per PDF and per project, pages per PDF, hours that a copy lives."""

    file_bytes: int
    pdf_bytes: int
    pdf_pages: int
    project_bytes: int
    file_hours: int


def read_limits(table: Mapping[str, Any]) -> Limits:
    """Return the limits of a table of the form of `resources/models.json`."""
    figures = table["limits"]
    return Limits(
        file_bytes=figures["file_bytes"]["value"],
        pdf_bytes=figures["pdf_bytes"]["value"],
        pdf_pages=figures["pdf_pages"]["value"],
        project_bytes=figures["project_storage_bytes"]["value"],
        file_hours=figures["file_lifetime_hours"]["value"],
    )
