import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget

from workbench.ui.main_window import MainWindow
from workbench.ui.shell.drop import OWN_DRAG, Contents
from workbench.ui.shell.header import Header

COPY = Qt.DropAction.CopyAction
LEFT = Qt.MouseButton.LeftButton
PLAIN = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def window(qtbot, theme):
    """A window whose composer would take dropped text itself."""
    window = MainWindow(theme)
    qtbot.addWidget(window)
    window.set_centre(Header(theme), QWidget(), QPlainTextEdit())
    window.add_right_tab("Files", QWidget())
    window.resize(1440, 900)
    window.show()
    return window


@pytest.fixture
def dropped(window):
    """What was dropped, and on which zone."""
    dropped = []
    window.files_dropped.connect(lambda paths, zone: dropped.append((paths, zone)))
    return dropped


def files(*paths):
    """Return dragged files."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(path) for path in paths])
    return data


def drag(window, data, *places):
    """Send a drag over places of the native window; the data must live until the drop."""
    handle = window.windowHandle()
    first = QDragEnterEvent(QPoint(*places[0]), COPY, data, LEFT, PLAIN)
    QApplication.sendEvent(handle, first)
    for place in places:
        QApplication.sendEvent(handle, QDragMoveEvent(QPoint(*place), COPY, data, LEFT, PLAIN))
    return first


def drop(window, data, place):
    """Let go of the files."""
    event = QDropEvent(QPointF(*place), COPY, data, LEFT, PLAIN)
    QApplication.sendEvent(window.windowHandle(), event)


def test_files_dropped_on_the_left_go_to_the_chat(window, dropped):
    data = files("/tmp/Übersicht 2025.pdf", "/tmp/b.txt")
    assert drag(window, data, (300, 850)).isAccepted()
    drop(window, data, (300, 850))
    assert dropped == [(["/tmp/Übersicht 2025.pdf", "/tmp/b.txt"], "chat")]


def test_files_dropped_on_the_right_only_go_to_files(window, dropped):
    data = files("/tmp/a.pdf")
    drag(window, data, (300, 300), (1200, 300))
    drop(window, data, (1200, 300))
    assert dropped == [(["/tmp/a.pdf"], "files")]


def test_folders_pass_on_their_path(window, dropped, tmp_path):
    data = files(str(tmp_path))
    drag(window, data, (300, 300))
    drop(window, data, (300, 300))
    assert dropped == [([str(tmp_path)], "chat")]


def test_the_zones_come_after_150_ms_and_go_with_the_drag(qtbot, window):
    zones, data = window.drop_zones, files("/tmp/a.pdf")
    drag(window, data, (300, 300))
    assert not zones.isVisible()
    assert zones._delay.interval() == 150
    qtbot.waitUntil(zones.isVisible)
    assert zones.geometry() == window.rect()
    QApplication.sendEvent(window.windowHandle(), QDragLeaveEvent())
    assert not zones.isVisible()


def test_a_quick_drop_never_shows_them(qtbot, window, dropped):
    data = files("/tmp/a.pdf")
    drag(window, data, (300, 300))
    drop(window, data, (300, 300))
    qtbot.wait(200)
    assert dropped and not window.drop_zones.isVisible()


def test_text_links_and_own_drags_do_not_raise_them(window, dropped):
    text, link, own = QMimeData(), QMimeData(), files("/tmp/a.pdf")
    text.setText("hello")
    link.setUrls([QUrl("https://example.com/a.pdf")])
    own.setData(OWN_DRAG, b"1")
    for data in (text, link, own):
        drag(window, data, (300, 300))
        assert not window.drop_zones._delay.isActive()
    assert dropped == []


@pytest.mark.parametrize("way", ["click", "esc"])
def test_a_click_or_esc_ends_it(qtbot, window, way):
    data = files("/tmp/a.pdf")
    drag(window, data, (300, 300))
    qtbot.waitUntil(window.drop_zones.isVisible)
    if way == "click":
        qtbot.mouseClick(window.drop_zones, LEFT)
    else:
        qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert not window.drop_zones.isVisible()


def test_the_zones_follow_the_panes(window):
    zones = window.drop_zones
    zones.setGeometry(window.rect())
    edge = 1440 - 508
    assert zones.zone_rect("chat").right() < edge < zones.zone_rect("files").left() + 12
    window.hide_right()
    assert zones.zone_rect("files").width() > 360


def test_the_card_says_what_was_found_and_forgets_it_with_the_drag(window):
    zones, data = window.drop_zones, files("/tmp/a.pdf", "/tmp/b.pdf")
    looked = []
    zones.entered.connect(looked.append)
    zones.describe("Fuel costs")
    drag(window, data, (300, 300))
    assert looked == [["/tmp/a.pdf", "/tmp/b.pdf"]]
    assert zones._chat_card().title == "Add these to “Fuel costs”"
    zones.show_contents(["/tmp/other.pdf"], Contents(9))
    assert zones._chat_card().title == "Add these to “Fuel costs”"
    zones.show_contents(looked[0], Contents(1, ("1 PDF",), "b.zip is left out."))
    card = zones._chat_card()
    assert (card.title, card.warning) == ("Add 1 file to “Fuel costs”", "b.zip is left out.")
    zones.show_contents(looked[0], Contents(0, all_known=True))
    assert zones._chat_card().title == "In this chat already"
    zones.show_contents(looked[0], Contents(0))
    assert zones._chat_card().title == "Nothing here can be added"
    zones.describe("")
    zones.show_contents(looked[0], Contents(2))
    assert zones._chat_card().title == "Add 2 files and ask about them"
    drag(window, data, (300, 300))
    assert zones._chat_card().lines == ("Looking at what they are…",)


def test_what_comes_on_the_window_later_stays_below(qtbot, window):
    zones, data = window.drop_zones, files("/tmp/a.pdf")
    drag(window, data, (300, 300))
    qtbot.waitUntil(zones.isVisible)
    toast = QWidget(window)
    toast.setGeometry(1000, 700, 300, 100)
    toast.show()
    toast.raise_()
    assert window.childAt(1100, 750) is toast
    zones.come_forward()
    assert window.childAt(1100, 750) is zones


def test_it_draws_in_both_themes(qtbot, both_themes):
    window = MainWindow(both_themes)
    qtbot.addWidget(window)
    window.resize(1440, 900)
    window.show()
    data = files("/tmp/a.pdf", "/tmp/b.zip")
    drag(window, data, (300, 300))
    left_out = "b.zip is left out. Workbench cannot read this kind of file."
    window.drop_zones.show_contents(
        ["/tmp/a.pdf", "/tmp/b.zip"], Contents(1, ("1 PDF. Sent to Google now",), left_out)
    )
    qtbot.waitUntil(window.drop_zones.isVisible)
    picture = window.grab().toImage()
    seen = {picture.pixelColor(x, y).name() for x in range(0, 1440, 3) for y in range(0, 900, 3)}
    assert both_themes.hex("raised").lower() in seen
    assert both_themes.hex("accent").lower() in seen
    assert both_themes.hex("warningSoft").lower() in seen
    QApplication.sendEvent(window.windowHandle(), QEvent(QEvent.Type.DragLeave))


def test_a_pane_over_nearly_all_of_the_window_leaves_a_zone_for_the_chat(qtbot, window, theme):
    theme.use(theme.appearance, 2.0)
    window.resize(800, 760)
    window.show_right("Files")
    zones = window.drop_zones
    zones.setGeometry(window.rect())
    qtbot.waitUntil(lambda: zones._right.mapTo(window, QPoint()).x() < 0.36 * 800)
    assert zones.zone_rect("chat").width() > 250
    assert zones.zone_rect("files").width() > 250
