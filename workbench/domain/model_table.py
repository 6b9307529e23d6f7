"""The models as they are known now: prices of the user's own may change while the program runs."""

from collections.abc import Sequence
from typing import overload

from workbench.domain.models import Model


class ModelTable(Sequence[Model]):
    """A sequence of models that everyone holds, so that a changed price holds everywhere."""

    def __init__(self, models: Sequence[Model]) -> None:
        """Begin with these models."""
        self._models = tuple(models)

    def take(self, models: Sequence[Model]) -> None:
        """Hold these models from now on."""
        self._models = tuple(models)

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
