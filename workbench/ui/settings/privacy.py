"""Privacy: where documents go, in whole sentences, and what may be told outside the window."""

from workbench.ui.settings.form import Page, text
from workbench.ui.theme import Theme

_FACTS = (
    (
        "Your documents",
        "They stay where they are. A copy goes to the connection you chose when you ask about "
        "them, and nowhere else. Google deletes its copies after 48 hours; Files can remove them "
        "at once.",
    ),
    (
        "Billing",
        "Without billing, Google may use what you send to improve its products. Each key on the "
        "page Keys says which it is.",
    ),
    (
        "This computer",
        "Chats are in one private file that only your account can read. Keys are in the system’s "
        "key store. Nothing is counted, measured or reported to anybody.",
    ),
    (
        "Links and pictures",
        "Pictures named in an answer are never loaded. A link opens only after you have seen its "
        "whole address.",
    ),
)


class PrivacyPage(Page):
    """What leaves this computer, and what does not."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "Privacy", "shield")
        for label, sentences in _FACTS:
            self.row(label, text(sentences))
        self.options(
            "Before sending",
            "before_sending",
            {
                "risky": "Ask about confidential documents and unpaid keys",
                "documents": "Ask about every document",
            },
            "The list names the host, the documents, their pages and tokens. When every document "
            "is asked about, none is uploaded and nothing is counted at Google before you agree. "
            "Ctrl+Shift+Enter in the question shows the list at any time.",
        )
        self.row(
            "Notifications",
            self.check("notify", "Tell me when long work has ended"),
            "Outside of this window. They say what ended, never what was asked or answered.",
        )
        self.body.addStretch(1)
