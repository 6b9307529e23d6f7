"""Every control of the filled window and of all settings: a name, a role, and a tooltip."""

from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollBar,
    QWidget,
)

from tests.ui.settings.conftest import until
from workbench.ui.panels import CACHES, FILES, READER

KINDS = (
    QAbstractButton, QAbstractItemView, QAbstractSlider, QAbstractSpinBox, QComboBox, QLineEdit,
    QPlainTextEdit,
)  # fmt: skip
INSIDE = ("qt_spinbox_lineedit", "qt_scrollarea", "qt_tabwidget", "qt_keysequenceedit_lineedit")
"""Parts of Qt's own that their owner stands for."""


def nameless(window):
    """Return how many controls were looked at, and those that a screen reader cannot tell."""
    looked, found = 0, []
    for kind in KINDS:
        for widget in window.findChildren(kind):
            owned = isinstance(widget, QScrollBar) or widget.objectName().startswith(INSIDE)
            if owned or not widget.isVisible() or belongs(widget):
                continue
            looked += 1
            heard = QAccessible.queryAccessibleInterface(widget)
            name = heard.text(QAccessible.Text.Name).strip()
            if not name:
                found.append(("no name", path(widget)))
            if heard.role() in (QAccessible.Role.NoRole, QAccessible.Role.Client):
                found.append(("no role", path(widget)))
            words = [label.text() for label in widget.findChildren(QLabel)]
            bare = isinstance(widget, QAbstractButton) and not (widget.text() or any(words))
            if bare and not widget.toolTip():
                found.append(("no tooltip", path(widget)))
    return looked, found


def belongs(widget):
    """Say whether a control is a part of another one that stands for it."""
    inside = (QComboBox, QAbstractSpinBox, QAbstractItemView)
    return isinstance(widget.parentWidget(), inside)


def path(widget):
    names = []
    while isinstance(widget, QWidget):
        names.append(f"{type(widget).__name__}({widget.objectName()})")
        widget = widget.parentWidget()
    return " in ".join(names[:4])


async def test_in_the_window(open_window):
    async with open_window() as desk:
        assert nameless(desk.window)[1] == []
        desk.try_samples()
        await until(lambda: len(desk.composer.statuses) == 2)
        await until(lambda: not any(status.underway for status in desk.composer.statuses))
        desk.panels.composer.send_button.click()
        await until(lambda: len(desk.chat.messages) == 2)
        await until(lambda: desk.chat.messages[-1].state.is_final)
        desk.window.menus.next_citation.trigger()
        await until(lambda: desk.panels.reader.pages.has_marks)
        await desk.jobs.idle()
        for tab in (READER, FILES, CACHES):
            desk.window.show_right(tab)
            looked, found = nameless(desk.window)
            assert looked > 25 and found == [], (tab, found)


async def test_in_the_settings(open_window):
    async with open_window() as desk:
        desk.settings_joints.open()
        dialog = desk.settings_joints.dialog
        for page in dialog.pages:
            dialog.show_page(page.title)
            await desk.jobs.idle()
            looked, found = nameless(dialog)
            assert looked > 4 and found == [], (page.title, found)
        dialog.close()
