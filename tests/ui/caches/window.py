"""The whole window, with a paid connection to the simulator."""

from contextlib import asynccontextmanager

from PySide6.QtCore import QTimer

from tests.services.paid import paid_engine
from tests.ui.desk.driving import ask, dialog_of, program, until
from workbench.domain.profiles import Billing
from workbench.paths import resources
from workbench.ui.caches.create_dialog import CreateDialog

REPORT = resources() / "samples" / "Ferry inspection report (sample).pdf"

__all__ = ["ask", "dialog_of", "make", "paid", "program", "until"]


@asynccontextmanager
async def paid(desk, model="gemini-3.8-flash", rate=1e9):
    """Connect the window to a simulator, with a document for the next question."""
    with paid_engine(rate) as (engine, hand, wire):
        profiles = desk.services.profiles
        desk.new_chat()
        desk.connection.choose_model(model)
        profile = await profiles.connect("Work", engine.key, Billing.PAID, engine.url, keep=False)
        desk.connection.use(profile.id)
        await until(lambda: not desk.connection.is_offline)
        desk.add_files([str(REPORT)])
        await until(lambda: [s for s in desk.composer.statuses if not s.underway])
        yield hand, wire
        # A timer that fires between the test and the closing of the window finds no loop.
        await until(lambda: not any(timer.isActive() for timer in _timers(desk)))
        await desk.jobs.idle()
        await profiles.close()


async def make(desk, start, fill=None):
    """Make a cache in the dialog that `start` opens; return what it said of paying off."""
    start()
    await until(lambda: dialog_of(desk, CreateDialog))
    dialog = dialog_of(desk, CreateDialog)
    if fill is not None:
        fill(dialog)
    await until(lambda: dialog.make_button.isEnabled())
    said = dialog.break_even.title.text()
    dialog.make_button.click()
    await until(lambda: dialog_of(desk, CreateDialog) is None)
    return said


def _timers(desk):
    composers = (desk.composer, desk.panels.composer)
    timers = [timer for each in composers for timer in each.findChildren(QTimer)]
    return [timer for timer in timers if timer.isSingleShot()]
