"""How far long work is: a small dialog that comes when it takes longer, with Cancel."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from workbench.ui.shell.elided import ElidedLabel
from workbench.ui.theme import Theme

SOON = 700
"""Milliseconds after which it is shown; most work is done before."""


class WorkProgress(QDialog):
    """Does not hold up the window; `title` is its own. Signals: cancelled()."""

    cancelled = Signal()

    def __init__(self, theme: Theme, parent: QWidget, sentence: str, title: str = "Export") -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAccessibleName(sentence)
        self.setMinimumWidth(round(360 * theme.text_size))
        label = ElidedLabel(sentence)
        self.bar = QProgressBar()
        self.bar.setRange(0, 100)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Share that is done")
        self.share = QLabel("Beginning")
        self.share.setProperty("tone", "muted")
        self.share.setProperty("role", "caption")
        cancel = QPushButton("Cancel")
        cancel.clicked.connect(self.reject)
        self.rejected.connect(self.cancelled)
        row = QHBoxLayout()
        row.addWidget(self.share, 1)
        row.addWidget(cancel)
        column = QVBoxLayout(self)
        gap = theme.space(6)
        column.setContentsMargins(gap, gap, gap, gap)
        column.setSpacing(theme.space(4))
        column.addWidget(label)
        column.addWidget(self.bar)
        column.addLayout(row)
        self._soon = QTimer(self, singleShot=True, interval=SOON)
        self._soon.timeout.connect(self.show)
        self._soon.start()

    def show_share(self, done: float, words: str = "") -> None:
        """Show which share is done, from 0 to 1, in words of its own or as a percentage."""
        percent = round(100 * done)
        self.bar.setValue(percent)
        self.share.setText(words or (f"{percent} %" if percent < 100 else "Nearly done"))

    def end(self) -> None:
        """Go, without cancelling."""
        self._soon.stop()
        self.blockSignals(True)
        self.close()
        self.deleteLater()
