"""Joins the camera to the screens: the window steps aside, and a picture comes back."""

import asyncio
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QWidget

from workbench.errors import CLOSING
from workbench.ui.screenshot.choosing import choose
from workbench.ui.screenshot.grabbing import desktop_takes_it, grab_screens
from workbench.ui.screenshot.portal import ask_desktop, no_screenshots
from workbench.ui.screenshot.reading import read_picture
from workbench.ui.theme import Theme

if TYPE_CHECKING:
    from workbench.ui.desk import Desk

TITLE = "Taking a screenshot"
GONE = 0.3
"""Seconds until nothing is left of a hidden window: GNOME Shell fades it out for 0.15 s
(DESTROY_WINDOW_ANIMATION_TIME in its windowManager.js), and what was behind it is drawn anew."""
OPENLY = 10.0
"""Seconds after which the window is back while the desktop's answer is awaited, with a button
that gives up (design, section 8)."""

_WHOLE = Qt.WindowState.WindowMaximized | Qt.WindowState.WindowFullScreen


class ScreenshotJoints(QObject):
    """Takes one screenshot at a time, for the next question."""

    def __init__(self, desk: "Desk", theme: Theme, pictures: Path) -> None:
        """`pictures` is the folder for what is pasted."""
        super().__init__(desk)
        self._desk, self._theme, self._pictures = desk, theme, pictures
        desk.panels.composer.screenshot.connect(self.take)
        desk.window.menus.screenshot.triggered.connect(self.take)

    def take(self) -> None:
        """Take a screenshot, or give up the one that is still awaited."""
        jobs = self._desk.jobs
        if jobs.busy(TITLE):
            jobs.cancel(TITLE)
        else:
            jobs.start(TITLE, self._take())

    async def _take(self) -> None:
        desk = self._desk
        try:
            picture = await self._picture()
            if picture is not None:
                desk.window.show_chat()
                desk.files.add_picture(picture, self._pictures, called="Screenshot")
        finally:
            if not desk.window.shows_start:
                desk.panels.composer.take_focus()

    async def _picture(self) -> QImage | None:
        with _stepped_aside(self._desk.window) as come_back:
            if desktop_takes_it(QGuiApplication.platformName(), os.environ):
                return await self._from_desktop(come_back)
            await asyncio.sleep(GONE)
            grabs = grab_screens()
            if not grabs:
                raise no_screenshots()
            return await choose(self._theme, grabs)

    async def _from_desktop(self, come_back: Callable[[], None]) -> QImage | None:
        given_up = threading.Event()
        loop = asyncio.get_running_loop()
        answer = loop.run_in_executor(None, ask_desktop, given_up)
        self._show_waiting(True)
        try:
            await asyncio.wait((answer,), timeout=OPENLY)
            if not answer.done():
                come_back()
            address = await answer
        finally:
            given_up.set()
            self._show_waiting(False)
        return None if address is None else await asyncio.to_thread(read_picture, address)

    def _show_waiting(self, waiting: bool) -> None:
        self._desk.panels.composer.screenshot_button.show_waiting(waiting)
        self._desk.running_work.show_screenshot(waiting)


@contextmanager
def _stepped_aside(window: QWidget) -> Iterator[Callable[[], None]]:
    """Hide a window; it comes back as it was with the end, or when what is given is called."""
    come_back = partial(_come_back, window, window.pos())
    window.hide()
    closing = False
    try:
        yield come_back
    except asyncio.CancelledError as end:
        closing = CLOSING in end.args
        raise
    finally:
        if not closing:
            come_back()


def _come_back(window: QWidget, place: QPoint) -> None:
    if window.isVisible():
        return
    if not window.windowState() & _WHOLE:
        window.move(place)  # else a window manager puts it where it likes
    window.show()
    window.raise_()
    window.activateWindow()
