import time

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtWidgets import QApplication

from workbench.services.reading import Mark
from workbench.ui.reader.layout import PIXELS_PER_POINT, Fit
from workbench.ui.reader.page_marks import page_marks
from workbench.ui.reader.page_view import Anchor, PageView

LETTER = (612.0, 792.0)


@pytest.fixture
def view(qtbot, theme):
    return shown(qtbot, theme)


def shown(qtbot, theme, pages=100, labels=()):
    view = PageView(theme)
    qtbot.addWidget(view)
    view.resize(508, 500)
    view.show()
    view.show_pages((LETTER,) * pages, labels, Anchor())
    return view


def draw_all(view):
    """Deliver white pictures until none is missed; return the pages in the order of asking."""
    drawn = []
    while wanted := view.next_picture():
        page, scale = wanted
        drawn.append(page)
        image = QImage(round(612 * scale), round(792 * scale), QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.white)
        view.set_picture(page, scale, image)
        assert len(drawn) < 50, "asks for ever"
    return drawn


def colour_at(view, page, x, y):
    """The colour at a point of a page, in points."""
    scale = view._layout.scale(page)
    place = view._rect(page).topLeft() + QPoint(round(x * scale), round(y * scale))
    return view.viewport().grab().toImage().pixelColor(place).name().upper()


def press(view, key, modifiers=Qt.KeyboardModifier.NoModifier):
    from PySide6.QtTest import QTest

    QTest.keyClick(view, key, modifiers)


def test_only_pages_in_sight_and_their_neighbours_are_asked_for(view):
    view.go_to_page(50)
    assert draw_all(view) == [50, 51, 49]


def test_a_document_of_1158_pages_opens_at_once(qtbot, theme):
    started = time.perf_counter()
    view = shown(qtbot, theme, pages=1158)
    view.go_to_page(1158)
    assert time.perf_counter() - started < 0.25
    assert view.page == 1158
    assert draw_all(view)[0] in (1157, 1158)


