"""The prompt library: texts with a name, and the variables that stand in them as {{topic}}."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

LONGEST_NAME = 120
LONGEST_PROMPT = 100_000
"""Characters of a prompt's name and text that are kept."""

_VARIABLE = re.compile(r"\{\{\s*([^{}\n]{1,60}?)\s*\}\}")


@dataclass(frozen=True, slots=True)
class SavedPrompt:
    """A text that is asked again and again, under a name."""

    id: str
    name: str
    text: str


def variables(text: str) -> tuple[str, ...]:
    """Return the names of the variables of a text, in the order in which they first appear."""
    return tuple(dict.fromkeys(match[1] for match in _VARIABLE.finditer(text)))


def next_variable(text: str, start: int, *, backwards: bool = False) -> tuple[int, int] | None:
    """Return first and last place of the next variable from a place on, around the end."""
    places = [match.span() for match in _VARIABLE.finditer(text)]
    if not places:
        return None
    if backwards:
        before = [span for span in places if span[1] <= start]
        return before[-1] if before else places[-1]
    return next((span for span in places if span[0] >= start), places[0])


def matching(prompts: Sequence[SavedPrompt], words: str) -> tuple[SavedPrompt, ...]:
    """Return the prompts that hold all words; those that hold them in the name come first."""
    wanted = words.casefold().split()

    def holds(text: str) -> bool:
        return all(word in text.casefold() for word in wanted)

    named = [prompt for prompt in prompts if holds(prompt.name)]
    return (*named, *(p for p in prompts if p not in named and holds(f"{p.name} {p.text}")))
