"""The settings: pages in a list that can be searched; what is changed holds at once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QIcon, QKeyEvent, QResizeEvent, QShowEvent
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
from workbench.ui.settings.form import Page, dress_clearing, line, text
from workbench.ui.theme import Theme

_SIZE = QSize(960, 714)
_LIST = 216


@dataclass(frozen=True, slots=True)
class Later:
    """A page by its title and its drawing, which is made when it is wanted."""

    title: str
    drawing: str
    make: Callable[[], Page]


class SettingsDialog(QDialog):
    """Shows pages; `open` it, it is not modal to what runs behind it.

    The page that is shown is made first and the others one by one after it, so that the dialog
    opens at once. Signals: made(Page).
    """

    made = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None, pages: Sequence[Page | Later]) -> None:
        super().__init__(parent)
        self._theme = theme
        self._entries = tuple(pages)
        self._made: dict[int, Page] = {}
        self._settings = Settings()
        self._next = QTimer(self, interval=0)
        self._next.timeout.connect(self._make_next)
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
        for place, entry in enumerate(self._entries):
            self.list.addItem(QListWidgetItem(entry.title))
            if isinstance(entry, Page):
                self._made[place] = entry
                self.stack.addWidget(entry)
            else:
                self.stack.addWidget(QWidget())
        self._nothing = text("No setting has these words.", tone="muted")
        self._nothing.hide()
        self.list.currentRowChanged.connect(self._show_page)
        left = QFrame()
        left.setObjectName("settingsLeft")
        self._left = QVBoxLayout(left)
        self._left.addWidget(self.search)
        self._left.addWidget(self._nothing)
        self._left.addWidget(self.list, 1)
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

    @property
    def pages(self) -> tuple[Page, ...]:
        """Return every page, made now if it was not before."""
        return tuple(self._page_at(place) for place in range(len(self._entries)))

    @property
    def made_pages(self) -> tuple[Page, ...]:
        """Return the pages that there are already."""
        return tuple(self._made.values())

    def page(self, title: str) -> Page:
        """Return the page of that title."""
        return self._page_at([entry.title for entry in self._entries].index(title))

    def show_page(self, title: str) -> None:
        """Open the page of that title."""
        self.list.setCurrentRow([entry.title for entry in self._entries].index(title))

    def show_settings(self, settings: Settings) -> None:
        """Show what is chosen on every page."""
        self._settings = settings
        for page in self.made_pages:
            page.show_settings(settings)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            # Enter in a field sets that field; it never closes the settings.
            event.accept()
            return
        super().keyPressEvent(event)

    def _show_page(self, place: int) -> None:
        if place >= 0:
            self._page_at(place)
            self.stack.setCurrentIndex(place)

    def _page_at(self, place: int) -> Page:
        entry = self._entries[place]
        if place not in self._made:
            assert isinstance(entry, Later)
            page = self._made[place] = entry.make()
            empty = self.stack.widget(place) or QWidget()
            current = self.stack.currentIndex()
            self.stack.insertWidget(place, page)
            self.stack.removeWidget(empty)
            empty.deleteLater()
            self.stack.setCurrentIndex(current)
            page.show_settings(self._settings)
            self.made.emit(page)
        return self._made[place]

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        if len(self._made) < len(self._entries):
            self._next.start()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        self._next.stop()
        super().hideEvent(event)

    def _make_next(self) -> None:
        for place in range(len(self._entries)):
            if place not in self._made:
                self._page_at(place)
                return
        self._next.stop()

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
        if found and words:
            self._page_at(self.list.currentRow()).reveal(" ".join(words))

    def _icon(self, drawing: str) -> QIcon:
        """Return a drawing that takes the accent in the current row."""
        theme = self._theme
        small = theme.size("icon", "small")
        result = icon(theme, drawing, "textMuted", sizes=(small,))
        result.addPixmap(pixmap(theme, drawing, "accent", small), QIcon.Mode.Selected)
        return result

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
        for place, entry in enumerate(self._entries):
            item = self.list.item(place)
            item.setIcon(self._icon(entry.drawing))
            item.setSizeHint(QSize(10, theme.size("control", "listRow")))
        self._glass.setPixmap(pixmap(theme, "search", "textMuted", small))
        self._glass.move(gap, (theme.size("control", "regular") - small) // 2)
        dress_clearing(theme, self.search)
        self.search.setTextMargins(small + theme.space(2), 0, 0, 0)
        # Not on the dialog: every control of every page would be polished again.
        self._left_frame.setStyleSheet(
            f"QFrame#settingsLeft {{ background: {theme.hex('background')};"
            f" border-right: 1px solid {theme.hex('border')}; }}"
            f"QListWidget#settingsList::item {{ border-radius: {theme.size('radius', 'control')}px;"
            f" padding-left: {theme.space(2)}px; color: {theme.hex('text')};"
            " border: 1px solid transparent; }"
            f"QListWidget#settingsList::item:hover {{ background: {theme.hex('hover')}; }}"
            f"QListWidget#settingsList::item:selected {{ background: {theme.hex('accentSoft')};"
            f" border: 1px solid {theme.hex('accent' if theme.high_contrast else 'accentSoft')}; }}"
            f"QListWidget#settingsList::item:selected:focus {{"
            f" border: 2px solid {theme.hex('focusRing')}; }}"
        )
