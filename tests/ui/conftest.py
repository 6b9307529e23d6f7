"""Fixtures for tests of the window's parts."""

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication

from tests.ui.told import Told
from workbench.ui.notices import Notices
from workbench.ui.theme import Appearance, Theme


@pytest.fixture(autouse=True)
def _no_widgets_left(qapp):
    """Delete the widgets of a test with it; else every theme of a later test restyles them all."""
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture(params=[Appearance.LIGHT, Appearance.DARK], ids=["light", "dark"])
def both_themes(request, qapp):
    """A theme, once light and once dark."""
    return _theme(qapp, request.param)


@pytest.fixture
def theme(qapp):
    """The light theme at 100 %."""
    return _theme(qapp, Appearance.LIGHT)


@pytest.fixture
def told(theme):
    """What the user is told; a notice that no test expects is a failure."""
    told = Told(Notices(theme))
    yield told
    told.nothing_else()


@pytest.fixture(autouse=True)
def usual_font():
    # A theme takes the application's font for the system's: one that grew would grow again.
    app = QApplication.instance()
    if app is not None:
        font = QFont(app.font())
        font.setPixelSize(13)
        app.setFont(font)


def _theme(qapp, appearance):
    font = QFont(qapp.font())
    font.setPixelSize(13)
    qapp.setStyle("Fusion")
    qapp.setFont(font)
    theme = Theme()
    theme.use(appearance)
    return theme
