"""The sheet that lists what leaves this computer with a question: whereto, what, how much."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QPushButton, QWidget

from workbench.domain.leaving import Leaving, LeavingDocument
from workbench.domain.pages import pages_words
from workbench.domain.profiles import Billing
from workbench.ui.chat.hostile import clean
from workbench.ui.composer.wording import rounded
from workbench.ui.dialogs import finished
from workbench.ui.files.wording import drawing_of, files, pages
from workbench.ui.icons import icon
from workbench.ui.sheet import Sheet, plain
from workbench.ui.theme import Theme

TITLE = "What this question sends"
_BILLING = {
    Billing.PAID: "You said that this key is paid.",
    Billing.UNPAID: "You said that this key is unpaid: Google may use what is sent with it.",
    Billing.UNSURE: "You have not said whether this key is paid.",
}
_WIDTH, _LIST = 520, 200


class LeavingSheet(Sheet):
    """Lists documents, their pages and tokens; Send is offered where there is a question."""

    def __init__(
        self, theme: Theme, parent: QWidget | None, leaving: Leaving, can_send: bool
    ) -> None:
        super().__init__(theme, parent, TITLE, _WIDTH)
        self.add(*(plain(sentence) for sentence in where(leaving)))
        if leaving.risky:
            self.add(plain(risk(leaving), tone="danger", weight="semibold"))
        self.list = QListWidget()
        self.list.setAccessibleName("Documents")
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        for each in leaving.documents:
            drawing = "lock" if each.confidential else drawing_of(each.document)
            item = QListWidgetItem(icon(theme, drawing, "textMuted"), describe(each))
            self.list.addItem(item)
        self.list.setVisible(bool(leaving.documents))
        self.list.setMaximumHeight(round(_LIST * theme.text_size))
        self.send = QPushButton("Send it" if leaving.risky else "Send")
        self.add(self.list, plain(rest(leaving)))
        # What gives something away is never one key away.
        kind = "danger" if leaving.risky else "primary"
        close = self.end(self.send, kind=kind, cancel="Cancel" if can_send else "Close")
        self.send.setVisible(can_send)
        if not can_send:
            close.setDefault(True)


async def ask_leaving(
    theme: Theme, parent: QWidget, leaving: Leaving, *, can_send: bool = True
) -> bool:
    """Show what leaves this computer; return whether it is to be sent."""
    return await finished(LeavingSheet(theme, parent, leaving, can_send))


def where(leaving: Leaving) -> tuple[str, ...]:
    """Return the sentences that say whereto a question goes, and with which key."""
    if not leaving.host:
        return ("Nothing leaves this computer. The offline engine answers here.",)
    return (
        f"It goes to {clean(leaving.host)} with “{clean(leaving.profile)}”.",
        _BILLING[leaving.billing],
    )


def risk(leaving: Leaving) -> str:
    """Return the warning of confidential documents."""
    count = len(leaving.risky)
    are = "is" if count == 1 else "are"
    return f"{files(count)} of these {are} confidential."


def describe(each: LeavingDocument) -> str:
    """Return a document in one line: which pages, how many tokens, and whether it is there."""
    document = each.document
    words = [clean(document.name)]
    if each.pages:
        words.append(f"only {pages_words(each.pages)}")
    elif document.is_pdf and document.page_count:
        words.append(pages(document.page_count))
    if document.goes_as_text:
        words.append("its text")
    if each.tokens is not None:
        words.append(f"about {rounded(each.tokens):,} tokens")
    words.append("already there" if each.there else "is sent now")
    return "  ·  ".join(words)


def rest(leaving: Leaving) -> str:
    """Return what else goes along, and all of it in tokens."""
    along = "The words of the question"
    if leaving.turns:
        messages = "message" if leaving.turns == 1 else "messages"
        along += f", and {leaving.turns:,} earlier {messages} of this chat"
    total = leaving.tokens
    if not leaving.host:
        return f"{along}."
    if total is None:
        return f"{along}. How many tokens that is, is not known."
    return f"{along}. In all about {rounded(total):,} tokens."
