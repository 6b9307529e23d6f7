import pytest

from tests.ui.chats.samples import NOW, chat
from workbench.ui.chats.groups import group, matching


@pytest.mark.parametrize(
    ("days", "heading"),
    [(-1, "Today"), (0, "Today"), (0.5, "Today"), (0.51, "Yesterday"), (1, "Yesterday"),
     (2, "Previous 7 days"), (7, "Previous 7 days"), (8, "Older"), (400, "Older")],
)  # fmt: skip
def test_a_chat_stands_under_the_day_it_was_last_used(days, heading):
    one = chat("1", "Fuel", days)
    assert group((one,), NOW) == (heading, one)


def test_pinned_chats_come_first_and_the_order_within_a_group_is_kept():
    old, first, second = chat("1", "Old", 90, pinned=True), chat("2", "B"), chat("3", "A")
    assert group((first, second, old), NOW) == ("Pinned", old, "Today", first, second)


def test_no_chats_no_headings():
    assert group((), NOW) == ()


def test_search_wants_every_word_in_any_case():
    fuel, crew = chat("1", "Fuel costs and the Tarn contract"), chat("2", "Crew cost per sailing")
    assert matching((fuel, crew), "COST") == (fuel, crew)
    assert matching((fuel, crew), "tarn cost") == (fuel,)
    assert matching((fuel, crew), "  ") == (fuel, crew)
    ferry = chat("3", "FA\u0308HRE")
    assert matching((ferry,), "fähre") == matching((ferry,), "fahre") == (ferry,)
    assert matching((fuel, crew), "lease") == ()
