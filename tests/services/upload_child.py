"""A process of its own that uploads one file and is killed meanwhile: run by the tests."""

import asyncio
import sys
from pathlib import Path

from workbench.domain.documents import RemoteState
from workbench.domain.limits import Limits
from workbench.pdf import PdfEngine
from workbench.services.documents import Documents
from workbench.services.page_texts import PageTexts
from workbench.services.profiles import Profiles
from workbench.services.remote_copies import RemoteCopies
from workbench.services.sendables import Sendables
from workbench.storage.database import Database


async def main(folder: Path, url: str, key: str, file: Path) -> None:
    async def engine():
        return url, key

    limits = Limits(2 << 30, 50 << 20, 1000, 20 << 30, 48)
    async with Database(folder / "workbench.db") as database, PdfEngine() as pdf:
        profiles = Profiles(database, None, engine)
        texts = PageTexts(database, pdf)
        documents = Documents(database, pdf, texts, limits)
        known = await documents.all("default")
        if not known:
            async for document in documents.add([file], "default"):
                known = (document,)
        copies = RemoteCopies(database, profiles, Sendables(pdf, texts, limits, folder / "parts"))
        sys.stdout.write("begun\n")
        sys.stdout.flush()
        copy = await copies.ensure(known[0])
        assert copy.state is RemoteState.ACTIVE
        sys.stdout.write(f"{copy.name}\n")
        await profiles.close()


if __name__ == "__main__":
    place, url, key, file = sys.argv[1:]
    asyncio.run(main(Path(place), url, key, Path(file)))
