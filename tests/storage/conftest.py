"""A database in a temporary folder, and values to put in it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.storage.values import conversation, message, minutes
from workbench.storage.conversations import add_conversation
from workbench.storage.database import Database
from workbench.storage.messages import add_turn


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "workbench.db"


@pytest.fixture
async def database(path: Path) -> AsyncIterator[Database]:
    async with Database(path) as database:
        yield database


@pytest.fixture
async def tree(database: Database) -> Database:
    """Message 1 is answered by 2, asked on by 3 and answered by 4; 5 and 6 stand beside 3 and 4."""
    await database.write(add_conversation, conversation())
    for question, answer, parent in ((1, 2, ""), (3, 4, "message-2"), (5, 6, "message-2")):
        await database.write(
            add_turn,
            message(question, parent_id=parent, parts=({"text": f"question {question}"},)),
            message(answer, parent_id=f"message-{question}", parts=({"text": f"words {answer}"},)),
            minutes(answer),
        )
    return database
