"""The menu of chosen rows: what can be done with them, and nothing that cannot."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QMenu, QWidget

from workbench.domain.documents import DocumentState, RemoteState
from workbench.ui.files.status import DocumentStatus
from workbench.ui.icons import icon
from workbench.ui.shell.actions import add_action
from workbench.ui.theme import Theme

Intent = Callable[[], None]


def fill_menu(
    menu: QMenu,
    theme: Theme,
    chosen: Sequence[DocumentStatus],
    intents: dict[str, Intent],
    *,
    offline: bool,
) -> None:
    """Add the actions that make sense for the chosen documents; `intents` says what each does."""

    def add(drawing: str, words: str) -> None:
        action = add_action(menu, words, icon(theme, drawing))
        action.triggered.connect(intents[words])

    one = len(chosen) == 1
    if one and chosen[0].needs_password:
        add("lock", "Enter the password…")
        menu.addSeparator()
        add("close", "Remove from list")
        return
    if one:
        add("reader", "Open in Reader")
    if any(status.can_be_asked for status in chosen):
        add("chat", "Ask about this" if one else "Ask about these")
    if any(status.document.state is DocumentState.READY for status in chosen):
        add("cache", "Make a cache…")
    states = {status.copy.state for status in chosen if status.copy is not None}
    if not offline:
        menu.addSeparator()
        if states & {RemoteState.UPLOADING, RemoteState.WAITING}:
            add("pause", "Pause the upload")
        if RemoteState.PAUSED in states:
            add("play", "Go on with the upload")
        add("again", "Send again")
        if all(status.document.keep_alive for status in chosen):
            add("clock", "Let it end after 48 hours")
        else:
            add("clock", "Keep at Google")
        add("trash", "Remove from Google")
    menu.addSeparator()
    if one and chosen[0].document.state is not DocumentState.FAILED:
        if chosen[0].missing:
            add("search", "Show where it is…")
        else:
            add("folder", "Show in folder")
    add("close", "Remove from list")


def new_menu(parent: QWidget) -> QMenu:
    """Return a menu that is deleted when it closes."""
    menu = QMenu(parent)
    menu.aboutToHide.connect(menu.deleteLater)
    return menu
