"""The name of a connection and the address its key goes to, folded away until they are wanted."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFormLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from workbench.domain.profiles import GEMINI_URL
from workbench.errors import UserError
from workbench.services.profiles import read_address
from workbench.ui.theme import Theme

WARNING = (
    "{host} gets this key and every document you ask about. "
    "Go on only if you trust whoever runs it."
)


class Destination(QWidget):
    """Signals: edited() after the address was changed."""

    edited = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.more = QPushButton("Name, or an address other than Google’s")
        self.more.setProperty("kind", "link")
        self.more.setAutoDefault(False)
        self.more.clicked.connect(self.unfold)
        self.name = QLineEdit()
        self.name.setPlaceholderText("Google Gemini key")
        self.name.setAccessibleName("Name of this connection")
        self.name.setMaxLength(60)
        self.address = QLineEdit()
        self.address.setPlaceholderText(GEMINI_URL)
        self.address.setAccessibleName("Address that gets the key")
        self.address.setMaxLength(400)
        self.address.textChanged.connect(self._on_address)
        self._warning = QLabel()
        self._warning.setTextFormat(Qt.TextFormat.PlainText)
        self._warning.setWordWrap(True)
        self._warning.hide()
        self._rows = QWidget()
        form = QFormLayout(self._rows)
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(theme.space(6))
        form.setVerticalSpacing(theme.space(4))
        for words, field in (("Name", self.name), ("Address", self.address)):
            # Qt sets a label at the top; these stand beside one line.
            label = QLabel(words)
            label.setBuddy(field)
            label.setMinimumHeight(theme.size("control", "regular"))
            form.addRow(label, field)
        form.addRow(self._warning)
        self._rows.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.more)
        column.addWidget(self._rows)
        column.setAlignment(self.more, Qt.AlignmentFlag.AlignLeft)

    def unfold(self) -> None:
        """Show the fields."""
        self.more.hide()
        self._rows.show()
        self.name.setFocus()

    def base_url(self) -> str:
        """Return the address that gets the key; raises UserError unless it may have one."""
        typed = self.address.text().strip()
        return read_address(typed) if typed else GEMINI_URL

    def _on_address(self) -> None:
        tone, words = "", ""
        if self.address.text().strip():
            try:
                url = self.base_url()
            except UserError as error:
                tone, words = "danger", error.sentence
            else:
                if url != GEMINI_URL:
                    host = url.partition("://")[2].partition("/")[0]
                    tone, words = "warning", WARNING.format(host=host)
        self._warning.setText(words)
        self._warning.setProperty("tone", tone)
        self._warning.style().polish(self._warning)
        self._warning.setVisible(bool(words))
        self.address.setAccessibleDescription(words)
        self.address.setProperty("wrong", tone == "danger")
        self.address.style().polish(self.address)
        self.edited.emit()
