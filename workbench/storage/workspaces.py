"""Workspaces in the database; the default one is made by the first migration."""

import sqlite3

from workbench.domain.conversations import DEFAULT_WORKSPACE_ID, Workspace
from workbench.storage.columns import read_text, text_column


def all_workspaces(connection: sqlite3.Connection) -> tuple[Workspace, ...]:
    """Return every workspace, by name."""
    rows = connection.execute("SELECT * FROM workspaces ORDER BY name, id")
    return tuple(_workspace(row) for row in rows)


def default_workspace(connection: sqlite3.Connection) -> Workspace:
    """Return the workspace that is always there."""
    row = connection.execute(
        "SELECT * FROM workspaces WHERE id = ?", (DEFAULT_WORKSPACE_ID,)
    ).fetchone()
    return _workspace(row)


def save_workspace(connection: sqlite3.Connection, workspace: Workspace) -> None:
    """Add a workspace, or change the one of that id."""
    connection.execute(
        """
        INSERT INTO workspaces (id, name, confidential) VALUES (?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET name = excluded.name, confidential = excluded.confidential
        """,
        (workspace.id, text_column(workspace.name), workspace.confidential),
    )


def _workspace(row: sqlite3.Row) -> Workspace:
    return Workspace(row["id"], read_text(row["name"]), bool(row["confidential"]))
