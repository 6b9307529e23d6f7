"""Choosing what a screenshot shows: a sheet over each screen, one mouse, one keyboard."""

import asyncio
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QRect, Qt
from PySide6.QtGui import QCursor, QGuiApplication, QImage, QKeyEvent

from workbench.ui.screenshot.area import first, moved, sized
from workbench.ui.screenshot.grabbing import Grab
from workbench.ui.screenshot.sheet import ScreenSheet
from workbench.ui.theme import Theme

STEP = 10
"""Pixels of the screen by which an arrow key moves an edge, at a ratio of 1."""
_ARROWS: dict[int, tuple[int, int]] = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


async def choose(theme: Theme, grabs: Sequence[Grab]) -> QImage | None:
    """Let the user choose an area of a screen; None when the user gave up."""
    answer: asyncio.Future[QImage | None] = asyncio.get_running_loop().create_future()

    def settle(picture: QImage | None) -> None:
        if not answer.done():
            answer.set_result(picture)

    choosing = Choosing(theme, grabs, settle)
    choosing.open()
    try:
        return await answer
    finally:
        choosing.close()


class Choosing(QObject):
    """Owns the sheets; `settle` is told the picture, or None when the user gives up."""

    def __init__(
        self, theme: Theme, grabs: Sequence[Grab], settle: Callable[[QImage | None], None]
    ) -> None:
        super().__init__()
        self._settle = settle
        alone = len(grabs) == 1
        self.sheets = [ScreenSheet(theme, grab, alone=alone) for grab in grabs]
        self.current = self._pointed_at()
        for sheet in self.sheets:
            sheet.drawn.connect(self._take)
            sheet.pointed.connect(self._on_pointed)
            sheet.key_pressed.connect(self._on_key)
            sheet.given_up.connect(self._give_up)
        screens = QGuiApplication.instance()
        assert isinstance(screens, QGuiApplication)
        # What is shown is no longer where it was.
        screens.screenAdded.connect(self._give_up)
        screens.screenRemoved.connect(self._give_up)

    def open(self) -> None:
        """Cover the screens; the keyboard goes where the pointer is."""
        for sheet in self.sheets:
            sheet.open()
        self._go_to(self.current)

    def close(self) -> None:
        """Uncover the screens."""
        for sheet in self.sheets:
            sheet.hide()
            sheet.deleteLater()
        self.deleteLater()

    def _pointed_at(self) -> ScreenSheet:
        pointer = QCursor.pos()
        under = (sheet for sheet in self.sheets if sheet.place.contains(pointer))
        return next(under, self.sheets[0])

    def _go_to(self, sheet: ScreenSheet) -> None:
        self.current = sheet
        for each in self.sheets:
            each.show_how(each is sheet)
            if each is not sheet:
                each.light(QRect())
        sheet.take_keys()

    def _on_pointed(self) -> None:
        sheet = self.sender()
        assert isinstance(sheet, ScreenSheet)
        if sheet is not self.current:
            self._go_to(sheet)

    def _on_key(self, event: QKeyEvent) -> None:
        key = event.key()  # not always one that Qt has a name for
        if key == Qt.Key.Key_Escape:
            self._give_up()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            # One that is held down was meant for what opened the sheet.
            if not event.isAutoRepeat():
                self._take()
        elif key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            place = self.sheets.index(self.current) + (1 if key == Qt.Key.Key_Tab else -1)
            self._go_to(self.sheets[place % len(self.sheets)])
        elif key in _ARROWS:
            self._step(*_ARROWS[key], event.modifiers())

    def _step(self, across: int, down: int, modifiers: Qt.KeyboardModifier) -> None:
        sheet = self.current
        single = modifiers & Qt.KeyboardModifier.ControlModifier
        step = 1 if single else round(STEP * sheet.ratio)
        if sheet.area.isEmpty():
            area = first(sheet.room)
        elif modifiers & Qt.KeyboardModifier.ShiftModifier:
            area = sized(sheet.area, across * step, down * step, sheet.room)
        else:
            area = moved(sheet.area, across * step, down * step, sheet.room)
        sheet.light(area, tell=True)
        sheet.show_how(True)

    def _take(self) -> None:
        self._settle(self.current.picture())

    def _give_up(self) -> None:
        self._settle(None)
