"""What an answer shows in each state, and what can be done with it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QRect, Qt, QUrl
from PySide6.QtGui import QGuiApplication, QHelpEvent, QTextCursor, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QPushButton, QToolButton

from tests.ui.chat.samples import answer, document, judged, question
from tests.ui.chat.screen import Screen
from workbench.domain.citations import parse_citations
from workbench.domain.conversations import MessageState, Waiting
from workbench.domain.models import Model, Thinking, ThinkingControl, ThinkingKind
from workbench.domain.quotation import Verdict
from workbench.domain.usage import Usage
from workbench.ui.chat.answer_body import COLLAPSED, MORE, STEP
from workbench.ui.chat.block_column import MOST_NEW
from workbench.ui.chat.card import CitationCard
from workbench.ui.chat.code_view import CodeView
from workbench.ui.chat.details import Details
from workbench.ui.chat.ending_card import FailureCard
from workbench.ui.chat.rows import QuietLine, RestLine
from workbench.ui.chat.table_view import TableView
from workbench.ui.theme import Appearance

CITED = (
    'The report calls it [[1, p. 43: "the largest movement of the year"]].\n\n'
    '| a | b |\n|---|---|\n| 1 | [[1, p. 44: "something else entirely"]] |\n'
)
DOCUMENTS = {"report": document()}


@pytest.fixture
def screen(qtbot, theme):
    return Screen(qtbot, theme)


def cited(**facts):
    verdicts = facts.pop("verdicts", (Verdict.VERIFIED, Verdict.NOT_FOUND))
    return answer(text=CITED, citations=judged(CITED, *verdicts), **facts)


def visible_words(widget):
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]


def button(widget, name):
    kinds = (QToolButton, QPushButton)
    found = [b for kind in kinds for b in widget.findChildren(kind) if b.accessibleName() == name]
    return found[0]


def test_a_press_on_a_chip_names_the_citation(screen):
    screen.show(question(), cited(), documents=DOCUMENTS)
    screen.press_chip(1)
    screen.press_chip(2)
    assert screen.sent == [("citation_activated", "a", 1), ("citation_activated", "a", 2)]


def test_a_press_beside_a_chip_does_nothing(screen):
    screen.show(cited(), documents=DOCUMENTS)
    view, _, place = next(screen.chip_places())
    for offset in (-60, 60):
        beside = place + QPoint(offset, 0)
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=beside)
    assert screen.sent == []


def test_copying_a_selection_names_the_citation(screen):
    screen.show(cited(), documents=DOCUMENTS)
    prose = screen.text_views()[0]
    prose.selectAll()
    prose.copy()
    assert QGuiApplication.clipboard().text() == (
        "The report calls it “the largest movement of the year” [1, p. 41]."
    )


def test_screen_readers_hear_the_citations(screen):
    screen.show(cited(), documents=DOCUMENTS)
    said = screen.view().accessibleDescription()
    assert "(1, verified, page 41)" in said
    assert "(2, not found, page 42)" in said


def test_the_card_over_a_chip_tells_status_place_and_words(screen):
    screen.show(cited(), documents=DOCUMENTS)
    view, _, place = next(screen.chip_places())
    help_event = QHelpEvent(QEvent.Type.ToolTip, place, view.viewport().mapToGlobal(place))
    QApplication.sendEvent(view.viewport(), help_event)
    (card,) = screen.window.findChildren(CitationCard)
    words = visible_words(card)
    assert {"Verified", "p. 41 (43 of 84)", "Annual report.pdf"} <= set(words)
    assert "“the largest movement of the year”" in words
    assert {label.textFormat() for label in card.findChildren(QLabel) if label.text()} == {
        Qt.TextFormat.PlainText
    }
    QApplication.sendEvent(view.viewport(), QEvent(QEvent.Type.Leave))
    screen.paint()
    assert screen.window.findChildren(CitationCard) == []


def test_proof_strip_counts_and_opens_the_list(screen):
    screen.show(cited(), documents=DOCUMENTS)
    proof = button(screen.view(), "1 of 2 quotations verified, 1 not found")
    assert proof.isVisible()
    proof.click()
    assert screen.sent == [("proof_activated", "a")]


def test_no_proof_strip_without_quotations(screen):
    screen.show(answer(text="Nothing is quoted."))
    assert not screen.view()._footer.proof.isVisible()
    assert screen.view()._footer.isVisible()


def test_a_verdict_that_comes_later_is_shown(screen):
    screen.show(cited(verdicts=(None, None)), documents=DOCUMENTS)
    assert [chip.status for _, chip, _ in screen.chip_places()] == ["", ""]
    screen.update(cited())
    assert [chip.status for _, chip, _ in screen.chip_places()] == ["verified", "notFound"]


def test_page_labels_that_come_later_are_shown(screen):
    screen.show(cited(), documents={})
    assert [chip.text for _, chip, _ in screen.chip_places()] == ["1 · p. 43", "2 · p. 44"]
    screen.panel.show_documents(DOCUMENTS)
    screen.settle()
    assert [chip.text for _, chip, _ in screen.chip_places()] == ["1 · p. 41", "2 · p. 42"]


def test_finished_blocks_are_not_touched_again(screen):
    text = "First paragraph.\n\n```py\nx = 1\n```\n\n> quoted\n\nOpen"
    message = answer(text=text, state=MessageState.STREAMING)
    screen.show(message)
    documents = [view.document() for view in screen.text_views()]
    revisions = [document.revision() for document in documents]
    for n in range(1, 30):
        screen.update(replace(message, parts=({"text": text + " word" * n},)))
    assert [view.document() for view in screen.text_views()] == documents
    after = [document.revision() for document in documents]
    assert after[:-1] == revisions[:-1]
    assert after[-1] > revisions[-1]


def test_open_code_is_appended_and_keeps_its_selection(screen):
    message = answer(text="```py\nline 1\n", state=MessageState.STREAMING)
    screen.show(message)
    (code,) = screen.view().findChildren(CodeView)
    code.edit.selectAll()
    screen.update(replace(message, parts=({"text": "```py\nline 1\nline 2\n"},)))
    assert code.edit.toPlainText() == "line 1\nline 2"
    assert code.edit.textCursor().selectedText() == "line 1"
    button(code, "Copy code").click()
    assert QGuiApplication.clipboard().text() == "line 1\nline 2"


def test_a_table_grows_row_by_row_and_is_copied_whole(screen):
    text = "| a | b |\n|---|--:|\n| 1 | 2 |\n"
    message = answer(text=text, state=MessageState.STREAMING)
    screen.show(message)
    for row in ("| 3 |", " 4 |\n", "| 5 | 6 |\n"):
        text += row
        screen.update(replace(message, parts=({"text": text},)))
    (table,) = screen.view().findChildren(TableView)
    assert table.text.toPlainText().split() == list("ab123456")
    button(table, "Copy as table").click()
    data = QGuiApplication.clipboard().mimeData()
    assert isinstance(data, QMimeData)
    assert data.text() == "a\tb\n1\t2\n3\t4\n5\t6\n"
    assert "<td>6</td>" in data.html()


def test_a_long_table_is_copied_in_all_its_parts(screen, qtbot):
    rows = "".join(f"| row {n} | some words to fill it |\n" for n in range(600))
    screen.show(answer(text="| a | b |\n|---|---|\n" + rows))
    qtbot.waitUntil(lambda: not screen.view().body.is_coming)
    tables = screen.view().findChildren(TableView)
    assert len(tables) > 2
    button(tables[1], "Copy as table").click()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert len(lines) == 601
    assert lines[-1].startswith("row 599\t")


def test_wide_tables_scroll_by_themselves(screen):
    head = "| " + " | ".join(f"heading{n}" for n in range(24)) + " |\n"
    screen.show(answer(text=head + "|---" * 24 + "|\n" + head))
    (table,) = screen.view().findChildren(TableView)
    assert table.text.horizontalScrollBar().maximum() > 0
    assert table.width() <= 740


@pytest.mark.parametrize(
    ("state", "failure", "remedy"),
    [
        (MessageState.FAILED, "Google does not know this key. Your question is kept.", "Connect"),
        (MessageState.INTERRUPTED, "The connection ended. The text so far is kept.", "Continue"),
        (MessageState.FAILED, "This model is not part of your plan.", ""),
    ],
)
def test_a_bad_ending_is_a_sentence_with_at_most_one_button(screen, state, failure, remedy):
    screen.show(answer(state=state, failure=failure, remedy=remedy))
    (card,) = screen.view().findChildren(FailureCard)
    title, _, rest = failure.removesuffix(".").partition(". ")
    assert [word.removesuffix(".") for word in visible_words(card) if word] == [
        words for words in (title, rest) if words
    ]
    assert not card.title.text().endswith(".")
    buttons = card.findChildren(QPushButton)
    assert [b.text() for b in buttons] == ([remedy] if remedy else [])
    for one in buttons:
        assert one.property("kind") == "primary"
        one.click()
    assert screen.sent == ([("remedy_activated", "a", remedy)] if remedy else [])


def test_stopped_answers_say_so_and_keep_their_text(screen):
    screen.show(answer(text="Half of it", state=MessageState.STOPPED))
    (line,) = [w for w in screen.view().findChildren(QuietLine) if w.isVisible()]
    assert line.label.text() == "Stopped by you"
    assert screen.shown_text() == "Half of it"


def test_notes_are_quiet_lines_above(screen):
    screen.show(answer(text="Text", notes=("The cache ended, so it was sent in full.",)))
    (line,) = [w for w in screen.view().findChildren(QuietLine) if w.isVisible()]
    assert line.label.text() == "The cache ended, so it was sent in full."
    assert line.y() < screen.view().body.blocks.y()


def test_actions_are_absent_while_streaming(screen):
    message = answer(text="So far", state=MessageState.STREAMING)
    screen.show(message)
    assert not screen.view()._footer.isVisible()
    assert not screen.view()._caption.isVisible()
    done = replace(
        message, state=MessageState.COMPLETE, usage=Usage(prompt=10, answer=2), seconds=1.0,
        model_id="gemini-3.8-flash",
    )  # fmt: skip
    screen.update(done)
    assert (
        screen.view()._caption.text()
        == "Gemini 3.8 Flash · 10 tokens in · 2 out · – · 1.0 s · 2 tokens/s"
    )
    for name in ("Copy", "Copy with sources", "Ask again"):
        action = button(screen.view(), name)
        assert action.isVisible()
        assert action.toolTip() == name
    button(screen.view(), "Copy").click()
    assert QGuiApplication.clipboard().text() == "So far"
    button(screen.view(), "Ask again").click()
    (menu,) = screen.view().findChildren(QMenu)
    assert [action.text() for action in menu.actions()] == ["Ask again"]
    menu.actions()[0].trigger()
    menu.close()
    assert screen.sent == [("answer_again", "a", "", None)]


def thinking_message(seconds=9, **facts):
    began = datetime.now(UTC) - timedelta(seconds=seconds)
    facts = {"state": MessageState.STREAMING, "created_at": began} | facts
    return answer(**facts)


def test_the_seconds_of_an_upload_or_a_wait_are_not_told_as_thinking(screen):
    began = datetime.now(UTC) - timedelta(seconds=60)
    queued = thinking_message(60, state=MessageState.QUEUED)
    screen.show(queued)
    row = screen.view().thinking
    assert row.words.startswith("Getting the documents ready")
    sent = replace(queued, state=MessageState.SENDING, sent_at=datetime.now(UTC))
    screen.update(sent)
    assert row.words == "Waiting for the answer"
    nine = began + timedelta(seconds=51)
    screen.update(thinking_message(60, thoughts="Looking.", sent_at=nine))
    assert row.words in ("Thinking, 9 s", "Thinking, 10 s")


def test_a_closed_row_of_thoughts_shows_its_whole_focus_ring(screen, theme):
    screen.show(answer("a", "Words.", thoughts="Looking.", thinking_seconds=3.0))
    row = screen.view().thinking
    row._header.setFocus(Qt.FocusReason.TabFocusReason)
    ring = theme.colour("focusRing").rgb()
    image = row.grab().toImage()
    middle = image.height() // 2
    assert image.pixel(0, middle) == image.pixel(image.width() - 1, middle) == ring


@pytest.mark.parametrize(
    ("since", "words"),
    [
        (date.min, "Ask with more thinking: High"),
        (date.max, "Ask with more thinking: Up to 9"),
    ],
)
def test_more_thinking_is_that_of_the_model_which_answers_today(screen, since, words):
    counts = ThinkingControl(ThinkingKind.BUDGET, (), Thinking(budget=-1), lowest=1, highest=9)
    levels = ThinkingControl(ThinkingKind.LEVEL, ("low", "high"), Thinking(level="low"))
    screen.panel.intents.offer(
        [
            Model("old", "Old", routed_to="new", routed_since=since, thinking=counts),
            Model("new", "New", inputs=("text",), thinking=levels),
        ]
    )
    screen.show(answer(text="Text", model_id="old", thinking=Thinking(budget=-1)))
    button(screen.view(), "Ask again").click()
    (menu,) = screen.view().findChildren(QMenu)
    assert menu.actions()[1].text() == words
    menu.close()


def test_thinking_is_open_while_live_and_closes_itself_once(screen):
    thoughts = "**Looking**\n\n" + "Word after word of thinking. " * 60
    live = thinking_message(thoughts=thoughts)
    screen.show(live)
    row = screen.view().thinking
    assert row.words.startswith("Thinking, 9 s") or row.words.startswith("Thinking, 10 s")
    assert row.is_open
    line = row._text.document().firstBlock().layout().lineAt(0).height()
    assert row._text.height() <= 7 * line + 7
    bar = row._text.verticalScrollBar()
    assert bar.value() == bar.maximum() > 0
    grown = replace(live, parts=(*live.parts, {"text": "The"}), thinking_seconds=12.2)
    screen.update(grown)
    assert row.words == "Thought for 12 s"
    assert not row.is_open
    more = replace(grown, parts=({"text": thoughts + "More.", "thought": True}, {"text": "The a"}))
    screen.update(more)
    assert not row.is_open
    row.toggle()
    assert row.is_open
    screen.update(replace(more, state=MessageState.COMPLETE))
    assert row.is_open
    assert "More." in row._text.toPlainText()
    assert row._text.height() > 7 * line + 7


def test_thinking_closed_by_hand_stays_closed(screen):
    live = thinking_message(thoughts="Some thought.")
    screen.show(live)
    row = screen.view().thinking
    row.toggle()
    screen.update(replace(live, parts=({"text": "Some thought. More.", "thought": True},)))
    assert not row.is_open


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (MessageState.QUEUED, "Getting the documents ready"),
        (MessageState.SENDING, "Waiting for the answer"),
    ],
)
def test_waiting_has_a_named_stage(screen, state, words):
    screen.show(thinking_message(seconds=3, state=state))
    assert screen.view().thinking.words.startswith(f"{words}, ")
    assert not screen.view().thinking.is_open


def test_a_wait_is_told_by_its_card_alone(screen):
    live = thinking_message(seconds=3, state=MessageState.SENDING)
    until = datetime.now(UTC) + timedelta(seconds=30)
    wait = Waiting("Google asks us to wait", "It goes out again.", 30, until, "status 429")
    screen.show(replace(live, waiting=wait))
    view = screen.view()
    assert not view.thinking.isVisible() and not view.thinking._timer.isActive()
    details = view._ending.findChild(Details)
    # The way to the details stands in one row with the buttons, whether they are open or shut.
    for _ in range(2):
        screen.paint()
        middle = view._ending.button.geometry().center().y()
        assert abs(details.button.geometry().center().y() - middle) <= 2
        assert details.button.x() > view._ending.button.geometry().right()
        details.button.click()
    # Without room beside the buttons it goes into a line of its own; nothing is cut.
    screen.resize(260, 600)
    screen.paint()
    card = view._ending
    for each in (card.button, details.button):
        assert each.width() >= each.sizeHint().width()
        assert card.rect().contains(each.geometry())
    assert details.button.geometry().top() > card.button.geometry().bottom()
    screen.update(live)
    assert view.thinking.isVisible()


def test_thoughts_that_were_opened_can_be_copied(screen):
    screen.show(
        answer(text="Done", thoughts="**First**\n\nThen <b>that</b>.", thinking_seconds=3.0)
    )
    row = screen.view().thinking
    assert not row.copy_button.isVisible()
    row.toggle()
    assert row.copy_button.isVisible() and row.copy_button.geometry().right() <= row.width()
    assert not row.copy_button.geometry().intersects(row._header.geometry())
    row.copy_button.click()
    assert QGuiApplication.clipboard().text() == "**First**\n\nThen <b>that</b>."
    row.toggle()
    assert not row.copy_button.isVisible()


def test_nothing_to_say_about_thinking_hides_the_row(screen):
    screen.show(answer(text="Done", thinking_seconds=1.0))
    assert not screen.view().thinking.isVisible()


def test_only_a_live_answer_keeps_a_timer(screen):
    live = thinking_message(thoughts="Hm.")
    screen.show(live)
    row = screen.view().thinking
    assert row._timer.isActive()
    screen.update(replace(live, parts=(*live.parts, {"text": "Word"})))
    assert not row._timer.isActive()


def test_a_pause_in_the_middle_is_told_with_its_seconds(screen, qtbot, monkeypatch):
    now = [100.0]
    monkeypatch.setattr("workbench.ui.chat.silence.time.monotonic", lambda: now[0])
    live = answer(text="Words\n\n" * 60, state=MessageState.STREAMING)
    screen.show(live)
    assert screen.at_end() and screen.panel.following
    line = screen.view()._silence
    assert line.isHidden() and line._patience.isActive()
    line._patience.setInterval(1)
    line._seconds.setInterval(1)
    now[0] = 112.0
    qtbot.waitUntil(line.isVisible)
    screen.settle()
    assert "Nothing new for 12 s" in line.label.text()
    assert line.y() > screen.view().body.blocks.geometry().bottom()
    assert screen.view().height() >= line.geometry().bottom()
    assert screen.at_end() and screen.panel.following
    now[0] = 113.0
    qtbot.waitUntil(lambda: "13 s" in line.label.text())
    # What comes takes it away, and with the end it cannot come back.
    screen.update(replace(live, parts=({"text": "Words and more"},)))
    assert line.isHidden() and line._patience.isActive() and not line._seconds.isActive()
    screen.update(replace(live, state=MessageState.COMPLETE))
    assert not line._patience.isActive()


def test_a_caption_without_room_is_model_cost_and_seconds(qtbot, theme):
    usage = Usage(prompt=67_318, cached=65_904, answer=846, thoughts=2_310)
    screen = Screen(qtbot, theme, width=740)
    screen.show(answer(text="x", usage=usage, cost=0.018, seconds=19.4, model_id="<b>m</b>"))
    label = screen.view()._caption
    assert "67,318 tokens in" in label.text() and label.toolTip() == ""
    screen.resize(480, 600)
    screen.paint()
    assert label.text() == "<b>m</b> · $0.018 · 19.4 s"
    assert "67,318 tokens in" in label.toolTip() and "<b>" not in label.toolTip()


def test_links_are_told_and_not_followed(screen):
    screen.show(answer(text="[words](https://example.com/a?b=c%20d) and <b>no</b>"))
    (view,) = screen.text_views()
    view.anchorClicked.emit(QUrl("https://example.com/a?b=c%20d"))
    assert screen.sent == [("link_activated", "https://example.com/a?b=c%20d")]
    assert not view.openLinks()
    cursor = QTextCursor(view.document())
    cursor.setPosition(2)
    assert cursor.charFormat().anchorHref() == "https://example.com/a?b=c%20d"


def test_nothing_is_loaded_from_anywhere(screen):
    screen.show(answer(text="words"))
    (view,) = screen.text_views()
    for kind in QTextDocument.ResourceType:
        for place in ("http://canary.invalid/x.png", "file:///etc/hostname", "qrc:/x", "//h/s"):
            assert view.loadResource(kind, QUrl(place)) == b""
            assert not view.document().resource(kind, QUrl(place))


def test_very_long_answers_are_cut_with_a_line_and_copied_whole(screen):
    text = "Some words. " * 30_000
    screen.show(answer(text=text))
    (line,) = [w for w in screen.view().findChildren(QuietLine) if w.isVisible()]
    assert line.label.text().startswith("340,000 more characters are not shown here.")
    button(screen.view(), "Copy").click()
    assert len(QGuiApplication.clipboard().text()) == len(text)


def test_more_of_a_long_answer_comes_in_slices_and_moves_nothing(screen, qtbot):
    text = "Some words. " * 30_000
    screen.show(answer(text=text))
    qtbot.waitUntil(lambda: not screen.view().body.is_coming)
    screen.bar.setValue(0)
    (line,) = [w for w in screen.view().findChildren(RestLine) if w.isVisible()]
    button(screen.view(), "Show more of the answer").click()
    sizes = {len(screen.shown_text())}
    view = screen.view()
    qtbot.waitUntil(lambda: sizes.add(len(screen.shown_text())) or not view.body.is_coming)
    assert "280,000" in line.label.text()
    assert len(sizes) > 3
    assert screen.bar.value() == 0
    assert not screen.panel.following
    words = " ".join(screen.shown_text().split())
    assert text.startswith(words) and len(words) >= COLLAPSED + MORE - 20


def test_a_finished_answer_is_built_in_slices_and_its_end_stays_in_sight(screen, qtbot):
    text = "\n\n".join(f"Paragraph {n} says a few words about the fuel." for n in range(900))
    screen.show(answer(text=text))
    view = screen.view()
    assert view.body.is_coming and len(screen.shown_text()) < 2 * STEP
    sizes = {len(screen.shown_text())}
    qtbot.waitUntil(lambda: sizes.add(len(screen.shown_text())) or not view.body.is_coming)
    assert len(sizes) > 1
    assert " ".join(screen.shown_text().split()) == " ".join(text.split())
    assert screen.panel.following and screen.bar.value() == screen.bar.maximum()
    assert "Paragraph 1 says" in view.accessibleDescription()


@pytest.mark.parametrize("first", ["", "Paragraph 0 says"])
def test_an_answer_that_comes_in_one_huge_piece_is_built_in_slices_too(screen, qtbot, first):
    text = "\n\n".join(f"Paragraph {n} says a few words about the fuel." for n in range(900))
    live = answer(text=first, state=MessageState.STREAMING)
    screen.show(live)
    screen.update(replace(live, parts=({"text": text},)))
    view = screen.view()
    assert view.body.is_coming and len(screen.shown_text()) < 2 * STEP
    sizes = {len(screen.shown_text())}
    qtbot.waitUntil(lambda: sizes.add(len(screen.shown_text())) or not view.body.is_coming)
    assert len(sizes) > 2
    assert " ".join(screen.shown_text().split()) == " ".join(text.split())
    # What comes from then on stands at once, as in any answer that grows.
    screen.update(replace(live, parts=({"text": text}, {"text": "\n\nAnd a last word."})))
    assert screen.shown_text().endswith("And a last word.") and not view.body.is_coming
    assert screen.panel.following and screen.bar.value() == screen.bar.maximum()


@pytest.mark.parametrize(
    ("piece", "views"),
    [("```\n```\n", 250), ("***\n\n", 250), ("> a\n\nb\n\n", 500), ("|a|\n|-|\n\nx\n\n", 500)],
)
def test_hundreds_of_blocks_are_built_in_several_turns(screen, piece, views):
    screen.resize(740, 200)
    screen.show(answer(text=piece * 250), question(), answer("b", "The last words."))
    screen.bar.setValue(0)
    view = screen.view()
    built = [len(view.body.blocks._views)]
    assert built[0] == MOST_NEW and view.body.is_coming
    value = screen.bar.value()
    while view.body.is_coming:  # each is a turn of the loop
        view.body._coming.stop()
        view.body._show_next()
        built.append(len(view.body.blocks._views))
    assert built[-1] == views
    assert max(after - before for before, after in pairwise(built)) <= MOST_NEW
    assert screen.bar.value() == value and not screen.panel.following
    # It stands as one that was built at once.
    height = view.height()
    view.body.blocks.show_blocks(*view.body._text.blocks, again=True)
    assert view.fit(view.width()) == height and not view.body.blocks.is_coming


def test_blocks_above_are_built_while_the_end_is_read(screen, qtbot):
    screen.show(answer(text="```\n```\n" * 250))
    view = screen.view()
    assert view.body.is_coming
    places = set()
    qtbot.waitUntil(
        lambda: places.add(screen.bar.maximum() - screen.bar.value()) or not view.body.is_coming
    )
    assert places == {0} and screen.panel.following


def test_an_answer_that_streams_hundreds_of_blocks_shows_them_all(screen, qtbot):
    live = answer(text="```\n```\n" * 250, state=MessageState.STREAMING)
    screen.show(live)
    view = screen.view()
    assert len(view.body.blocks._views) == MOST_NEW
    screen.update(replace(live, parts=({"text": "```\n```\n" * 251},)))
    qtbot.waitUntil(lambda: not view.body.is_coming)
    assert len(view.body.blocks._views) == 251


def test_what_is_looked_for_does_not_wait_for_the_blocks(screen):
    screen.show(answer(text="```\n```\n" * 250 + "\nThe end of it."))
    assert screen.view().body.is_coming
    assert screen.view().select_words("The end of it") is not None
    assert not screen.view().body.is_coming


def test_what_is_looked_for_does_not_wait_for_the_slices(screen, qtbot):
    text = "\n\n".join(f"Paragraph {n} says a few words about the fuel." for n in range(900))
    screen.show(answer(text=text))
    view = screen.view()
    assert view.body.is_coming
    assert view.select_words("Paragraph 100 says") is not None
    assert view.body.is_coming, "the place is there, the rest comes"
    # Far down it is, which would hold the window up for long: only what comes before is waited for.
    shown = []
    view.reached.connect(lambda _: shown.append(view.select_words("Paragraph 500 says")))
    assert view.select_words("Paragraph 500 says") is None and view.body.is_seeking
    qtbot.waitUntil(lambda: bool(shown))
    assert shown[0] is not None and not view.body.is_seeking
    assert view.body.is_coming and "Paragraph 899 says" not in screen.shown_text()
    qtbot.waitUntil(lambda: not view.body.is_coming)
    assert view.select_words("Paragraph 899 says") is not None


def test_an_answer_that_grew_long_is_not_collapsed(screen):
    text = "Some words. " * 20_000
    screen.show(answer(text=text, state=MessageState.STREAMING))
    screen.update(answer(text=text + "More. " * 20_000))
    (line,) = [w for w in screen.view().findChildren(QuietLine) if w.isVisible()]
    assert line.label.text().startswith("60,000 more characters are not shown here.")


def test_questions_are_plain_text_with_their_documents(screen):
    text = "Is *this* <b>bold</b>?\n\n![x](http://canary.invalid/a)"
    documents = {d.id: d for d in (document("d1", "a<img src='x'>.pdf"), document("d2", "b.pdf"))}
    screen.show(question(text=text, document_ids=("d1", "d2")), documents=documents)
    view = screen.view("q")
    assert view._text.toPlainText() == text
    assert [w for w in visible_words(view) if w] == ["a<img src='x'>.pdf", "b.pdf"]
    assert view._bubble.geometry().right() == view.width() - 1
    assert view._bubble.width() <= 0.84 * view.width() + 1


def test_many_documents_are_counted(screen):
    documents = {f"d{n}": document(f"d{n}", f"{n}.pdf") for n in range(5)}
    screen.show(question(document_ids=tuple(documents)), documents=documents)
    assert "5 documents" in visible_words(screen.view("q"))


def test_both_themes_and_all_text_sizes_draw(qtbot, both_themes):
    screen = Screen(qtbot, both_themes)
    message = cited(thoughts="Hm.", thinking_seconds=2.0, usage=Usage(prompt=1))
    screen.show(question(document_ids=("report",)), message, documents=DOCUMENTS)
    heights = []
    appearance = Appearance.DARK if both_themes.is_dark else Appearance.LIGHT
    for size in (0.8, 1.0, 2.0):
        both_themes.use(appearance, size)
        screen.paint()
        heights.append(screen.view().height())
        assert [chip.ordinal for _, chip, _ in screen.chip_places()] == [1, 2]
    assert heights == sorted(heights)
    assert heights[0] < heights[2]


@pytest.mark.parametrize(
    ("version", "name"),
    [
        ("", "Gemini 3.8 Flash"),
        ("gemini-3.8-flash-001", "Gemini 3.8 Flash"),
        ("models/gemini-3.8-flash", "Gemini 3.8 Flash"),
        ("gemini-9", "gemini-9, asked for Gemini 3.8 Flash"),
    ],
)
def test_another_model_than_the_one_asked_is_named(screen, version, name):
    screen.show(answer(text="x", model_id="gemini-3.8-flash", model_version=version))
    assert screen.view()._caption.text() == name


@pytest.mark.parametrize("lines", range(9, 14))
def test_live_thoughts_begin_with_a_whole_line(screen, lines):
    thoughts = "\n\n".join(f"**Title {n}**\n\nA line of thought {n}." for n in range(lines))
    screen.show(thinking_message(thoughts=thoughts))
    row = screen.view().thinking
    text = row._text
    bar, layout = text.verticalScrollBar(), text.document().documentLayout()
    ends = []
    for number in range(text.document().blockCount()):
        block = text.document().findBlockByNumber(number)
        line = block.layout().lineAt(0)
        top = layout.blockBoundingRect(block).top() + line.y()
        ends.append((top, top + line.height()))
    assert not [end for end in ends if end[0] < bar.value() - 1 and end[1] > bar.value() + 1]
    assert text.geometry().bottom() < row.height() and row.height() < 250
    assert bar.value() == bar.maximum() > 0


def test_live_thoughts_take_no_more_room_than_they_need(screen):
    screen.show(thinking_message(thoughts="A thought of one line. " * 3))
    row = screen.view().thinking
    assert row._text.height() == row._text.document().size().height()
    assert row._text.document().textWidth() == row._text.width()


@pytest.mark.parametrize("proved", [True, False])
def test_the_actions_go_below_the_strip_where_both_have_no_room(screen, proved):
    text = 'It rose [[1, p. 43: "the largest movement of the year"]].' if proved else "It rose."
    citations = judged(text, Verdict.VERIFIED) if proved else ()
    screen.show(answer(text=text, citations=citations))
    footer, more = screen.view()._footer, button(screen.view(), "More")

    def place(widget):
        return QRect(widget.mapTo(footer, QPoint(0, 0)), widget.size())

    assert place(more).right() >= footer.width() - 2
    screen.resize(360, 600)
    screen.paint()
    strip = place(footer.proof)
    assert not proved or strip.width() >= footer.proof.sizeHint().width()
    for each in footer._actions:
        assert footer.rect().contains(place(each))
        assert not proved or not strip.intersects(place(each))


TABLE_OF_CITATIONS = (
    "| Cost | Where | Note |\n|---|---|---|\n"
    '| 10[^2] | [[1, p. 43: "ten"]] | a |\n| =1+2 | so [[1, p. 44: "x"]] | b |\n'
)


def cells_selected(view, first, last):
    grid = next(f for f in view.document().rootFrame().childFrames())
    cursor = grid.cellAt(*first).firstCursorPosition()
    cursor.setPosition(grid.cellAt(*last).lastPosition(), cursor.MoveMode.KeepAnchor)
    view.setTextCursor(cursor)
    return view.selected_text()


def test_selected_cells_are_copied_as_cells(screen):
    screen.show(question(), answer(text=TABLE_OF_CITATIONS))
    (view,) = screen.text_views()
    assert cells_selected(view, (1, 0), (2, 1)) == "10[2]\t[1, p. 43]\n'=1+2\tso “x” [2, p. 44]\n"
    assert cells_selected(view, (0, 1), (2, 1)) == "Where\n[1, p. 43]\nso “x” [2, p. 44]\n"
    assert cells_selected(view, (2, 1), (2, 1)) == "so “x” [2, p. 44]"


def test_selected_cells_from_the_right_begin_with_the_first_column(screen):
    screen.show(question(), answer(text="| א | ב |\n|---|---|\n| 1 | 2 |\n"))
    (view,) = screen.text_views()
    assert cells_selected(view, (0, 0), (1, 1)) == "א\tב\n1\t2\n"


def test_a_selected_footnote_mark_is_no_digit(screen):
    screen.show(question(), answer(text="It is 10[^2], $x$ and [[1, p. 43]]."))
    (view,) = screen.text_views()
    view.selectAll()
    assert view.selected_text() == "It is 10[2], $x$ and [1, p. 43]."


GROWING = "| a | b |\n|---|---|\n| one | two |\n| three | fo"


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("One two three", " four five", "two"),
        ("One two three\n\nSecond here", " and more", "here"),
        (GROWING, "ur |\n| x | y |\n", "three"),
        ('One two [[1, p. 43: "z"]] three\n', "\nmore", "two"),
        ('| a |\n|---|\n| one [[1, p. 43: "z"]] |\n', "\nmore", "one"),
    ],
)
def test_a_selection_stays_while_its_line_grows_and_is_judged(screen, before, after, words):
    text = before + after
    screen.show(question(), answer(text=before, state=MessageState.STREAMING))
    view = screen.text_views()[0]
    view.setTextCursor(view.document().find(words))
    assert view.selected_text() == words
    screen.update(answer(text=text, state=MessageState.STREAMING))
    assert view.selected_text() == words
    citations = parse_citations(text, final=True).citations
    screen.update(answer(text=text, citations=judged(text, *(Verdict.CLOSE for _ in citations))))
    assert view.selected_text() == words


def test_words_are_shaped_once_and_not_at_each_painting(screen):
    screen.show(answer(text="A **bold** word.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"))
    screen.update(answer(text="A **bold** word.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nMore."))
    written = []
    for view in screen.text_views():
        block = view.document().firstBlock()
        while block.isValid():
            written.append((block.text(), block.layout().cacheEnabled()))
            block = block.next()
    assert [text for text, _ in written if text] == ["A bold word.", *"ab12", "More."]
    assert all(kept for text, kept in written if text)
