"""Texts made to hold the window up: each update of a growing answer stays short."""

import time
from dataclasses import replace

import pytest

from tests.ui.chat.samples import answer
from tests.ui.chat.screen import Screen
from workbench.domain.conversations import MessageState

LONGEST = 0.1
"""Seconds of processor time for one update (attacks, row 38); the best of three counts."""
PIECE = 330
"""Characters between two updates: 1,300 tokens a second bring fewer in 50 ms."""
BLOW_UPS = {
    "nested quotes": "> " * 4_000 + "x",
    "nested lists": "".join(f"{'  ' * n}- x\n" for n in range(120)),
    "open brackets": "[" * 8_000,
    "links in links": "[a](" * 4_000,
    "stars": "*" * 8_000,
    "stars and words": "**a *b " * 2_000,
    "backticks": "".join("`" * n + " " for n in range(1, 120)),
    "fences": "```\n~~~\n" * 1_000,
    "table columns": "|" * 2_000 + "\n" + "|-" * 1_000 + "|\n" + "|x" * 1_000,
    "references": "[a]: <" * 2_000,
    "entities": "&amp" * 3_000,
    "citations": '[[1, p. 1: "' * 1_000,
    "dollars": "$a$ " * 2_000,
    "formulas": "\\(" * 3_000,
    "footnotes": "[^1] " * 2_000,
    "white space": "a" + " " * 8_000 + "b",
    "one long word": "a" * 12_000,
    "combining marks": "e" + "\u0301" * 8_000,
}


@pytest.mark.parametrize("name", BLOW_UPS)
def test_each_update_is_short(qtbot, theme, name):
    text = BLOW_UPS[name]
    best = min(slowest_update(Screen(qtbot, theme), text) for _ in range(3))
    assert best <= LONGEST


def slowest_update(screen, text):
    message = answer(text="", state=MessageState.STREAMING)
    screen.show(message)
    slowest = 0.0
    for end in range(PIECE, len(text) + PIECE, PIECE):
        began = time.thread_time()
        screen.panel.show_message(replace(message, parts=({"text": text[:end]},)))
        screen.panel._show_dirty()
        screen.window.grab()
        slowest = max(slowest, time.thread_time() - began)
    screen.panel.clear()
    return slowest
