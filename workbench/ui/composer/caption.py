"""Small, quiet words."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel


def caption(text: str) -> QLabel:
    """Return a plain-text label in the caption size and the muted colour."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("role", "caption")
    label.setProperty("tone", "muted")
    return label
