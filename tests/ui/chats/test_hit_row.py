"""The line around a find: it begins and ends where words do, and the find is seen."""

import pytest
from PySide6.QtGui import QFontMetrics, QImage, QPainter
from PySide6.QtWidgets import QStyle

from workbench.domain.search import Hit
from workbench.ui.chats.hit_row import fitted, paint_hit

BEFORE = "…the internal audit of the company showed that the "
AFTER = " policy ended in April, and that no new one was made until the autumn…"


def fit(theme, room, *pieces):
    metrics = QFontMetrics(theme.font("caption", "semibold"))
    shown = fitted(list(pieces), metrics.horizontalAdvance, room)
    assert metrics.horizontalAdvance("".join(text for text, _ in shown)) <= room
    return shown


@pytest.mark.parametrize("room", range(90, 700, 23))
def test_no_word_is_cut_and_the_find_is_whole(theme, room):
    shown = fit(theme, room, (BEFORE, False), ("hedging", True), (AFTER, False))
    assert ("hedging", True) in shown
    words = set((BEFORE + "hedging" + AFTER).replace("…", " ").split())
    said = "".join(text for text, _ in shown)
    assert set(said.replace("…", " ").split()) <= words
    assert "……" not in said


def test_what_fits_is_shown_as_it_is(theme):
    pieces = [("The ", False), ("find", True), (" ends.", False)]
    assert fit(theme, 600, *pieces) == pieces


def test_a_find_near_the_end_has_the_room_for_what_stands_before(theme):
    shown = fit(theme, 220, (BEFORE, False), ("hedging", True), (".", False))
    assert "showed" in shown[0][0] and shown[-1] == (".", False)


def test_text_without_spaces_begins_where_a_line_may(theme):
    shown = fit(
        theme, 160, ("…取締役会は三月に", False), ("ヘッジ", True), ("方針を見直し、", False)
    )
    assert ("ヘッジ", True) in shown and shown[0][0].startswith("…")
    assert shown[0][0].lstrip("…") and shown[0][0].lstrip("…") in "取締役会は三月に"


def test_a_find_wider_than_the_row_is_cut(theme):
    ((text, marked),) = fit(theme, 120, ("x" * 100, True))
    assert marked and len(text) > 5 and text.endswith("…")


def test_hostile_pieces_are_painted(theme):
    image = QImage(240, 50, QImage.Format.Format_ARGB32)
    for pieces in (
        ("",),
        ("\u202e", "evil\U000e0041", "😀" * 40),
        ("سياسة ", "التحوط", " التي " * 30),
    ):
        hit = Hit(title="<b>t</b>", snippet=pieces, marked=frozenset({1}), conversation_id="c")
        painter = QPainter(image)
        paint_hit(theme, painter, image.rect(), QStyle.StateFlag.State_None, hit)
        assert painter.isActive()
        painter.end()
