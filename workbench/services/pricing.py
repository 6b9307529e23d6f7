"""Pricing: the dated table of models, and the user's own prices over it, kept in a file."""

import asyncio
import os
from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from workbench.domain.model_table import ModelTable
from workbench.domain.models import Model, find_model
from workbench.domain.own_prices import (
    OwnPrices,
    changed_file,
    read_own_prices,
    with_own_prices,
)
from workbench.errors import UserError
from workbench.storage.private_files import beside, make_private_file

_NOTHING = "{}"


class Pricing:
    """Holds the models with the prices that are valid; `as_of` dates the table's own."""

    def __init__(
        self,
        path: Path,
        table: Sequence[Model],
        as_of: date | None = None,
        others: Collection[str] = (),
    ) -> None:
        """`path` is the file for the user's own prices; it need not be there.

        `others` are ids of models that do not answer questions.
        """
        self.path = path
        self.as_of = as_of
        self.models = ModelTable(table, others)
        self.own: dict[str, OwnPrices] = {}
        self._table = tuple(table)

    @property
    def dated(self) -> str:
        """Return the day of the table in words, such as "20 November 2026", or an empty text."""
        return f"{self.as_of.day} {self.as_of:%B %Y}" if self.as_of is not None else ""

    async def load(self) -> str:
        """Read the user's own prices; return a sentence about what is wrong with them."""
        return self._take(await asyncio.to_thread(_read, self.path))

    async def put(self, model_id: str, own: OwnPrices | None) -> None:
        """Keep other prices for a model, None for the table's; raises UserError.

        A file that cannot be read is set aside, never written over.
        """
        try:
            text = await asyncio.to_thread(_read, self.path)
            try:
                changed = changed_file(text, model_id, own)
            except ValueError:
                await asyncio.to_thread(_set_aside, self.path)
                changed = changed_file(_NOTHING, model_id, own)
            await asyncio.to_thread(_write, self.path, changed)
        except OSError as error:
            raise UserError(
                f"Your prices could not be saved in {self.path.name}.",
                hint="Look whether the disk is full or the folder is locked.",
                detail=str(error),
            ) from error
        self._take(changed)

    def shipped(self, model_id: str) -> Model:
        """Return a model with the table's own prices."""
        return find_model(self._table, model_id)

    def _take(self, text: str) -> str:
        own, problem = read_own_prices(text)
        self.own = {each.model_id: each for each in own}
        models, also = with_own_prices(self._table, text)
        self.models.take(models)
        return problem or also


def _read(path: Path) -> str:
    """Return what stands in the file, an empty object if there is none."""
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return _NOTHING
    except (OSError, UnicodeDecodeError):
        return ""


def _set_aside(path: Path) -> None:
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
    os.replace(path, beside(path, f".broken-{stamp}"))


def _write(path: Path, text: str) -> None:
    """Put a whole file in place of another."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = beside(path, ".new")
    make_private_file(unfinished)
    with unfinished.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(unfinished, path)
