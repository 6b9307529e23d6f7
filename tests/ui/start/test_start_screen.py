import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from workbench.ui.start.start_screen import StartScreen


@pytest.fixture
def screen(qtbot, theme):
    """The start screen."""
    screen = StartScreen(theme)
    qtbot.addWidget(screen)
    screen.resize(1100, 760)
    screen.show()
    qtbot.waitExposed(screen)
    return screen


def test_one_sentence_and_two_ways_to_begin(qtbot, screen):
    words = " ".join(label.text() for label in screen.findChildren(QLabel)).replace("\n", " ")
    assert "Ask questions about your PDFs and see the sentence that proves the answer." in words
    with qtbot.waitSignal(screen.samples):
        screen.try_samples.click()
    with qtbot.waitSignal(screen.connect_gemini):
        screen.connect_button.click()
    link = next(b for b in screen.findChildren(QPushButton) if b.text() == "I have a key")
    with qtbot.waitSignal(screen.connect_gemini):
        link.click()


def test_the_network_can_be_set_before_there_is_a_key(qtbot, screen):
    link = next(
        b for b in screen.findChildren(QPushButton) if b.text() == "Settings for my network"
    )
    with qtbot.waitSignal(screen.network):
        link.click()


def test_the_first_button_takes_the_focus(screen):
    screen.activateWindow()
    screen.focus_first()
    assert QApplication.focusWidget() is screen.try_samples


def test_the_ring_of_the_focus_lies_outside_the_button(screen, theme):
    screen.activateWindow()
    screen.focus_first()
    place = screen.try_samples.mapTo(screen, screen.try_samples.rect().center())
    for button in (screen.try_samples, screen.connect_button):
        button.setFocus()
        place = button.mapTo(screen, button.rect().topLeft())
        picture = screen.grab().toImage()
        seen = [picture.pixelColor(place.x() + 60, place.y() - up).name() for up in (1, 3)]
        assert seen == [theme.hex("background").lower(), theme.hex("focusRing").lower()]


def test_captions_are_told_to_screen_readers(screen):
    assert screen.try_samples.accessibleDescription() == "Works now, without a key or the internet"


def test_nothing_is_cut_off_in_the_smallest_window(qtbot, screen):
    screen.resize(640, 424)
    for button in (screen.try_samples, screen.connect_button):
        assert button.geometry().width() >= button.minimumSizeHint().width()
    assert screen.minimumSizeHint().width() <= 640
    assert screen.minimumSizeHint().height() <= 424


def test_the_picture_is_drawn_in_both_themes(qtbot, both_themes):
    screen = StartScreen(both_themes)
    qtbot.addWidget(screen)
    screen.resize(900, 700)
    picture = screen.grab().toImage()
    seen = {picture.pixelColor(x, y).name() for x in range(0, 900, 2) for y in range(0, 700, 2)}
    for name in ("highlight", "page", "accent", "successSoft"):
        assert both_themes.hex(name).lower() in seen


@pytest.mark.parametrize(("size", "width"), [(1.0, 640), (1.5, 760), (2.0, 640), (2.0, 1440)])
def test_larger_text_goes_into_more_lines_and_is_never_cut(qtbot, screen, theme, size, width):
    theme.use(theme.appearance, size)
    screen.resize(width, 700)
    inside = screen.widget()
    qtbot.waitUntil(lambda: inside.width() <= screen.viewport().width())
    for widget in (*screen.findChildren(QLabel), *screen.findChildren(QPushButton)):
        left = widget.mapTo(inside, widget.rect().topLeft()).x()
        assert left >= 0 and left + widget.width() <= inside.width(), widget.text()
        assert widget.width() >= widget.minimumSizeHint().width(), widget.text()
        if isinstance(widget, QLabel) and widget.wordWrap():
            assert widget.height() >= widget.heightForWidth(widget.width())
    assert screen.try_samples.width() == screen.connect_button.width()
    theme.use(theme.appearance, 1.0)


def test_in_the_smallest_window_nothing_has_to_be_scrolled(screen):
    screen.resize(640, 424)
    assert screen.verticalScrollBar().maximum() == 0
