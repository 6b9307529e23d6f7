"""Questions to the user that wait without a loop of their own: `open()` and a future."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, QStandardPaths, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from workbench.ui.theme import Theme

_AROUND = 60
"""Pixels of the screen that a dialog leaves for its own title and the system's bars."""
_FOLDER = "lastFolder"  # a property of the main window


async def finished(dialog: QDialog) -> bool:
    """Open a dialog and return whether it was accepted; a cancelled job closes it."""
    answer: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    def settle(result: int) -> None:
        if not answer.done():
            answer.set_result(result)

    dialog.finished.connect(settle)
    QDialog.open(dialog)  # the print dialog has another open() of its own
    try:
        return await answer == QDialog.DialogCode.Accepted
    finally:
        dialog.finished.disconnect(settle)
        dialog.close()
        dialog.deleteLater()


async def ask(
    theme: Theme,
    parent: QWidget,
    question: str,
    text: str,
    choices: Sequence[str],
    *,
    danger: bool = False,
) -> str:
    """Ask, and return the choice, or an empty text when the dialog was closed.

    The first choice is the primary one; buttons name what will happen.
    """
    dialog = Question(theme, parent, question, text, choices, danger=danger)
    await finished(dialog)
    return dialog.choice


async def confirm(
    theme: Theme,
    parent: QWidget,
    question: str,
    text: str,
    action: str,
    *,
    danger: bool = False,
) -> bool:
    """Ask whether to do something, named by the button beside Cancel."""
    return await ask(theme, parent, question, text, [action, "Cancel"], danger=danger) == action


async def tell(theme: Theme, parent: QWidget, title: str, text: str) -> None:
    """Show a text until it is closed."""
    await ask(theme, parent, title, text, ["Close"])


async def choose_files(parent: QWidget, caption: str, kinds: str = "") -> list[str]:
    """Let the user pick files in the system's dialog; an empty list when there was none."""
    dialog = file_dialog(parent, caption)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    if kinds:
        dialog.setNameFilter(kinds)
    return dialog.selectedFiles() if await finished(dialog) else []


async def choose_folder(parent: QWidget, caption: str) -> Path | None:
    """Let the user pick a folder in the system's dialog; None when there was none."""
    dialog = file_dialog(parent, caption)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    if not await finished(dialog) or not dialog.selectedFiles():
        return None
    return Path(dialog.selectedFiles()[0])


def file_dialog(parent: QWidget, caption: str) -> QFileDialog:
    """Return a file dialog that begins where the last one ended, the first in Documents."""
    root = parent.window()
    while (above := root.parentWidget()) is not None:
        root = above.window()
    dialog = QFileDialog(parent, caption)
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    places = (root.property(_FOLDER), documents, str(Path.home()))
    dialog.setDirectory(next(place for place in places if place and Path(place).is_dir()))

    def remember() -> None:
        for path in dialog.selectedFiles()[:1]:
            root.setProperty(_FOLDER, str(Path(path).parent))

    dialog.accepted.connect(remember)
    return dialog


class SnugDialog(QDialog):
    """A dialog just as high as its words are at its width.

    Qt reckons the height of wrapped words for a narrower dialog than its least width makes it.
    """

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        hint = super().sizeHint()
        width = max(hint.width(), self.minimumWidth())
        high = self.heightForWidth(width)
        return QSize(width, high if high > 0 else hint.height())

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        # Qt gives a new dialog two thirds of the screen at most, however much it has to say.
        room = self.screen().availableGeometry().height() - _AROUND
        wanted = min(room, self.heightForWidth(self.width()))
        if wanted > self.height():
            self.resize(self.width(), wanted)
        super().showEvent(event)


class Question(SnugDialog):
    """A title, a text, and buttons that name what they do. `choice` holds the pressed one."""

    def __init__(
        self,
        theme: Theme,
        parent: QWidget,
        question: str,
        text: str,
        choices: Sequence[str],
        *,
        danger: bool = False,
    ) -> None:
        super().__init__(parent)
        self.choice = ""
        self.setWindowTitle("Workbench")
        self.setAccessibleName(question)
        self.setAccessibleDescription(text)
        self.setMinimumWidth(round(380 * theme.text_size))
        column = QVBoxLayout(self)
        gap = theme.space(6)
        column.setContentsMargins(gap, gap, gap, gap)
        column.setSpacing(theme.space(4))
        title = _text(question)
        title.setProperty("role", "subtitle")
        title.setProperty("weight", "semibold")
        body = _text(text)
        body.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(title)
        column.addWidget(body)
        column.addSpacing(theme.space(4))
        row = QHBoxLayout()
        row.addStretch(1)
        self.buttons = {choice: QPushButton(choice) for choice in choices}
        for place, choice in enumerate(reversed(choices)):
            button = self.buttons[choice]
            if place == len(choices) - 1:
                button.setProperty("kind", "danger" if danger else "primary")
                button.setDefault(not danger)
            button.setAutoDefault(not danger or place == 0)
            button.clicked.connect(self._choose)
            row.addWidget(button)
        column.addLayout(row)
        # Enter presses the button that has the focus, so it is the one that looks like it.
        self.buttons[choices[-1] if danger else choices[0]].setFocus()

    def _choose(self) -> None:
        button = self.sender()
        assert isinstance(button, QPushButton)
        self.choice = button.text()
        self.accept()


def _text(text: str) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label
