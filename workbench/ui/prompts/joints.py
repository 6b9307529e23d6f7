"""Joins the prompt library to the composer, to the options, and to its dialog."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu

from workbench.domain.prompts import SavedPrompt
from workbench.ui.dialogs import finished
from workbench.ui.jobs import JobFailure, Second
from workbench.ui.notices import Notice
from workbench.ui.options.form import OptionsForm
from workbench.ui.prompts.dialog import PromptsDialog
from workbench.ui.prompts.offering import PromptOffering
from workbench.ui.shell.actions import add_action, menu_text
from workbench.ui.theme import Theme

if TYPE_CHECKING:
    from workbench.ui.desk import Desk


class PromptsJoints(QObject):
    """Keeps what the composer offers in step with the library, and opens the dialog."""

    def __init__(self, desk: Desk, theme: Theme) -> None:
        super().__init__(desk)
        self._desk = desk
        self._theme = theme
        self._prompts: tuple[SavedPrompt, ...] = ()
        self.dialog: PromptsDialog | None = None
        self.offering = PromptOffering(desk.panels.composer)
        self.offering.edit_wanted.connect(self.open)
        desk.window.menus.prompts.triggered.connect(self.open)
        self.serve(desk.options.panel.form)
        desk.jobs.start("Reading the prompts", self._read())

    def open(self) -> None:
        """Show the library."""
        if self.dialog is None:
            self._desk.jobs.start("Showing the prompts", self._open())

    def serve(self, form: OptionsForm) -> None:
        """Let an instruction be taken from the library."""
        form.library_pressed.connect(partial(self._pick, form))

    async def _read(self, current: str = "") -> None:
        self._prompts = await self._desk.services.prompts.all()
        self.offering.take(self._prompts)
        if self.dialog is not None:
            self.dialog.show_prompts(self._prompts, current)

    async def _open(self) -> None:
        dialog = self.dialog = PromptsDialog(self._theme, self._desk.window)
        dialog.saved.connect(self._save)
        dialog.deleted.connect(self._delete)
        dialog.show_prompts(self._prompts)
        try:
            await finished(dialog)
        finally:
            self.dialog = None

    def _save(self, prompt_id: str, name: str, text: str) -> None:
        self._desk.jobs.start(
            "Saving the prompt", self._keep(prompt_id, name, text),
            second=Second.TOGETHER, on_failure=self._failed,
        )  # fmt: skip

    async def _keep(self, prompt_id: str, name: str, text: str) -> None:
        prompt = await self._desk.services.prompts.save(name, text, prompt_id)
        await self._read(prompt.id)
        if self.dialog is not None:
            self.dialog.show_told("Saved.", "success")

    def _delete(self, prompt_id: str) -> None:
        for prompt in self._prompts:
            if prompt.id == prompt_id:
                work = self._take_out(prompt)
                self._desk.jobs.start("Deleting the prompt", work, on_failure=self._failed)

    async def _take_out(self, prompt: SavedPrompt) -> None:
        await self._desk.services.prompts.delete(prompt.id)
        await self._read()
        self._desk.notices.tell(
            Notice(
                f"Prompt “{prompt.name}” deleted",
                drawing="trash",
                action="Undo",
                run=partial(self._save, prompt.id, prompt.name, prompt.text),
            )
        )

    def _failed(self, failure: JobFailure) -> None:
        if self.dialog is not None:
            self.dialog.show_told(failure.error.sentence, "danger")
        else:
            self._desk.notices.tell_failure(failure)

    def _pick(self, form: OptionsForm) -> None:
        menu = QMenu(form)
        menu.setAccessibleName("Prompts")
        for prompt in self._prompts:
            act = partial(self._take, form, prompt.text)
            add_action(menu, menu_text(prompt.name)).triggered.connect(act)
        menu.addSeparator()
        add_action(menu, "Change the prompts…").triggered.connect(self.open)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(form.library.mapToGlobal(form.library.rect().bottomLeft()))

    def _take(self, form: OptionsForm, text: str, _checked: bool = False) -> None:
        form.take_instruction(text)
