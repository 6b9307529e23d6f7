"""Answers as JSON: whether a schema makes sense, and whether an answer is what it asks for.

jsonschema is loaded with the first schema. No reference in a schema is ever fetched.
"""

import asyncio
import json
from typing import Any

from workbench.domain.endings import OPEN_OPTIONS
from workbench.errors import UserError

LONGEST_CHECKED = 2_000_000
"""Characters of an answer that are checked; a longer one would hold a thread up for seconds."""
DEEPEST = 100
HEARD = frozenset(
    "$id $defs $ref $anchor type format title description enum items prefixItems minItems maxItems "
    "minimum maximum anyOf oneOf properties additionalProperties required propertyOrdering".split()
)
"""Keywords of JSON Schema that Gemini reads (wire reference, section 1.2)."""


def read_schema(text: str) -> Any:
    """Return a schema as JSON, None for an empty text; raises UserError that says what is wrong."""
    if not text.strip():
        return None
    try:
        schema = json.loads(text)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise _wrong(f"The schema is not JSON: see {where}.") from error
    except (ValueError, RecursionError) as error:
        raise _wrong("The schema is not JSON that can be read.") from error
    if not isinstance(schema, dict):
        raise _wrong("The schema has to be an object in braces.")
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import SchemaError

    try:
        Draft202012Validator.check_schema(schema)
    except SchemaError as error:
        place = _place(list(error.absolute_path))
        raise _wrong(f"The schema is not JSON Schema: at {place}, {_brief(error)}.") from error
    except RecursionError as error:
        raise _wrong("The schema is nested too deep.") from error
    return schema


def unread_keywords(schema: Any) -> tuple[str, ...]:
    """Return the keywords of a schema that are checked here but not read by Gemini."""
    found: dict[str, None] = {}
    _look(schema, found, 0)
    return tuple(found)


async def problem_with(answer: str, schema_text: str) -> str:
    """Return where an answer is not the JSON that was asked for, in a sentence, or nothing."""
    return await asyncio.to_thread(find_problem, answer, schema_text)


def find_problem(answer: str, schema_text: str) -> str:
    """Say what is wrong with an answer, without leaving the thread."""
    if len(answer) > LONGEST_CHECKED:
        return "The answer is too long to be checked against the schema."
    try:
        value = json.loads(answer)
    except json.JSONDecodeError as error:
        return f"The answer is not JSON: see line {error.lineno}, column {error.colno}."
    except (ValueError, RecursionError):
        return "The answer is not JSON that can be read."
    try:
        schema = read_schema(schema_text)
    except UserError as error:
        return error.sentence
    if schema is None:
        return ""
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import best_match
    from referencing import Registry
    from referencing.exceptions import Unresolvable

    try:
        validator = Draft202012Validator(schema, registry=Registry())
        fault = best_match(validator.iter_errors(value))
    except Unresolvable:
        return "The schema points to a part that it does not have."
    except RecursionError:
        return "The answer is nested too deep to be checked."
    if fault is None:
        return ""
    return f"The answer does not fit the schema: at {_place(fault.absolute_path)}, {_brief(fault)}."


def _wrong(sentence: str) -> UserError:
    return UserError(sentence, hint="It stands in the options of this chat.", action=OPEN_OPTIONS)


def _place(path: Any) -> str:
    """Return a path as people write it, such as items[2].price."""
    words = ""
    for step in path:
        words += f"[{step}]" if isinstance(step, int) else f".{step}" if words else str(step)
    return words[:200] or "the top"


def _brief(error: Any) -> str:
    message = " ".join(str(error.message).split())
    return message if len(message) <= 200 else f"{message[:199]}…"


def _look(schema: Any, found: dict[str, None], depth: int) -> None:
    if depth > DEEPEST or not isinstance(schema, dict | list):
        return
    if isinstance(schema, list):
        for each in schema:
            _look(each, found, depth + 1)
        return
    for name, inner in schema.items():
        if name not in HEARD and name != "$schema":
            found[name] = None
        elif name in ("properties", "$defs") and isinstance(inner, dict):
            for each in inner.values():
                _look(each, found, depth + 1)
        elif name not in ("enum", "required", "propertyOrdering"):
            _look(inner, found, depth + 1)
