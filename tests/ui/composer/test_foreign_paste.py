"""What is pasted from elsewhere is plain text, or files that are named; nothing is fetched."""

import pytest
from PySide6.QtCore import QMimeData, QUrl

from tests.ui.canaries import FORMS, Canary, WatchedFile, addressed
from workbench.ui.composer.editor import Editor


@pytest.fixture
def watched(tmp_path):
    server, file = Canary(), WatchedFile(tmp_path / "canary.png")
    yield server, file
    assert server.requests == []
    assert not file.was_opened()
    server.close()
    file.close()


@pytest.fixture
def editor(qtbot, theme):
    editor = Editor(theme)
    qtbot.addWidget(editor)
    editor.resize(400, 200)
    editor.show()
    return editor


@pytest.mark.parametrize("form", FORMS)
def test_markup_on_the_clipboard_is_never_drawn(editor, watched, form):
    server, file = watched
    for markup in addressed(form, server.url, file.path):
        data = QMimeData()
        data.setHtml(f"<p>{markup}</p><img src='{server.url}'>")
        data.setText("plain words")
        data.setData(
            "text/rtf", rb"{\rtf1{\field{\*\fldinst INCLUDEPICTURE " + server.url.encode() + b"}}}"
        )
        editor.insertFromMimeData(data)
        assert editor.toPlainText() == "plain words"
        editor.grab()
        editor.clear()
        # The markup itself, as text, stays text.
        data = QMimeData()
        data.setText(markup)
        editor.insertFromMimeData(data)
        assert editor.toPlainText() == markup
        editor.grab()
        editor.clear()


def test_addresses_are_words_and_only_local_files_are_files(editor, watched, tmp_path):
    server, _ = watched
    given = []
    editor.files_pasted.connect(given.append)
    data = QMimeData()
    data.setUrls([QUrl(server.url), QUrl("smb://share/x.pdf"), QUrl("javascript:alert(1)")])
    data.setText(server.url)
    editor.insertFromMimeData(data)
    assert given == [] and editor.toPlainText() == server.url
    mixed = QMimeData()
    path = tmp_path / "a.pdf"
    mixed.setUrls([QUrl(server.url), QUrl.fromLocalFile(str(path))])
    editor.insertFromMimeData(mixed)
    assert given == [[str(path)]]
