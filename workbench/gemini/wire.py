"""How JSON objects become values: tolerant in what is read, exact in what is kept."""

from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic.alias_generators import to_camel

from workbench.gemini.parsing import DEEPEST


class Wire(BaseModel):
    """A JSON object of the API: camelCase outside, snake_case inside, unknown fields kept."""

    model_config = ConfigDict(
        alias_generator=to_camel,
        populate_by_name=True,
        extra="allow",
        frozen=True,
        defer_build=True,
        protected_namespaces=(),
    )

    def wire(self) -> dict[str, Any]:
        """Return the JSON object to send: camelCase, without the fields that are None."""
        return self.model_dump(by_alias=True, exclude_none=True)


M = TypeVar("M", bound=Wire)


def read(model: type[M], value: Any) -> M:
    """Build a model from parsed JSON; nulls and values of a wrong type count as absent.

    They are taken out of `value`, too. Raises ValueError when it is no object.
    """
    for _ in range(DEEPEST):
        try:
            return model.model_validate(value)
        except ValidationError as error:
            # From the back, so that the list positions of the earlier ones stay true.
            for problem in reversed(error.errors(include_url=False, include_input=False)):
                _discard(value, problem["loc"])
    raise ValueError("The JSON does not have the shape of an answer.")


def _discard(value: Any, path: tuple[int | str, ...]) -> None:
    if not path:
        raise ValueError("The JSON is not an object.")
    for step in path[:-1]:
        value = value[step]
    del value[path[-1]]
