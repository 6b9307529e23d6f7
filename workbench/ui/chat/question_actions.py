"""What can be done with a question, and the switch between its versions."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from workbench.ui.chat.version_switch import VersionSwitch
from workbench.ui.shell.buttons import CopyButton, IconButton
from workbench.ui.shell.flow import Flow
from workbench.ui.theme import Theme


class QuestionActions(QWidget):
    """A row whose buttons have their room when they are not shown, so that nothing moves.

    `versions` is the switch. Signals: edit_pressed(), copy_pressed(), delete_pressed().
    """

    edit_pressed = Signal()
    copy_pressed = Signal()
    delete_pressed = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        edit = IconButton(theme, "edit", "Edit the question")
        copy = CopyButton(theme, "Copy the question")
        delete = IconButton(theme, "trash", "Delete from here on")
        edit.clicked.connect(self.edit_pressed)
        copy.clicked.connect(self.copy_pressed)
        delete.clicked.connect(self.delete_pressed)
        self.buttons = QWidget()
        row = QHBoxLayout(self.buttons)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space(1))
        for button in (edit, copy, delete):
            row.addWidget(button)
        policy = self.buttons.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.buttons.setSizePolicy(policy)
        self.versions = VersionSwitch(theme)
        self._flow = Flow(theme.space(1), self.buttons, self.versions)
        self.setLayout(self._flow)

    def natural_width(self) -> int:
        """Return the pixels that all takes in one line."""
        return self._flow.sizeHint().width()

    def fit(self, width: int) -> int:
        """Return the height that the row takes at a width."""
        return self._flow.heightForWidth(width)
