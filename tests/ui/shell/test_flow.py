"""A row that goes on in the next line."""

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QLabel, QWidget

from workbench.ui.shell.flow import Flow


@pytest.fixture
def row(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    labels = [QLabel(str(number)) for number in range(4)]
    for label in labels:
        label.setFixedSize(100, 20)
    window.setLayout(Flow(10, *labels))
    window.labels = labels
    window.show()
    yield window


def rows(window):
    shown = [label for label in window.labels if label.isVisible()]
    return [
        [label.text() for label in shown if label.y() == top]
        for top in sorted({label.y() for label in shown})
    ]


def test_it_breaks_like_words(row):
    row.resize(430, 100)
    assert rows(row) == [["0", "1", "2", "3"]]
    row.resize(429, 100)
    assert rows(row) == [["0", "1", "2"], ["3"]]
    row.resize(100, 100)
    assert rows(row) == [["0"], ["1"], ["2"], ["3"]]
    assert row.layout().heightForWidth(100) == 4 * 20 + 3 * 5
    assert row.layout().minimumSize().width() == 100


def test_hidden_ones_take_no_room(row):
    row.labels[1].hide()
    row.resize(320, 100)
    assert rows(row) == [["0", "2", "3"]]


def test_it_begins_at_the_right_where_one_reads_from_there(row):
    row.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    row.resize(430, 100)
    row.layout().activate()
    assert [label.x() for label in row.labels] == [330, 220, 110, 0]


def test_what_is_set_apart_goes_to_the_far_end_of_its_line(row):
    flow = Flow(10, apart=1)
    other = QWidget()
    for label in row.labels:
        flow.addWidget(label)
    other.setLayout(flow)
    other.labels = row.labels
    other.resize(600, 100)
    other.show()
    assert [label.x() for label in other.labels] == [0, 280, 390, 500]
    other.resize(320, 100)
    assert rows(other) == [["0", "1", "2"], ["3"]]
    assert [label.x() for label in other.labels] == [0, 110, 220, 0]
    other.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    other.resize(600, 100)
    assert [label.x() for label in other.labels] == [500, 220, 110, 0]
    other.deleteLater()


def test_what_was_deleted_takes_no_room(row, qtbot):
    row.resize(430, 100)
    row.labels.pop(1).deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    row.layout().activate()
    assert row.layout().count() == 3
    assert [label.x() for label in row.labels] == [0, 110, 220]
