"""A growing answer is drawn often enough to follow, and no oftener."""

from workbench.ui.chat.pace import FAST, Pace

SPACE = 0.033


def test_the_first_update_is_due_at_once():
    assert Pace().wait(now=5.0) == 0


def test_cheap_updates_come_at_the_usual_interval():
    pace = Pace()
    pace.note_update(began=10.0, ended=10.001, interval=SPACE)
    assert pace.wait(10.001) == 33
    assert pace.wait(10.5) == 0


def test_slow_updates_are_spaced_out():
    pace = Pace()
    pace.note_update(began=10.0, ended=10.02, interval=SPACE)
    assert pace.wait(10.02) == 80


def test_text_that_nobody_can_follow_is_drawn_half_as_often():
    pace = Pace()
    pace.note_update(began=10.0, ended=10.0, interval=SPACE)
    pace.grow(FAST)
    pace.note_update(began=11.0, ended=11.0, interval=SPACE)
    assert pace.wait(11.0) == 33, "as fast as one can read along"
    pace.grow(FAST + 1)
    pace.note_update(began=12.0, ended=12.0, interval=SPACE)
    assert pace.wait(12.0) == 66, "faster than that"
    pace.note_update(began=13.0, ended=13.0, interval=SPACE)
    assert pace.wait(13.0) == 33, "what came before no longer counts"
