"""The sheet that lists what leaves this computer with a question: whereto, what, how much."""

from collections.abc import Iterable
from typing import NamedTuple

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QCheckBox, QListWidget, QListWidgetItem, QPushButton, QWidget

from workbench.domain.leaving import Leaving, LeavingDocument
from workbench.domain.pages import pages_words
from workbench.domain.profiles import Billing
from workbench.domain.suspicions import Suspicion, Unseen
from workbench.ui.chat.hostile import clean
from workbench.ui.composer.wording import rounded
from workbench.ui.dialogs import finished
from workbench.ui.files.wording import drawing_of, files, pages
from workbench.ui.icons import icon
from workbench.ui.reader.warning_words import counted
from workbench.ui.sheet import Sheet, plain
from workbench.ui.theme import Theme

TITLE = "What this question sends"
_BILLING = {
    Billing.PAID: "You said that this key is paid.",
    Billing.UNPAID: "You said that this key is unpaid: Google may use what is sent with it.",
    Billing.UNSURE: "You have not said whether this key is paid.",
}
_WIDTH, _LIST = 520, 200
_LEAST_SEEN = 3
"""Documents that are seen without scrolling, however large the text is."""
_MOST_UNSEEN = 4
_SAMPLE = 80


class Choice(NamedTuple):
    """What was chosen: whether to send, and without the characters that nobody sees."""

    send: bool
    as_seen: bool


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
        self.list.setProperty("framed", True)
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setSizeAdjustPolicy(QListWidget.SizeAdjustPolicy.AdjustToContents)
        small = theme.size("icon", "small")
        self.list.setIconSize(QSize(small, small))
        self.list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        for each in leaving.documents:
            drawing = "lock" if each.confidential else drawing_of(each.document)
            name, facts = describe(each, stays=not leaving.host)
            item = QListWidgetItem(icon(theme, drawing, "textMuted"), f"{name}\n{facts}".strip())
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{name}, {facts}")
            self.list.addItem(item)
        self.list.setVisible(bool(leaving.documents))
        self.list.ensurePolished()  # the style sheet has a say in how high a row is
        row = max(1, self.list.sizeHintForRow(0))
        rows = row * self.list.count() + theme.space(3)
        self.list.setMinimumHeight(min(rows, _LEAST_SEEN * row + theme.space(3)))
        self.list.setMaximumHeight(min(rows, round(_LIST * theme.text_size)))
        self.send = QPushButton("Send it" if leaving.risky else "Send")
        self.add(self.list, plain(rest(leaving)))
        self.add(*(plain(sentence, tone="warning") for sentence in unseen(leaving)))
        self.as_seen = QCheckBox("Leave invisible characters out of the texts that are sent")
        self.as_seen.setToolTip("The files and what is written in them stay as they are.")
        texts = leaving.strippable
        self.as_seen.setChecked(bool(texts) and all(each.document.as_seen for each in texts))
        self.add(self.as_seen)
        self.as_seen.setVisible(bool(texts) or (can_send and bool(leaving.unseen)))
        # What gives something away is never one key away.
        kind = "danger" if leaving.risky else "primary"
        close = self.end(self.send, kind=kind, cancel="Cancel" if can_send else "Close")
        self.send.setVisible(can_send)
        if not can_send:
            close.setDefault(True)


async def ask_leaving(
    theme: Theme, parent: QWidget, leaving: Leaving, *, can_send: bool = True
) -> Choice:
    """Show what leaves this computer; return whether it is to be sent, and how."""
    sheet = LeavingSheet(theme, parent, leaving, can_send)
    wanted = sheet.as_seen
    send = await finished(sheet)
    return Choice(send, wanted.isChecked())


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
    if count == len(leaving.documents):
        return "This file is confidential." if count == 1 else "These files are confidential."
    return f"{count:,} of these files {'is' if count == 1 else 'are'} confidential."


def describe(each: LeavingDocument, stays: bool = False) -> tuple[str, str]:
    """Return a document's name, and which pages, how many tokens, and whether it is there.

    Of a document that `stays` on this computer nobody says that it is sent.
    """
    document = each.document
    words = []
    if each.pages:
        words.append(f"only {pages_words(each.pages)}")
    elif document.is_pdf and document.page_count:
        words.append(pages(document.page_count))
    if document.goes_as_text:
        words.append("its text")
    if each.tokens is not None:
        words.append(f"about {rounded(each.tokens):,} tokens")
    if not stays:
        words.append("already there" if each.there else "is sent now")
    return " ".join(clean(document.name).split()), "  ·  ".join(words)


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


def unseen(leaving: Leaving) -> tuple[str, ...]:
    """Return a sentence for the question and each document that hold what nobody sees."""
    held = [("The question", leaving.unseen)]
    for each in leaving.documents:
        held.append((f"“{clean(each.document.name)}”", each.unseen))
    sentences = [f"{name} holds {_listed(found)}." for name, found in held if found]
    more = len(sentences) - _MOST_UNSEEN
    if more > 0:
        sentences[_MOST_UNSEEN:] = [f"So {'does' if more == 1 else 'do'} {files(more)} more."]
    return tuple(sentences)


def _listed(found: Iterable[Suspicion]) -> str:
    """Return what was found, each kind once with its first sample."""
    kinds: dict[Unseen, list[Suspicion]] = {}
    for each in found:
        kinds.setdefault(each.kind, []).append(each)
    words = []
    for several in kinds.values():
        said = counted(several)
        sample = " ".join(clean(several[0].sample).split())[:_SAMPLE]
        words.append(f"{said}: “{sample}”" if sample else said)
    return "; ".join(words)
