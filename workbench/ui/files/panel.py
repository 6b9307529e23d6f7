"""The Files pane: a table of the workspace's documents and what can be done with them."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from PySide6.QtCore import QPoint, QSize, QTimer, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from workbench.ui.files.empty import NoFiles
from workbench.ui.files.model import FilesModel
from workbench.ui.files.status import DocumentStatus
from workbench.ui.files.table import FilesTable
from workbench.ui.files.wording import files, size
from workbench.ui.icons import icon
from workbench.ui.shell.buttons import LabelledButton
from workbench.ui.shell.elided import ElidedLabel
from workbench.ui.theme import Theme

_MINUTE = 60_000
_WIDE = 700
_ROOMY = 480
_LEAST = 340
_AWAY = "Remove from Google"


class FilesPanel(QFrame):
    """Shows what it is told and says what the user wants with which documents.

    Signals: add_files(), try_samples(); with tuples of document ids: asked_about, sent_again,
    removed_remotely, removed; with one id: opened.
    """

    add_files = Signal()
    try_samples = Signal()
    opened = Signal(str)
    asked_about = Signal(object)
    sent_again = Signal(object)
    removed_remotely = Signal(object)
    removed = Signal(object)

    def __init__(
        self,
        theme: Theme,
        parent: QWidget | None = None,
        clock: Callable[[], datetime] | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self.model = FilesModel(clock or _now, self)
        self.table = FilesTable(theme, self.model)
        self.empty = NoFiles(theme)
        self.setObjectName("filesPanel")
        self.setAccessibleName("Files")
        self._minute = QTimer(self, interval=_MINUTE)
        self._minute.timeout.connect(self.tick)
        self._build()
        self.table.selectionModel().selectionChanged.connect(self._show_selection)
        self.model.layoutChanged.connect(self._show_all)
        self._count_soon = QTimer(self, singleShot=True, interval=0)
        self._count_soon.timeout.connect(self._show_footer)
        self.model.dataChanged.connect(self._on_data)
        self._restyle()
        self._show_all()
        theme.changed.connect(self._restyle)

    def set_documents(self, statuses: Sequence[DocumentStatus]) -> None:
        """Show these documents."""
        self.model.set_statuses(statuses)

    def show_document(self, status: DocumentStatus) -> None:
        """Show a document that is new or has changed."""
        self.model.put(status)

    def drop_document(self, document_id: str) -> None:
        """Take a document away."""
        self.model.drop(document_id)

    def set_offline(self, offline: bool) -> None:
        """Leave out what concerns Google while the offline engine answers."""
        self.model.set_offline(offline)
        self.empty.set_offline(offline)
        self._away.setVisible(not offline)
        self._fit()
        self._show_footer()

    def selected(self) -> tuple[str, ...]:
        """Return the ids of the chosen documents, in the order of the rows."""
        rows = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        return tuple(self.model.status_at(row).id for row in rows)

    def tick(self) -> None:
        """Show the time that is left now."""
        self.model.tick()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(round(_LEAST * self._theme.text_size), super().minimumSizeHint().height())

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        self.tick()
        self._minute.start()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        super().hideEvent(event)
        self._minute.stop()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._fit()

    def _build(self) -> None:
        theme = self._theme
        self.filter_field = QLineEdit()
        self.filter_field.setPlaceholderText("Filter names")
        self.filter_field.setAccessibleName("Filter names")
        self.filter_field.setClearButtonEnabled(True)
        self.filter_field.textChanged.connect(self.model.filter)
        add = LabelledButton(theme, "plus", "Add files")
        add.clicked.connect(self.add_files)
        tools = QWidget()
        self._tools = QHBoxLayout(tools)
        self._tools.addWidget(self.filter_field, 1)
        self._tools.addStretch(1)
        self._tools.addWidget(add)
        self._bars = QStackedWidget()
        self._bars.addWidget(tools)
        self._bars.addWidget(self._build_selection_bar())
        self._footer = QFrame()
        self._footer.setObjectName("filesFooter")
        self._count = QLabel()
        self._promise = ElidedLabel("Deleted there after 48 hours. Your own copies stay here.")
        self._promise.setProperty("role", "caption")
        self._promise.setProperty("tone", "muted")
        self._low = QHBoxLayout(self._footer)
        self._low.addWidget(self._count)
        self._low.addWidget(self._promise, 1)
        full = QWidget()
        column = QVBoxLayout(full)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._bars)
        column.addWidget(self.table, 1)
        column.addWidget(self._footer)
        self.empty.choose.connect(self.add_files)
        self.empty.samples.connect(self.try_samples)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.empty)
        self._pages.addWidget(full)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._pages)
        self.table.opened.connect(self._open_row)
        self.table.menu_asked.connect(self.open_menu)
        self.table.removal_asked.connect(self._remove)

    def _build_selection_bar(self) -> QWidget:
        theme = self._theme
        bar = QFrame()
        bar.setObjectName("filesSelection")
        self._chosen = QLabel()
        self._chosen.setProperty("tone", "accent")
        self._chosen.setProperty("weight", "semibold")
        self.ask_button = LabelledButton(theme, "chat", "Ask about these", "primary")
        self.ask_button.clicked.connect(self._ask)
        self._away = LabelledButton(theme, "trash", _AWAY, "quiet")
        self._away.setAccessibleName(_AWAY)
        self._away.clicked.connect(self._remove_remotely)
        clear = QPushButton("Clear")
        clear.setProperty("kind", "link")
        clear.setAccessibleName("Clear the selection")
        clear.clicked.connect(self.table.clearSelection)
        self._choice = QHBoxLayout(bar)
        for widget in (self._chosen, self.ask_button, self._away):
            self._choice.addWidget(widget)
        self._choice.addStretch(1)
        self._choice.addWidget(clear)
        for button in (self.ask_button, self._away, clear):
            button.setProperty("compact", True)
        return bar

    def open_menu(self, place: QPoint) -> QMenu | None:
        """Open the menu for the chosen rows at a place on the screen."""
        ids = self.selected()
        if not ids:
            return None
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        theme = self._theme
        if len(ids) == 1:
            menu.addAction(icon(theme, "reader"), "Open in Reader").triggered.connect(self._open)
        words = "Ask about this" if len(ids) == 1 else "Ask about these"
        menu.addAction(icon(theme, "chat"), words).triggered.connect(self._ask)
        if not self.model.offline:
            menu.addSeparator()
            menu.addAction(icon(theme, "again"), "Send again").triggered.connect(self._send_again)
            away = menu.addAction(icon(theme, "trash"), _AWAY)
            away.triggered.connect(self._remove_remotely)
        menu.addSeparator()
        menu.addAction(icon(theme, "close"), "Remove from list").triggered.connect(self._remove)
        menu.popup(place)
        return menu

    def _open_row(self, row: int) -> None:
        self.opened.emit(self.model.status_at(row).id)

    def _open(self) -> None:
        for document_id in self.selected()[:1]:
            self.opened.emit(document_id)

    def _ask(self) -> None:
        self.asked_about.emit(self.selected())

    def _send_again(self) -> None:
        self.sent_again.emit(self.selected())

    def _remove_remotely(self) -> None:
        self.removed_remotely.emit(self.selected())

    def _remove(self) -> None:
        if ids := self.selected():
            self.removed.emit(ids)

    def _show_all(self) -> None:
        statuses = self.model.statuses
        self._pages.setCurrentIndex(1 if statuses else 0)
        self._show_selection()
        self._show_footer()

    def _show_selection(self) -> None:
        count = len(self.table.selectionModel().selectedRows())
        self._chosen.setText(f"{count:,} selected")
        self.ask_button.setText("Ask about this" if count == 1 else "Ask about these")
        self._bars.setCurrentIndex(1 if count else 0)

    def _on_data(self) -> None:
        self._count_soon.start()

    def _show_footer(self) -> None:
        statuses = self.model.statuses
        count = files(len(statuses))
        now = self.model.now
        kept = [s.document.size for s in statuses if s.on_other_side(now)]
        self._promise.setVisible(bool(kept) and not self.model.offline)
        if self.model.offline:
            self._count.setText(f"{count}. Nothing leaves this computer.")
        elif kept:
            self._count.setText(f"{count}, {size(sum(kept))} of them on Google")
        else:
            self._count.setText(f"{count}, none of them on Google")

    def _fit(self) -> None:
        wide = self.width() >= _WIDE * self._theme.text_size
        self.model.set_wide(wide)
        roomy = self.width() >= _ROOMY * self._theme.text_size
        self._away.setText(_AWAY if roomy else "")
        self._away.setToolTip("" if roomy else _AWAY)
        self.table.lay_out(wide, self.model.offline)

    def _restyle(self) -> None:
        theme = self._theme
        gap = theme.space(5)
        bar_height = theme.size("control", "tableRow") + theme.space(3)
        self._bars.setFixedHeight(bar_height)
        for row in (self._tools, self._choice, self._low):
            row.setContentsMargins(gap, 0, gap, 0)
            row.setSpacing(theme.space(4))
        self._footer.setFixedHeight(theme.size("control", "paneToolbar"))
        self.setStyleSheet(
            f"#filesPanel {{ background: {theme.hex('background')}; }}"
            f"#filesSelection {{ background: {theme.hex('accentSoft')}; }}"
            f"#filesFooter {{ border-top: 1px solid {theme.hex('border')}; }}"
        )
        self._fit()
        self.table.viewport().update()


def _now() -> datetime:
    return datetime.now(UTC)
