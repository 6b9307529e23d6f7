"""The models as they are known now: prices of the user's own may change while the program runs."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import overload

from workbench.domain.listed_models import UNFIT
from workbench.domain.models import Model


class ModelTable(Sequence[Model]):
    """A sequence of models that everyone holds, so that a changed price holds everywhere.

    After those of the table come the models that a server listed and the table does not know.
    """

    def __init__(self, models: Sequence[Model], others: Collection[str] = ()) -> None:
        """Begin with these models; `others` are ids of models that do not answer questions."""
        self._others = frozenset(others)
        self._known = self._models = tuple(models)

    def take(self, models: Sequence[Model]) -> None:
        """Hold these models from now on, and those that were listed."""
        listed = self._models[len(self._known) :]
        self._known = tuple(models)
        self._models = (*self._known, *listed)

    def join(self, listed: Sequence[Model]) -> None:
        """Hold what a server listed beside the table, in place of what was listed before."""
        known = {model.id for model in self._known}
        new = {
            model.id: replace(model, status=UNFIT) if model.id in self._others else model
            for model in listed
            if model.id not in known
        }
        self._models = (*self._known, *new.values())

    @overload
    def __getitem__(self, place: int) -> Model: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[Model, ...]: ...

    def __getitem__(self, place: int | slice) -> Model | tuple[Model, ...]:
        """Return the model at a place, or several."""
        return self._models[place]

    def __len__(self) -> int:
        """Return how many models are known."""
        return len(self._models)
