from types import SimpleNamespace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QFrame,
    QLabel,
    QLineEdit,
    QPushButton,
    QStyle,
    QStyleOptionTab,
    QWidget,
)

from workbench.ui.main_window import MainWindow
from workbench.ui.shell.buttons import IconButton
from workbench.ui.shell.columns import Columns
from workbench.ui.shell.header import Header
from workbench.ui.shell.right_pane import RightPane
from workbench.ui.theme import Appearance


@pytest.fixture
def frame(qtbot, theme):
    """A shown window of 1440 x 900 with a field in every place."""
    window = MainWindow(theme)
    qtbot.addWidget(window)
    parts = {name: QLineEdit(window) for name in ("chats", "body", "composer", "reader", "files")}
    header = Header(theme)
    window.set_left(parts["chats"])
    window.set_centre(header, parts["body"], parts["composer"])
    window.add_right_tab("Reader", parts["reader"])
    window.add_right_tab("Files", parts["files"], 11)
    window.set_start(QPushButton("Begin"))
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    return SimpleNamespace(window=window, header=header, **parts)


def left_of(frame, widget):
    """Return where a widget begins in the window, and its width."""
    return widget.mapTo(frame.window, QPoint(0, 0)).x(), widget.width()


def test_the_columns_have_the_widths_of_the_design(frame):
    assert left_of(frame, frame.chats) == (0, 240)
    assert left_of(frame, frame.reader)[1] == 508
    assert left_of(frame, frame.reader)[0] + 508 == 1440
    assert frame.window.minimumSize().toTuple() == (640, 480)


def test_panes_close_and_come_back(frame):
    frame.window.toggle_left()
    frame.window.toggle_right()
    assert not frame.chats.isVisible() and not frame.reader.isVisible()
    assert left_of(frame, frame.body) == (0, 1440)
    assert not frame.window.menus.left_pane.isChecked()
    frame.header.left_pressed.emit()
    frame.header.right_pressed.emit()
    assert left_of(frame, frame.chats) == (0, 240)
    assert left_of(frame, frame.reader)[1] == 508


def test_showing_a_tab_opens_the_pane(frame):
    frame.window.hide_right()
    assert frame.window.right_tab == ""
    frame.window.show_right("Files")
    assert frame.files.isVisible() and frame.window.right_tab == "Files"


def test_the_wide_pane_takes_62_percent_and_hides_the_left_column(frame):
    frame.window.menus.widen.trigger()
    assert frame.reader.width() == round(1440 * 0.62)
    assert not frame.chats.isVisible()
    assert frame.body.width() >= 420
    frame.window.menus.widen.trigger()
    assert (frame.chats.width(), frame.reader.width()) == (240, 508)


def test_under_1100_the_right_pane_lies_over_the_conversation(frame):
    window = frame.window
    window.resize(1000, 760)
    assert not frame.reader.isVisible()
    window.show_right("Reader")
    slid(frame, frame.reader)
    assert left_of(frame, frame.reader)[0] + frame.reader.width() == 1000
    assert 430 <= frame.reader.width() <= 440
    assert left_of(frame, frame.body) == (241, 759)
    assert left_of(frame, frame.composer)[1] <= 760 - 440
    window.resize(1440, 900)
    assert frame.reader.isVisible() and frame.reader.width() == 508
    assert frame.composer.width() == frame.body.width()


def slid(frame, pane):
    """Let a slide come to its end."""
    animation = frame.window.findChild(Columns)._slide
    if animation.state() == animation.State.Running:
        animation.setCurrentTime(animation.duration())


def test_esc_closes_the_pane_before_it_stops_the_answer(qtbot, frame):
    stopped = []
    frame.window.menus.stop.triggered.connect(lambda: stopped.append(True))
    frame.window.resize(1000, 760)
    frame.window.show_right()
    qtbot.keyClick(frame.body, Qt.Key.Key_Escape)
    assert not frame.reader.isVisible() and stopped == []
    qtbot.keyClick(frame.body, Qt.Key.Key_Escape)
    assert stopped == [True]
    frame.window.menus.stop.setEnabled(False)
    qtbot.keyClick(frame.body, Qt.Key.Key_Escape)
    assert stopped == [True]


def test_a_click_on_the_conversation_closes_the_pane(qtbot, frame):
    frame.window.resize(1000, 760)
    inside = QLineEdit(frame.body)
    inside.show()
    frame.window.show_right()
    qtbot.mouseClick(inside, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not frame.reader.isVisible())


