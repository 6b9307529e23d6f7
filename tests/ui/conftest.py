"""Fixtures for tests of the window's parts."""

import pytest
from PySide6.QtGui import QFont

from workbench.ui.theme import Appearance, Theme


@pytest.fixture(params=[Appearance.LIGHT, Appearance.DARK], ids=["light", "dark"])
def both_themes(request, qapp):
    """A theme, once light and once dark."""
    return _theme(qapp, request.param)


@pytest.fixture
def theme(qapp):
    """The light theme at 100 %."""
    return _theme(qapp, Appearance.LIGHT)


def _theme(qapp, appearance):
    font = QFont(qapp.font())
    font.setPixelSize(13)
    qapp.setStyle("Fusion")
    qapp.setFont(font)
    theme = Theme()
    theme.use(appearance)
    return theme
