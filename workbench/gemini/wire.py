"""How JSON of the wire becomes values: tolerant in what is read, exact in what is kept."""

import json
import re
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic.alias_generators import to_camel
from pydantic_core import from_json

DEEPEST: Final = 64
"""Deeper nesting than this is no answer of the API (attacks on parsers use 100,000)."""

_STRUCTURE: Final = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"|[{}\[\]]', re.DOTALL)


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


def encoded(value: object) -> bytes:
    """Write compact JSON; the same value always gives the same bytes, lone surrogates too."""
    return json.dumps(value, separators=(",", ":"), allow_nan=False).encode("ascii")


def decoded(model: type[M], payload: bytes) -> M:
    """Read one JSON object; nulls and values of a wrong type count as absent.

    Raises ValueError when the payload is not a JSON object or is nested too deep.
    """
    return read(model, json_object(payload))


def json_object(payload: bytes) -> dict[str, Any]:
    """Parse one JSON object as it is; raises ValueError for anything else."""
    if not _shallow(payload):
        raise ValueError("The JSON is nested too deep.")
    try:
        value = from_json(payload, allow_inf_nan=False)
    except ValueError:
        value = loaded(payload)
    if not isinstance(value, dict):
        raise ValueError("The JSON is not an object.")
    return value


def loaded(payload: bytes) -> Any:
    """Parse JSON as leniently as is safe; raises ValueError."""
    if not _shallow(payload):
        raise ValueError("The JSON is nested too deep.")
    text = payload.decode("utf-8", "replace")
    return json.loads(text, strict=False, parse_constant=lambda _: None)


def read(model: type[M], value: Any) -> M:
    """Build a model from parsed JSON, leaving out what does not fit; raises ValueError."""
    for _ in range(DEEPEST):
        try:
            return model.model_validate(value)
        except ValidationError as error:
            # From the back, so that the list positions of the earlier ones stay true.
            for problem in reversed(error.errors(include_url=False, include_input=False)):
                _discard(value, problem["loc"])
    raise ValueError("The JSON does not have the shape of an answer.")


def _shallow(payload: bytes) -> bool:
    if payload.count(b"{") + payload.count(b"[") <= DEEPEST:
        return True
    depth = 0
    for token in _STRUCTURE.finditer(payload):
        match payload[token.start()]:
            case 0x7B | 0x5B:
                depth += 1
                if depth > DEEPEST:
                    return False
            case 0x7D | 0x5D:
                depth -= 1
    return True


def _discard(value: Any, path: tuple[int | str, ...]) -> None:
    if not path:
        raise ValueError("The JSON is not an object.")
    for step in path[:-1]:
        value = value[step]
    del value[path[-1]]
