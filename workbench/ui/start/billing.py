"""What the user declares about a key, and the consequence in one sentence."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from workbench.domain.profiles import Billing
from workbench.ui.icons import pixmap
from workbench.ui.theme import Theme

ANSWERS = {Billing.PAID: "Yes", Billing.UNPAID: "No", Billing.UNSURE: "Not sure"}
CONSEQUENCES = {
    Billing.PAID: "With billing, Google does not use what you send to improve its products.",
    Billing.UNPAID: "Without billing, Google may use what you send to improve its products. "
    "Keep confidential documents away from this key.",
    Billing.UNSURE: "Until you know, keep confidential documents away from this key. "
    "Without billing, Google may use what you send to improve its products.",
}


class Consequence(QWidget):
    """The sentence; a warning bears its sign."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._mark = QLabel()
        self.sentence = QLabel()
        self.sentence.setTextFormat(Qt.TextFormat.PlainText)
        self.sentence.setWordWrap(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space(4))
        row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.sentence, 1)
        self._restyle()
        theme.changed.connect(self._restyle)

    def show_billing(self, billing: Billing) -> None:
        """Say what a declaration means."""
        warns = billing is not Billing.PAID
        self._mark.setVisible(warns)
        self.sentence.setText(CONSEQUENCES[billing])
        self.sentence.setProperty("tone", "warning" if warns else "muted")
        self.sentence.style().polish(self.sentence)

    def _restyle(self) -> None:
        size = self._theme.size("icon", "small")
        self._mark.setPixmap(pixmap(self._theme, "warn", "warning", size))
