import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QAbstractButton

from tests.ui.files.samples import NOW, failed, status
from tests.ui.files.test_panel import choose, clock, panel, rows  # noqa: F401 - fixtures
from workbench.domain.documents import DocumentState, RemoteState
from workbench.ui.files.groups import Group, group_of

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

ACTIVE = RemoteState.ACTIVE
MIXED = (
    status("ready.pdf", ACTIVE),
    status("here.pdf"),
    status("old.pdf", ACTIVE, hours=-1),
    status("ending.pdf", ACTIVE, hours=0.1),
    status("going.pdf", RemoteState.UPLOADING),
    status("paused.pdf", RemoteState.PAUSED),
    status("reading.pdf", state=None),
    failed("broken.pdf"),
)


@pytest.mark.parametrize(
    ("name", "group"),
    [
        ("ready.pdf", Group.READY),
        ("here.pdf", Group.READY),
        ("old.pdf", Group.EXPIRED),
        ("ending.pdf", Group.EXPIRED),
        ("going.pdf", Group.UNDERWAY),
        ("paused.pdf", Group.UNDERWAY),
        ("broken.pdf", Group.ATTENTION),
    ],
)
def test_every_document_is_in_the_group_that_helps_to_find_it(name, group):
    assert group_of(next(one for one in MIXED if one.id == name), NOW) is group


def test_a_pill_shows_its_group_and_counts(panel):  # noqa: F811
    panel.set_documents(MIXED)
    panel.resize(900, 600)
    pills = {pill.text(): pill for pill in panel.bars.groups._pills.values() if pill.isVisible()}
    assert list(pills) == [
        "All 8", "Ready 3", "In progress 2", "Needs attention 1", "Expired 2",
    ]  # fmt: skip
    pills["Needs attention 1"].click()
    assert rows(panel) == ["broken.pdf"]
    assert pills["Needs attention 1"].isChecked() and not pills["All 8"].isChecked()
    pills["All 8"].click()
    assert len(rows(panel)) == 8


def test_one_pill_with_a_menu_stands_where_room_is_short(panel):  # noqa: F811
    panel.set_documents(MIXED)
    panel.resize(508, 600)
    assert panel.bars.groups._only.isVisible()
    assert not any(pill.isVisible() for pill in panel.bars.groups._pills.values())
    panel.bars.groups._actions[Group.EXPIRED].trigger()
    assert sorted(rows(panel)) == ["ending.pdf", "old.pdf"]
    assert panel.bars.groups._only.text() == "Expired 2"


def test_a_group_that_has_become_empty_stays_until_another_is_chosen(panel, qtbot):  # noqa: F811
    panel.set_documents(MIXED)
    panel.resize(900, 600)
    panel.bars.groups._pills[Group.ATTENTION].click()
    panel.set_documents(MIXED[:-1])
    qtbot.waitUntil(lambda: panel.bars.groups._pills[Group.ATTENTION].text() == "Needs attention 0")
    assert panel.bars.groups._pills[Group.ATTENTION].isVisible()


@pytest.mark.parametrize("size", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("width", [360, 480, 508, 700, 900, 1300])
def test_the_filter_and_every_pill_have_room_for_their_words(panel, theme, width, size):  # noqa: F811
    theme.use(theme.appearance, size)
    panel.set_documents(MIXED)
    panel.window().resize(round(1400 * size), 700)
    panel.resize(round(width * size), 600)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
    field = panel.bars.filter_field
    shown = [w for w in panel.bars.findChildren(QAbstractButton) if w.isVisible()]
    assert field.fontMetrics().horizontalAdvance("Filter names") < field.width()
    for widget in (field, *shown):
        assert widget is field or widget.width() >= widget.sizeHint().width()
        assert widget.mapTo(panel, widget.rect().topRight()).x() < panel.width()


def test_reading_here_is_in_progress():
    reading = status("a.pdf", state=None)
    assert group_of(reading, NOW) is Group.READY
    other = failed("b.pdf", failure="")
    assert other.document.state is DocumentState.FAILED
    assert group_of(other, NOW) is Group.ATTENTION


@pytest.mark.parametrize("size", [0.8, 1.0, 1.25, 1.5, 1.75, 2.0])
def test_the_ends_of_a_pill_are_round(panel, theme, size):  # noqa: F811
    theme.use(theme.appearance, size)
    panel.set_documents(MIXED)
    panel.resize(508, 600)
    pill = panel.bars.groups._only
    panel.table.setFocus()
    drawn = pill.grab().toImage()
    edge = theme.hex("borderButton").lower()
    assert drawn.pixelColor(0, drawn.height() // 2).name() == edge
    assert drawn.pixelColor(2, 0).name() != edge and drawn.pixelColor(0, 2).name() != edge
