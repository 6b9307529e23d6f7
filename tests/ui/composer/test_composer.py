import json
from itertools import pairwise
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage, QInputMethodEvent
from PySide6.QtWidgets import QApplication, QToolButton, QWidget

from tests.ui.files.samples import NOW, failed, status
from workbench.domain.documents import RemoteState
from workbench.domain.models import Model, find_model, read_models
from workbench.domain.profiles import OFFLINE_MODEL_ID
from workbench.paths import resources
from workbench.ui.composer.chip import DocumentChip
from workbench.ui.composer.composer import SETTLED, Composer
from workbench.ui.composer.wording import NOTHING_TYPED
from workbench.ui.shell.focus import neighbour

MODELS = read_models(json.loads((resources() / "models.json").read_text(encoding="utf-8")))
FLASH = find_model(MODELS, "gemini-3.8-flash")
OFFLINE = Model(id=OFFLINE_MODEL_ID, name="Offline engine")
PRICE = SimpleNamespace(tokens=77_214, dollars=0.025, cached=65_904, free=False, exact=False)


@pytest.fixture
def composer(qtbot, theme):
    window = QWidget()
    qtbot.addWidget(window)
    composer = Composer(theme, window, clock=lambda: NOW)
    composer.set_model(FLASH)
    lay_out(composer, 645)
    window.resize(1000, 600)
    window.show()
    composer.editor.setFocus()
    yield composer


def lay_out(composer, width):
    composer.resize(width, composer.sizeHint().height())
    composer.layout().activate()


def labels(composer):
    return {
        label.text()
        for label in (
            composer.reason,
            composer.price_row.reason,
            composer.price_row.price,
            composer.price_row.note,
        )
        if label.isVisible()
    }


