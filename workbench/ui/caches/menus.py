"""The menus of the Caches pane: its own, and that of a card."""

from collections.abc import Callable
from functools import partial

from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from workbench.ui.caches.sorting import ORDERS
from workbench.ui.caches.time_dialog import PRESETS
from workbench.ui.caches.wording import CacheRow, length
from workbench.ui.icons import icon
from workbench.ui.shell.actions import add_action
from workbench.ui.theme import Theme

Act = Callable[..., None]


def pane_menu(
    parent: QWidget,
    theme: Theme,
    acts: dict[str, Act],
    order: str,
    on_order: Callable[[str], None],
    on_automatic: Callable[[bool], None],
    *,
    automatic: bool,
) -> QMenu:
    """Return the pane's menu; `acts` says what the entries do that only do something."""
    menu = _menu(parent)
    for words, drawing in (("Refresh", "again"), ("Usage and limits…", "coin")):
        add_action(menu, words, icon(theme, drawing)).triggered.connect(acts[words])
    menu.addSeparator()
    group = QActionGroup(menu)
    for each in ORDERS:
        action = add_action(menu, each)
        action.setCheckable(True)
        action.setChecked(each == order)
        action.triggered.connect(partial(_without_checked, partial(on_order, each)))
        group.addAction(action)
    menu.addSeparator()
    use = add_action(menu, "Use caches that fit by themselves")
    use.setCheckable(True)
    use.setChecked(automatic)
    use.toggled.connect(on_automatic)
    return menu


def card_menu(parent: QWidget, theme: Theme, row: CacheRow, acts: dict[str, Act]) -> QMenu:
    """Return the menu of a card; `acts` take its name, "Keep for" a length from now as well."""
    menu = _menu(parent)
    living = row.cache.ended is None

    def add(words: str, drawing: str) -> None:
        action = add_action(menu, words, icon(theme, drawing))
        action.triggered.connect(partial(_without_checked, partial(acts[words], row.name)))

    add("Select", "tick")
    if living:
        keep = QMenu("Keep for", menu)
        keep.setIcon(icon(theme, "clock"))
        for time in PRESETS:
            action = add_action(keep, f"{length(time)} from now")
            what = partial(acts["Keep for"], row.name, time)
            action.triggered.connect(partial(_without_checked, what))
        menu.addMenu(keep)
        add("Set time…", "clock")
        add("Rename", "edit")
    if row.cache.ours:
        add("Make it again…", "cache")
    add("Copy its name at Google", "copy")
    add("Delete" if living else "Remove from list", "trash" if living else "close")
    return menu


def _menu(parent: QWidget) -> QMenu:
    menu = QMenu(parent)
    menu.aboutToHide.connect(menu.deleteLater)
    return menu


def _without_checked(act: Callable[[], None], _checked: bool = False) -> None:
    act()
