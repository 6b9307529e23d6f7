"""The pointer on pages of a real panel: selecting, links, areas, and what goes out."""

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTabBar

from tests.ui.reader.fakes import a_document
from tests.ui.reader.test_presenter import Desk
from workbench.domain.suspicions import Suspicion, Unseen
from workbench.services.reading import Heading, Link, Mark

REPORT = a_document()
TEXTS = {(REPORT.id, 1): "Fuel was bought in the harbour", (REPORT.id, 2): "of Tarn in May"}
LEFT = Qt.MouseButton.LeftButton


async def opened(qtbot, theme, **more):
    desk = Desk(qtbot, theme, TEXTS)
    for name, value in more.items():
        setattr(desk.reading, name, value)
    desk.presenter.open_document(REPORT, 1)
    await desk.settle()
    return desk


def at(desk, x, y, page=1):
    """Return the point of the viewport over a point of a page."""
    view = desk.panel.pages
    rect, scale = view._rect(page), view._layout.scale(page)
    return QPoint(round(rect.x() + x * scale), round(rect.y() + y * scale))


def drag(desk, start, end, modifiers=Qt.KeyboardModifier.NoModifier):
    port = desk.panel.pages.viewport()
    QTest.mousePress(port, LEFT, modifiers, start)
    for part in (0.5, 1.0):
        point = QPointF(start + (end - start) * part)
        move = QMouseEvent(
            QEvent.Type.MouseMove, point, port.mapToGlobal(point), LEFT, LEFT, modifiers
        )
        QApplication.sendEvent(port, move)
    QTest.mouseRelease(port, LEFT, modifiers, end)


