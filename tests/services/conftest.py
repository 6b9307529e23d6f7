"""Real services on a real database, a real child process and the real offline engine."""

import json
import math
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from workbench.domain.limits import read_limits
from workbench.domain.models import read_models
from workbench.paths import resources
from workbench.pdf import PdfEngine
from workbench.services import Services
from workbench.services.asking import Asking
from workbench.services.before_sending import BeforeSending
from workbench.services.caching import Caching
from workbench.services.checking import Checking
from workbench.services.conversations import Conversations
from workbench.services.documents import Documents
from workbench.services.drafts import Drafts
from workbench.services.estimating import Estimating
from workbench.services.ocr import Ocr
from workbench.services.page_texts import PageTexts
from workbench.services.pricing import Pricing
from workbench.services.profiles import Profiles
from workbench.services.prompts import Prompts
from workbench.services.reading import Reading
from workbench.services.rechecking import Rechecking
from workbench.services.remote_copies import RemoteCopies
from workbench.services.remote_files import RemoteFiles
from workbench.services.searching import Searching
from workbench.services.sendables import Sendables
from workbench.services.spending import Spending
from workbench.services.transfer import Transfer
from workbench.services.turns import Turns
from workbench.services.workspaces import Workspaces
from workbench.simulator import Simulator
from workbench.storage.database import Database


class MemoryKeys:
    """A key store that works and forgets everything at the end."""

    def __init__(self) -> None:
        self.keys = {}

    async def name(self):
        return "a key store in memory"

    async def read(self, profile_id):
        return self.keys.get(profile_id)

    async def write(self, profile_id, key):
        self.keys[profile_id] = key

    async def delete(self, profile_id):
        self.keys.pop(profile_id, None)


@dataclass
class Workshop:
    """Everything a test of the services needs."""

    services: Services
    database: Database
    engine: Simulator
    keys: MemoryKeys
    page_texts: PageTexts
    folder: Path

    async def take_in(self, *paths):
        """Take files in and return each as it ended."""
        workspace = await self.services.workspaces.open()
        ended = {}
        async for document in self.services.documents.add(paths, workspace.id):
            ended[document.path] = document
        return [ended[str(path)] for path in paths]

    async def conversation(self):
        workspace = await self.services.workspaces.open()
        return await self.services.conversations.create(workspace.id, "offline-extractive")


@pytest.fixture(scope="session")
def offline_engine():
    with Simulator(rate=math.inf, thinking_pace=0) as engine:
        yield engine


@pytest.fixture(scope="session")
def table():
    return json.loads((resources() / "models.json").read_text(encoding="utf-8"))


@pytest.fixture
async def workshop(tmp_path, offline_engine):
    async with open_workshop(tmp_path, offline_engine) as opened:
        yield opened


@asynccontextmanager
async def open_workshop(tmp_path, offline_engine):
    """Build every service on a database in a folder."""
    table = json.loads((resources() / "models.json").read_text(encoding="utf-8"))
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(Database(tmp_path / "workbench.db"))
        pdf = await stack.enter_async_context(PdfEngine())

        async def start_engine():
            return offline_engine.url, offline_engine.key

        keys = MemoryKeys()
        pricing = Pricing(tmp_path / "prices.json", read_models(table))
        models = pricing.models
        page_texts = PageTexts(database, pdf)
        conversations = Conversations(database)
        limits = read_limits(table)
        documents = Documents(database, pdf, page_texts, limits)
        profiles = Profiles(database, keys, start_engine)
        stack.push_async_callback(profiles.close)
        remote_copies = RemoteCopies(
            database, profiles, Sendables(pdf, page_texts, limits, tmp_path / "to-send")
        )
        checking = Checking(page_texts)
        spending = Spending(database, profiles, models)
        caching = Caching(database, profiles, remote_copies, spending, models)
        asking = Asking(
            database, conversations, documents, profiles, remote_copies, checking, models,
            caching, spending,
        )  # fmt: skip
        workspaces = Workspaces(database)
        estimating = Estimating(conversations, documents, profiles, remote_copies, caching, models)
        services = Services(
            conversations, documents, remote_copies, asking, Reading(pdf, page_texts),
            profiles, pricing, Rechecking(database, conversations, documents, checking),
            Ocr(database, pdf, page_texts),
            turns=Turns(database), searching=Searching(database), drafts=Drafts(database),
            transfer=Transfer(database, conversations, documents),
            remote_files=RemoteFiles(database, profiles, limits),
            caching=caching, spending=spending, prompts=Prompts(database),
            workspaces=workspaces, estimating=estimating,
            before_sending=BeforeSending(
                estimating, workspaces, profiles, remote_copies, Reading(pdf, page_texts)
            ),
        )  # fmt: skip
        yield Workshop(services, database, offline_engine, keys, page_texts, tmp_path)
