from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.ui.chats.samples import chat
from workbench.domain.changes import Changes
from workbench.domain.conversations import Workspace
from workbench.errors import UserError
from workbench.ui.chats.listing import Listing
from workbench.ui.chats.panel import ChatsPanel
from workbench.ui.chats.presenter import ChatsPresenter
from workbench.ui.jobs import Jobs


class StoredChats:
    """Chats in memory, with a bin."""

    def __init__(self, *chats):
        self.chats = {one.id: one for one in chats}
        self.bin = {}
        self.fault = None

    async def all(self, workspace_id):
        return tuple(each for each in self.chats.values() if not each.archived)

    async def archived(self, workspace_id):
        return tuple(each for each in self.chats.values() if each.archived)

    async def binned(self, workspace_id):
        return tuple(self.bin.values())

    async def pin(self, key, pinned):
        self.chats[key] = replace(self.chats[key], pinned=pinned)
        return Changes(conversations=True, conversation_id=key)

    async def archive(self, key, archived):
        self.chats[key] = replace(self.chats[key], archived=archived)
        return Changes(conversations=True, conversation_id=key)

    async def get(self, key):
        return self.chats[key]

    async def rename(self, key, title):
        if self.fault:
            raise self.fault
        self.chats[key] = replace(self.chats[key], title=title)
        return Changes(conversations=True, conversation_id=key)

    async def delete(self, key):
        self.bin[key] = self.chats.pop(key)
        return Changes(conversations=True, conversation_id=key)

    async def binned_turns(self, workspace_id):
        return ()

    async def erase(self, key):
        del self.bin[key]
        return Changes(conversations=True)

    async def restore(self, key):
        self.chats[key] = self.bin.pop(key)
        return Changes(conversations=True, conversation_id=key)


class OneWorkspace:
    """The first workspace, with none in the bin."""

    current = Workspace("default", "My documents")

    async def binned(self):
        return ()


@pytest.fixture
async def desk(qtbot, theme, told):
    """A panel joined to two chats, with what was told and what changed."""

    now = datetime.now(UTC)

    class Desk:
        stored = StoredChats(chat("a", "Fuel", now=now), chat("b", "Crew", now=now))
        jobs = Jobs(told.notices.tell_failure)
        panel = ChatsPanel(theme)
        changes, deleted = [], []

    qtbot.addWidget(Desk.panel)
    Desk.presenter = ChatsPresenter(
        Desk.panel, Desk.stored, Desk.jobs, told.notices, OneWorkspace(), None, theme
    )
    Desk.presenter.changed.connect(Desk.changes.append)
    Desk.presenter.deleted.connect(Desk.deleted.append)
    yield Desk
    await Desk.jobs.close()


def titles(desk):
    """Return the titles in the list."""
    model = desk.panel.list.model()
    return [model.index(row, 0).data() for row in range(1, model.rowCount())]


async def test_the_list_shows_what_is_stored(desk):
    desk.presenter.refresh()
    await desk.jobs.idle()
    assert titles(desk) == ["Fuel", "Crew"]


async def test_a_new_title_is_stored_and_shown(desk):
    desk.panel.renamed.emit("a", "Fuel prices")
    await desk.jobs.idle()
    assert titles(desk) == ["Fuel prices", "Crew"]
    assert desk.changes == [Changes(conversations=True, conversation_id="a")]


async def test_a_deleted_chat_can_be_taken_back(desk, told):
    desk.panel.deleted.emit("a")
    await desk.jobs.idle()
    assert titles(desk) == ["Crew"]
    assert desk.deleted == ["a"]
    notice = told.expect("Chat “Fuel” moved to the bin")
    assert notice.action == "Undo"
    notice.run()
    await desk.jobs.idle()
    assert titles(desk) == ["Crew", "Fuel"]


async def test_a_failure_is_told_once(desk, told):
    desk.stored.fault = UserError("The disk is full.", hint="The title is as it was.")
    desk.panel.renamed.emit("a", "Fuel prices")
    await desk.jobs.idle()
    assert told.expect("The disk is full.").hint == "The title is as it was."
    assert desk.changes == []


async def test_an_archived_chat_leaves_the_list_and_comes_back(desk, told):
    desk.presenter.refresh()
    desk.panel.archived.emit("a", True)
    await desk.jobs.idle()
    assert titles(desk) == ["Crew"]
    desk.panel.listing_chosen.emit(Listing.ARCHIVE)
    await desk.jobs.idle()
    assert titles(desk) == ["Fuel"]
    told.expect("Chat “Fuel” archived").run()
    await desk.jobs.idle()
    assert titles(desk) == []


async def test_a_pinned_chat_stands_first_and_the_bin_gives_back(desk, told):
    desk.panel.pinned.emit("b", True)
    desk.panel.deleted.emit("a")
    await desk.jobs.idle()
    told.expect("Chat “Fuel” moved to the bin")
    assert desk.panel.list.model().index(0, 0).data() == "Pinned"
    desk.panel.listing_chosen.emit(Listing.BIN)
    await desk.jobs.idle()
    assert titles(desk) == ["Fuel"]
    desk.panel.restored.emit(desk.stored.bin["a"])
    desk.panel.listing_chosen.emit(Listing.CHATS)
    await desk.jobs.idle()
    assert titles(desk) == ["Crew", "Today", "Fuel"]
