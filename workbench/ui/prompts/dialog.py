"""The dialog of the prompt library: a list, and the name and the text of one prompt."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from workbench.domain.prompts import LONGEST_NAME, SavedPrompt, variables
from workbench.ui.chat.rows import plain_label
from workbench.ui.theme import Theme

NEW_NAME = "New prompt"


class PromptsDialog(QDialog):
    """Shows the prompts and lets one be changed at a time.

    Signals: saved(str id, empty for a new one, str name, str text); deleted(str id).
    """

    saved = Signal(str, str, str)
    deleted = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._prompts: tuple[SavedPrompt, ...] = ()
        self.setWindowTitle("Prompts")
        self.list = QListWidget()
        self.list.setAccessibleName("Prompts")
        self.list.setProperty("framed", True)
        self.list.currentRowChanged.connect(self._show_current)
        self.name = QLineEdit()
        self.name.setAccessibleName("Name of the prompt")
        self.name.setMaxLength(LONGEST_NAME)
        self.text = QPlainTextEdit()
        self.text.setAccessibleName("Text of the prompt")
        self.text.setTabChangesFocus(True)
        self.text.document().setDocumentMargin(theme.space(3))
        self.text.setPlaceholderText("Compare what the documents say about {{topic}}.")
        self.told = plain_label("", "caption", "muted")
        self.new_button = _button("New prompt", self._begin_new)
        self.delete_button = _button("Delete", self._delete)
        self.delete_button.setProperty("kind", "danger")
        self.save_button = _button("Save", self._save)
        self.save_button.setProperty("kind", "primary")
        self.close_button = _button("Close", self.reject)
        self._build()
        self.name.textChanged.connect(self._show_state)
        self.text.textChanged.connect(self._show_state)
        self.resize(round(720 * theme.text_size), round(460 * theme.text_size))
        self._show_state()

    def show_prompts(self, prompts: Sequence[SavedPrompt], current: str = "") -> None:
        """Show the library, one of it chosen."""
        self._prompts = tuple(prompts)
        self.list.blockSignals(True)
        self.list.clear()
        for prompt in prompts:
            item = QListWidgetItem(prompt.name)
            item.setSizeHint(QSize(10, self._theme.size("control", "listRow")))
            self.list.addItem(item)
        self.list.blockSignals(False)
        row = next((at for at, prompt in enumerate(prompts) if prompt.id == current), 0)
        self.list.setCurrentRow(row if prompts else -1)
        self._show_current(row if prompts else -1)

    def show_told(self, words: str, tone: str = "muted") -> None:
        """Say how it went."""
        self.told.setText(words)
        self.told.setProperty("tone", tone)
        self.told.style().polish(self.told)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        control = Qt.KeyboardModifier.ControlModifier
        if event.key() == Qt.Key.Key_S and event.modifiers() == control:
            self._save()
            return
        super().keyPressEvent(event)

    def _build(self) -> None:
        theme = self._theme
        gap = theme.space(6)
        left = QVBoxLayout()
        left.setSpacing(theme.space(4))
        left.addWidget(self.list, 1)
        left.addWidget(self.new_button)
        right = QVBoxLayout()
        right.setSpacing(theme.space(4))
        for words, field in (("Name", self.name), ("Text", self.text)):
            label = QLabel(words)
            label.setBuddy(field)
            right.addWidget(label)
            right.addWidget(field)
        hint = "Words in double braces, such as {{topic}}, are asked for when the prompt is used."
        right.addWidget(plain_label(hint, "caption", "muted"))
        right.addWidget(self.told)
        upper = QHBoxLayout()
        upper.setSpacing(gap)
        upper.addLayout(left, 1)
        upper.addLayout(right, 2)
        foot = QHBoxLayout()
        foot.addWidget(self.delete_button)
        foot.addStretch(1)
        foot.addWidget(self.save_button)
        foot.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(gap, gap, gap, gap)
        column.setSpacing(gap)
        column.addLayout(upper, 1)
        column.addLayout(foot)

    @property
    def _current(self) -> SavedPrompt | None:
        row = self.list.currentRow()
        return self._prompts[row] if 0 <= row < len(self._prompts) else None

    def _show_current(self, row: int) -> None:
        prompt = self._current
        self.name.setText(prompt.name if prompt else "")
        self.text.setPlainText(prompt.text if prompt else "")
        self.show_told("")
        self._show_state()

    def _show_state(self) -> None:
        prompt = self._current
        shown = (self.name.text(), self.text.toPlainText())
        changed = shown != ((prompt.name, prompt.text) if prompt else ("", ""))
        complete = bool(self.name.text().strip() and self.text.toPlainText().strip())
        self.save_button.setEnabled(changed and complete)
        self.delete_button.setEnabled(prompt is not None)
        if changed and complete:
            names = variables(self.text.toPlainText())
            self.show_told(f"Asks for: {', '.join(names)}." if names else "")

    def _begin_new(self) -> None:
        self.list.setCurrentRow(-1)
        self._show_current(-1)
        self.name.setText(NEW_NAME)
        self.name.selectAll()
        self.name.setFocus()

    def _save(self) -> None:
        if self.save_button.isEnabled():
            prompt = self._current
            identity = prompt.id if prompt else ""
            self.saved.emit(identity, self.name.text(), self.text.toPlainText())

    def _delete(self) -> None:
        if (prompt := self._current) is not None:
            self.deleted.emit(prompt.id)


def _button(words: str, press: object) -> QPushButton:
    button = QPushButton(words)
    button.setAutoDefault(False)
    button.clicked.connect(press)
    return button
