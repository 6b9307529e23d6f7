"""What tests of the whole window wait for and look up."""

import asyncio
from contextlib import asynccontextmanager

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QPushButton

from workbench.app import dismiss, open_desk, show_window
from workbench.paths import Paths


async def until(holds):
    """Wait until something holds, at most half a minute."""
    async with asyncio.timeout(30):
        while not holds():
            await asyncio.sleep(0.01)


def dialog_of(desk, kind):
    """Return the dialog of a kind that is open, or None."""
    return next((d for d in desk.window.findChildren(kind) if d.isVisible()), None)


def button_of(widget, words):
    """Return the button with these words."""
    return next(b for b in widget.findChildren(QPushButton) if b.text() == words)


async def ask(desk, text):
    """Ask a question and return the answer once it has ended."""
    before = len(desk.chat.messages)
    desk.panels.composer.set_text(text)
    desk.panels.composer.send_button.click()
    await until(lambda: len(desk.chat.messages) == before + 2)
    await until(lambda: desk.chat.messages[-1].state.is_final)
    return desk.chat.messages[-1]


@asynccontextmanager
async def program(home, rate=None):
    """Open the program on a folder; `rate` is how many characters a second the engine writes."""
    frame = show_window(QApplication.instance(), Paths.under(home))
    frame.window.resize(1440, 900)
    try:
        async with open_desk(frame, rate=rate) as desk:
            await desk.jobs.idle()
            yield desk
    finally:
        dismiss(frame.window)


def keys(desk, text, then=Qt.Key.Key_Return):
    field = desk.panels.composer.editor
    field.setFocus()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, then)


async def answered(desk, messages):
    """Wait until the chat shows so many messages and the last has ended."""
    await until(
        lambda: (
            len(desk.chat.messages) == messages
            and desk.chat.messages[-1].state.is_final
            and not desk.chat.is_answering
        )
    )
    await desk.jobs.idle()


async def ask_samples(desk):
    """Begin with the sample documents and the first question about them."""
    desk.try_samples()
    await until(lambda: len(desk.composer.statuses) == 2)
    await until(lambda: not any(status.underway for status in desk.composer.statuses))
    desk.panels.composer.send_button.click()
    await answered(desk, 2)


def press(key, modifiers=Qt.KeyboardModifier.NoModifier):
    """Press a key where the focus is."""
    QTest.keyClick(QApplication.focusWidget(), key, modifiers)


def type_text(text):
    """Type where the focus is."""
    QTest.keyClicks(QApplication.focusWidget(), text)


async def tab_to(name, most=80):
    """Press Tab until the control of a name, which may still have to be drawn, has the focus."""
    await until(lambda: any(w.isVisible() and _is(w, name) for w in QApplication.allWidgets()))
    for _ in range(most):
        if _is(focus := QApplication.focusWidget(), name):
            return focus
        press(Qt.Key.Key_Tab)
    raise AssertionError(f"Tab does not reach {name}")


def _is(widget, name):
    words = widget.text() if isinstance(widget, QAbstractButton) else ""
    return name in (widget.accessibleName(), words)
