"""The documents that can go into a cache, with boxes; checking order is numbering order."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QBrush
from PySide6.QtWidgets import QHeaderView, QMenu, QTreeWidget, QTreeWidgetItem, QWidget

from workbench.domain.documents import Document
from workbench.domain.models import Model
from workbench.domain.tokens import document_tokens
from workbench.paths import resources
from workbench.ui.files.wording import drawing_of
from workbench.ui.icons import icon
from workbench.ui.shell.actions import add_action
from workbench.ui.theme import Theme

_ID = Qt.ItemDataRole.UserRole
_ROWS = 5


class DocumentList(QTreeWidget):
    """Signals: chosen() when what is checked has changed."""

    chosen = Signal()

    def __init__(
        self,
        theme: Theme,
        documents: Sequence[Document],
        checked: Sequence[str],
        of_chat: Sequence[str],
    ) -> None:
        """`of_chat` are the ids of the open chat's documents, to be checked at once."""
        super().__init__()
        self._theme = theme
        self._by_id = {document.id: document for document in documents}
        self._order = list(checked)
        self._of_chat = list(of_chat)
        self.setColumnCount(2)
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setAccessibleName("Documents")
        self.header().setStretchLastSection(False)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self._fill(documents)
        self._restyle()
        theme.changed.connect(self._restyle)
        self.itemChanged.connect(self._on_checked)

    @property
    def documents(self) -> tuple[Document, ...]:
        """Return the checked documents in the order of their numbers."""
        return tuple(self._by_id[i] for i in self._order if i in self._by_id)

    def show_tokens(self, model: Model | None) -> None:
        """Show how many tokens each document takes with a model; a dash if unknown."""
        self.blockSignals(True)
        for place in range(self.topLevelItemCount()):
            item = self.topLevelItem(place)
            assert item is not None
            document = self._by_id[item.data(0, _ID)]
            tokens = document_tokens(document, model) if model else 0
            item.setText(1, f"{tokens:,} tokens" if tokens else "–")
        self.blockSignals(False)

    def check(self, ids: Sequence[str]) -> None:
        """Check exactly these documents."""
        wanted = set(ids)
        for place in range(self.topLevelItemCount()):
            item = self.topLevelItem(place)
            assert item is not None
            on = item.data(0, _ID) in wanted
            item.setCheckState(0, Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)

    def choices(self, parent: QWidget) -> QMenu:
        """Return the ways to check several documents at once."""
        menu = QMenu(parent)
        menu.aboutToHide.connect(menu.deleteLater)
        folders: dict[str, list[str]] = {}
        for document in self._by_id.values():
            folder = document.path.replace("\\", "/").rpartition("/")[0]
            folders.setdefault(folder, []).append(document.id)
        groups = [("Documents of this chat", self._of_chat)] if self._of_chat else []
        groups.append(("All documents", list(self._by_id)))
        groups += [
            (f"Folder {folder.rpartition('/')[2] or folder}", ids)
            for folder, ids in sorted(folders.items())
            if folder
        ]
        groups.append(("None", []))
        for words, ids in groups:
            add_action(menu, words.replace("&", "&&")).setData(ids)
        menu.triggered.connect(self._on_choice)
        return menu

    def _fill(self, documents: Sequence[Document]) -> None:
        first = {i: place for place, i in enumerate(self._order)}
        for document in sorted(documents, key=lambda d: first.get(d.id, len(first))):
            item = QTreeWidgetItem([document.name, ""])
            item.setData(0, _ID, document.id)
            item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            checked = document.id in first
            item.setCheckState(0, Qt.CheckState.Checked if checked else Qt.CheckState.Unchecked)
            self.addTopLevelItem(item)

    def _on_choice(self, action: object) -> None:
        self.check(action.data())  # type: ignore[attr-defined]  # a QAction, which Qt calls object

    def _on_checked(self, item: QTreeWidgetItem, column: int) -> None:
        if column != 0:
            return
        document_id = item.data(0, _ID)
        if document_id in self._order:
            self._order.remove(document_id)
        if item.checkState(0) is Qt.CheckState.Checked:
            self._order.append(document_id)
        self.chosen.emit()

    def _restyle(self) -> None:
        theme = self._theme
        self.blockSignals(True)
        for place in range(self.topLevelItemCount()):
            item = self.topLevelItem(place)
            assert item is not None
            item.setIcon(0, icon(theme, drawing_of(self._by_id[item.data(0, _ID)])))
            item.setForeground(1, QBrush(theme.colour("textMuted")))
        self.blockSignals(False)
        small = theme.size("icon", "small")
        self.setIconSize(QSize(small, small))
        row = theme.size("control", "listRow") - 2
        self.setFixedHeight(min(_ROWS, max(2, self.topLevelItemCount())) * row + 4)
        box = theme.size("icon", "inline")
        self.setStyleSheet(
            f"QTreeWidget {{ background: {theme.hex('surface')}; border: 1px solid "
            f"{theme.hex('borderStrong')}; border-radius: 6px; }}"
            f"QTreeWidget:focus {{ border: 2px solid {theme.hex('focusRing')}; }}"
            f"QTreeWidget::item {{ height: {row}px; padding-right: 8px; padding-left: 6px; }}"
            f"QTreeWidget::indicator {{ width: {box}px; height: {box}px; border-radius: 3px; "
            f"border: 1px solid {theme.hex('borderStrong')}; }}"
            f"QTreeWidget::indicator:checked {{ background: {theme.hex('accent')}; "
            f"image: url({_tick(theme)}); }}"
        )


def _tick(theme: Theme) -> str:
    name = "tick.svg" if theme.is_dark else "tick-light.svg"
    return f'"{(resources() / "icons" / name).as_posix()}"'
