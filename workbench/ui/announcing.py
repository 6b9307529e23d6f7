"""What a screen reader says by itself, when something changes that has not the focus."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent


def announce(source: QObject, words: str) -> None:
    """Let a screen reader say some words once it has nothing else to say."""
    QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(source, words))
