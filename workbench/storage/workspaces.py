"""Workspaces in the database; the default one is made by the first migration and always there."""

import sqlite3
from datetime import datetime

from workbench.domain.conversations import DEFAULT_WORKSPACE_ID, Workspace
from workbench.storage.columns import moment_column, read_text, text_column


def all_workspaces(connection: sqlite3.Connection) -> tuple[Workspace, ...]:
    """Return every workspace that is not in the bin, by name."""
    return _listed(connection, "deleted_at IS NULL")


def binned_workspaces(connection: sqlite3.Connection) -> tuple[Workspace, ...]:
    """Return the workspaces in the bin, by name."""
    return _listed(connection, "deleted_at IS NOT NULL")


def _listed(connection: sqlite3.Connection, condition: str) -> tuple[Workspace, ...]:
    rows = connection.execute(f"SELECT * FROM workspaces WHERE {condition}")
    found = (_workspace(row) for row in rows)
    return tuple(sorted(found, key=lambda workspace: (workspace.name.casefold(), workspace.id)))


def save_workspace(connection: sqlite3.Connection, workspace: Workspace) -> None:
    """Add a workspace, or change the one of that id."""
    connection.execute(
        """
        INSERT INTO workspaces (id, name, confidential) VALUES (?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET name = excluded.name, confidential = excluded.confidential
        """,
        (workspace.id, text_column(workspace.name), workspace.confidential),
    )


def bin_workspace(connection: sqlite3.Connection, workspace_id: str, now: datetime) -> None:
    """Put a workspace with all that is in it in the bin; the default one stays."""
    connection.execute(
        "UPDATE workspaces SET deleted_at = ? WHERE id = ? AND id <> ?",
        (moment_column(now), workspace_id, DEFAULT_WORKSPACE_ID),
    )


def restore_workspace(connection: sqlite3.Connection, workspace_id: str) -> None:
    """Take a workspace out of the bin."""
    connection.execute("UPDATE workspaces SET deleted_at = NULL WHERE id = ?", (workspace_id,))


def _workspace(row: sqlite3.Row) -> Workspace:
    return Workspace(row["id"], read_text(row["name"]), bool(row["confidential"]))
