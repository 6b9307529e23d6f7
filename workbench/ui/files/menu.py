"""The menu of chosen rows: what can be done with them, and nothing that cannot."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QMenu, QWidget

from workbench.domain.documents import DocumentState, RemoteState
from workbench.ui.files.status import DocumentStatus
from workbench.ui.icons import icon
from workbench.ui.shell.actions import add_action
from workbench.ui.theme import Theme

Intent = Callable[[], None]

FROM_GOOGLE = "Remove from Google"
AGAIN = "Send again"
NOW = "Send now"
OFF_LIST = "Remove from list"
CACHE = "Make a cache…"
KEEP = "Keep at Google"
LET_END = "Let it end after 48 hours"
ROOM = "Make room at Google…"
COPY_NAME = "Copy its name at Google"


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
    ours = [status for status in chosen if status.foreign is None]
    if one and chosen[0].needs_password:
        add("lock", "Enter the password…")
        menu.addSeparator()
        add("close", OFF_LIST)
        return
    if not ours:
        if one:
            add("copy", COPY_NAME)
        add("trash", FROM_GOOGLE)
        return
    ready = [status for status in ours if status.document.state is not DocumentState.FAILED]
    if one and ready:
        add("reader", "Open in Reader")
    if any(status.can_be_asked for status in chosen):
        add("chat", "Ask about this" if one else "Ask about these")
    if any(status.document.state is DocumentState.READY for status in ours):
        add("cache", CACHE)
    states = {status.copy.state for status in ours if status.copy is not None}
    underway = bool(states & {RemoteState.UPLOADING, RemoteState.WAITING})
    if not offline and ready:
        menu.addSeparator()
        if underway:
            add("pause", "Pause the upload")
        if RemoteState.PAUSED in states:
            add("play", "Go on with the upload")
        if underway or RemoteState.PAUSED in states:
            add("stop", "Give up the upload")
        if any(status.needs_room for status in ours):
            add("trash", ROOM)
        if words := sending(ready):
            add("again" if words == AGAIN else "upload", words)
        if all(status.document.keep_alive for status in ready):
            add("clock", LET_END)
        else:
            add("clock", KEEP)
        if one and chosen[0].copy is not None and chosen[0].copy.names:
            add("copy", COPY_NAME)
        if any(is_there(status) for status in chosen):
            add("trash", FROM_GOOGLE)
    menu.addSeparator()
    if one and ready:
        if chosen[0].needs_finding:
            add("search", "Show where it is…")
        else:
            add("folder", "Show in folder")
    add("close", OFF_LIST)


def sending(chosen: Sequence[DocumentStatus]) -> str:
    """Return what sending documents by hand is called, nothing where none of them can be."""
    can = [
        status
        for status in chosen
        if status.document.state is DocumentState.READY
        and status.foreign is None
        and not (status.missing or status.underway or status.paused)
    ]
    if not can:
        return ""
    return AGAIN if any(status.copy is not None for status in can) else NOW


def is_there(status: DocumentStatus) -> bool:
    """Say whether there is something on the other side to be removed."""
    copy = status.copy
    return copy is not None and (bool(copy.names) or copy.state is RemoteState.ACTIVE)


def new_menu(parent: QWidget) -> QMenu:
    """Return a menu that is deleted when it closes."""
    menu = QMenu(parent)
    menu.aboutToHide.connect(menu.deleteLater)
    return menu