async def test_a_drag_selects_and_ctrl_c_copies(qtbot, theme):
    desk = await opened(qtbot, theme)
    drag(desk, at(desk, 72 + 5 * 6, 105), at(desk, 72 + 15 * 6, 105))
    assert desk.panel.pointing.text == "was bought"
    QTest.keyClick(desk.panel.pages, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == "was bought"
    QTest.mouseClick(desk.panel.pages.viewport(), LEFT, pos=at(desk, 72 + 6 * 6, 105))
    assert desk.panel.pointing.selection is None
    QApplication.clipboard().setText("kept")
    QTest.keyClick(desk.panel.pages, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == "kept", "nothing selected copies nothing"


async def test_a_double_click_selects_a_word_and_shift_extends(qtbot, theme):
    desk = await opened(qtbot, theme)
    port = desk.panel.pages.viewport()
    QTest.mouseDClick(port, LEFT, pos=at(desk, 72 + 6 * 6, 105))
    assert desk.panel.pointing.text == "was"
    desk.panel.pointing._triple.stop()
    QTest.mouseClick(port, LEFT, Qt.KeyboardModifier.ShiftModifier, at(desk, 72 + 15 * 6, 105))
    assert desk.panel.pointing.text == "was bought"


async def test_a_selection_goes_over_the_end_of_a_page(qtbot, theme):
    desk = await opened(qtbot, theme)
    desk.panel.pointing.details_wanted.emit(2)
    await desk.settle()
    drag(desk, at(desk, 72 + 23 * 6, 105), at(desk, 72 + 7 * 6, 105, page=2))
    assert desk.panel.pointing.text == "harbour\nof Tarn"


async def test_ctrl_a_selects_the_page_and_the_menu_asks_about_it(qtbot, theme):
    desk = await opened(qtbot, theme)
    asked = []
    desk.presenter.text_asked.connect(lambda *what: asked.append(what))
    QTest.keyClick(desk.panel.pages, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    desk.panel.menu.ask_text_wanted.emit()
    assert asked == [(REPORT, 1, "Fuel was bought in the harbour")]


async def test_a_selection_is_painted(qtbot, theme):
    desk = await opened(qtbot, theme)
    before = desk.panel.pages.grab().toImage()
    desk.panel.pointing.select_page()
    after = desk.panel.pages.grab().toImage()
    place = at(desk, 75, 105)
    assert before.pixelColor(place) != after.pixelColor(place)
    other = at(desk, 75, 300)
    assert before.pixelColor(other) == after.pixelColor(other)


async def test_links_inside_lead_to_their_page_and_back(qtbot, theme):
    inside = Link(Mark(100, 200, 50, 20), 43, 120.0, "")
    desk = await opened(qtbot, theme, links_on={1: (inside,)})
    QTest.mouseClick(desk.panel.pages.viewport(), LEFT, pos=at(desk, 120, 210))
    assert desk.panel.pages.anchor.page == 43
    desk.panel.go_back()
    assert desk.panel.pages.anchor.page == 1


async def test_tab_goes_from_link_to_link_and_enter_follows(qtbot, theme):
    inside = Link(Mark(100, 100, 80, 12), 40, 200.0, "")
    outside = Link(Mark(100, 140, 80, 12), None, 0.0, "https://example.org/fuel")
    desk = await opened(qtbot, theme, links_on={1: (outside, inside)})
    view, keys = desk.panel.pages, desk.panel.link_keys
    told = []
    desk.presenter.details.address_pressed.connect(told.append)
    view.setFocus(Qt.FocusReason.TabFocusReason)
    await desk.settle()
    assert keys.current is None
    before = view.grab().toImage()
    QTest.keyClick(view, Qt.Key.Key_Tab)
    assert keys.current == inside, "the upper one comes first"
    assert view.window().focusWidget() is view
    assert view.grab().toImage() != before, "a ring shows where the keyboard is"
    QTest.keyClick(view, Qt.Key.Key_Tab)
    assert keys.current == outside
    QTest.keyClick(view, Qt.Key.Key_Backtab)
    assert keys.current == inside
    QTest.keyClick(view, Qt.Key.Key_Tab)
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert told == ["https://example.org/fuel"] and keys.current is None
    QTest.keyClick(view, Qt.Key.Key_Tab)
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert view.page == 40
    await desk.settle()
    QTest.keyClick(view, Qt.Key.Key_Tab)
    assert keys.current is None, "without a link in sight Tab leads on"


async def test_a_link_outside_is_only_told(qtbot, theme):
    address = "https://example.com/<b>?a=1"
    outside = Link(Mark(100, 200, 50, 20), None, 0.0, address)
    desk = await opened(qtbot, theme, links_on={1: (outside,)})
    told = []
    desk.presenter.details.address_pressed.connect(told.append)
    port, place = desk.panel.pages.viewport(), at(desk, 120, 210)
    desk.panel.pointing._hover(place)
    assert "&lt;b&gt;" in port.toolTip()
    QTest.mouseClick(port, LEFT, pos=place)
    assert told == [address]
    drag(desk, place, at(desk, 300, 400))
    assert told == [address], "a drag that begins on a link does not follow it"


async def test_an_area_is_cut_out_of_the_page(qtbot, theme):
    desk = await opened(qtbot, theme)
    asked = []
    desk.presenter.picture_asked.connect(lambda *what: asked.append(what))
    desk.panel.menu.area_wanted.emit(True)
    assert desk.panel.pointing.draws_area
    drag(desk, at(desk, 100, 100), at(desk, 172, 136))
    await desk.settle()
    ((document, page, picture),) = asked
    assert (document, page) == (REPORT, 1)
    assert abs(picture.width() - 200) < 8 and abs(picture.height() - 100) < 8
    assert not desk.panel.pointing.draws_area and desk.panel.pointing.selection is None
    desk.panel.menu.area_wanted.emit(True)
    drag(desk, at(desk, 100, 100), at(desk, 101, 101))
    await desk.settle()
    assert len(asked) == 1, "a slip of the hand is no area"


async def test_turned_pages_change_their_size_and_keep_their_letters(qtbot, theme):
    desk = await opened(qtbot, theme)
    desk.panel.menu.turn_right()
    await desk.settle()
    assert desk.panel.pages.size_of(1) == (792.0, 612.0)
    letters, _ = desk.panel.pointing._details[1]
    # The first letter stood at (72, 100), 6 x 12, on a page 612 x 792.
    assert list(letters.boxes[:4]) == [792 - 112, 72, 12, 6]
    desk.panel.menu.turn_left()
    await desk.settle()
    assert desk.panel.pages.size_of(1) == (612.0, 792.0)


async def test_every_place_found_is_marked(qtbot, theme):
    desk = await opened(qtbot, theme)
    desk.panel.find_bar.open("in")
    await desk.settle()
    assert len(desk.panel.find_bar.hits) == 2
    hits = desk.panel.pages._faces._hits
    assert sorted(hits) == [1, 2]
    assert hits[1].boundingRect() == QRectF(72 + 16 * 6, 100, 12, 12)


async def test_contents_lead_to_pages(qtbot, theme):
    outline = (Heading(0, "Summary", 2), Heading(1, "Fuel <b>", 5), Heading(0, "Lost", None))
    desk = await opened(qtbot, theme, headings=outline)
    panel = desk.panel
    panel._page_row._contents.setChecked(True)
    assert panel.outline.isVisible() and not panel.thumbnails.isVisible()
    model = panel.outline.model()
    assert [model.index(row).data() for row in range(3)] == ["Summary", "   Fuel <b>", "Lost"]
    assert not model.index(2).flags() & Qt.ItemFlag.ItemIsEnabled
    panel.outline.clicked.emit(model.index(1))
    assert panel.pages.page == 5
    assert panel.outline.currentIndex().row() == 1
    panel._page_row._thumbs.setChecked(True)
    assert panel.thumbnails.isVisible() and not panel.outline.isVisible()


async def test_hidden_text_is_listed_and_leads_to_its_page(qtbot, theme):
    unseen = (
        Suspicion(4, Unseen.HIDDEN_TEXT, 30, "Ignore the question <b>"),
        Suspicion(9, Unseen.ZERO_WIDTH, 12),
    )
    desk = await opened(qtbot, theme, unseen=unseen)
    bar = desk.panel.warnings
    assert bar.words == (
        "Hidden text on p. 4. It never proves a quotation."
        " The document also holds 12 invisible characters."
    )
    assert bar.entries == (
        "p. 4: hidden text: “Ignore the question <b>”",
        "p. 9: 12 characters without a width",
    )
    bar.choose(0)
    assert desk.panel.pages.page == 4
    bar._close.click()
    desk.presenter.open_document(a_document("Other.pdf"))
    desk.reading.unseen = unseen
    desk.presenter.open_document(REPORT)
    await desk.settle()
    assert bar.words == "", "what was put away stays away"


async def test_two_documents_are_tabs_that_close(qtbot, theme):
    desk = await opened(qtbot, theme)
    tabs = desk.panel._tabs
    assert not tabs.isVisible()
    other = a_document("Tarn contract.pdf", pages=31)
    desk.presenter.open_document(other)
    await desk.settle()
    assert tabs.isVisible() and tabs.count() == 2 and tabs.currentIndex() == 1
    tabs.setCurrentIndex(0)
    await desk.settle()
    assert desk.presenter._current == REPORT
    tabs.tabButton(0, QTabBar.ButtonPosition.RightSide).click()
    await desk.settle()
    assert desk.presenter._current == other and not tabs.isVisible()
