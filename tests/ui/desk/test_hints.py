"""The hints of the samples: each goes when it was read, or when the user did what it says."""

import asyncio

from tests.ui.desk.driving import ask_samples, until
from workbench.ui.start.first_run import HINTS


def place(desk):
    """Return which hint is shown, 0 for none."""
    card = desk.panels.hints
    return int(card._place.text().split()[0]) if card.isVisible() else 0


async def test_a_hint_goes_when_the_user_did_what_it_says(desk, tmp_path):
    await ask_samples(desk)
    assert place(desk) == 1, "it is about citations, and none was opened"
    desk.window.menus.next_citation.trigger()
    await until(lambda: place(desk) == len(HINTS))
    own = tmp_path / "notes.txt"
    await asyncio.to_thread(own.write_text, "The harbour dues rose.")
    desk.add_files([str(own)])
    await until(lambda: place(desk) == 0)
    await desk.jobs.idle()


async def test_a_hint_that_was_read_does_not_come_back(desk):
    await ask_samples(desk)
    card = desk.panels.hints
    for shown in (1, 3):
        assert place(desk) == shown, "the second says to ask, which was done"
        card.next_pressed.emit()
    assert place(desk) == 0
    desk.window.menus.next_citation.trigger()
    await desk.jobs.idle()
    assert place(desk) == 0
