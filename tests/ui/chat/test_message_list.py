"""Messages by position, with what each is about and how high it may be."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ui.chat.samples import answer, document, question
from workbench.ui.chat.message_list import MessageList

NAMES = ("report", "letter", "contract", "map")
DOCUMENTS = {name: document(name) for name in NAMES}


@pytest.fixture
def messages():
    shown = MessageList(start=10, gap=5)
    shown.measure_lines(letters=50, line=20)
    return shown


def test_a_guess_grows_with_the_text_and_leaves_the_thoughts_out(messages):
    messages.append(question(text="x" * 49))
    messages.append(answer(text="x" * 500, thoughts="y" * 5_000))
    assert [messages.guess(0), messages.guess(1)] == [60, 260]
    assert messages.heights.top(1) == 10 + 60 + 5


def test_a_message_is_about_its_documents_and_those_before(messages):
    messages.append(question("q1", document_ids=("report",)))
    messages.append(question("q2", document_ids=("letter", "report", "gone")))
    messages.prepend([question("q0")])
    about = [[each.id for each in messages.asked_over(at, DOCUMENTS)] for at in range(3)]
    assert about == [[], ["report"], ["report", "letter"]]


@given(
    st.lists(st.lists(st.sampled_from(NAMES), max_size=3), max_size=9),
    st.lists(st.integers(0, 9), max_size=4),
)
def test_slices_put_before_are_about_the_same_as_all_in_order(brought, cuts):
    questions = [question(f"q{at}", document_ids=tuple(ids)) for at, ids in enumerate(brought)]
    in_order, in_slices = MessageList(0, 0), MessageList(0, 0)
    for each in questions:
        in_order.append(each)
    ends = sorted({len(questions), *(cut for cut in cuts if cut < len(questions))})
    for begin, end in reversed(list(pairwise([0, *ends]))):
        in_slices.prepend(questions[begin:end])
    assert [each.id for each in in_slices] == [each.id for each in in_order]
    for at in range(len(questions)):
        assert in_slices.asked_over(at, DOCUMENTS) == in_order.asked_over(at, DOCUMENTS)


def test_messages_put_before_keep_the_heights_of_the_others(messages):
    messages.append(question("q2"))
    messages.heights.change(0, 333)
    messages.prepend([question("q0"), answer("a0", text="x" * 500)])
    assert [each.id for each in messages] == ["q0", "a0", "q2"]
    assert [messages.heights.height(at) for at in range(3)] == [60, 260, 333]
    assert messages.place("q2") == messages.index("q2") == 2


def test_a_message_tells_by_how_much_it_grew(messages):
    messages.append(answer(text="x" * 100))
    assert messages.put(0, answer(text="x" * 130)) == 30
    assert messages.put(0, answer(text="x" * 20)) == 0, "shorter is no growth"
    assert messages.put(0, answer(text="x" * 25)) == 5


def test_what_follows_is_cut_and_known_no_more(messages):
    for each in (question("q1"), answer("a1"), question("q2")):
        messages.append(each)
    assert [each.id for each in messages.cut_after("q1")] == ["a1", "q2"]
    assert (len(messages), messages.place("a1"), messages.heights.total) == (1, None, 75)
    with pytest.raises(KeyError):
        messages.index("a1")
    messages.append(answer("a2"))
    assert messages.heights.top(1) == 75
    assert [each.id for each in messages.cut_after("")] == ["q1", "a2"]
    assert (len(messages), messages.heights.total) == (0, 10)
