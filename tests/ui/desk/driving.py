"""What tests of the whole window wait for and look up."""

import asyncio

from PySide6.QtWidgets import QPushButton


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
