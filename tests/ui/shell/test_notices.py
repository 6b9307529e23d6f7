import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QPushButton

from workbench.domain.endings import ASK_AGAIN, CONNECT
from workbench.errors import UserError
from workbench.ui.jobs import JobFailure
from workbench.ui.main_window import MainWindow
from workbench.ui.notices import Notice, Notices
from workbench.ui.shell.notice_list import NoticeList
from workbench.ui.shell.toast import Toast


@pytest.fixture
def window(qtbot, theme):
    """A window of 1200 x 800."""
    window = MainWindow(theme)
    qtbot.addWidget(window)
    window.resize(1200, 800)
    window.show()
    return window


@pytest.fixture
def notices(theme, window):
    """Notices that show in the window."""
    notices = Notices(theme, window)
    notices.attach(window, window.status)
    return notices


def toasts(window):
    """Return the sentences on the screen, from the top."""
    shown = [toast for toast in window.findChildren(Toast) if toast.isVisible()]
    return [toast.notice.sentence for toast in sorted(shown, key=lambda toast: toast.y())]


def test_notices_stack_at_the_bottom_right(window, notices):
    for sentence in ("One", "Two", "Three"):
        notices.say(sentence)
    assert toasts(window) == ["One", "Two", "Three"]
    boxes = [toast.geometry() for toast in window.findChildren(Toast)]
    assert {box.width() for box in boxes} == {340}
    assert {box.right() for box in boxes} == {1200 - 12 - 1}
    assert max(box.bottom() for box in boxes) < 800 - window.status.height()
    assert not any(a.intersects(b) for a in boxes for b in boxes if a is not b)


def test_they_follow_the_window(window, notices):
    notices.say("One")
    window.resize(900, 700)
    (toast,) = window.findChildren(Toast)
    assert toast.geometry().right() == 900 - 12 - 1


def test_they_cover_no_button_of_what_they_stand_above(window, notices):
    field = QFrame(window)
    field.setGeometry(100, 600, 800, 150)
    field.show()
    notices.stand_above(field)
    notices.say("One")
    (toast,) = window.findChildren(Toast)
    above = toast.geometry()
    assert above.right() == 1200 - 12 - 1 and above.bottom() < 600
    field.setGeometry(100, 500, 800, 250)
    assert toast.geometry().bottom() < 500, "it follows"
    field.setGeometry(100, 600, 700, 150)
    corner = toast.geometry()
    assert not corner.intersects(field.geometry()) and corner.bottom() > 700
    field.setGeometry(100, 600, 800, 150)
    field.hide()
    notices.say("Two")
    assert max(each.geometry().bottom() for each in window.findChildren(Toast)) > 700


def test_a_repeat_is_not_shown_twice(window, notices, told_by):
    notices.say("The disk is full.", hint="Free some space.")
    notices.say("The disk is full.", hint="Free some space.")
    assert toasts(window) == ["The disk is full."]
    assert len(notices.kept) == 1 and len(told_by) == 1


@pytest.fixture
def told_by(notices):
    """Every notice that was told."""
    told = []
    notices.told.connect(told.append)
    return told


def test_a_notice_leaves_after_its_time_and_stays_under_the_pointer(qtbot, window, notices):
    notices.say("Saved")
    (toast,) = window.findChildren(Toast)
    timer = toast._stay
    QApplication.sendEvent(toast, QEvent(QEvent.Type.Leave))  # wherever the pointer is just now
    assert timer.interval() == 5000 and timer.isActive()
    QApplication.sendEvent(toast, QEnterEvent(QPointF(5, 5), QPointF(5, 5), QPointF(5, 5)))
    assert not timer.isActive()
    QApplication.sendEvent(toast, QEvent(QEvent.Type.Leave))
    assert timer.isActive()
    timer.timeout.emit()
    assert toasts(window) == []
    assert [notice.sentence for notice in notices.kept] == ["Saved"]


def test_the_action_runs_once_and_the_notice_leaves(window, notices):
    done = []
    notices.tell(Notice("Chat moved to the bin", action="Undo", run=lambda: done.append(True)))
    (toast,) = window.findChildren(Toast)
    next(b for b in toast.findChildren(QPushButton) if b.text() == "Undo").click()
    assert done == [True] and toasts(window) == []


def test_an_error_offers_its_action_to_whoever_listens(qtbot, window, notices):
    error = UserError("Google did not accept the key", hint="Look at it.", action=CONNECT)
    notices.tell_failure(JobFailure("Asking", error))
    (toast,) = window.findChildren(Toast)
    with qtbot.waitSignal(notices.action_pressed) as pressed:
        next(b for b in toast.findChildren(QPushButton) if b.text() == CONNECT).click()
    assert pressed.args[0].sentence == "Google did not accept the key"


