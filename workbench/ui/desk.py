"""The desk: everything on the window joined, so that what one pane asks for another one shows."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject

from workbench.domain.changes import Changes
from workbench.domain.conversations import Message, Role
from workbench.domain.documents import Document
from workbench.domain.profiles import OFFLINE_PROFILE_ID
from workbench.services import Services
from workbench.settings import Settings
from workbench.ui.caches.joints import CachesJoints
from workbench.ui.chat.presenter import ChatPresenter
from workbench.ui.chat.safe_mode import DrawingNote
from workbench.ui.chat_joints import ChatJoints
from workbench.ui.chats.presenter import ChatsPresenter
from workbench.ui.choices import Choices
from workbench.ui.composer.presenter import NEW, ComposerPresenter
from workbench.ui.composer.so_far import AnswerSoFar
from workbench.ui.connection import Connection
from workbench.ui.data_watch import DataWatch
from workbench.ui.dialogs import ask
from workbench.ui.files.care import FileCare
from workbench.ui.files.presenter import FilesPresenter
from workbench.ui.files_joints import FilesJoints
from workbench.ui.jobs import Jobs, Second
from workbench.ui.leaving import remove_copies
from workbench.ui.main_window import MainWindow
from workbench.ui.notices import Notices
from workbench.ui.options.joints import OptionsJoints
from workbench.ui.panels import FILES, furnish
from workbench.ui.prompts.joints import PromptsJoints
from workbench.ui.reader.presenter import ReaderPresenter
from workbench.ui.reader_joints import ReaderJoints
from workbench.ui.remedies import Remedies
from workbench.ui.running_work import RunningWork
from workbench.ui.screenshot.joints import ScreenshotJoints
from workbench.ui.sending_joints import SendingJoints
from workbench.ui.settings.housekeeping import Housekeeping
from workbench.ui.settings.joints import SettingsJoints
from workbench.ui.start.connecting import ask_for_key
from workbench.ui.start.first_run_joints import SAMPLES, FirstRunJoints
from workbench.ui.theme import Theme
from workbench.ui.usage.limit_watch import LimitWatch
from workbench.ui.usage.limits import Limits
from workbench.ui.usage.presenter import UsagePresenter
from workbench.ui.window_joints import WindowJoints
from workbench.ui.workspace_joints import WorkspaceJoints

SAMPLE_QUESTION = "What was found about corrosion on the frames, and what must be replaced?"


class Desk(QObject):
    """Owns the presenters and the jobs; `open` fills the window, `close` ends every job."""

    def __init__(
        self,
        window: MainWindow,
        theme: Theme,
        services: Services,
        settings: Settings,
        pasted: Path,
        house: Housekeeping,
    ) -> None:
        """`pasted` is the folder for pictures that come from the clipboard."""
        super().__init__()
        self.window = window
        self.services = services
        self.notices = Notices(theme, self)
        self.notices.attach(window, window.status)
        self.jobs = Jobs(self.notices.tell_failure)
        self.choices = Choices(settings, house.save, self.jobs)
        self.limits = Limits(services, self.choices, self.notices, theme, window)
        self._house = house
        self.panels = furnish(window, theme, services.models)
        self.notices.stand_above(self.panels.composer)
        self._theme = theme
        self._pasted = pasted

    @property
    def settings(self) -> Settings:
        """What the user chose; a new value is kept at once."""
        return self.choices.value

    @settings.setter
    def settings(self, value: Settings) -> None:
        self.choices.adopt(value)

    async def open(self) -> None:
        """Read what is stored, join the panes, and show the last conversation or the start."""
        self.workspaces = WorkspaceJoints(self, self._theme)
        await self.workspaces.presenter.begin(self.settings.workspace_id)
        await self.services.profiles.use(self.settings.active_profile_id or OFFLINE_PROFILE_ID)
        self._make_presenters()
        self._join_chat()
        self.files_joints = FilesJoints(self, self._theme, self._pasted)
        self.screenshots = ScreenshotJoints(self, self._theme, self._pasted)
        self.window_joints = WindowJoints(self, self._theme)
        self.options = OptionsJoints(self, self._theme)
        self.prompts = PromptsJoints(self, self._theme)
        self.cache_joints = CachesJoints(self, self._theme, self.workspace_id)
        self.chat_joints = ChatJoints(self, self._theme)
        self.usage = UsagePresenter(self, self._theme)
        self.usage.prices.changed.connect(self._on_prices)
        self.reader_joints = ReaderJoints(self, self._theme, self._pasted)
        self.settings_joints = SettingsJoints(self, self._theme, self._house)
        self.first_run = FirstRunJoints(self, self._house)
        self.remedies = Remedies(self)
        self.data_watch = DataWatch(self.window, self._house.health, self.jobs, self.notices)
        self.connection.look_for_key()
        await self.chat_joints.prepare()
        self.chats.refresh()
        self.files.refresh()
        await self.workspaces.show_last_chat()
        if not self.chat.conversation_id and self.connection.is_offline:
            self.show_start()

    @property
    def workspace_id(self) -> str:
        """The workspace that is open."""
        return self.workspaces.presenter.current.id

    async def close(self) -> None:
        """End every job; what they held is kept."""
        self.settings = replace(
            self.settings,
            active_profile_id=self.services.profiles.active.id,
        )
        self.panels.conversation.formulas.close()
        self.panels.conversation.note_drawn()
        self.data_watch.end()
        self.workspaces.keep()
        await self.chat_joints.close()
        await self.jobs.close()
        if self.settings.copies_at_end == "remove" and not self._house.is_taking_back():
            await remove_copies(self.services)

    # What the user can do

    def new_chat(self) -> None:
        """Begin a conversation; it is stored with its first question."""
        self.window.show_chat()
        self.panels.body.setCurrentWidget(self.panels.suggestions)
        self.chat.open(NEW)
        self.composer.open(NEW)
        self.connection.open(None)
        self.panels.header.show_title("")
        self.window.drop_zones.describe("")
        self.panels.chats.show_current("")
        self.connection.show_account(())
        self.reader.set_answer(None, {})
        self.panels.reader.verdict.show_telling(None)
        self.panels.composer.take_focus()

    def show_start(self) -> None:
        """Show the start screen with the focus on its first button."""
        self.window.show_start()
        self.panels.start.focus_first()

    def open_conversation(self, conversation_id: str) -> None:
        """Show a conversation."""
        self.window.show_chat()
        self.panels.body.setCurrentWidget(self.panels.conversation)
        self.chat.open(conversation_id)
        self.composer.open(conversation_id)
        self.panels.chats.show_current(conversation_id)
        self.panels.composer.take_focus()
        self.jobs.start(
            "Opening the chat", self._show_conversation(conversation_id),
            group="show conversation", second=Second.REPLACE,
        )  # fmt: skip

    def add_files(self, paths: Sequence[str], zone: str = "chat") -> None:
        """Take files in; those for the chat go with the next question."""
        self.window.show_chat()
        self.files.add(paths, attach=zone == "chat")
        if zone == "chat":
            self.panels.composer.take_focus()
        else:
            self.window.show_right(FILES)

    def open_network(self) -> None:
        """Show the settings of the network."""
        self.settings_joints.open("Network")

    def try_samples(self) -> None:
        """Begin a chat about the sample documents with the offline engine."""
        self.jobs.start("Opening the samples", self._try_samples())

    def ask_again(self, message_id: str) -> None:
        """Have the question of an answer answered once more."""
        self.services.profiles.ask_store_again()
        self.chat.answer_again(message_id)

    # Joining

    def _make_presenters(self) -> None:
        panels, services, jobs = self.panels, self.services, self.jobs
        self.sending = SendingJoints(self, self._theme)
        ask_key = partial(
            ask_for_key, self._theme, self.window, services.profiles, jobs, self._house.environment,
            open_network=self.open_network,
        )  # fmt: skip
        question = partial(ask, self._theme, self.window)
        self.connection = Connection(self.window, panels, services, jobs, ask_key, question)
        self.chats = ChatsPresenter(
            panels.chats, services.conversations, jobs, self.notices,
            self.workspaces.presenter, services.turns, self._theme,
        )  # fmt: skip
        panels.conversation.watch(DrawingNote(self._pasted.parent / "drawing.json"))
        may_send = self.sending.may_send
        self.chat = ChatPresenter(panels.conversation, services, jobs, self, may_send)
        self.composer = ComposerPresenter(panels.composer, services.estimating, jobs)
        self.so_far = AnswerSoFar(panels.composer, self.chat, services, jobs)
        LimitWatch(self.limits, self.chat, self.so_far, jobs, self.open_conversation)
        self.composer.new_chat = self.sending.unstored_chat
        now = services.remote_copies.now
        panels.files.use_clock(now)
        self.files = FilesPresenter(panels.files, services, jobs, self.workspace_id, now)
        self.file_care = FileCare(panels.files, self.files, services, jobs, now)
        self.reader = ReaderPresenter(panels.reader, services.reading, jobs, self, services.ocr)
        self.running_work = RunningWork(self.window.status, self)
        self.sending.join()

    def _join_chat(self) -> None:
        chat, panels = self.chat, self.panels
        for signal, slot in (
            (self.composer.send_requested, self.sending.send),
            (chat.answering, self._on_answering),
            (chat.changed, self._on_changes),
            (chat.opened, self._on_opened),
            (chat.filled, self._on_filled),
            (chat.answer_finished, self._on_answer_finished),
            (chat.waiting, self._on_waiting),
            (chat.not_asked, self.composer.give_back),
            (self.chats.changed, self._on_changes),
            (self.workspaces.presenter.changed, self._on_changes),
            (self.chats.deleted, self._on_deleted),
            (self.workspaces.presenter.binned_chat, self._on_deleted),
            (panels.suggestions.chosen, self._suggest),
            (self.connection.profile_used, self._on_profile_used),
            (self.connection.blocked, self.composer.set_blocked),
            (panels.chats.chosen, self.open_conversation),
            (panels.chats.new_chat, self.new_chat),
            (panels.header.renamed, self._rename),
        ):
            signal.connect(slot)

    # Conversations

    async def _show_conversation(self, conversation_id: str) -> None:
        if conversation_id != self.chat.conversation_id:
            return
        conversation = await self.services.conversations.get(conversation_id)
        if conversation_id == self.chat.conversation_id:
            self.panels.header.show_title(conversation.title)
            self.window.drop_zones.describe(conversation.title)
            self.connection.open(conversation)
            self.connection.show_account(self.chat.messages)

    def _on_opened(self, conversation_id: str) -> None:
        self.connection.show_account(self.chat.messages)
        answer = self.last_answer()
        self.reader.set_answer(answer, self.documents_of(answer))

    def _on_filled(self, conversation_id: str) -> None:
        self.connection.show_account(self.chat.messages)

    def _on_answering(self, answering: bool) -> None:
        self.window.menus.stop.setEnabled(answering)
        self.composer.set_running(self.chat.conversation_id, answering)
        self.running_work.show_answering(answering)
        self.panels.chats.show_busy(self.chat.busy_conversations)

    def _on_waiting(self, answer: Message) -> None:
        if answer.conversation_id == self.chat.conversation_id and answer.waiting is not None:
            self.running_work.show_waiting(answer.waiting.seconds)

    def _on_answer_finished(self, answer: Message) -> None:
        self.composer.set_running(answer.conversation_id, False)
        self.panels.chats.show_busy(self.chat.busy_conversations)
        if answer.conversation_id == self.chat.conversation_id:
            self.connection.show_account(self.chat.messages)
        if answer.citations and answer.conversation_id == self.chat.conversation_id:
            self.reader.set_answer(answer, self.documents_of(answer))

    def _on_changes(self, changes: Changes) -> None:
        if changes.documents or changes.conversations:
            self.files.recount()
        if changes.conversations:
            self.chats.refresh()
            self.panels.chats.show_current(self.chat.conversation_id)
            if changes.conversation_id == self.chat.conversation_id:
                self.jobs.start(
                    "Reading the title",
                    self._show_conversation(changes.conversation_id),
                    group="show conversation",
                    second=Second.REPLACE,
                )

    def _on_deleted(self, conversation_id: str) -> None:
        # Nothing is written or paid for in the bin; what is taken out of it can go on.
        self.composer.keep_back(conversation_id)
        self.chat.stop_in(conversation_id)
        if conversation_id == self.chat.conversation_id:
            self.new_chat()

    def _rename(self, title: str) -> None:
        if self.chat.conversation_id:
            self.chats.rename(self.chat.conversation_id, title)

    # Beginning and changing

    def _suggest(self, question: str) -> None:
        self.panels.composer.set_text(question)
        self.panels.composer.take_focus()

    def _on_prices(self) -> None:
        self.connection.show()
        self.composer.estimate()
        self.cache_joints.presenter.show_prices()

    def _on_profile_used(self, profile_id: str) -> None:
        self.settings = replace(self.settings, active_profile_id=profile_id)
        self.files.refresh()
        self.composer.estimate()
        self.connection.show_account(self.chat.messages)

    async def _try_samples(self) -> None:
        await self.services.profiles.use(OFFLINE_PROFILE_ID)
        await self.first_run.make_samples(self.workspace_id)
        self.new_chat()
        self.add_files([str(path) for path in SAMPLES])
        self.panels.composer.set_text(SAMPLE_QUESTION)

    # Looking things up

    def message(self, message_id: str) -> Message | None:
        """Return a message that is shown."""
        return next((m for m in self.chat.messages if m.id == message_id), None)

    def last_answer(self) -> Message | None:
        """Return the newest answer that is shown."""
        answers = (m for m in reversed(self.chat.messages) if m.role is Role.ANSWER)
        return next(answers, None)

    def documents_of(self, answer: Message | None) -> dict[str, Document]:
        """Return the documents that an answer's citations name."""
        if answer is None:
            return {}
        ids = {item.document_id for item in answer.citations}
        known = ((i, self.chat.document(i)) for i in ids)
        return {i: document for i, document in known if document is not None}
