"""The foot of an answer: how many quotations hold, its versions, and what can be done with it."""

from collections.abc import Mapping

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from workbench.domain.conversations import Message
from workbench.domain.documents import Document
from workbench.ui.chat.copying import answer_text, answer_with_sources
from workbench.ui.chat.intents import TurnIntents
from workbench.ui.chat.proof import ProofStrip, counts_of
from workbench.ui.chat.turn_menus import again_menu, more_menu
from workbench.ui.chat.version_switch import VersionSwitch
from workbench.ui.shell.buttons import CopyButton, IconButton
from workbench.ui.shell.flow import Flow
from workbench.ui.theme import Theme

WITHOUT_TEXT = ("Ask again", "More")
"""What can be done with an answer that came to no word."""


class AnswerFooter(QWidget):
    """Proof strip, version switch and actions of one answer; `proof` and `versions` are public."""

    def __init__(self, theme: Theme, message_id: str, intents: TurnIntents) -> None:
        super().__init__()
        self._id, self._intents = message_id, intents
        self._message: Message | None = None
        self._documents: Mapping[str, Document] = {}
        self.proof = ProofStrip(theme)
        self.versions = VersionSwitch(theme)
        self.versions.chosen.connect(intents.version_chosen)
        # Where both do not fit beside each other, the actions go below the strip.
        tail, edge = QWidget(), QWidget()
        edge.setFixedSize(0, 0)  # keeps the actions at the other end while there is no strip
        self.setLayout(Flow(theme.space(2), self.proof, edge, tail, apart=2))
        row = QHBoxLayout(tail)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space(1))
        row.addWidget(self.versions)
        self._actions: list[IconButton] = []
        for icon_name, name, press in (
            ("copy", "Copy", self._copy),
            ("copysrc", "Copy with sources", self._copy_with_sources),
            ("again", "Ask again", self._press_again),
            ("branch", "Go on in a new chat", self._press_branch),
            ("export", "Export…", self._press_export),
            ("more", "More", self._press_more),
        ):
            copies = icon_name in ("copy", "copysrc")
            button = (
                CopyButton(theme, name, drawing=icon_name)
                if copies
                else IconButton(theme, icon_name, name)
            )
            button.clicked.connect(press)
            row.addWidget(button)
            self._actions.append(button)

    def show_message(self, message: Message, documents: Mapping[str, Document]) -> None:
        """Show what can be done with an answer as it stands."""
        self._message, self._documents = message, documents
        counts = counts_of(message)
        if counts:
            self.proof.show_counts(counts)
        self.proof.setVisible(bool(counts))
        self._show_actions()

    def show_versions(self, ids: tuple[str, ...]) -> None:
        """Show which of several versions the answer is."""
        self.versions.show_versions(ids, self._id)
        self._show_actions()

    def _show_actions(self) -> None:
        """Some actions belong to a text; an answer without one can be asked again, or deleted."""
        if self._message is None:
            return
        for button in self._actions:
            shown = self._message.has_text or button.accessibleName() in WITHOUT_TEXT
            if button.isHidden() is shown:
                button.setVisible(shown)
        self.setVisible(self._message.state.is_final)

    def _copy(self) -> None:
        if self._message:
            QGuiApplication.clipboard().setText(answer_text(self._message, self._documents))

    def _copy_with_sources(self) -> None:
        if self._message:
            text = answer_with_sources(self._message, self._documents)
            QGuiApplication.clipboard().setText(text)

    def _press_again(self) -> None:
        if self._message:
            self._open_below("Ask again", again_menu(self, self._message, self._intents))

    def _press_branch(self) -> None:
        self._intents.branched.emit(self._id)

    def _press_export(self) -> None:
        self._intents.exported.emit(self._id)

    def _press_more(self) -> None:
        if self._message:
            several = not self.versions.isHidden()
            self._open_below("More", more_menu(self, self._message, self._intents, several))

    def _open_below(self, name: str, menu: QMenu) -> None:
        button = next(each for each in self._actions if each.accessibleName() == name)
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))
