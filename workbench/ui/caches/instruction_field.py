"""What is to be told beside the product's own rules: a link that opens into a field."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from workbench.domain.options import LONGEST_INSTRUCTION
from workbench.ui.shell.buttons import compact_button
from workbench.ui.theme import Theme

_LINES = 3
_FOR_CHAT = "This chat is then asked with it too; the product’s own rules on citations stay."
_FOR_ANY = "Only chats with the same instruction use this cache."


class InstructionField(QWidget):
    """Signals: changed() when the text is another, opened() when the field came into sight."""

    changed = Signal()
    opened = Signal()

    def __init__(self, theme: Theme, text: str, *, for_chat: bool) -> None:
        """`for_chat` says whether the cache is made for a chat."""
        super().__init__()
        self._theme = theme
        self.link = compact_button("Add an instruction…", "link")
        self.link.setAutoDefault(False)
        self.link.clicked.connect(self._open)
        self.editor = QPlainTextEdit(text)
        self.editor.setAccessibleName("Instruction")
        self.editor.setPlaceholderText("How to answer, beside the product’s own rules")
        self.editor.setTabChangesFocus(True)
        self.editor.textChanged.connect(self.changed)
        self.about = QLabel(_FOR_CHAT if for_chat else _FOR_ANY)
        self.about.setTextFormat(Qt.TextFormat.PlainText)
        self.about.setWordWrap(True)
        self.about.setProperty("role", "caption")
        self.about.setProperty("tone", "muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(2))
        column.addWidget(self.link, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.editor)
        column.addWidget(self.about)
        self._restyle()
        theme.changed.connect(self._restyle)
        self._show(bool(text))

    @property
    def text(self) -> str:
        """Return the instruction, empty for none."""
        return self.editor.toPlainText().strip()[:LONGEST_INSTRUCTION]

    def _open(self) -> None:
        self._show(True)
        self.editor.setFocus()
        self.opened.emit()

    def _show(self, shown: bool) -> None:
        self.link.setVisible(not shown)
        self.editor.setVisible(shown)
        self.about.setVisible(shown)

    def _restyle(self) -> None:
        lines = _LINES * self.editor.fontMetrics().lineSpacing()
        self.editor.setFixedHeight(lines + 2 * self._theme.space(4))
