"""The panels of the window, built and put in their places; what joins them is the desk."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QStackedWidget

from workbench.domain.models import Model, find_model
from workbench.ui.caches.panel import CachesPanel
from workbench.ui.chat.panel import ConversationPanel
from workbench.ui.chat.suggestions import Suggestions
from workbench.ui.chats.panel import ChatsPanel
from workbench.ui.composer.composer import Composer
from workbench.ui.composer.key_card import MissingKey
from workbench.ui.files.panel import FilesPanel
from workbench.ui.main_window import MainWindow
from workbench.ui.reader.panel import ReaderPanel
from workbench.ui.shell.foot import Foot
from workbench.ui.shell.header import Header
from workbench.ui.start.first_run import FirstSteps, HintCard
from workbench.ui.start.start_screen import StartScreen
from workbench.ui.theme import Theme

READER = "Reader"
FILES = "Files"
CACHES = "Caches"


@dataclass(frozen=True, slots=True)
class Panels:
    """Every panel, by the name of its pane; `body` shows the suggestions or the conversation."""

    start: StartScreen
    chats: ChatsPanel
    header: Header
    suggestions: Suggestions
    conversation: ConversationPanel
    body: QStackedWidget
    composer: Composer
    missing_key: MissingKey
    reader: ReaderPanel
    files: FilesPanel
    hints: HintCard
    first_steps: FirstSteps
    caches: CachesPanel


def furnish(window: MainWindow, theme: Theme, models: Sequence[Model]) -> Panels:
    """Build the panels and give each its place in the window."""
    panels = Panels(
        start=StartScreen(theme),
        chats=ChatsPanel(theme),
        header=Header(theme),
        suggestions=Suggestions(theme),
        body=QStackedWidget(),
        conversation=ConversationPanel(theme, lambda model_id: find_model(models, model_id).name),
        composer=Composer(theme),
        missing_key=MissingKey(theme),
        reader=ReaderPanel(theme),
        files=FilesPanel(theme),
        hints=HintCard(theme),
        first_steps=FirstSteps(theme),
        caches=CachesPanel(theme),
    )
    window.set_start(panels.start)
    window.set_left(panels.chats)
    panels.body.addWidget(panels.suggestions)
    panels.body.addWidget(panels.conversation)
    panels.chats.add_below(panels.first_steps)
    foot = Foot(theme, panels.hints, panels.missing_key, panels.composer)
    window.set_centre(panels.header, panels.body, foot)
    window.add_right_tab(READER, panels.reader)
    window.add_right_tab(FILES, panels.files, 0)
    window.add_right_tab(CACHES, panels.caches)
    return panels
