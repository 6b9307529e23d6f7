"""The foot of the Files pane: how much lies at Google, and the way to take it all back."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QWidget

from workbench.domain.remote_files import RemoteFile, used_bytes
from workbench.ui.files.wording import files, gigabytes, size
from workbench.ui.shell.buttons import compact_button
from workbench.ui.shell.elided import ElidedLabel
from workbench.ui.theme import Theme

_BAR = 140
_FULL_FROM = 80
_PROMISE = "Deleted there after 48 hours. Your own copies stay here."


class FilesFooter(QFrame):
    """Counts files. Signals: removal_asked()."""

    removal_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._listed: tuple[RemoteFile, ...] | None = None
        self._room = 0
        self.setObjectName("filesFooter")
        self.count = ElidedLabel()
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 1000)
        self.promise = ElidedLabel(_PROMISE)
        self.promise.setProperty("role", "caption")
        self.promise.setProperty("tone", "muted")
        self.remove_all = compact_button("Remove everything from Google…", "danger")
        self.remove_all.setAccessibleName("Remove everything from Google…")
        self.remove_all.clicked.connect(self.removal_asked)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self.count)
        self._row.addWidget(self.bar)
        self._row.addWidget(self.promise, 1)
        self._row.addStretch(0)
        self._row.addWidget(self.remove_all)
        self._restyle()
        theme.changed.connect(self._restyle)

    def show_storage(self, listed: Sequence[RemoteFile] | None, room: int = 0) -> None:
        """Show what the other side says it holds, or None while that is not known."""
        self._listed, self._room = (None if listed is None else tuple(listed)), room

    def show_count(self, count: int, kept: Sequence[int], *, offline: bool, wide: bool) -> None:
        """Show how many files there are and the sizes of those on the other side."""
        listed = None if offline else self._listed
        used = used_bytes(listed) if listed is not None else sum(kept)
        self.bar.setVisible(listed is not None and wide)
        self.remove_all.setVisible(not offline and (bool(kept) or bool(listed)))
        self.remove_all.setText("Remove everything from Google…" if wide else "Remove all…")
        self.promise.setVisible(bool(used) and not offline)
        self.promise.setText(_PROMISE)
        if offline:
            self.count.setText(f"{files(count)}. Nothing leaves this computer.")
        elif listed is not None:
            self._show_used(used, listed)
        elif kept:
            self.count.setText(f"{files(count)}, {size(used)} of them on Google")
        else:
            self.count.setText(f"{files(count)}, none of them on Google")

    def _show_used(self, used: int, listed: Sequence[RemoteFile]) -> None:
        words = f"{gigabytes(used)} of {gigabytes(self._room)} GB on Google"
        self.count.setText(words)
        self.bar.setValue(max(1 if used else 0, used * 1000 // max(1, self._room)))
        tone = "warning" if used * 100 >= _FULL_FROM * self._room else ""
        self.bar.setProperty("tone", tone)
        self.bar.style().polish(self.bar)
        self.bar.setAccessibleName(words)
        foreign = sum(not file.ours for file in listed)
        if foreign:
            were = "was" if foreign == 1 else "were"
            self.promise.setText(f"{files(foreign)} there {were} not sent by this program.")

    def _restyle(self) -> None:
        theme = self._theme
        gap = theme.space(5)
        self._row.setContentsMargins(gap, 0, gap, 0)
        self._row.setSpacing(theme.space(4))
        self.bar.setFixedWidth(round(_BAR * theme.text_size))
        self.setFixedHeight(theme.size("control", "paneToolbar"))
        self.setStyleSheet(f"#filesFooter {{ border-top: 1px solid {theme.hex('border')}; }}")
