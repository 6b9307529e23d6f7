"""Joins menus, keys, notices and the start screen of the window to what they ask for."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from workbench.domain.conversations import Role
from workbench.domain.endings import CONNECT, MAKE_ROOM, NETWORK_SETTINGS
from workbench.domain.profiles import OFFLINE_PROFILE_ID
from workbench.ui.chat.copying import answer_text
from workbench.ui.notices import Notice
from workbench.ui.reader.layout import Fit
from workbench.ui.theme import Theme

if TYPE_CHECKING:
    from workbench.ui.desk import Desk


class WindowJoints(QObject):
    """Connects what belongs to the whole window rather than to one pane."""

    def __init__(self, desk: "Desk", theme: Theme) -> None:
        super().__init__(desk)
        self._desk, self._theme = desk, theme
        window, menus, panels = desk.window, desk.window.menus, desk.panels
        for signal, slot in (
            (panels.start.samples, desk.try_samples),
            (panels.start.connect_gemini, desk.connection.connect_gemini),
            (panels.start.network, desk.open_network),
            (desk.connection.profile_used, self._leave_start),
            (window.status.privacy_pressed, self._open_privacy),
            (panels.chats.hide_pressed, window.toggle_left),
            (panels.composer.edit_last, self._edit_last),
            (desk.composer.stop_requested, self._stop),
            (desk.notices.action_pressed, self._on_notice),
            (desk.notices.stacked, window.drop_zones.come_forward),
            (window.page_zoom, self._zoom_page),
            (window.appearance_changed, self._keep_appearance),
            (menus.new_chat.triggered, desk.new_chat),
            (menus.add_files.triggered, desk.files_joints.choose_files),
            (menus.search.triggered, self._search),
            (menus.stop.triggered, desk.chat.stop),
            (menus.ask_again.triggered, self._ask_last_again),
            (menus.copy_last.triggered, self._copy_last),
            (menus.composer.triggered, self._go_to_composer),
            (menus.thinking.triggered, panels.composer.open_thinking),
            (menus.start_screen.triggered, desk.show_start),
        ):
            signal.connect(slot)
        menus.stop.setEnabled(False)

    def _leave_start(self, profile_id: str) -> None:
        """Go on to a chat once there is a connection: the start screen has done its work."""
        if profile_id != OFFLINE_PROFILE_ID and self._desk.window.shows_start:
            self._desk.new_chat()

    def _search(self) -> None:
        self._desk.window.show_chat()
        self._desk.window.show_left()
        self._desk.panels.chats.focus_search()

    def _go_to_composer(self) -> None:
        self._desk.window.show_chat()
        self._desk.panels.composer.take_focus()

    def _zoom_page(self, step: int) -> None:
        pages = self._desk.panels.reader.pages
        if step > 0:
            pages.zoom_in()
        elif step < 0:
            pages.zoom_out()
        else:
            pages.set_zoom(Fit.TEXT)

    def _keep_appearance(self) -> None:
        self._desk.choices.take(
            appearance=self._theme.appearance.value, text_size=self._theme.text_size
        )

    def _on_notice(self, notice: Notice) -> None:
        if notice.action == CONNECT:
            self._desk.connection.mend_key()
        elif notice.action == NETWORK_SETTINGS:
            self._desk.open_network()
        elif notice.action == MAKE_ROOM:
            self._desk.file_care.make_room()

    def _open_privacy(self) -> None:
        self._desk.settings_joints.open("Privacy")

    def _ask_last_again(self) -> None:
        answer = self._desk.last_answer()
        if answer is not None:
            self._desk.ask_again(answer.id)

    def _copy_last(self) -> None:
        answer = self._desk.last_answer()
        if answer is not None:
            QGuiApplication.clipboard().setText(
                answer_text(answer, self._desk.documents_of(answer))
            )
            self._desk.notices.say("Answer copied", drawing="copy")

    def _edit_last(self) -> None:
        questions = (m for m in reversed(self._desk.chat.messages) if m.role is Role.QUESTION)
        if (last := next(questions, None)) is not None:
            self._desk.panels.conversation.edit_question(last.id)

    def _stop(self, conversation_id: str) -> None:
        self._desk.chat.stop()
