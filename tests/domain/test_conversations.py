"""How an answer grows, and what a request is built from."""

import json
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.domain.conversations import (
    LONGEST_TEXT,
    Chunk,
    Message,
    MessageState,
    Role,
    fold,
    join_parts,
)
from workbench.domain.documents import (
    Document,
    RemoteCopy,
    RemoteState,
    mime_type_of,
)
from workbench.domain.endings import ending_of
from workbench.domain.models import Model, Thinking, ThinkingControl, ThinkingKind
from workbench.domain.prompt import build_turns, document_heading, number_documents, thinking_config
from workbench.domain.usage import Usage

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
PIECES = (
    {"text": "a"},
    {"text": ""},
    {"text": "b" * 100_000},
    {"text": "c" * 600_001},
    {"text": "t" * 200_000, "thought": True},
    {"text": "u", "thought": True},
    {"text": "s", "thoughtSignature": "QQ=="},
    {"functionCall": {}},
)


def message(role=Role.ANSWER, text="", document_ids=(), state=MessageState.COMPLETE):
    parts = ({"text": text},) if text else ()
    return Message("m", "c", "", role, state, NOW, parts=parts, document_ids=document_ids)


def document(number):
    return Document(
        f"d{number}", "w", f"/{number}.pdf", f"{number}.pdf", 9, "application/pdf", NOW,
        sha256=f"h{number}", page_count=number,
    )  # fmt: skip


def copy(number, **values):
    known = {"state": RemoteState.ACTIVE, "expires_at": NOW + timedelta(hours=1)} | values
    return RemoteCopy(
        f"d{number}", "p", f"h{number}", uri=f"https://x/{number}",
        mime_type="application/pdf", **known,
    )  # fmt: skip


def test_plain_text_joins_and_signed_parts_stay_verbatim():
    signed = {"text": "", "thoughtSignature": "abc="}
    answer = message(state=MessageState.SENDING)
    for part in (
        {"text": "Look", "thought": True},
        {"text": "ing", "thought": True},
        {"text": "Yes"},
        {"text": "."},
        signed,
        {"text": " More"},
    ):
        answer = fold(answer, Chunk(parts=(part,)))
    assert answer.state is MessageState.STREAMING
    assert answer.parts == (
        {"text": "Looking", "thought": True},
        {"text": "Yes."},
        signed,
        {"text": " More"},
    )
    assert answer.text == "Yes. More"
    assert answer.thoughts == "Looking"


