"""Hostile text in every place where text of others is drawn: nothing is asked for or opened."""

import asyncio
import io
from datetime import datetime

import docx
import pytest
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QDesktopServices, QHelpEvent
from PySide6.QtWidgets import QApplication, QLabel, QToolTip, QWidget

from tests.ui.canaries import FORMS, Canary, WatchedFile, addressed
from tests.ui.chat.samples import NOON, answer, document, judged, question
from tests.ui.chat.screen import Screen
from tests.ui.chats.samples import chat
from workbench.domain.citations import parse_citations
from workbench.domain.conversations import Conversation, MessageState
from workbench.domain.quotation import Verdict
from workbench.domain.search import Hit
from workbench.ui.chat.card import CitationCard
from workbench.ui.chat.table_files import LargeTable
from workbench.ui.chats.panel import ChatsPanel
from workbench.ui.dialogs import tell
from workbench.ui.export.as_docx import docx as write_docx
from workbench.ui.export.as_html import html
from workbench.ui.export.as_markdown import markdown
from workbench.ui.export.as_pdf import pdf
from workbench.ui.export.paper import gather
from workbench.ui.notices import Notice
from workbench.ui.shell.header import Header
from workbench.ui.shell.toast import Toast


@pytest.fixture
def canaries(tmp_path, monkeypatch):
    """A server, a watched file, and what the system was asked to open."""
    server, file, opened = Canary(), WatchedFile(tmp_path / "canary.png"), []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    yield server, file, opened
    assert server.requests == []
    assert not file.was_opened()
    assert opened == []
    server.close()
    file.close()


def test_the_watch_sees_an_opening(tmp_path):
    file = WatchedFile(tmp_path / "x.png")
    assert not file.was_opened()
    file.path.read_bytes()
    assert file.was_opened()
    assert not file.was_opened()
    file.close()


def texts(canaries):
    """Give every form with every address: more than 200 texts."""
    server, file, _ = canaries
    for form in FORMS:
        yield from addressed(form, server.url, file.path)


def show(widget):
    widget.resize(700, 500)
    widget.show()
    QApplication.sendPostedEvents()
    widget.grab()


def hover(widget, place):
    event = QHelpEvent(QEvent.Type.ToolTip, place, widget.mapToGlobal(place))
    QApplication.sendEvent(widget, event)
    tip = next((w for w in QApplication.topLevelWidgets() if w.inherits("QTipLabel")), None)
    if tip is not None:
        tip.grab()
    QToolTip.hideText()


def test_titles_hits_and_their_tooltips(qtbot, theme, canaries):
    panel = ChatsPanel(theme)
    qtbot.addWidget(panel)
    now = datetime.now().astimezone()
    for text in texts(canaries):
        panel.show_conversations((chat("a", text, 0, now),))
        show(panel)
        index = panel.list.model().index(1, 0)
        hover(panel.list.viewport(), panel.list.visualRect(index).center())
        panel.search.setText("fuel")
        panel.show_hits("fuel", (Hit(text, (text, "fuel", text), frozenset({1}), "d", "m"),))
        show(panel)
        panel.search.clear()


def test_the_title_above_the_chat(qtbot, theme, canaries):
    header = Header(theme)
    qtbot.addWidget(header)
    for text in texts(canaries):
        header.show_title(text)
        show(header)
        label = header.findChild(QLabel)
        hover(label, label.rect().center())


async def test_notices_and_dialogs(qtbot, theme, canaries):
    window = QWidget()
    qtbot.addWidget(window)
    for text in texts(canaries):
        toast = Toast(theme, Notice(text, hint=text, action=text[:20]), window)
        show(toast)
        toast.close()
    text = "".join(texts(canaries))[:4_000]
    question_shown = tell(theme, window, text[:300], text)
    job = asyncio.ensure_future(question_shown)
    await asyncio.sleep(0)
    for dialog in window.findChildren(QWidget):
        if dialog.isWindow():
            dialog.grab()
    job.cancel()
    with pytest.raises(asyncio.CancelledError):
        await job


def test_cards_chips_and_tooltips_of_links(qtbot, theme, canaries):
    screen = Screen(qtbot, theme)
    for text in texts(canaries):
        names = {"report": document(name=f"{text}.pdf")}
        cited = f'"x" [[1, p. 3: "{text[:80]}"]] [link](https://example.com/?{text[:20]})'
        count = len(parse_citations(cited, final=True).citations)
        message = answer(text=cited, citations=judged(cited, *[Verdict.CLOSE] * count))
        screen.show(question(text=text, document_ids=("report",)), message, documents=names)
        for checked in message.citations:
            card = CitationCard(theme, checked, names, screen.view())
            card.show_at(QPoint(10, 10))
            card.grab()
            card.close()
        view = screen.text_views()[0]
        hover(view.viewport(), QPoint(60, 8))
    screen.panel.formulas.close()


def test_a_table_shown_larger(qtbot, theme, canaries):
    window = QWidget()
    qtbot.addWidget(window)
    rows = [[text, text] for text in texts(canaries)]
    large = LargeTable(theme, window, rows)
    show(large)
    place = large.table.visualItemRect(large.table.item(0, 0)).center()
    hover(large.table.viewport(), place)


def test_every_kind_of_export(qapp, canaries):
    messages = []
    for number, text in enumerate(texts(canaries)):
        messages.append(question(f"q{number}", text, document_ids=("report",)))
        messages.append(answer(f"a{number}", text, state=MessageState.STOPPED, model_id="m"))
    title = messages[0].text
    paper = gather(
        Conversation("c", "default", title, NOON, NOON),
        messages,
        {"report": document(name=title)},
        {"m": title},
    )
    assert "default-src 'none'" in html(paper)
    assert markdown(paper)
    docx.Document(io.BytesIO(write_docx(paper)))
    assert pdf(paper).startswith(b"%PDF")