def test_a_click_that_asks_for_the_pane_keeps_it(qtbot, frame):
    frame.window.resize(1000, 760)
    citation = QPushButton(frame.body)
    citation.clicked.connect(lambda: frame.window.show_right("Files"))
    citation.show()
    frame.window.show_right("Reader")
    qtbot.mouseClick(citation, Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    assert frame.files.isVisible()


def test_under_800_the_left_column_is_an_overlay_too(frame):
    frame.window.resize(760, 760)
    assert not frame.chats.isVisible()
    assert left_of(frame, frame.body) == (0, 760)
    frame.window.toggle_left()
    slid(frame, frame.chats)
    assert frame.chats.isVisible() and left_of(frame, frame.body) == (0, 760)
    assert frame.window.close_overlays() and not frame.chats.isVisible()
    assert not frame.window.close_overlays()


def test_the_window_tells_how_much_of_the_conversation_lies_under_a_pane(frame):
    told = []
    frame.window.centre_covered.connect(lambda *sides: told.append(sides))
    frame.window.resize(1000, 760)
    frame.window.show_right("Files")
    over = frame.window.findChild(Columns).right.width()
    assert told[-1] == (0, over) and over > 300
    frame.window.hide_right()
    assert told[-1] == (0, 0)
    frame.window.resize(760, 760)
    frame.window.toggle_left()
    assert told[-1] == (frame.chats.parentWidget().width(), 0)


@pytest.mark.parametrize(("size", "width"), [(1.0, 820), (1.0, 900), (1.5, 1300), (2.0, 1700)])
def test_the_composer_keeps_clear_of_a_pane_that_opens(frame, theme, size, width):
    theme.use(theme.appearance, size)
    frame.window.resize(width, 800)
    assert frame.chats.isVisible()
    frame.window.show_right("Files")
    columns = frame.window.findChild(Columns)
    composer = frame.composer.mapTo(columns, frame.composer.rect().topRight()).x()
    assert composer <= columns.right.x() and frame.composer.width() >= 280 * size
    assert not frame.chats.isVisible()
    frame.window.toggle_left()
    assert frame.chats.isVisible() and not frame.files.isVisible()
    frame.window.show_right("Files")
    frame.window.hide_right()
    assert frame.chats.isVisible() and left_of(frame, frame.chats)[0] == 0


def test_at_640_the_composer_keeps_room(frame):
    frame.window.resize(640, 480)
    frame.window.show_right()
    assert frame.composer.width() >= 256
    columns = frame.window.findChild(Columns)
    end = frame.composer.mapTo(columns, frame.composer.rect().topRight()).x()
    assert end <= columns.right.x()


def test_a_line_parts_the_tabs_from_what_they_show(frame, theme):
    bar = frame.window.findChild(Columns).right.findChild(QFrame, "rightBar")
    frame.window.show_right("Files")
    drawn = bar.grab().toImage()
    assert drawn.pixelColor(bar.width() // 2, bar.height() - 1) == theme.colour("border")


def test_the_words_of_a_tab_have_their_room_when_it_has_the_keyboard(frame):
    tabs = frame.window.findChild(RightPane).tabs
    option = QStyleOptionTab()
    tabs.initStyleOption(option, 0)
    element = QStyle.SubElement.SE_TabBarTabText
    widths = []
    for state in (option.state, option.state | QStyle.StateFlag.State_HasFocus):
        option.state = state
        widths.append(tabs.style().subElementRect(element, option, tabs).width())
    assert widths[0] == widths[1] >= tabs.fontMetrics().horizontalAdvance(tabs.tabText(0))


def test_large_text_folds_wider_windows(frame, theme):
    theme.use(Appearance.LIGHT, 1.6)
    frame.window.resize(1500, 900)
    assert not frame.reader.isVisible()
    theme.use(Appearance.LIGHT, 1.0)
    assert frame.reader.isVisible()


def test_the_layout_is_saved_and_restored(qtbot, frame, theme):
    frame.window.toggle_left()
    frame.window.show_right("Files")
    saved = frame.window.save_layout()
    other = MainWindow(theme)
    qtbot.addWidget(other)
    assert other.restore_layout(saved)
    other.resize(1440, 900)  # more than the virtual screen has
    # Tabs may come later than the layout.
    other.add_right_tab("Reader", QWidget())
    other.add_right_tab("Files", QWidget())
    other.show()
    assert other.right_tab == "Files"
    assert not other.menus.left_pane.isChecked()
    assert not other.findChild(Columns).left.isVisible()


@pytest.mark.parametrize(
    "saved", ["", "nonsense", "[]", "{}", '{"window": 3}', '{"window": "", "left": "x"}', "null",
              '{"window": "!!", "left": 1, "right": 1}'],
)  # fmt: skip
def test_a_layout_that_cannot_be_read_changes_nothing(frame, saved):
    assert not frame.window.restore_layout(saved)
    assert (frame.chats.width(), frame.reader.width()) == (240, 508)


def test_absurd_widths_leave_every_column_usable(frame):
    saved = frame.window.save_layout().replace("508", "99999999").replace("240", "-5")
    assert frame.window.restore_layout(saved)
    assert frame.chats.width() >= 200 and frame.body.width() >= 420


def test_closing_hides_and_tells(qtbot, frame):
    with qtbot.waitSignal(frame.window.closed):
        frame.window.close()
    assert not frame.window.isVisible()


def test_tab_goes_through_the_panes_in_order(qtbot, frame):
    frame.chats.setFocus()
    late = QLineEdit(frame.body)
    late.show()
    order = []
    for _ in range(40):
        focus = QApplication.focusWidget()
        for name in ("chats", "body", "composer", "reader"):
            if focus is getattr(frame, name):
                order.append(name)
        if focus is late:
            order.append("late")
        if order.count("chats") > 1:
            break
        qtbot.keyClick(focus, Qt.Key.Key_Tab)
    assert order == ["chats", "body", "late", "composer", "reader", "chats"]


def test_f6_goes_from_pane_to_pane(frame):
    frame.chats.setFocus()
    visited = []
    for _ in range(3):
        frame.window.menus.next_pane.trigger()
        visited.append(QApplication.focusWidget())
    assert visited[1:] == [frame.body, frame.composer]
    frame.window.menus.previous_pane.trigger()
    assert QApplication.focusWidget() is frame.body


def test_the_menu_commands_reach_the_field_that_had_the_focus(frame):
    frame.composer.setText("Fuel")
    frame.composer.setFocus()
    edit = frame.window.menuBar().actions()[1].menu()
    edit.aboutToShow.emit()
    commands = {action.text(): action for action in edit.actions()}
    commands["Select all"].trigger()
    assert frame.composer.selectedText() == "Fuel"
    commands["Copy"].trigger()
    assert QApplication.clipboard().text() == "Fuel"


def test_keys_open_tabs_and_no_key_is_given_twice(qtbot, frame):
    qtbot.keyClick(frame.window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert frame.window.right_tab == "Files"
    keys = [key for keys, _ in frame.window.menus.with_keys() for key in keys.split(" or ")]
    assert len(keys) == len(set(keys))
    assert {"Ctrl+N", "Ctrl+O", "Ctrl+B", "Ctrl+Shift+B", "Ctrl+K", "F6", "F7", "Ctrl+1"} <= set(
        keys
    )


def test_text_size_belongs_to_the_text_and_zoom_to_the_page(qtbot, frame, theme):
    zoomed = []
    frame.window.page_zoom.connect(zoomed.append)
    frame.composer.setFocus()
    with qtbot.waitSignal(frame.window.appearance_changed):
        frame.window.menus.larger.trigger()
    assert theme.text_size == 1.1 and zoomed == []
    frame.reader.setFocus()
    frame.window.menus.larger.trigger()
    frame.window.menus.smaller.trigger()
    frame.window.menus.normal_size.trigger()
    assert zoomed == [1, -1, 0] and theme.text_size == 1.1


def test_the_appearance_is_chosen_in_the_menu(frame, theme):
    frame.window.menus.appearances[Appearance.DARK].trigger()
    assert theme.is_dark
    theme.use(Appearance.LIGHT)
    assert frame.window.menus.appearances[Appearance.LIGHT].isChecked()


def test_the_start_page_fills_the_window(frame):
    frame.window.show_start()
    assert not frame.body.isVisible()
    frame.window.show_chat()
    assert frame.body.isVisible()


def test_the_ribbon_says_where_questions_go(qtbot, frame):
    frame.window.show_ribbon("Offline: nothing leaves this computer.", "More.", "Connect")
    words = [label.text() for label in frame.window.findChildren(QLabel) if label.isVisible()]
    assert "Offline: nothing leaves this computer." in words
    button = next(b for b in frame.window.findChildren(QPushButton) if b.text() == "Connect")
    with qtbot.waitSignal(frame.window.ribbon_pressed):
        button.click()
    frame.window.hide_ribbon()
    assert not button.isVisible()


@pytest.mark.parametrize("size", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("width", [640, 760, 1000, 1440])
def test_the_ribbon_cuts_neither_button_nor_fact(frame, theme, size, width):
    fact = "Offline: nothing leaves this computer."
    theme.use(theme.appearance, size)
    frame.window.resize(width, 700)
    frame.window.show_ribbon(fact, "The answers come from Workbench itself.", "Connect Google")
    button = next(b for b in frame.window.findChildren(QPushButton) if b.text() == "Connect Google")
    assert button.width() >= button.sizeHint().width()
    label = next(x for x in frame.window.findChildren(QLabel) if x.text() == fact)
    whole = label.fontMetrics().horizontalAdvance(fact)
    assert label.width() >= whole or fact in label.toolTip()
    assert label.geometry().right() < button.x()
    assert label.width() >= whole or not label.parent()._more.isVisible()


@pytest.mark.parametrize("command", ["shortcuts", "about"])
def test_help_opens_a_dialog_that_closes(qtbot, frame, command):
    getattr(frame.window.menus, command).trigger()
    dialog = frame.window.findChild(QDialog)
    assert dialog.isVisible()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_every_control_has_a_name(frame):
    for button in frame.window.findChildren(QAbstractButton):
        if button.isVisible():
            assert button.accessibleName() or button.text(), button
        if isinstance(button, IconButton) and button.isVisible():
            assert button.toolTip().startswith(button.accessibleName())
