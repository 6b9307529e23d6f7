"""The open documents as tabs, shown as soon as there are two."""

import html
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QTabBar, QWidget

from workbench.ui.shell.buttons import IconButton
from workbench.ui.theme import Theme

_LONGEST_NAME = 60


class OpenTabs(QTabBar):
    """A tab for each document.

    Signals: document_chosen(str id), close_wanted(str id).
    """

    document_chosen = Signal(str)
    close_wanted = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._showing = False
        self.setAccessibleName("Open documents")
        self.setExpanding(False)
        self.setDrawBase(False)
        self.setDocumentMode(True)
        self.setUsesScrollButtons(True)
        self.setElideMode(Qt.TextElideMode.ElideMiddle)
        self.setObjectName("openTabs")
        self._theme = theme
        self.currentChanged.connect(self._on_current)
        self.hide()
        self._restyle()
        theme.changed.connect(self._restyle)

    def show_documents(self, documents: Sequence[tuple[str, str]], current: str) -> None:
        """Show (id, name) of the open documents and which of them is read."""
        self._showing = True
        ids = [document_id for document_id, _ in documents]
        if ids != [self.tabData(index) for index in range(self.count())]:
            while self.count():
                self.removeTab(0)
            for document_id, name in documents:
                short = name if len(name) <= _LONGEST_NAME else f"{name[:_LONGEST_NAME]}…"
                index = self.addTab(short.replace("&", "&&"))
                self.setTabData(index, document_id)
                self.setTabToolTip(index, f"<p>{html.escape(name)}</p>")
                close = IconButton(self._theme, "close", f"Close {name}")
                close.setToolTip("Close")
                close.setObjectName("closeTab")
                close.setProperty("document", document_id)
                close.clicked.connect(self._on_close)
                self.setTabButton(index, QTabBar.ButtonPosition.RightSide, close)
        if current in ids:
            self.setCurrentIndex(ids.index(current))
        self.setVisible(len(ids) > 1)
        self._showing = False

    def _on_current(self, index: int) -> None:
        if not self._showing and index >= 0:
            self.document_chosen.emit(self.tabData(index))

    def _on_close(self) -> None:
        self.close_wanted.emit(self.sender().property("document"))

    def _restyle(self) -> None:
        theme = self._theme
        least, most = round(72 * theme.text_size), round(150 * theme.text_size)
        side = theme.size("control", "compact")
        self.setStyleSheet(
            f"#openTabs {{ background: {theme.hex('background')}; }}"
            f"#openTabs::tab {{ min-width: {least}px; max-width: {most}px; height: {side}px;"
            f" padding: 0 {theme.space(2)}px 0 {theme.space(4)}px; color: {theme.hex('textMuted')};"
            f" border-bottom: 2px solid transparent; }}"
            f"#openTabs::tab:selected {{ color: {theme.hex('text')};"
            f" border-bottom: 2px solid {theme.hex('accent')}; }}"
            f"#closeTab {{ min-width: 0; max-width: {side - 6}px; min-height: 0;"
            f" max-height: {side - 6}px; padding: 0; margin: 0; }}"
        )
