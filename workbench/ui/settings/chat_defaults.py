"""Chat defaults: the options that new chats begin with."""

import json

from workbench.domain.options import Options, to_json
from workbench.settings import Settings
from workbench.ui.options.form import OptionsForm
from workbench.ui.options.joints import defaults_of
from workbench.ui.settings.form import Page
from workbench.ui.theme import Theme


class ChatDefaultsPage(Page):
    """The form of the options; its instruction may be taken from the prompt library."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(
            theme,
            "Chat defaults",
            "chat",
            "New chats begin with these options. What a model does not honour is not sent to it.",
        )
        self.form = OptionsForm(theme)
        self.form.changed.connect(self._choose)
        self.body.addWidget(self.form)
        self.body.addStretch(1)

    def show_settings(self, settings: Settings) -> None:
        """Show the stored defaults."""
        self.form.show_options(defaults_of(settings.chat_defaults))
        self.form.show_model(None)

    def _choose(self, options: Options) -> None:
        self.chosen.emit("chat_defaults", json.dumps(to_json(options)))
