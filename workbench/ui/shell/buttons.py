"""Buttons that draw their icon again when the theme changes."""

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QIcon,
    QKeyEvent,
    QPainter,
    QPixmap,
)
from PySide6.QtWidgets import QAbstractButton, QPushButton, QToolButton, QWidget

from workbench.ui.icons import icon, pixmap
from workbench.ui.theme import Theme

DONE = 1_500
"""Milliseconds for which a button shows that it was done."""


class IconButton(QToolButton):
    """A flat button with an icon alone, muted until the pointer is on it.

    Its tooltip is its accessible name.
    """

    def __init__(
        self,
        theme: Theme,
        drawing: str,
        name: str,
        shortcut: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._drawing = drawing
        self._colour = "textMuted"
        self.setProperty("kind", "quiet")
        self.setProperty("iconOnly", True)
        self.setAutoRaise(True)  # without it Qt shows no other icon under the pointer
        self.setAccessibleName(name)
        self.setToolTip(f"{name} ({shortcut})" if shortcut else name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._restyle()
        theme.changed.connect(self._restyle)

    def _restyle(self) -> None:
        size = self._theme.size("icon", "small")
        active = "text" if self._colour == "textMuted" else self._colour
        self.setIcon(icon(self._theme, self._drawing, self._colour, sizes=(size,), active=active))
        self.setIconSize(QSize(size, size))


class CopyButton(IconButton):
    """One that copies: a tick shows for a moment that it was done, and who listens hears it."""

    def __init__(
        self, theme: Theme, name: str, parent: QWidget | None = None, drawing: str = "copy"
    ) -> None:
        super().__init__(theme, drawing, name, parent=parent)
        self._usual = drawing
        self._back = QTimer(self, singleShot=True, interval=DONE)
        self._back.timeout.connect(self._show_usual)
        self.clicked.connect(self._show_done)

    def _show_done(self) -> None:
        self._drawing, self._colour = "tick", "success"
        self._restyle()
        self._back.start()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, "Copied"))

    def _show_usual(self) -> None:
        self._drawing, self._colour = self._usual, "textMuted"
        self._restyle()


class LabelledButton(QPushButton):
    """A button with an icon and words; `kind` is one of the style sheet's."""

    def __init__(
        self,
        theme: Theme,
        drawing: str,
        text: str,
        kind: str = "normal",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._theme = theme
        self._drawing = drawing
        self._colour = {"primary": "accentText", "link": "link"}.get(kind, "text")
        self.setProperty("kind", kind)
        self._restyle()
        theme.changed.connect(self._restyle)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def _restyle(self) -> None:
        give_icon(self._theme, self, self._drawing, self._colour, gap=4)


def compact_button(words: str = "", kind: str = "normal") -> QPushButton:
    """Return a low button with words, for cards, bars and rows; `kind` is as above."""
    button = QPushButton(words)
    button.setProperty("kind", kind)
    button.setProperty("compact", True)
    return button


def give_icon(
    theme: Theme, button: QAbstractButton, drawing: str, colour: str = "text", gap: int = 0
) -> None:
    """Give a button a drawing in a colour token, 16 pixels at 100 % text size.

    `gap` pixels of room are added after it, because Qt leaves only 4 before the words.
    """
    size = theme.size("icon", "small")
    if not gap:
        button.setIcon(icon(theme, drawing, colour, sizes=(size,)))
        button.setIconSize(QSize(size, size))
        return
    ratio = button.devicePixelRatioF()
    wide = QPixmap(QSize(round((size + gap) * ratio), round(size * ratio)))
    wide.setDevicePixelRatio(ratio)
    result = QIcon()
    for mode, token in ((QIcon.Mode.Normal, colour), (QIcon.Mode.Disabled, "textDisabled")):
        wide.fill(Qt.GlobalColor.transparent)
        painter = QPainter(wide)
        right = button.layoutDirection() is Qt.LayoutDirection.RightToLeft
        painter.drawPixmap(gap if right else 0, 0, pixmap(theme, drawing, token, size, ratio))
        painter.end()
        result.addPixmap(wide, mode)
    button.setIcon(result)
    button.setIconSize(QSize(size + gap, size))
