"""A copy taken back: with nobody at work, and with a window that opens again on what it holds."""

import asyncio

import pytest

from tests.ui.desk.driving import ask, button_of
from tests.ui.settings.conftest import until
from workbench.app import AGAIN, dismiss, show_window, work
from workbench.domain.conversations import MessageState
from workbench.domain.profiles import Billing
from workbench.paths import Paths
from workbench.taking_back import TakingBack
from workbench.ui.dialogs import Question
from workbench.ui.start.first_run_joints import SAMPLES


class Door:
    """Where second starts come in; it gives the desk that they are handed to."""

    def __init__(self):
        self.desk = asyncio.get_running_loop().create_future()

    def listen(self, on_files):
        (desk,) = on_files.args[1].args
        self.desk.set_result(desk)


@pytest.fixture
def running(qapp, tmp_path, store):
    """Return a function that runs the program once, and what one run tells the next."""
    taking_back = TakingBack()

    async def running(use):
        frame = show_window(qapp, Paths.under(tmp_path))
        door = Door()
        program = asyncio.ensure_future(work(frame, (), door, taking_back=taking_back))
        try:
            desk = await door.desk
            await desk.jobs.idle()
            await use(desk)
            return await asyncio.wait_for(program, 30)
        finally:
            if not program.done():
                frame.window.closed.emit()
                await program
            dismiss(frame.window)

    running.taking_back = taking_back
    return running


async def restore(desk, place):
    """Press Restore for one of the copies, and confirm."""
    desk.settings_joints.open("Data and backup")
    await desk.jobs.ended("Reading the copies")
    page = desk.settings_joints.dialog.page("Data and backup")
    await until(lambda: page.list.count() > -place - 1)
    page.list.setCurrentRow(place % page.list.count())
    page.restore.click()

    def question():
        found = desk.settings_joints.dialog.findChildren(Question)
        return next((each for each in found if each.isVisible()), None)

    await until(question)
    button_of(question(), "Restore").click()
    await until(lambda: not desk.window.isEnabled() or page._told.text())
    assert desk.settings_joints.dialog.isHidden() is not desk.window.isEnabled()
    if not desk.window.isEnabled():
        (notice,) = [n for n in desk.notices.kept if n.sentence.startswith("Going back to ")]
        assert notice.hint == "The window opens again by itself."


async def test_a_copy_that_knows_neither_workspace_nor_connection_nor_document(running):
    async def first(desk):
        desk.new_chat()
        await ask(desk, "What was first?")
        await desk.jobs.idle()
        await desk._house.backups.make()
        later = await desk.services.workspaces.create("Later")
        await desk.workspaces.presenter.switch(later.id)
        profile = await desk.services.profiles.connect(
            "Work", "AIza-x-0000000000000", Billing.PAID, "https://127.0.0.1:9", keep=False
        )
        await desk.connection.take(profile.id)
        desk.add_files([str(SAMPLES[0])])  # its upload never ends: nobody is there
        await until(lambda: [s for s in desk.composer.statuses if s.copy is not None])
        desk.panels.composer.set_text("A question about it")
        await restore(desk, 0)

    async def second(desk):
        (told,) = [each for each in desk.notices.kept if "as they were at" in each.sentence]
        assert "newest copy" in told.hint
        assert desk.connection.is_offline and desk.workspaces.presenter.current.name != "Later"
        assert [m.text for m in desk.chat.messages][:1] == ["What was first?"]
        assert desk.composer.statuses == ()
        answer = await ask(desk, "What is now?")
        assert answer.state is MessageState.COMPLETE
        await desk.jobs.idle()
        assert not [each for each in desk.notices.kept if "inside Workbench" in each.sentence]
        # And back to what was there, which was copied before.
        await restore(desk, 0)

    async def third(desk):
        assert "Later" in {each.name for each in await desk.services.workspaces.all()}
        assert desk.services.profiles and len(await desk.services.profiles.all()) == 2
        desk.window.close()

    assert await running(first) == AGAIN
    assert await running(second) == AGAIN
    assert await running(third) == 0
    assert running.taking_back == TakingBack()


async def test_a_copy_that_breaks_meanwhile_leaves_all_as_it_was(running):
    async def first(desk):
        desk.new_chat()
        await ask(desk, "What was first?")
        await desk.jobs.idle()
        backup = await desk._house.backups.make()
        backup.path.write_bytes(b"not a database" * 100)
        # It was whole when it was looked at.
        desk._house.take_back(backup)

    async def second(desk):
        (told,) = [each for each in desk.notices.kept if each.tone == "danger"]
        assert "Your data are as they were before." in told.hint
        assert desk.chat.messages[0].text == "What was first?"
        desk.window.close()

    assert await running(first) == AGAIN
    assert await running(second) == 0


async def test_a_broken_copy_is_refused_in_its_place(running):
    async def use(desk):
        backup = await desk._house.backups.make()
        backup.path.write_bytes(b"not a database" * 100)
        await restore(desk, 0)
        page = desk.settings_joints.dialog.page("Data and backup")
        await until(lambda: page._told.property("tone") == "danger")
        desk.settings_joints.dialog.close()
        desk.window.close()

    assert await running(use) == 0