def test_scrolling_tells_the_page_and_asks_for_pictures(qtbot, view):
    draw_all(view)
    with qtbot.waitSignals([view.page_changed, view.pictures_wanted]):
        view.verticalScrollBar().setValue(view.verticalScrollBar().maximum() // 2)
    assert 48 <= view.page <= 52


def test_a_chosen_page_is_current_even_where_it_cannot_reach_the_top(qtbot, theme):
    view = shown(qtbot, theme, pages=5)
    view.set_zoom(0.25)
    view.go_to_page(5)
    assert view.page == 5
    view.verticalScrollBar().setValue(0)
    assert view.page == 1


def test_the_page_stays_where_it_was_when_the_pane_changes_its_width(view):
    view.go_to(Anchor(40, 300))
    view.resize(700, 500)
    assert view.page == 40
    assert view.anchor.y == 300


def test_zooming_with_the_wheel_keeps_the_point_under_the_pointer(view):
    view.go_to(Anchor(40, 100))
    before = view._anchor_at(200)
    event = QWheelEvent(
        QPointF(200, 200),
        QPointF(view.viewport().mapToGlobal(QPoint(200, 200))),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.ControlModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view.viewport(), event)
    after = view._anchor_at(200)
    assert not isinstance(view.zoom, Fit)
    assert (after.page, after.y) == (before.page, pytest.approx(before.y, abs=2))


def test_zoom_is_bounded(view):
    view.set_zoom(40.0)
    assert view.factor == 5.0
    view.set_zoom(0.001)
    assert view.factor == 0.25


def test_keys_scroll_and_zoom(view):
    press(view, Qt.Key.Key_End)
    assert view.page == 100
    press(view, Qt.Key.Key_Home)
    assert view.page == 1
    press(view, Qt.Key.Key_PageDown)
    assert 0 < view.verticalScrollBar().value() < 500
    press(view, Qt.Key.Key_Down)
    press(view, Qt.Key.Key_PageUp)
    press(view, Qt.Key.Key_Up)
    before = view.factor
    press(view, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert view.factor > before
    press(view, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert view.zoom is Fit.TEXT


def test_at_100_percent_a_picture_has_one_pixel_for_each_of_the_screen(view):
    view.set_zoom(1.0)
    page, scale = view.next_picture()
    assert scale == pytest.approx(PIXELS_PER_POINT * view.devicePixelRatioF(), abs=0.001)


def test_two_pages_that_need_more_than_the_room_are_not_drawn_for_ever(view):
    view.set_zoom(5.0)
    view.go_to(Anchor(2, 0, 0.5))
    assert sorted(draw_all(view)) == [1, 2]


def test_a_page_that_cannot_be_drawn_says_so_and_is_not_asked_for_again(view):
    view.set_problem(1, "This page cannot be drawn.")
    assert 1 not in draw_all(view)


def test_nothing_is_drawn_while_nobody_looks(qtbot, theme):
    view = PageView(theme)
    qtbot.addWidget(view)
    view.show_pages((LETTER,), (), Anchor())
    assert view.next_picture() is None
    with qtbot.waitSignal(view.pictures_wanted):
        view.show()


def test_the_band_comes_to_the_upper_third(view):
    view.show_marks([page_marks(30, (Mark(72, 500, 200, 12),))])
    rect = view._rect(30)
    top = rect.y() + 500 * view._layout.scale(30)
    assert view.page == 30
    assert top == pytest.approx(view.viewport().height() * 0.3, abs=2)


def test_marks_have_exactly_the_colours_of_the_tokens(qtbot, both_themes):
    theme = both_themes
    view = shown(qtbot, theme, pages=3)
    view.show_marks([page_marks(2, (Mark(200, 400, 200, 12),), (Mark(72, 384, 468, 40),))])
    draw_all(view)
    assert colour_at(view, 2, 300, 406) == theme.hex("highlight")
    assert colour_at(view, 2, 100, 406) == theme.hex("highlightSoft")
    assert colour_at(view, 2, 300, 450) == theme.hex("page")


def test_pages_as_printed_are_white_in_the_dark_theme(qtbot, both_themes):
    view = shown(qtbot, both_themes, pages=2)
    draw_all(view)
    view.show_as_printed(True)
    assert colour_at(view, 1, 300, 300) == "#FFFFFF"


def test_a_page_without_its_picture_is_paper_with_its_number(qtbot, both_themes):
    view = shown(qtbot, both_themes, pages=2, labels=("iv", "v"))
    assert colour_at(view, 1, 300, 300) == both_themes.hex("page")


def test_cleared_marks_leave_nothing(qtbot, theme):
    view = shown(qtbot, theme, pages=2)
    view.show_marks([page_marks(1, (Mark(200, 200, 200, 12),))])
    draw_all(view)
    view.show_marks([])
    assert colour_at(view, 1, 300, 206) == theme.hex("page")


def test_fit_text_brings_the_text_to_the_left_edge(qtbot, theme):
    view = shown(qtbot, theme, pages=2)
    view.show_pages((LETTER,) * 2, (), Anchor(), span=(0.2, 0.8))
    rect = view._rect(1)
    assert rect.x() + 0.2 * rect.width() == pytest.approx(theme.space(6), abs=1)
    assert 0.6 * rect.width() == pytest.approx(view.viewport().width() - 2 * theme.space(6), abs=2)


def test_a_band_outside_the_fitted_text_is_brought_into_sight(qtbot, theme):
    view = shown(qtbot, theme, pages=2)
    view.show_pages((LETTER,) * 2, (), Anchor(), span=(0.1, 0.6))
    view.show_marks([page_marks(1, (Mark(500, 300, 90, 12),))])
    left = view._rect(1).x() + 500 * view._layout.scale(1)
    assert 0 < left < view.viewport().width() - 90
