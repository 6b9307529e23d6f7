"""Token counts by a plain rule: about four characters a token, never a real tokeniser."""

import json
from typing import Any

CHARACTERS = 4


def of_text(text: str) -> int:
    """Return the tokens of a text: one for every four characters begun."""
    return -(-len(text) // CHARACTERS)


def of_json(value: Any) -> int:
    """Return the tokens of a structure, counted on its compact JSON."""
    return of_text(json.dumps(value, separators=(",", ":"), ensure_ascii=False))
