"""The settings: pages in a list that can be searched; what is changed holds at once."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from workbench.settings import Settings
from workbench.ui.icons import icon, pixmap
from workbench.ui.settings.form import Page, line, text
from workbench.ui.theme import Theme

_SIZE = QSize(960, 714)
_LIST = 216


class SettingsDialog(QDialog):
    """Shows pages; `open` it, it is not modal to what runs behind it."""

    def __init__(self, theme: Theme, parent: QWidget | None, pages: Sequence[Page]) -> None:
        super().__init__(parent)
        self._theme = theme
        self.pages = tuple(pages)
        self.setWindowTitle("Settings")
        self.search = QLineEdit()
        self.search.setPlaceholderText("Find a setting")
        self.search.setAccessibleName("Find a setting")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._find)
        self._glass = QLabel(self.search)
        self._glass.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.list = QListWidget()
        self.list.setObjectName("settingsList")
        self.list.setAccessibleName("Pages of the settings")
        self.list.setProperty("ground", "background")
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.stack = QStackedWidget()
        for page in self.pages:
            self.list.addItem(QListWidgetItem(page.title))
            self.stack.addWidget(page)
        self._nothing = text("No setting has these words.", tone="muted")
        self._nothing.hide()
        self.list.currentRowChanged.connect(self._show_page)
        left = QFrame()
        left.setObjectName("settingsLeft")
        self._left = QVBoxLayout(left)
        self._left.addWidget(self.search)
        self._left.addWidget(self.list, 1)
        self._left.addWidget(self._nothing)
        upper = QHBoxLayout()
        upper.setSpacing(0)
        upper.addWidget(left)
        upper.addWidget(self.stack, 1)
        self.close_button = QPushButton("Close")
        self.close_button.setProperty("kind", "primary")
        self.close_button.setAutoDefault(False)
        self.close_button.clicked.connect(self.accept)
        self._foot = QHBoxLayout()
        self._foot.addWidget(text("Changes apply at once.", tone="muted"), 1)
        self._foot.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(upper, 1)
        column.addWidget(line())
        column.addLayout(self._foot)
        self._left_frame = left
        self._restyle()
        self.list.setCurrentRow(0)
        self.list.setFocus()
        theme.changed.connect(self._restyle)

    def show_page(self, title: str) -> None:
        """Open the page of that title."""
        for place, page in enumerate(self.pages):
            if page.title == title:
                self.list.setCurrentRow(place)

    def show_settings(self, settings: Settings) -> None:
        """Show what is chosen on every page."""
        for page in self.pages:
            page.show_settings(settings)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            # Enter in a field sets that field; it never closes the settings.
            event.accept()
            return
        super().keyPressEvent(event)

    def _show_page(self, place: int) -> None:
        if place >= 0:
            self.stack.setCurrentIndex(place)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        widest = round(_LIST * self._theme.text_size)
        self._left_frame.setFixedWidth(min(widest, self.width() * 2 // 5))
        super().resizeEvent(event)

    def _find(self, wanted: str) -> None:
        words = wanted.casefold().split()
        found = []
        for place, page in enumerate(self.pages):
            here = page.words
            hit = all(word in here for word in words)
            self.list.item(place).setHidden(not hit)
            if hit:
                found.append(place)
        titled = [p for p in found if words and words[0] in self.pages[p].title.casefold()]
        self._nothing.setVisible(not found)
        if found and self.list.currentRow() not in (titled or found):
            self.list.setCurrentRow((titled or found)[0])

    def _restyle(self) -> None:
        theme = self._theme
        size = _SIZE * max(1.0, theme.text_size)
        room = self.screen().availableGeometry().size()
        self.resize(size.boundedTo(QSize(room.width() - 40, room.height() - 60)))
        gap = theme.space(4)
        self._left.setContentsMargins(gap, theme.space(5), gap, gap)
        self._left.setSpacing(gap)
        edge = theme.space(7)
        self._foot.setContentsMargins(edge, theme.space(5), edge, theme.space(5))
        small = theme.size("icon", "small")
        self.list.setIconSize(QSize(small, small))
        self.list.setSpacing(0)
        for place, page in enumerate(self.pages):
            item = self.list.item(place)
            item.setIcon(icon(theme, page.drawing, "textMuted"))
            item.setSizeHint(QSize(10, theme.size("control", "listRow")))
        self._glass.setPixmap(pixmap(theme, "search", "textMuted", small))
        self._glass.move(gap, (theme.size("control", "regular") - small) // 2)
        self.search.setTextMargins(small + theme.space(2), 0, 0, 0)
        # Not on the dialog: every control of every page would be polished again.
        self._left_frame.setStyleSheet(
            f"QFrame#settingsLeft {{ background: {theme.hex('background')};"
            f" border-right: 1px solid {theme.hex('border')}; }}"
            f"QListWidget#settingsList::item {{ border-radius: {theme.size('radius', 'control')}px;"
            f" padding-left: {theme.space(2)}px; color: {theme.hex('text')}; }}"
            f"QListWidget#settingsList::item:hover {{ background: {theme.hex('hover')}; }}"
            f"QListWidget#settingsList::item:selected {{ background: {theme.hex('accentSoft')}; }}"
            f"QListWidget#settingsList::item:selected:focus {{"
            f" border: 2px solid {theme.hex('focusRing')}; }}"
        )
