"""Pictures of what concerns money: caches, a new cache, the usage, limits and prices."""

import asyncio
from pathlib import Path

from PySide6.QtWidgets import QWidget

from tests.ui.caches.window import ask, dialog_of, make, paid, until
from workbench.app import dismiss, open_desk, show_window
from workbench.paths import Paths
from workbench.ui.caches.create_dialog import CreateDialog
from workbench.ui.panels import CACHES
from workbench.ui.theme import Appearance

SETTLED = 0.3
"""Seconds after which everything has its size and its words."""


async def draw_money(folder: Path, appearance: Appearance, paths: Paths, application) -> None:
    """Make two caches at a simulator that is paid, ask, and draw each screen."""
    frame = show_window(application, paths)
    frame.theme.use(appearance)
    frame.window.resize(1440, 900)

    async def shot(name: str, widget: QWidget) -> None:
        await asyncio.sleep(SETTLED)
        widget.grab().save(str(folder / f"{name}-{appearance.value}.png"))

    async with open_desk(frame) as desk, paid(desk):
        presenter = desk.cache_joints.presenter
        desk.window.show_right(CACHES)
        await shot("j-empty-caches", desk.window)
        presenter.make()
        await until(lambda: dialog_of(desk, CreateDialog))
        dialog = dialog_of(desk, CreateDialog)
        await shot("e-cache-create", dialog)
        dialog.reject()
        await desk.jobs.idle()
        await make(desk, presenter.make)
        await ask(desk, "What was found about corrosion?")
        await until(lambda: presenter.caches and presenter.caches[0].used)
        await desk.jobs.idle()
        await shot("e-caches", desk.window)
        desk.usage.open()
        await until(lambda: desk.usage.dialog and "requests" in desk.usage.dialog.total.text())
        await shot("f-usage", desk.usage.dialog)
        desk.usage.dialog.accept()
        desk.settings_joints.open("Costs and limits")
        await shot("f-settings-costs", desk.settings_joints.dialog)
        desk.usage.prices.open()
        await until(lambda: desk.usage.prices.dialog)
        await shot("f-prices", desk.usage.prices.dialog)
        desk.usage.prices.dialog.accept()
        desk.settings_joints.dialog.accept()
        await desk.jobs.idle()
    dismiss(frame.window)
