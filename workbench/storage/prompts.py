"""The prompt library in the database."""

import sqlite3

from workbench.domain.prompts import SavedPrompt
from workbench.storage.columns import read_text, text_column


def all_prompts(connection: sqlite3.Connection) -> tuple[SavedPrompt, ...]:
    """Return every prompt, by name."""
    rows = connection.execute("SELECT id, name, text FROM prompts")
    prompts = (SavedPrompt(row[0], read_text(row[1]), read_text(row[2])) for row in rows)
    return tuple(sorted(prompts, key=lambda prompt: (prompt.name.casefold(), prompt.id)))


def save_prompt(connection: sqlite3.Connection, prompt: SavedPrompt) -> None:
    """Add a prompt, or change the one of that id."""
    connection.execute(
        """
        INSERT INTO prompts (id, name, text) VALUES (?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET name = excluded.name, text = excluded.text
        """,
        (prompt.id, text_column(prompt.name), text_column(prompt.text)),
    )


def delete_prompt(connection: sqlite3.Connection, prompt_id: str) -> None:
    """Delete a prompt."""
    connection.execute("DELETE FROM prompts WHERE id = ?", (prompt_id,))
