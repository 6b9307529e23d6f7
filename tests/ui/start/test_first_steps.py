"""The first steps keep to what their column has room for."""

import pytest
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from workbench.ui.start.first_run import STEPS, FirstSteps


@pytest.fixture
def column(qtbot, theme):
    column = QWidget()
    qtbot.addWidget(column)
    layout = QVBoxLayout(column)
    layout.addStretch(1)
    column.steps = FirstSteps(theme)
    layout.addWidget(column.steps)
    column.resize(240, 600)
    column.show()
    column.steps.show_done({"samples"})
    column.steps.show()
    return column


def test_a_low_column_shows_the_next_step_alone(column, theme):
    row = theme.size("control", "listRow")
    assert column.steps.shown == tuple(STEPS)
    column.resize(240, 10 * row)
    assert column.steps.shown == ("citation",)
    column.steps.show_done({"samples", "citation"})
    assert column.steps.shown == ("document",)
    column.resize(240, 6 * row)
    assert column.steps.shown == ()
    column.resize(240, 20 * row)
    assert column.steps.shown == tuple(STEPS)


@pytest.mark.parametrize("size", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("height", [520, 584, 700])
def test_no_words_are_cut(column, theme, size, height):
    theme.use(theme.appearance, size)
    column.resize(round(240 * size), height)
    labels = [label for label in column.steps.findChildren(QLabel) if label.isVisible()]
    assert labels
    for label in labels:
        assert label.height() >= label.fontMetrics().height() - 1 or label.pixmap(), label.text()
