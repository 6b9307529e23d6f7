"""Larger text: nothing is cut and nothing lies over anything else, whatever gives way."""

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QLabel, QTabBar, QToolButton

from tests.ui.desk.driving import until
from workbench.ui.panels import FILES
from workbench.ui.theme import Appearance


def place(widget, within):
    return QRect(widget.mapTo(within, widget.rect().topLeft()), widget.size())


def in_order(widgets, within):
    """Say whether visible widgets stand one below the other, each as tall as it must be."""
    shown = [widget for widget in widgets if widget.isVisible()]
    places = [place(widget, within) for widget in shown]
    tall = all(
        rect.height() >= min(widget.minimumSizeHint().height(), widget.maximumHeight())
        for rect, widget in zip(places, shown, strict=True)
    )
    return tall and all(a.bottom() < b.top() for a, b in zip(places, places[1:], strict=False))


@pytest.mark.parametrize("size", [1.0, 1.5, 2.0])
async def test_a_window_of_usual_size_holds_everything(desk, tmp_path, size):
    window, composer, hints = desk.window, desk.panels.composer, desk.panels.hints
    desk._theme.use(Appearance.LIGHT, size)
    await desk.jobs.idle()
    desk.try_samples()
    await until(lambda: len(desk.composer.statuses) == 2)
    await desk.jobs.idle()
    for name in ("first of two.pdf", "second of two.pdf"):
        (tmp_path / name).write_bytes(b"")
    desk.add_files([str(tmp_path / "first of two.pdf"), str(tmp_path / "second of two.pdf")])
    await until(lambda: not composer.take_out.isHidden())
    for tab in ("", FILES):
        if tab:
            window.show_right(tab)
        await desk.jobs.idle()
        parts = [desk.panels.body, hints, composer]
        await until(lambda parts=parts: in_order(parts, window))
        inner = [composer.chips, composer.take_out, composer.editor, composer.send_button]
        await until(lambda inner=inner: in_order([*inner, composer.price_row], window))
        if hints.isVisible():
            assert hints.height() >= hints.heightForWidth(hints.width())
    if not window._columns.left_folds:
        chats = desk.panels.chats
        assert chats.width() >= 240 * size
        for label in desk.panels.first_steps.findChildren(QLabel):
            assert label.height() >= label.heightForWidth(label.width())
        hint = place(chats._search_hint, chats.search)
        words = chats.search.fontMetrics().horizontalAdvance(chats.search.placeholderText())
        start = chats.search.textMargins().left()
        assert chats._search_hint.isHidden() or start + words <= hint.left()


async def test_the_key_in_the_search_field_goes_before_it_covers_the_words(desk):
    chats = desk.panels.chats
    desk.new_chat()
    desk.window._columns.left_width = 400
    desk.window._columns.arrange()
    await until(chats._search_hint.isVisible)
    chats.search.setPlaceholderText("Search everything in every chat that is kept")
    desk.window._columns.left_width = 200
    desk.window._columns.arrange()
    await until(chats._search_hint.isHidden)


async def test_the_left_column_grows_with_the_text(desk):
    desk.new_chat()
    left = desk.window._columns.left
    desk._theme.use(Appearance.LIGHT, 1.5)
    await until(lambda: left.width() == 360)


async def test_the_button_for_menus_without_room_has_a_name(desk):
    rest = desk.window.menuBar().findChild(QToolButton, "qt_menubar_ext_button")
    assert rest.accessibleName() == rest.toolTip() == "More menus"


async def test_the_buttons_for_tabs_without_room_have_names(desk):
    tabs = desk.window.findChild(QTabBar)
    names = {button.toolTip() for button in tabs.findChildren(QToolButton)}
    assert names == {"Earlier views", "Further views"}


async def test_a_pane_over_the_conversation_has_an_edge_from_top_to_bottom(desk):
    desk.new_chat()
    window, columns, theme = desk.window, desk.window._columns, desk._theme
    window.resize(1000, 760)
    window.show_right(FILES)
    await until(lambda: columns.right.property("over") and columns.right.isVisible())
    await until(lambda: columns.right.geometry().right() == columns.width() - 1)
    image = columns.right.grab().toImage()
    border = theme.colour("borderButton")
    assert {image.pixelColor(0, y).name() for y in range(image.height())} == {border.name()}
    window.resize(1440, 900)
    await until(lambda: not columns.right.property("over"))
    assert columns.right.contentsMargins().left() == 0


@pytest.mark.parametrize("size", [1.0, 1.5, 2.0])
async def test_the_smallest_window_cuts_nothing_of_the_composer(desk, size):
    composer, window = desk.panels.composer, desk.window
    desk.new_chat()
    window.hide_right()
    desk._theme.use(Appearance.LIGHT, size)
    least = window.minimumSize()
    assert least.width() <= 1366 and least.height() <= 768 - 80
    window.resize(least)
    await until(lambda: window.size() == least)
    await desk.jobs.idle()
    inner = [composer.editor, composer.send_button, composer.price_row]
    await until(lambda: in_order(inner, window))
    assert desk.panels.body.height() > 0
