"""How long the search over 100,000 messages takes, and opening a chat of 10,000; prints JSON."""

import asyncio
import json
import random
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from workbench.domain.conversations import Conversation, Message, MessageState, Role
from workbench.storage.conversations import add_conversation
from workbench.storage.database import Database
from workbench.storage.message_search import search_messages
from workbench.storage.messages import branch, save_message
from workbench.storage.versions import versions

MESSAGES = 100_000
CHATS = 100
WORDS_EACH = 60
ROUNDS = 200
NOW = datetime(2026, 11, 21, tzinfo=UTC)


async def main() -> None:
    """Fill a database, search it, and say what each step took in milliseconds."""
    dice = random.Random(7)
    letters = "abcdefghijklmnopqrstuvwxyz"
    words = ["".join(dice.choices(letters, k=dice.randint(3, 10))) for _ in range(20_000)]
    weights = [1 / rank for rank in range(1, len(words) + 1)]
    with tempfile.TemporaryDirectory() as folder:
        async with Database(Path(folder) / "workbench.db") as database:
            began = time.perf_counter()
            for chat in range(CHATS):
                size = 10_000 if chat == 0 else (MESSAGES - 10_000) // (CHATS - 1)
                texts = [" ".join(dice.choices(words, weights, k=WORDS_EACH)) for _ in range(size)]
                await database.write(_fill, chat, texts)
            filled = time.perf_counter() - began
            taken = []
            for number in range(ROUNDS):
                query = {
                    0: words[number % 5],
                    1: words[dice.randrange(2_000)][:3],
                    2: f"{words[dice.randrange(100)]} {words[dice.randrange(100)]}",
                    3: words[dice.randrange(len(words))],
                }[number % 4]
                began = time.perf_counter()
                await database.read(search_messages, "default", query, 50)
                taken.append((time.perf_counter() - began) * 1000)
            began = time.perf_counter()
            await database.read(branch, "c0")
            opened = time.perf_counter() - began
            began = time.perf_counter()
            await database.read(versions, "c0")
            told = time.perf_counter() - began
    sys.stdout.write(
        json.dumps(
            {
                "messages": MESSAGES,
                "fill_s": round(filled, 1),
                "search_p50_ms": round(statistics.median(taken), 2),
                "search_p95_ms": round(sorted(taken)[int(ROUNDS * 0.95)], 2),
                "search_max_ms": round(max(taken), 2),
                "read_10000_ms": round(opened * 1000, 1),
                "versions_10000_ms": round(told * 1000, 1),
            }
        )
        + "\n"
    )


def _fill(connection, chat, texts):
    add_conversation(connection, Conversation(f"c{chat}", "default", f"Chat {chat}", NOW, NOW))
    parent = ""
    for number, text in enumerate(texts):
        message = Message(
            id=f"{chat}-{number}",
            conversation_id=f"c{chat}",
            parent_id=parent,
            role=Role.ANSWER if number % 2 else Role.QUESTION,
            state=MessageState.COMPLETE,
            created_at=NOW + timedelta(seconds=number),
            parts=({"text": text},),
        )
        save_message(connection, message)
        parent = message.id


if __name__ == "__main__":
    asyncio.run(main())