def test_enter_sends_and_shift_enter_breaks(composer, qtbot):
    qtbot.keyClicks(composer.editor, "one")
    qtbot.keyClick(composer.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClicks(composer.editor, "two ")
    with qtbot.waitSignal(composer.send) as sent:
        qtbot.keyClick(composer.editor, Qt.Key.Key_Return)
    assert sent.args == ["one\ntwo"]
    assert composer.text() == "one\ntwo "


def test_enter_is_left_to_an_input_method_that_composes(composer, qtbot):
    composer.set_text("x")
    QApplication.sendEvent(composer.editor, QInputMethodEvent("にほ", []))
    with qtbot.assertNotEmitted(composer.send):
        qtbot.keyClick(composer.editor, Qt.Key.Key_Return)
    done = QInputMethodEvent("", [])
    done.setCommitString("日本")
    QApplication.sendEvent(composer.editor, done)
    with qtbot.waitSignal(composer.send) as sent:
        qtbot.keyClick(composer.editor, Qt.Key.Key_Return)
    assert "日本" in sent.args[0]


def test_nothing_is_sent_without_words(composer, qtbot):
    assert NOTHING_TYPED in labels(composer)
    assert not composer.send_button.isEnabled()
    composer.set_text("  \n ")
    with qtbot.assertNotEmitted(composer.send):
        qtbot.keyClick(composer.editor, Qt.Key.Key_Return)
    composer.set_text("x")
    assert composer.send_button.isEnabled()
    assert NOTHING_TYPED not in labels(composer)


def test_a_reason_keeps_a_typed_question_back_and_keeps_its_text(composer, qtbot):
    composer.set_text("Why?")
    composer.set_reason("Add a key to send")
    assert not composer.send_button.isEnabled()
    assert "Add a key to send" in labels(composer)
    with qtbot.assertNotEmitted(composer.send):
        qtbot.keyClick(composer.editor, Qt.Key.Key_Return)
    assert composer.text() == "Why?"


def test_send_turns_into_stop_in_the_same_place_and_size(composer, qtbot):
    composer.set_text("x")
    before = composer.send_button.geometry()
    assert before.size().toTuple() == (88, 32)
    composer.set_running(True)
    composer.layout().activate()
    assert composer.send_button.geometry() == before
    assert composer.send_button.text() == "Stop"
    with qtbot.waitSignal(composer.stop):
        qtbot.mouseClick(composer.send_button, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(composer.stop):
        qtbot.keyClick(composer.editor, Qt.Key.Key_Escape)
    composer.set_running(False)
    with qtbot.assertNotEmitted(composer.stop):
        qtbot.keyClick(composer.editor, Qt.Key.Key_Escape)


def test_a_double_click_on_send_does_not_stop(composer, qtbot):
    composer.set_text("x")
    composer.send.connect(lambda: composer.set_running(True))
    with qtbot.assertNotEmitted(composer.stop):
        qtbot.mouseClick(composer.send_button, Qt.MouseButton.LeftButton)
        qtbot.mouseDClick(composer.send_button, Qt.MouseButton.LeftButton)


def test_while_an_answer_comes_enter_still_sends_for_later(composer, qtbot):
    composer.set_running(True)
    composer.set_text("and then?")
    with qtbot.waitSignal(composer.send):
        qtbot.keyClick(composer.editor, Qt.Key.Key_Return)
    composer.set_text("")
    assert "Type the next question" in composer.editor.placeholderText()
    assert NOTHING_TYPED not in labels(composer)


def test_up_edits_the_last_question_only_when_empty(composer, qtbot):
    with qtbot.waitSignal(composer.edit_last):
        qtbot.keyClick(composer.editor, Qt.Key.Key_Up)
    composer.set_text("x")
    with qtbot.assertNotEmitted(composer.edit_last):
        qtbot.keyClick(composer.editor, Qt.Key.Key_Up)


def test_the_field_grows_to_ten_lines_and_then_scrolls(composer):
    def height(lines):
        composer.set_text("\n".join("x" * lines))
        return composer.editor.height()

    one, two, ten = height(1), height(2), height(10)
    line = composer.editor.fontMetrics().lineSpacing()
    assert two - one == line
    assert ten - one == 9 * line
    assert height(40) == ten
    assert height(1) == one


def mime(**what):
    data = QMimeData()
    if "urls" in what:
        data.setUrls([QUrl(url) for url in what["urls"]])
    if "text" in what:
        data.setText(what["text"])
    if "html" in what:
        data.setHtml(what["html"])
    if "image" in what:
        data.setImageData(what["image"])
    return data


def test_pasted_files_go_to_the_question(composer, qtbot):
    data = mime(urls=["file:///a/one.pdf", "file:///a/two.pdf"], text="one.pdf two.pdf")
    with qtbot.waitSignal(composer.files_pasted) as pasted:
        composer.editor.insertFromMimeData(data)
    assert pasted.args == [["/a/one.pdf", "/a/two.pdf"]]
    assert composer.text() == ""


def test_pasted_text_is_plain(composer):
    composer.editor.insertFromMimeData(mime(text="a <b>", html="<b>bold</b>"))
    composer.editor.insertFromMimeData(mime(urls=["https://example.org/"], text=" link"))
    assert composer.text() == "a <b> link"


def test_a_pasted_picture_is_told(composer, qtbot):
    picture = QImage(2, 2, QImage.Format.Format_RGB32)
    with qtbot.waitSignal(composer.picture_pasted) as pasted:
        composer.editor.insertFromMimeData(mime(image=picture))
    assert pasted.args[0].size() == picture.size()


def test_dropped_files_are_left_to_the_window(composer):
    plain = Qt.KeyboardModifier.NoModifier
    ground, place = composer.editor.viewport(), composer.editor.rect().center()
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    for data, taken in (
        (mime(urls=["file:///a.pdf"]), False),
        (mime(urls=["file:///a.pdf"], text="file:///a.pdf"), False),
        (mime(image=QImage(2, 2, QImage.Format.Format_RGB32)), False),
        (mime(text="dropped words"), True),
    ):
        enter = QDragEnterEvent(place, copy, data, left, plain)
        enter.ignore()
        QApplication.sendEvent(ground, enter)
        assert enter.isAccepted() is taken
    QApplication.sendEvent(ground, QDropEvent(QPointF(place), copy, data, left, plain))
    assert composer.text() == "dropped words"


def test_typing_settles_once(composer, qtbot):
    assert SETTLED == 400
    with qtbot.waitSignal(composer.text_changed_settled, timeout=2000):
        qtbot.keyClicks(composer.editor, "abc", delay=5)
    with qtbot.assertNotEmitted(composer.text_changed_settled, wait=500):
        pass


def test_the_price_line(composer):
    composer.set_estimate(PRICE)
    assert "About 77,200 tokens, about $0.025 (65,904 tokens from the cache)" in labels(composer)
    composer.set_model(OFFLINE)
    assert "Free. Nothing leaves this computer." in labels(composer)


def test_a_narrow_composer_says_less(composer):
    composer.set_estimate(PRICE)
    lay_out(composer, 296)
    assert labels(composer) == {NOTHING_TYPED, "About $0.025"}
    assert composer.thinking.text() == "Medium"
    lay_out(composer, 645)
    assert composer.thinking.text() == "Thinking: Medium"


@pytest.mark.parametrize("width", [280, 296, 497, 760])
def test_nothing_leaves_the_frame(composer, width):
    composer.set_documents((status(), failed()))
    composer.set_running(True)
    composer.set_queued("A question that is rather long for so narrow a window, is it not?")
    lay_out(composer, width)
    for button in composer.findChildren(QToolButton):
        if button.isVisible():
            right = button.mapTo(composer, QPoint(button.width(), 0)).x()
            assert right <= width, button.accessibleName()
    assert composer.minimumSizeHint().width() <= 280


def test_the_frame_shows_where_the_keyboard_is(composer, qtbot):
    assert composer.property("focused") is True
    composer.add_button.setFocus()
    assert composer.property("focused") is False


def test_chips_keep_their_widgets_while_they_change(composer, qtbot):
    composer.set_documents((status("a.pdf", RemoteState.UPLOADING), status("b.pdf")))
    first = composer.findChildren(DocumentChip)
    assert [chip.accessibleName() for chip in first] == [
        "a.pdf. Uploading 0 % · 3.2 MB",
        "b.pdf. Ready · 12 pages · 6,720 tokens",
    ]
    composer.set_documents((status("a.pdf", RemoteState.PROCESSING), status("b.pdf")))
    assert composer.findChildren(DocumentChip) == first
    assert first[0].accessibleName() == "a.pdf. Google is reading it"
    assert first[0].height() == 42


def test_tab_reaches_chips_and_delete_takes_one_out(composer, qtbot):
    composer.set_documents((status("a.pdf"), status("b.pdf")))
    chip = composer.findChildren(DocumentChip)[1]
    chip.setFocus(Qt.FocusReason.TabFocusReason)
    assert chip.hasFocus()
    assert chip.focusPolicy() & Qt.FocusPolicy.TabFocus
    with qtbot.waitSignal(composer.removed) as removed:
        qtbot.keyClick(chip, Qt.Key.Key_Delete)
    assert removed.args == ["b.pdf"]
    composer.set_documents((status("a.pdf"),))
    assert focused_name() == "a.pdf. Ready · 12 pages · 6,720 tokens"
    composer.set_documents(())
    assert composer.editor.hasFocus()


def focused_name():
    return QApplication.focusWidget().accessibleName()


def test_delete_passes_the_focus_to_the_next_chip(composer):
    composer.set_documents((status("a.pdf"), status("b.pdf"), status("c.pdf")))
    composer.findChildren(DocumentChip)[1].setFocus(Qt.FocusReason.TabFocusReason)
    composer.set_documents((status("a.pdf"), status("c.pdf")))
    assert focused_name().startswith("c.pdf")


def test_tab_goes_from_the_chips_over_the_text_to_the_bar(composer):
    composer.set_text("Why?")
    composer.set_documents((status("a.pdf"),))
    composer.set_documents((status("a.pdf"), failed("b.pdf")))
    composer.set_failed(1)
    first, second = composer.findChildren(DocumentChip)
    order = [first]
    while len(order) < 9:
        order.append(neighbour([composer], order[-1], True))
    bar = [composer.add_button, composer.screenshot_button, composer.thinking, composer.send_button]
    below = composer.price_row.leaving
    assert order == [first, second, composer.take_out, composer.editor, *bar, below]


@pytest.mark.parametrize(("width", "there"), [(645, True), (480, True), (330, True), (280, False)])
def test_the_camera_gives_way_where_the_bar_has_no_room(composer, qtbot, width, there):
    composer.set_text("Why?")
    lay_out(composer, width)
    camera = composer.screenshot_button
    assert camera.isVisible() == there
    bar = (composer.add_button, camera, composer.thinking, composer.send_button)
    shown = [button for button in bar if button.isVisible()]
    assert all(a.geometry().right() < b.x() for a, b in pairwise(shown))
    assert shown[-1].geometry().right() < width
    assert composer.thinking.width() >= composer.thinking.sizeHint().width()
    lay_out(composer, 645)
    with qtbot.waitSignal(composer.screenshot):
        camera.click()


def test_two_hundred_documents_are_shown_in_part_and_counted(composer):
    composer.set_documents(tuple(status(f"{n}.pdf") for n in range(200)))
    lay_out(composer, 645)
    assert len(composer.findChildren(DocumentChip)) == 30
    assert composer.chips._rest.text() == "and 170 files more"
    assert composer.chips.height() <= 3 * 42 + 2 * 8


def test_the_queued_question_can_be_edited_or_removed(composer, qtbot):
    assert not composer.queued.isVisible()
    composer.set_queued("And <b>then</b>?")
    assert composer.queued.isVisible()
    edit, remove = composer.queued.findChildren(QToolButton)
    with qtbot.waitSignal(composer.queued_edited):
        edit.click()
    with qtbot.waitSignal(composer.queued_removed):
        remove.click()
    composer.set_queued(None)
    assert not composer.queued.isVisible()


def test_every_button_has_a_name(composer, both_themes):
    composer.set_documents((status(),))
    composer.set_queued("x")
    for button in composer.findChildren(QToolButton):
        assert button.accessibleName()
        assert button.accessibleName() in button.toolTip()
    assert composer.send_button.accessibleName() == "Send"
    assert composer.editor.accessibleName()


def test_a_larger_text_size_grows_everything(composer, theme):
    theme.use(theme.appearance, 1.5)
    composer.set_documents((status(),))
    lay_out(composer, 900)
    assert composer.send_button.size().toTuple() == (132, 48)
    assert composer.findChildren(DocumentChip)[0].height() == 63


class Painted(QObject):
    """Notes how much of a widget is painted."""

    def __init__(self, widget):
        super().__init__(widget)
        self.regions = []
        widget.installEventFilter(self)

    def eventFilter(self, watched, event):  # noqa: N802 - Qt's name
        if event.type() is QEvent.Type.Paint:
            self.regions.append(event.rect())
        return False


def test_other_words_in_the_empty_field_are_drawn_whole(composer, qtbot):
    QApplication.processEvents()
    painted = Painted(composer.editor.viewport())
    composer.editor.show_running(True)
    whole = composer.editor.viewport().rect()
    qtbot.waitUntil(lambda: whole in painted.regions)


def test_a_question_that_runs_from_the_right_begins_there(composer):
    def side():
        return composer.editor.document().defaultTextOption().alignment()

    wrap = composer.editor.document().defaultTextOption().wrapMode()
    composer.set_text("كيف تغيرت تكلفة الوقود منذ 2023؟")
    assert side() == Qt.AlignmentFlag.AlignRight
    assert composer.editor.document().defaultTextOption().wrapMode() == wrap
    composer.set_text("How did it change?")
    assert side() == Qt.AlignmentFlag.AlignLeft
