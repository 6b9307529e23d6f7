"""A process of its own that asks a question and is killed meanwhile: run by the tests.

It tells each growth of the answer with the time as soon as it could be on the screen.
"""

import asyncio
import json
import sys
import time
from pathlib import Path
from types import SimpleNamespace

from tests.services.conftest import open_workshop
from workbench.domain.conversations import Role


async def main(folder: Path, url: str, key: str, file: Path) -> None:
    async with open_workshop(folder, SimpleNamespace(url=url, key=key)) as workshop:
        (document,) = await workshop.take_in(file)
        conversation = await workshop.conversation()
        asking = workshop.services.asking
        question = "What was found about corrosion on the frames?"
        async for message in asking.ask(conversation.id, question, [document.id]):
            if message.role is Role.ANSWER:
                told = [time.monotonic(), conversation.id, message.id, message.text]
                sys.stdout.write(json.dumps(told) + "\n")
                sys.stdout.flush()


if __name__ == "__main__":
    place, url, key, file = sys.argv[1:]
    asyncio.run(main(Path(place), url, key, Path(file)))
