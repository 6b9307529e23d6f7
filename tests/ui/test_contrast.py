"""Contrast of what is really drawn: pixels of text against pixels of what lies behind it."""

from collections import Counter

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QWidget

from workbench.domain.models import find_model
from workbench.domain.profiles import Billing, KeyState, Profile, ProfileKind
from workbench.settings import Settings
from workbench.ui.main_window import MainWindow
from workbench.ui.panels import furnish
from workbench.ui.settings.appearance import AppearancePage
from workbench.ui.settings.dialog import SettingsDialog
from workbench.ui.settings.keys import KeysPage
from workbench.ui.settings.network import NetworkPage
from workbench.ui.settings.privacy import PrivacyPage
from workbench.ui.start.connect_dialog import ConnectDialog

LEAST = 4.5
"""WCAG 2.2, success criterion 1.4.3."""
DRAWN = 4.2
"""What antialiasing leaves of it: the darkest pixel of a thin stroke is not quite its colour."""


def luminance(colour):
    def linear(part):
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(part) for part in (colour.redF(), colour.greenF(), colour.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def drawn(picture, place):
    """Return the commonest colour of a rectangle, and the contrast of the one furthest from it."""
    area = place.intersected(picture.rect())
    if area.isEmpty():
        return None
    part = picture.copy(area).convertToFormat(QImage.Format.Format_RGB32)
    counts = Counter(memoryview(part.constBits()).cast("I"))
    behind = QColor(max(counts, key=counts.get))
    return max(contrast(QColor(pixel), behind) for pixel in counts)


def inner(widget):
    """Return the part of a widget that holds its words, without its outline."""
    return widget.rect().adjusted(4, 4, -4, -4)


def weak(window):
    """Return the visible, enabled texts that are drawn with too little contrast."""
    picture = window.grab().toImage()
    looked, found = 0, []
    for kind in (QLabel, QAbstractButton, QLineEdit):
        for widget in window.findChildren(kind):
            text = widget.text()
            if kind is QLineEdit:
                text = text or widget.placeholderText()
            if not (text.strip() and widget.isEnabled() and shown(widget, window)):
                continue
            corner = widget.mapTo(window, inner(widget).topLeft())
            got = drawn(picture, QRect(corner, inner(widget).size()))
            if got is None:
                continue
            looked += 1
            if got < DRAWN:
                found.append((text, round(got, 2)))
    return looked, found


def shown(widget, window):
    """Say whether the middle of a widget can be seen, not only that it is not hidden."""
    if not widget.isVisible() or widget.width() < 12 or widget.height() < 12:
        return False
    middle = widget.mapTo(window, widget.rect().center())
    at = window.childAt(middle) if window.rect().contains(middle) else None
    return at is not None and (at is widget or widget.isAncestorOf(at))


def test_the_start_and_the_window(qtbot, both_themes):
    window = MainWindow(both_themes)
    qtbot.addWidget(window)
    panels = furnish(window, both_themes, (find_model((), "one"),))
    window.resize(1440, 900)
    window.show()
    window.show_start()
    looked, found = weak(window)
    assert looked > 5 and found == []
    panels.hints.show_hint(0)
    panels.first_steps.show_done(("samples",))
    panels.first_steps.show()
    window.status.show_key("Work key, locked", missing=True)
    window.status.show_connected()
    window.show_ribbon("Offline: nothing leaves this computer.", "More words.", "Connect")
    window.show_chat()
    looked, found = weak(window)
    assert looked > 15 and found == []


@pytest.mark.parametrize("state", list(KeyState))
def test_the_settings(qtbot, both_themes, state):
    theme = both_themes
    keys = KeysPage(theme)
    pages = (keys, AppearancePage(theme), NetworkPage(theme), PrivacyPage(theme))
    dialog = SettingsDialog(theme, None, pages)
    qtbot.addWidget(dialog)
    dialog.show_settings(Settings())
    profile = Profile("w", "Work", ProfileKind.GEMINI, "https://x", Billing.UNPAID, "7Q4c")
    keys.show_profiles((profile,), "w", {"w": state}, ())
    keys.show_store("GNOME Keyring")
    dialog.show()
    for page in pages:
        dialog.show_page(page.title)
        looked, found = weak(dialog)
        assert looked > 5 and found == []


def test_connecting(qtbot, both_themes):
    dialog = ConnectDialog(both_themes)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.destination.unfold()
    dialog.destination.address.setText("http://gate.example")
    dialog.offer_found("GOOGLE_API_KEY", "7Q4c")
    for show in (
        lambda: dialog.show_works("k", 3),
        lambda: dialog.show_failure("Google does not know this key.", "Check it."),
    ):
        show()
        looked, found = weak(dialog)
        assert looked > 12 and found == []


def test_weak_text_is_found(qtbot, theme):
    window = QWidget()
    qtbot.addWidget(window)
    label = QLabel("Too weak to read", window)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setStyleSheet("color: #999999; background: #ffffff")
    label.setGeometry(QRect(QPoint(10, 10), window.size() / 4))
    window.show()
    looked, found = weak(window)
    assert looked == 1 and len(found) == 1
