"""The bar that tells what a document hides, and that its scans could be read."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QWidget

from workbench.ui.icons import pixmap
from workbench.ui.reader.telling_label import TellingLabel
from workbench.ui.shell.buttons import IconButton, compact_button
from workbench.ui.theme import Theme

LONGEST_MENU = 30


class WarningBar(QFrame):
    """A sentence with a button that opens a list; it can be put away.

    Signals: chosen(object) with the value of the entry that was pressed; put_away().
    """

    chosen = Signal(object)
    put_away = Signal()

    def __init__(
        self, theme: Theme, colour: str, drawing: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme, self._colour, self._drawing = theme, colour, drawing
        self.setObjectName("warningBar")
        self._icon = QLabel()
        self._words = TellingLabel(theme)
        self._button = compact_button()
        self._button.clicked.connect(self._open)
        self._menu = QMenu(self)
        self._menu.triggered.connect(self._on_action)
        self._close = IconButton(theme, "close", "Put this away")
        self._close.clicked.connect(self._put_away)
        self._line = QHBoxLayout(self)
        self._line.addWidget(self._icon)
        self._line.addWidget(self._words, 1)
        self._line.addWidget(self._button)
        self._line.addWidget(self._close)
        self.hide()
        self._restyle()
        theme.changed.connect(self._restyle)

    @property
    def words(self) -> str:
        """Return all that the bar says."""
        return self._words.accessibleName() if not self.isHidden() else ""

    @property
    def entries(self) -> tuple[str, ...]:
        """Return what the button's list holds."""
        return tuple(action.text().replace("&&", "&") for action in self._menu.actions())

    def tell(
        self,
        word: str,
        sentence: str,
        button: str = "",
        entries: Sequence[tuple[str, object]] = (),
    ) -> None:
        """Say something; the button offers entries, or itself if there is only one."""
        self._words.show_words(word, sentence)
        self.setAccessibleName(f"{word} {sentence}")
        self._button.setText(button)
        self._button.setVisible(bool(button))
        self._menu.clear()
        for text, value in entries:
            self._menu.addAction(text.replace("&", "&&")).setData(value)
        self.show()

    def choose(self, index: int) -> None:
        """Do as if an entry of the list were pressed."""
        self.chosen.emit(self._menu.actions()[index].data())

    def _open(self) -> None:
        actions = self._menu.actions()
        if len(actions) == 1:
            self.chosen.emit(actions[0].data())
        else:
            self._menu.popup(self._button.mapToGlobal(QPoint(0, self._button.height())))

    def _on_action(self, action: QAction) -> None:
        self.chosen.emit(action.data())

    def _put_away(self) -> None:
        self.hide()
        self.put_away.emit()

    def _restyle(self) -> None:
        theme, colour = self._theme, self._colour
        size = theme.size("icon", "small")
        ratio = max(2.0, self.devicePixelRatioF())
        self._icon.setPixmap(pixmap(theme, self._drawing, colour, size, ratio))
        self.setStyleSheet(
            f"#warningBar {{ background: {theme.hex(f'{colour}Soft')}; border: none;"
            f" border-top: 1px solid {theme.hex(f'{colour}Border')}; }}"
        )
        self.setMinimumHeight(theme.size("control", "verdictBar"))
        pad = theme.space(1)
        self._line.setContentsMargins(theme.space(5), pad, theme.space(4), pad)
        self._line.setSpacing(theme.space(3))
