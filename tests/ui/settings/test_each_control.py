"""Every control of every page of the settings acts at once, and stands so after a restart."""

import asyncio
from dataclasses import asdict

from PySide6.QtWidgets import QAbstractSpinBox, QCheckBox, QComboBox, QRadioButton

from workbench.ui.settings.key_card import KeyCard

KINDS = (QRadioButton, QCheckBox, QAbstractSpinBox, QComboBox)
IN_A_WHILE = "Text size"
"""What is told only when the hand rests."""


def controls(page):
    """Return the controls of a page that hold a value, those of connections left out."""
    found = [widget for kind in KINDS for widget in page.findChildren(kind)]
    return [w for w in found if w.isVisible() and w.isEnabled() and not inside_card(w)]


def inside_card(widget):
    while widget is not None and not isinstance(widget, KeyCard):
        widget = widget.parentWidget()
    return widget is not None


def change(control):
    """Change a control as a hand would; return whether there was anything to change."""
    match control:
        case QRadioButton() if control.isChecked():
            return False
        case QRadioButton() | QCheckBox():
            control.click()
        case QAbstractSpinBox():
            control.stepUp()
        case _:
            control.setCurrentIndex((control.currentIndex() + 1) % control.count())
            control.activated.emit(control.currentIndex())
    return True


def shown(page):
    """Return what the controls of a page show."""
    values = []
    for control in controls(page):
        match control:
            case QRadioButton() | QCheckBox():
                values.append((control.text(), control.isChecked()))
            case QAbstractSpinBox():
                values.append((control.accessibleName(), control.value()))
            case _:
                values.append((control.accessibleName(), control.currentText()))
    return values


async def test_each_acts_at_once_and_survives(open_window):
    before, left = {}, None
    async with open_window() as desk:
        desk.choices.take(proxy="manual", proxy_address="proxy.example:3128")
        desk.settings_joints.open()
        dialog = desk.settings_joints.dialog
        for page in dialog.pages:
            dialog.show_page(page.title)
            await desk.jobs.idle()
            for control in controls(page):
                held = asdict(desk.settings)
                if not change(control):
                    continue
                await asyncio.sleep(0.3 if IN_A_WHILE in control.accessibleName() else 0)
                await desk.jobs.idle()
                name = control.accessibleName() or control.text()
                assert asdict(desk.settings) != held, (page.title, name)
            before[page.title] = shown(page)
        dialog.close()
        left = asdict(desk.settings)
    async with open_window() as desk:
        now = asdict(desk.settings)
        by_itself = ("layout", "workspace_id", "workspace_chats", "active_profile_id")
        assert {n: v for n, v in now.items() if n not in by_itself} == {
            n: v for n, v in left.items() if n not in by_itself
        }
        desk.settings_joints.open()
        dialog = desk.settings_joints.dialog
        for page in dialog.pages:
            dialog.show_page(page.title)
            await desk.jobs.idle()
            assert shown(page) == before[page.title]
        dialog.close()
