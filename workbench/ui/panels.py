"""The panels of the window, built and put in their places; what joins them is the desk."""

from collections.abc import Sequence
from dataclasses import dataclass

from workbench.domain.models import Model, find_model
from workbench.ui.chat.panel import ConversationPanel
from workbench.ui.chats.panel import ChatsPanel
from workbench.ui.composer.composer import Composer
from workbench.ui.files.panel import FilesPanel
from workbench.ui.main_window import MainWindow
from workbench.ui.reader.panel import ReaderPanel
from workbench.ui.shell.centred import Centred
from workbench.ui.shell.header import Header
from workbench.ui.start.start_screen import StartScreen
from workbench.ui.theme import Theme

READER = "Reader"
FILES = "Files"


@dataclass(frozen=True, slots=True)
class Panels:
    """Every panel, by the name of its pane."""

    start: StartScreen
    chats: ChatsPanel
    header: Header
    conversation: ConversationPanel
    composer: Composer
    reader: ReaderPanel
    files: FilesPanel


def furnish(window: MainWindow, theme: Theme, models: Sequence[Model]) -> Panels:
    """Build the panels and give each its place in the window."""
    panels = Panels(
        start=StartScreen(theme),
        chats=ChatsPanel(theme),
        header=Header(theme),
        conversation=ConversationPanel(theme, lambda model_id: find_model(models, model_id).name),
        composer=Composer(theme),
        reader=ReaderPanel(theme),
        files=FilesPanel(theme),
    )
    window.set_start(panels.start)
    window.set_left(panels.chats)
    window.set_centre(panels.header, panels.conversation, Centred(theme, panels.composer))
    window.add_right_tab(READER, panels.reader)
    window.add_right_tab(FILES, panels.files, 0)
    return panels
