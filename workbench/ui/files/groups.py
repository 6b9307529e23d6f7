"""The groups by which the Files pane can be filtered: a pill for each, or one with a menu."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from workbench.domain.documents import RemoteState
from workbench.ui.files.status import DocumentStatus
from workbench.ui.shell.actions import add_action
from workbench.ui.shell.buttons import give_icon
from workbench.ui.theme import Theme


class Group(StrEnum):
    """What a document is, for somebody who looks for what needs them."""

    ALL = "All"
    READY = "Ready"
    UNDERWAY = "In progress"
    ATTENTION = "Needs attention"
    EXPIRED = "Expired"
    FOREIGN = "Not from here"


def group_of(status: DocumentStatus, now: datetime) -> Group:
    """Return the group of a document at `now` (an aware time)."""
    if status.foreign is not None:
        return Group.FOREIGN
    if status.failure or status.missing:
        return Group.ATTENTION
    if status.underway or status.paused:
        return Group.UNDERWAY
    copy = status.copy
    if copy is not None and copy.state is RemoteState.ACTIVE:
        return Group.READY if copy.usable(status.document, now) else Group.EXPIRED
    return Group.READY


class GroupPills(QWidget):
    """Pills with counts, or one that opens a menu. Signals: chosen(Group)."""

    chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._group = Group.ALL
        self._compact = False
        self._menu = QMenu(self)
        self._only = self._pill("Show")
        self._only.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._only.setMenu(self._menu)
        self._only.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._only.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        exclusive = QActionGroup(self)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self._only)
        self._actions: dict[Group, QAction] = {}
        self._pills: dict[Group, QToolButton] = {}
        for group in Group:
            action = add_action(self._menu, group.value)
            action.setCheckable(True)
            action.setData(group.value)
            exclusive.addAction(action)
            pill = self._pill(group.value)
            pill.setCheckable(True)
            pill.setProperty("group", group.value)
            pill.clicked.connect(self._press)
            self._row.addWidget(pill)
            self._actions[group], self._pills[group] = action, pill
        self._menu.triggered.connect(self._trigger)
        self.show_counts({})
        self._restyle()
        theme.changed.connect(self._restyle)

    @property
    def group(self) -> Group:
        """Return the group that is shown."""
        return self._group

    def show_counts(self, counts: Mapping[Group, int]) -> None:
        """Show how many documents each group has; empty ones are left out."""
        total = sum(counts.values())
        for group, pill in self._pills.items():
            count = total if group is Group.ALL else counts.get(group, 0)
            words = f"{group.value} {count:,}"
            pill.setText(words)
            pill.setAccessibleName(words)
            self._actions[group].setText(words)
            wanted = bool(count) or group in (Group.ALL, self._group)
            self._actions[group].setVisible(wanted)
            pill.setVisible(wanted and not self._compact)
        self._mark()

    def full_width(self) -> int:
        """Return the pixels that a pill for each group takes."""
        shown = [p for g, p in self._pills.items() if self._actions[g].isVisible()]
        return sum(p.sizeHint().width() + self._row.spacing() for p in shown)

    def set_compact(self, compact: bool) -> None:
        """Show one pill with a menu in place of all of them."""
        self._compact = compact
        for group, pill in self._pills.items():
            pill.setVisible(not compact and self._actions[group].isVisible())
        self._only.setVisible(compact)

    def _pill(self, name: str) -> QToolButton:
        pill = QToolButton()
        pill.setProperty("kind", "pill")
        pill.setAccessibleName(name)
        return pill

    def _press(self) -> None:
        pill = self.sender()
        assert isinstance(pill, QToolButton)
        self._choose(Group(pill.property("group")))

    def _trigger(self, action: QAction) -> None:
        self._choose(Group(action.data()))

    def _choose(self, group: Group) -> None:
        self._group = group
        self._mark()
        self.chosen.emit(group)

    def _mark(self) -> None:
        for group, pill in self._pills.items():
            pill.setChecked(group is self._group)
        self._actions[self._group].setChecked(True)
        self._only.setText(self._actions[self._group].text())
        self._only.setAccessibleName(f"Show: {self._only.text()}")
        self._only.setProperty("narrowed", self._group is not Group.ALL)
        self._only.style().polish(self._only)

    def _restyle(self) -> None:
        theme = self._theme
        self._row.setSpacing(theme.space(3))
        give_icon(theme, self._only, "down")
        # Half the height that the style sheet gives a pill; Qt draws no corner that is rounder.
        radius = theme.size("control", "iconButton") // 2
        self.setStyleSheet(
            f"QToolButton {{ border: 1px solid {theme.hex('borderButton')};"
            f" border-radius: {radius}px; background: {theme.hex('surface')}; }}"
            'QToolButton:checked, QToolButton[narrowed="true"]'
            f" {{ background: {theme.hex('accentSoft')};"
            f" border-color: {theme.hex('accent')}; color: {theme.hex('accent')}; }}"
            f"QToolButton:focus {{ border: 2px solid {theme.hex('focusRing')}; }}"
        )