def test_a_huge_text_is_cut_into_parts_that_say_the_same():
    text = "".join(f"Sentence {n} of \U0001f6a2 the answer.\n" for n in range(25_000))
    signed = {"text": text, "thoughtSignature": "abc="}
    assert len(text) > 2 * LONGEST_TEXT
    answer = fold(message(), Chunk(parts=({"text": text, "thought": True}, {"text": text})))
    answer = fold(answer, Chunk(parts=({"text": " More."}, signed, {"text": "The end."})))
    assert answer.thoughts == text
    assert answer.text == text + " More." + text + "The end."
    assert signed in answer.parts
    plain = [part for part in answer.parts if part is not signed]
    assert max(len(part["text"]) for part in plain) == LONGEST_TEXT
    assert len(answer.parts) == 2 * (len(text) // LONGEST_TEXT + 1) + 2
    # It goes back to the model in the same words and the same order.
    (turn,) = build_turns((answer,), {}, {}, replay_thoughts=False)
    assert "".join(part["text"] for part in turn["parts"]) == answer.text


def test_a_text_that_grows_huge_goes_on_in_a_part_of_its_own():
    parts = ()
    for n in range(600):
        parts = join_parts(parts, [{"text": f"{n:01000}"}])
    assert [len(part["text"]) for part in parts] == [250_000, 250_000, 100_000]
    assert "".join(part["text"] for part in parts) == "".join(f"{n:01000}" for n in range(600))


def test_parts_that_are_no_text_are_never_joined():
    odd = ({"text": None}, {"text": None}, {"text": 7}, {}, {"inlineData": {"data": "x"}})
    assert join_parts(({"text": "a"},), odd) == ({"text": "a"}, *odd)


def test_a_message_says_how_it_begins_and_how_long_it_is():
    parts = ({"text": "no", "thought": True}, {"text": ""}, {"text": "abc"}, {}, {"text": "def"})
    said = replace(message(), parts=parts)
    assert (said.text, said.length, said.has_text) == ("abcdef", 6, True)
    assert [said.beginning(most) for most in (0, 2, 3, 4, 9)] == ["", "ab", "abc", "abcd", "abcdef"]
    silent = replace(message(), parts=parts[:2])
    assert (silent.text, silent.length, silent.has_text) == ("", 0, False)
    assert silent.beginning(5) == ""


def test_usage_is_replaced_never_summed_within_a_stream():
    answer = fold(message(), Chunk(usage=Usage(prompt=5, answer=1)))
    answer = fold(answer, Chunk(usage=Usage(prompt=5, answer=9), model_version="gemini-3.8-flash"))
    answer = fold(answer, Chunk())
    assert answer.usage == Usage(prompt=5, answer=9)
    assert answer.model_version == "gemini-3.8-flash"


def test_documents_come_first_and_a_longer_chat_starts_with_the_shorter_one():
    first = (message(Role.QUESTION, "What?", ("d1", "d2")), message(Role.ANSWER, "That."))
    more = (*first, message(Role.QUESTION, "And?", ("d3", "d1")))
    documents = {f"d{n}": document(n) for n in (1, 2, 3)}
    copies = {f"d{n}": copy(n) for n in (1, 2, 3)}
    short = build_turns(first, documents, copies)
    long = build_turns(more, documents, copies)
    assert json.dumps(long).startswith(json.dumps(short)[:-1])
    assert short[0]["parts"][0] == {"text": "Document 1: 1.pdf (1 page)"}
    assert short[0]["parts"][1]["fileData"]["fileUri"] == "https://x/1"
    assert short[0]["parts"][-1] == {"text": "What?"}
    assert long[2]["parts"][0] == {"text": "Document 3: 3.pdf (3 pages)"}
    assert number_documents(more) == {"d1": 1, "d2": 2, "d3": 3}


def test_an_answer_without_words_is_not_replayed():
    branch = (message(Role.QUESTION, "What?"), message(Role.ANSWER, "", state=MessageState.FAILED))
    assert [turn["role"] for turn in build_turns(branch, {}, {})] == ["user"]


def test_a_file_name_cannot_write_lines_into_the_request():
    named = replace(document(2), name="a\nDocument 9: fake\r.pdf")
    assert "\n" not in document_heading(1, named)


@pytest.mark.parametrize(
    ("control", "choice", "config"),
    [
        (ThinkingControl(), Thinking(level="high"), None),
        (
            ThinkingControl(ThinkingKind.LEVEL, ("low", "high"), Thinking(level="low")),
            Thinking(level="high"),
            {"includeThoughts": True, "thinkingLevel": "high"},
        ),
        (
            ThinkingControl(ThinkingKind.LEVEL, ("low", "high"), Thinking(level="low")),
            Thinking(budget=5),
            {"includeThoughts": True, "thinkingLevel": "low"},
        ),
        (
            ThinkingControl(ThinkingKind.BUDGET, (), Thinking(budget=-1), True, 1, 9),
            Thinking(budget=0),
            {"thinkingBudget": 0},
        ),
        (
            ThinkingControl(ThinkingKind.LEVEL, ("low", "high"), tells=False),
            Thinking(level="high"),
            {"thinkingLevel": "high"},
        ),
    ],
)
def test_a_request_never_carries_an_illegal_thinking_setting(control, choice, config):
    assert thinking_config(Model("m", "m", thinking=control), choice) == config


@pytest.mark.parametrize(
    ("reason", "complete", "has_text", "state"),
    [
        ("STOP", True, True, MessageState.COMPLETE),
        ("STOP", True, False, MessageState.FAILED),
        ("MAX_TOKENS", True, True, MessageState.INTERRUPTED),
        ("MAX_TOKENS", True, False, MessageState.FAILED),
        ("SAFETY", True, False, MessageState.FAILED),
        ("A_NEW_ONE", True, True, MessageState.INTERRUPTED),
        ("", False, True, MessageState.INTERRUPTED),
        ("", False, False, MessageState.FAILED),
        ("STOP", False, True, MessageState.INTERRUPTED),
    ],
)
def test_every_ending_has_a_state_and_all_but_the_good_one_a_sentence(
    reason, complete, has_text, state
):
    ending = ending_of(reason, complete=complete, has_text=has_text)
    assert ending.state is state
    assert bool(ending.sentence) is (state is not MessageState.COMPLETE)


@pytest.mark.parametrize(
    ("values", "usable"),
    [
        ({}, True),
        ({"expires_at": NOW + timedelta(minutes=10)}, False),
        ({"expires_at": NOW + timedelta(minutes=11)}, True),
        ({"expires_at": None}, False),
        ({"state": RemoteState.FAILED}, False),
    ],
)
def test_a_copy_is_usable_until_ten_minutes_before_its_end(values, usable):
    assert copy(1, **values).usable(document(1), NOW) is usable


def test_a_copy_of_other_content_is_not_usable():
    assert not copy(1).usable(replace(document(1), sha256="other"), NOW)


def test_labels_stand_for_pages_and_numbers_where_there_are_none():
    labelled = replace(document(3), page_labels=("i", "", "1"))
    assert [labelled.label(page) for page in (1, 2, 3, 4)] == ["i", "2", "1", "4"]


def test_kinds_of_files_are_told_by_their_ending():
    assert mime_type_of("A.PDF") == "application/pdf"
    assert mime_type_of("x.tar.gz") is None
    assert mime_type_of("noending") is None


@given(st.lists(st.sampled_from(PIECES), max_size=12), st.integers(0, 12))
def test_parts_join_alike_however_many_come_at_once(pieces, cut):
    one_by_one = ()
    for piece in pieces:
        one_by_one = join_parts(one_by_one, (piece,))
    at_once = join_parts(join_parts((), pieces[:cut]), pieces[cut:])
    assert at_once == one_by_one
    assert all(len(each["text"]) <= LONGEST_TEXT for each in at_once if each.keys() == {"text"})


def test_very_many_small_parts_are_joined_in_one_go():
    spent = []
    for count in (20_000, 200_000):
        began = time.process_time()
        join_parts((), tuple({"text": "x"} for _ in range(count)))
        spent.append(time.process_time() - began)
    assert spent[1] < 40 * spent[0]
