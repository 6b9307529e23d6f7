import pytest

from workbench.ui.shell.status_line import StatusLine


@pytest.fixture
def line(qtbot, theme):
    """A status line 1200 wide."""
    line = StatusLine(theme)
    qtbot.addWidget(line)
    line.resize(1200, 28)
    line.show()
    return line


def items(line):
    """Return the visible items by their words."""
    return {item.text(): item for item in line._items.values() if item.isVisible()}


def test_it_says_where_questions_go(line):
    line.show_offline()
    assert list(items(line)) == ["Offline: nothing leaves this computer", "No new notices"]
    line.show_connected()
    line.show_key("Work key, paid")
    line.show_work("1 upload, 42 %", drawing="upload")
    line.show_cache("Cache ends in 38 min")
    assert list(items(line)) == [
        "Connected to Google Gemini", "Work key, paid", "1 upload, 42 %",
        "Cache ends in 38 min", "No new notices",
    ]  # fmt: skip
    line.show_unconnected()
    line.show_key("No key", missing=True)
    assert items(line)["No key"].property("tone") == "danger"
    line.show_work("")
    assert "1 upload, 42 %" not in items(line)


def test_each_item_is_a_button_to_its_place(qtbot, line):
    line.show_connected()
    line.show_key("Work key")
    line.show_work("Waiting 38 s", waiting=True)
    line.show_cache("Cache")
    buttons = list(items(line).values())
    signals = (line.connection_pressed, line.key_pressed, line.work_pressed, line.cache_pressed,
               line.bell_pressed)  # fmt: skip
    for button, signal in zip(buttons, signals, strict=True):
        with qtbot.waitSignal(signal):
            button.click()


def test_names_for_screen_readers(line):
    line.show_key("A&B key")
    assert items(line)["A&&B key"].accessibleName() == "Key: A&B key"


@pytest.mark.parametrize(
    ("count", "words"), [(0, "No new notices"), (1, "1 new notice"), (12, "12 new notices")]
)
def test_the_bell_counts_in_words_and_shortly_when_narrow(line, count, words):
    line.show_notices(count)
    assert line.bell.text() == words
    line.resize(700, 28)
    assert line.bell.text() == str(count)
    line.show_notices(count)
    assert line.bell.text() == str(count)
