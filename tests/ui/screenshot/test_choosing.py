"""The sheets over the screens, by mouse and by keys alone."""

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QCursor, QImage, QKeyEvent, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from workbench.ui.screenshot.button import ScreenshotButton
from workbench.ui.screenshot.choosing import Choosing
from workbench.ui.screenshot.grabbing import Grab, desktop_takes_it, grab_screens
from workbench.ui.screenshot.sheet import HOW, HOW_BY_KEYS, OTHERS
from workbench.ui.theme import Appearance

FIRST = f"{HOW} {OTHERS}"
LEFT, RIGHT = QRect(0, 0, 400, 300), QRect(400, 0, 300, 300)
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


def picture_of(place, ratio):
    """Return a screen on which the colour of each pixel tells where it is."""
    width, height = round(place.width() * ratio), round(place.height() * ratio)
    pixels = bytearray()
    for y in range(height):
        for x in range(width):
            pixels += bytes((x % 256, y % 256, x // 256 + 16 * (y // 256)))
    image = QImage(bytes(pixels), width, height, 3 * width, QImage.Format.Format_RGB888)
    pixmap = QPixmap.fromImage(image.copy())
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def corner_of(picture):
    """Return where on the screen a picture begins, by the colour of its first pixel."""
    red, green, blue, _ = picture.pixelColor(0, 0).getRgb()
    return red + 256 * (blue % 16), green + 256 * (blue // 16)


@pytest.fixture
def chosen():
    """What was told, in order: pictures, and None for giving up."""
    return []


@pytest.fixture
def choosing(qtbot, theme, chosen):
    QCursor.setPos(LEFT.center())
    grabs = (Grab(LEFT, picture_of(LEFT, 1)), Grab(RIGHT, picture_of(RIGHT, 2)))
    choosing = Choosing(theme, grabs, chosen.append)
    choosing.open()
    for sheet in choosing.sheets:
        qtbot.addWidget(sheet)
        sheet.setGeometry(sheet.place)
    yield choosing
    choosing.close()


def drag(sheet, start, end):
    QTest.mousePress(sheet, Qt.MouseButton.LeftButton, pos=QPoint(*start))
    QTest.mouseMove(sheet, QPoint((start[0] + end[0]) // 2, (start[1] + end[1]) // 2))
    QTest.mouseMove(sheet, QPoint(*end))
    QTest.mouseRelease(sheet, Qt.MouseButton.LeftButton, pos=QPoint(*end))


def press(choosing, key, modifiers=Qt.KeyboardModifier.NoModifier, times=1):
    for _ in range(times):
        QTest.keyClick(choosing.current, key, modifiers)


def shown(choosing):
    """Return the words that can be read on each sheet."""
    cards = (sheet.findChildren(QLabel) for sheet in choosing.sheets)
    return [[card.text() for card in each if card.isVisible()] for each in cards]


def test_an_area_is_dragged_either_way(choosing, chosen):
    left, right = choosing.sheets
    drag(left, (119, 89), (20, 10))
    (picture,) = chosen
    assert (picture.width(), picture.height(), corner_of(picture)) == (100, 80, (20, 10))
    drag(right, (10, 20), (59, 39))
    picture = chosen[-1]
    assert (picture.width(), picture.height(), corner_of(picture)) == (100, 40, (20, 40))
    assert picture.devicePixelRatio() == 1 and left.area.isEmpty()


def test_while_it_is_dragged_it_is_lit_and_its_size_stands_beside_it(choosing, theme):
    left = choosing.sheets[0]
    QTest.mousePress(left, Qt.MouseButton.LeftButton, pos=QPoint(50, 60))
    QTest.mouseMove(left, QPoint(249, 159))
    assert shown(choosing) == [["200 × 100 pixels"], []]
    size = next(each for each in left.findChildren(QLabel) if "pixels" in each.text())
    assert size.y() > 160 and not size.geometry().intersects(QRect(50, 60, 200, 100))
    drawn = left.grab().toImage()
    ratio = drawn.devicePixelRatio()
    inside, outside = (drawn.pixelColor(QPoint(*at) * ratio) for at in ((100, 100), (300, 100)))
    assert inside.getRgb()[:3] == (100, 100, 0)
    shadow = theme.colour("shadow").red()
    assert abs(outside.red() - (44 * 115 + shadow * 140) / 255) < 3  # 300 is 44 more than 256
    QTest.mouseMove(left, QPoint(399, 299))
    assert left.rect().contains(size.geometry())


def test_a_slip_of_the_hand_takes_nothing(choosing, chosen):
    left = choosing.sheets[0]
    drag(left, (50, 50), (52, 90))
    QTest.mouseClick(left, Qt.MouseButton.LeftButton, pos=QPoint(9, 9))
    assert chosen == [] and left.area.isEmpty() and shown(choosing) == [[FIRST], []]


def test_enter_takes_the_screen_that_the_pointer_is_on(choosing, chosen, qtbot):
    press(choosing, Qt.Key.Key_Return)
    assert (chosen[0].width(), chosen[0].height()) == (400, 300)
    QTest.mouseMove(choosing.sheets[1], QPoint(100, 100))
    qtbot.waitUntil(lambda: choosing.current is choosing.sheets[1])
    assert shown(choosing) == [[], [FIRST]]
    press(choosing, Qt.Key.Key_Enter)
    assert (chosen[1].width(), chosen[1].height()) == (600, 600)


def test_an_area_is_made_moved_and_sized_by_keys(choosing, chosen):
    press(choosing, Qt.Key.Key_Right)
    assert choosing.current.area == QRect(100, 75, 200, 150)
    assert shown(choosing)[0] == [HOW_BY_KEYS, "200 × 150 pixels"]
    press(choosing, Qt.Key.Key_Right, times=2)
    press(choosing, Qt.Key.Key_Up)
    press(choosing, Qt.Key.Key_Left, CTRL, times=3)
    press(choosing, Qt.Key.Key_Down, SHIFT)
    press(choosing, Qt.Key.Key_Left, SHIFT | CTRL)
    assert choosing.current.area == QRect(117, 65, 199, 160)
    press(choosing, Qt.Key.Key_Right, times=30)
    assert choosing.current.area.right() == 399
    press(choosing, Qt.Key.Key_Return)
    assert (chosen[0].width(), corner_of(chosen[0])) == (199, (201, 65))


def test_tab_goes_from_screen_to_screen(choosing, chosen):
    press(choosing, Qt.Key.Key_Down)
    press(choosing, Qt.Key.Key_Tab)
    assert choosing.current is choosing.sheets[1] and choosing.sheets[0].area.isEmpty()
    press(choosing, Qt.Key.Key_Down)
    press(choosing, Qt.Key.Key_Down)
    assert choosing.current.area == QRect(150, 170, 300, 300)  # steps are of the screen's pixels
    press(choosing, Qt.Key.Key_Return)
    assert corner_of(chosen[0]) == (150, 170)
    press(choosing, Qt.Key.Key_Backtab, SHIFT)
    assert choosing.current is choosing.sheets[0]


def test_escape_the_right_button_and_closing_give_up(choosing, chosen):
    press(choosing, Qt.Key.Key_Escape)
    QTest.mouseClick(choosing.sheets[1], Qt.MouseButton.RightButton)
    choosing.sheets[0].close()
    assert chosen == [None, None, None]


def test_a_screen_that_comes_or_goes_gives_up(choosing, chosen):
    application = QApplication.instance()
    application.screenRemoved.emit(application.primaryScreen())
    assert chosen == [None]


def test_enter_that_is_still_held_down_takes_nothing(choosing, chosen):
    held = QKeyEvent(
        QKeyEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r", True
    )
    QApplication.sendEvent(choosing.current, held)
    assert chosen == []


def test_other_keys_do_nothing(choosing, chosen):
    cyrillic = ord("Ж")
    for key in (Qt.Key.Key_A, Qt.Key.Key_Space, Qt.Key.Key_Delete, cyrillic, 0):
        event = QKeyEvent(QKeyEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(choosing.current, event)
    assert chosen == [] and choosing.current.area.isEmpty()


def test_it_can_be_found_by_a_screen_reader(choosing):
    sheet = choosing.current
    assert sheet.accessibleName() == "Choose what the screenshot shows"
    assert sheet.accessibleDescription() == FIRST
    assert sheet.isActiveWindow() and sheet.hasFocus()
    press(choosing, Qt.Key.Key_Right)
    assert sheet.accessibleDescription() == HOW_BY_KEYS


def test_its_words_keep_to_the_theme_and_off_what_is_lit(choosing, theme):
    left = choosing.sheets[0]
    theme.use(Appearance.DARK, 1.5)
    how = next(each for each in left.findChildren(QLabel) if each.text() == FIRST)
    assert theme.hex("raised") in left.styleSheet() and left.rect().contains(how.geometry())
    left.light(QRect(0, 0, 400, 100))
    assert not how.geometry().intersects(QRect(0, 0, 400, 100))


def test_every_screen_is_grabbed(qapp):
    (grab,) = grab_screens()
    screen = QApplication.primaryScreen()
    assert grab.place == screen.geometry()
    assert grab.picture.size() == screen.size() * screen.devicePixelRatio()


def test_only_the_desktop_may_take_it_on_wayland():
    assert desktop_takes_it("wayland", {})
    assert desktop_takes_it("wayland-egl", {})
    assert desktop_takes_it("xcb", {"WAYLAND_DISPLAY": "wayland-0"})
    for platform in ("windows", "cocoa", "offscreen"):
        assert not desktop_takes_it(platform, {"WAYLAND_DISPLAY": "wayland-0"})
    assert not desktop_takes_it("xcb", {"WAYLAND_DISPLAY": ""})


def test_the_camera_offers_to_give_up_while_the_desktop_is_awaited(qtbot, both_themes):
    button = ScreenshotButton(both_themes)
    qtbot.addWidget(button)

    def looks():
        return button.accessibleName(), button.toolTip(), button.icon().pixmap(16, 16).toImage()

    before = looks()
    button.show_waiting(True)
    assert looks()[:2] == ("Give up the screenshot", "Give up the screenshot (Ctrl+Shift+P)")
    assert looks()[2] != before[2]
    button.show_waiting(False)
    assert looks() == before