def test_an_error_of_something_else_does_not_offer_to_ask_again(window, notices):
    error = UserError("There is no connection to Google.", action=ASK_AGAIN)
    notices.tell_failure(JobFailure("Removing files from Google", error))
    (toast,) = window.findChildren(Toast)
    assert notices.kept[0].action == ""
    assert ASK_AGAIN not in [b.text() for b in toast.findChildren(QPushButton)]


def test_at_most_four_at_once(window, notices):
    for place in range(7):
        notices.say(f"Notice {place}")
    assert toasts(window) == ["Notice 3", "Notice 4", "Notice 5", "Notice 6"]
    assert len(notices.kept) == 7


def test_what_is_told_before_there_is_a_window_waits(theme, window):
    notices = Notices(theme)
    notices.say("The settings could not be read.")
    notices.say("The settings could not be read.")
    assert toasts(window) == []
    notices.attach(window, window.status)
    assert toasts(window) == ["The settings could not be read."]
    assert window.status.bell.text() == "1 new notice"


def test_the_bell_counts_and_its_list_keeps_everything(window, notices):
    assert window.status.bell.text() == "No new notices"
    notices.say("One")
    notices.say("Two", hint="More about two.")
    assert window.status.bell.text() == "2 new notices"
    window.status.bell.click()
    listed = window.findChild(NoticeList)
    words = [label.text() for label in listed.findChildren(QLabel)]
    assert words.index("Two") < words.index("More about two.") < words.index("One")
    assert window.status.bell.text() == "No new notices"
    listed.close()


def test_the_list_offers_the_action_too(window, notices):
    done = []
    notices.tell(Notice("Chat moved", action="Undo", run=lambda: done.append(True)))
    notices.open_list()
    listed = window.findChild(NoticeList)
    listed.findChild(QPushButton).click()
    assert done == [True] and not listed.isVisible()


def test_the_list_is_gone_through_by_the_keyboard(window, notices):
    done = []
    for name in ("One", "Two"):
        notices.tell(Notice(name, action="Undo", run=lambda n=name: done.append(n)))
    notices.open_list()
    listed = window.findChild(NoticeList)
    QTest.keyClick(listed.focusWidget(), Qt.Key.Key_Return)
    assert done == ["Two"] and not listed.isVisible()
    notices.open_list()
    QTest.keyClick(listed.focusWidget(), Qt.Key.Key_Tab)
    QTest.keyClick(listed.focusWidget(), Qt.Key.Key_Return)
    assert done == ["Two", "One"]


def test_the_oldest_are_let_go(theme):
    notices = Notices(theme)
    for place in range(250):
        notices.say(f"Notice {place}")
    assert len(notices.kept) == 200
    assert notices.kept[0].sentence == "Notice 249"


def test_markup_in_a_notice_stays_text(window, notices):
    notices.say("<b>evil.pdf</b> is left out", hint="<img src='file:///etc/passwd'>")
    (toast,) = window.findChildren(Toast)
    for label in toast.findChildren(QLabel):
        assert label.text() == "" or label.textFormat() is label.textFormat().PlainText


LONG = "a" * 90


@pytest.mark.parametrize("size", [1.0, 2.0])
def test_long_words_are_broken_and_buttons_stay_in_sight(window, notices, theme, size):
    theme.use(theme.appearance, size)
    notices.tell(Notice(f"{LONG}.pdf was not sent.", LONG, "danger", action="Network settings"))
    (toast,) = [toast for toast in window.findChildren(Toast) if toast.isVisible()]
    notices.open_list()
    for place in (toast, window.findChild(NoticeList)):
        for kind in (QLabel, QPushButton):
            for widget in place.findChildren(kind):
                right = widget.mapTo(place, widget.rect().topRight()).x()
                assert right < place.width(), (place, widget.text())
        (button,) = place.findChildren(QPushButton)
        sentence = next(each for each in place.findChildren(QLabel) if "pdf" in each.text())
        assert sentence.accessibleName() == f"{LONG}.pdf was not sent."
        assert sentence.minimumSizeHint().width() <= sentence.width()
        below = sentence.mapTo(place, sentence.rect().bottomLeft()).y()
        assert button.mapTo(place, button.rect().topLeft()).y() > below
    window.findChild(NoticeList).close()
