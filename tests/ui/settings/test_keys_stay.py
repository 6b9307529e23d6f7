"""What a whole session leaves on the disk, and where keys go when connections are switched."""

import os
import stat

import pytest
from PySide6.QtCore import QRectF

from tests.faults.server import FaultServer, forwarded
from tests.ui.desk.driving import ask, ask_samples, until
from workbench.domain.conversations import MessageState
from workbench.domain.profiles import OFFLINE_PROFILE_ID, Billing
from workbench.simulator import Simulator
from workbench.ui.shell.ribbon import Ribbon


@pytest.fixture
def open_mask():
    before = os.umask(0)
    yield
    os.umask(before)


async def test_attacks_row_28_everything_left_is_the_users_alone(open_window, open_mask, tmp_path):
    async with open_window() as desk:
        await ask_samples(desk)
        desk.window.menus.next_citation.trigger()
        await until(lambda: desk.panels.reader.pages.has_marks)
        await desk.jobs.idle()
        await desk._house.backups.make()
        desk.choices.take(appearance="dark")
        panel = desk.panels.reader
        panel.pointing.area_drawn.emit(panel.pages.page, QRectF(72, 72, 200, 100))
        await until(lambda: desk.composer.statuses)
        await desk.jobs.idle()
        while_running = left(tmp_path)
    after = left(tmp_path)
    names = {path.name for path, _ in after}
    assert [path for path, _ in after if path.suffix == ".png"]
    assert {"workbench.db", "settings.json", "workbench.log"} <= names
    assert [path for path, _ in while_running if path.name == "workbench.db-wal"]
    for path, mode in (*while_running, *after):
        assert mode & 0o077 == 0, f"{path.relative_to(tmp_path)} is {mode:o}"


def left(folder):
    """Return all files and folders of the profile with their permissions."""
    return [
        (path, stat.S_IMODE(path.stat().st_mode))
        for path in folder.rglob("*")
        if not path.is_symlink()
    ]


async def test_attacks_row_34_no_key_and_no_answer_is_taken_for_the_others(open_window):
    with Simulator(key="AQ.a-real-looking-key-0123456789") as google:
        port = int(google.url.rpartition(":")[2])
        with FaultServer(forwarded(port, lambda: wire.port)) as wire:
            async with open_window() as desk:
                profile = await desk.services.profiles.connect(
                    "Work key", google.key, Billing.PAID, wire.url
                )
                for connection, offline in (
                    (OFFLINE_PROFILE_ID, True), (profile.id, False), (OFFLINE_PROFILE_ID, True),
                ):  # fmt: skip
                    desk.new_chat()
                    desk.connection.use(connection)
                    await desk.jobs.idle()
                    before = len(wire.requests)
                    answer = await ask(desk, "What can you do?")
                    await desk.jobs.idle()
                    assert answer.state is MessageState.COMPLETE
                    assert (len(wire.requests) == before) is offline
                    assert bool([b for b in banners(desk) if "Offline" in b]) is offline
        keys = {request.headers["x-goog-api-key"] for request in wire.requests}
        assert keys == {google.key}


def banners(desk):
    return [r.accessibleName() for r in desk.window.findChildren(Ribbon) if r.isVisible()]
