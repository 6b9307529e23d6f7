"""What an answer names is neither fetched nor opened, while it streams and when it is done."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QByteArray, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QTextCursor, QTextDocument
from PySide6.QtWidgets import QLabel

from tests.ui.canaries import FORMS, Canary, addressed
from tests.ui.chat.samples import answer, document, judged, question
from tests.ui.chat.screen import Screen
from workbench.domain.conversations import MessageState
from workbench.domain.quotation import Verdict
from workbench.ui.chat.hostile import allowed_link, clean
from workbench.ui.chat.text_view import TextView

SCHEMES = (
    "javascript vbscript file smb ftp ftps sftp ssh telnet ldap gopher data blob about chrome "
    "view-source ms-msdt ms-word ms-excel ms-settings search-ms shell calculator vscode cursor "
    "cherrystudio slack zoommtg steam spotify tel sms facetime intent market itms apt snap flatpak "
    "magnet jar netdoc mhtml res mk help hcp qrc resource moz-extension ws wss irc news nntp rtsp "
    "mms git svn dict finger nfs afp dav webcal feed x-apple"
).split()


@pytest.fixture
def canary():
    canary = Canary()
    yield canary
    canary.close()


@pytest.fixture
def wishes(monkeypatch):
    """What the text widgets were asked to load, pictures of the disk included."""
    asked = []

    def load(self, kind, name):
        asked.append(QUrl(name).toString())
        return QByteArray()

    monkeypatch.setattr(TextView, "loadResource", load)
    return asked


def test_the_watch_sees_a_picture_that_is_wished_for(qtbot, theme, wishes):
    screen = Screen(qtbot, theme)
    screen.show(answer(text="words"))
    view = screen.text_views()[0]
    QTextCursor(view.document()).insertImage("file:///canary.png")
    screen.paint()
    assert wishes == ["file:///canary.png"]


def shown(screen, text):
    """Show a text as it grows, finished, as a question, and in the names of a document."""
    names = {"report": document(name="<img src='x'>.pdf")}
    message = answer(text="", state=MessageState.STREAMING)
    screen.show(message, documents=names)
    for end in range(0, len(text) + 1, 3):
        screen.panel.show_message(replace(message, parts=({"text": text[:end]},)))
        screen.panel._show_dirty()
    screen.paint()
    citations = judged(text, *([Verdict.NOT_FOUND] * text.count("[[")))
    for state in (MessageState.COMPLETE, MessageState.STOPPED):
        screen.update(replace(message, state=state, parts=({"text": text},), citations=citations))
    screen.update(question("q", text, document_ids=("report",)))
    screen.update(answer("b", text="x", thoughts=text, notes=(text,)))
    screen.update(answer("c", failure=text, remedy="Ask again", state=MessageState.FAILED))


@pytest.mark.parametrize("form", FORMS)
def test_nothing_is_fetched_or_opened(qtbot, theme, canary, wishes, form, monkeypatch, tmp_path):
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    file = tmp_path / "canary.png"
    screen = Screen(qtbot, theme)
    for text in addressed(form, canary.url, file):
        shown(screen, text)
    assert wishes == []
    assert canary.requests == []
    assert opened == []
    for text in screen.panel.findChildren(QTextDocument):
        assert not any(form.isImageFormat() for form in text.allFormats())
    for label in screen.panel.findChildren(QLabel):
        if "<" in label.text():
            assert label.textFormat() is Qt.TextFormat.PlainText


def test_only_three_schemes_may_be_opened():
    assert len(SCHEMES) > 60
    for scheme in SCHEMES:
        for form in (f"{scheme}:x", f"{scheme}://host/x", f" {scheme}:x", f"{scheme.upper()}:x"):
            assert allowed_link(form) == ""
    for odd in ("//host/x", "/etc/passwd", "x.html", "http:", "https:///x", "http://[", ""):
        assert allowed_link(odd) == ""
    for good in ("https://example.com/x", "http://example.com", "mailto:ann@example.com"):
        assert allowed_link(good) == good


def test_cleaning_keeps_ordinary_text():
    text = "Ünïcödé, 日本語, עברית, العربية, 👩‍👩‍👧 and\ttabs\nlines – “quotes” x²"
    assert clean(text) == text
    assert clean("a\r\nb\u2028c") == "a\nb\nc"
    assert "\u202e" not in clean("file\u202efdp.exe")
