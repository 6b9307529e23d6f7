"""Models that a key opens and the table of this version does not know: named, never reckoned."""

import re
from collections.abc import Iterable, Sequence

from workbench.domain.models import Model, find_model, offered_models

LISTED, UNFIT = "listed", "unfit"
"""What a listed model is: one that answers questions, as far as is said, or one that does not."""

NOT_KNOWN = "Not in the table of this version"
_USABLE = re.compile(r"[A-Za-z0-9][\w.-]{0,99}", re.ASCII)
_LONGEST_NAME, _LONGEST_ID = 60, 100
_MOST_TOKENS = 1_000_000_000
"""Our own limit: what is beyond it is no number of tokens of a question."""


def listed_model(
    name: str,
    shown: str,
    methods: Sequence[str],
    input_limit: int | None = None,
    output_limit: int | None = None,
) -> Model:
    """Return a model of a server's list, its words cleaned and cut; limits are in tokens.

    One whose id could not be asked, or whose methods do not have answers, is unfit.
    """
    bare = name.removeprefix("models/")
    fits = _USABLE.fullmatch(bare) and (not methods or "generateContent" in methods)
    shown_id = _cleaned(bare, _LONGEST_ID)
    return Model(
        id=shown_id,
        name=_cleaned(shown, _LONGEST_NAME) or shown_id,
        status=LISTED if fits else UNFIT,
        input_limit=_tokens(input_limit),
        output_limit=_tokens(output_limit),
    )


def is_known(model: Model) -> bool:
    """Say whether the table describes a model."""
    return bool(model.inputs) or model.status not in ("", LISTED, UNFIT)


def choosable(model: Model) -> bool:
    """Say whether a model that is not known can be asked all the same."""
    usable = bool(_USABLE.fullmatch(model.id))
    return usable and model.status != UNFIT and not is_known(model)


def menu_models(models: Sequence[Model], favourites: Iterable[str]) -> tuple[Model, ...]:
    """Return what the menu offers: what the table has for chats, and favourites it lacks."""
    chosen = (find_model(models, model_id) for model_id in dict.fromkeys(favourites))
    return *offered_models(models), *(model for model in chosen if choosable(model))


def _cleaned(text: str, most: int) -> str:
    """Return a foreign name on one line, without what is unseen or turns the line around."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text[: 10 * most]).split())
    return line if len(line) <= most else line[: most - 1] + "…"


def _tokens(limit: int | None) -> int | None:
    return limit if limit is not None and 0 < limit <= _MOST_TOKENS else None
