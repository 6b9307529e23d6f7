"""JSON answers: a schema that makes no sense is told, an answer that does not fit says where."""

import json
import socket

import pytest

from workbench.errors import UserError
from workbench.services.structured import find_problem, read_schema, unread_keywords

SCHEMA = json.dumps(
    {
        "type": "object",
        "properties": {
            "items": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {"price": {"type": "number"}},
                    "required": ["price"],
                },
            }
        },
        "required": ["items"],
    }
)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("{", "line 1, column 2"),
        ("[1]", "object in braces"),
        ('{"type": "text"}', "at type"),
        ("[" * 5000, "cannot be read|not JSON|can be read"),
    ],
)
def test_a_schema_that_makes_no_sense_says_where(text, part):
    with pytest.raises(UserError, match=part) as caught:
        read_schema(text)
    assert caught.value.action == "Open options"


def test_an_empty_schema_is_none():
    assert read_schema("  ") is None


@pytest.mark.parametrize(
    ("answer", "part"),
    [
        ('{"items": [{"price": 2}]}', ""),
        ('{"items": [{"price": 2}, {"price": "two"}]}', "at items[1].price"),
        ("{}", "at the top"),
        ('{"items": [', "line 1, column 12"),
        ("Here it is: {}", "not JSON"),
    ],
)
def test_an_answer_that_does_not_fit_says_where(answer, part):
    problem = find_problem(answer, SCHEMA)
    assert part in problem and bool(problem) == bool(part)


def test_any_json_fits_where_there_is_no_schema():
    assert find_problem("[1, 2]", "") == ""


def test_no_reference_is_fetched(monkeypatch):
    def refuse(*_):
        raise AssertionError("a connection was made")

    monkeypatch.setattr(socket, "create_connection", refuse)
    schema = json.dumps({"$ref": "http://127.0.0.1:9/schema.json"})
    assert "points to a part" in find_problem("{}", schema)


def test_keywords_that_gemini_does_not_read_are_named():
    schema = {"type": "object", "properties": {"pattern": {"type": "string", "pattern": "x"}}}
    assert unread_keywords(schema) == ("pattern",)
    assert unread_keywords(json.loads(SCHEMA)) == ()


def test_a_hostile_answer_is_told_shortly():
    problem = find_problem(json.dumps({"items": "x" * 100_000}), SCHEMA)
    assert len(problem) < 400
