"""Request bodies into checked JSON in lowerCamelCase; unknown names and wrong types are 400s."""

import ast
import base64
import json
import re
from typing import Any

from workbench.simulator.characters import encodable
from workbench.simulator.errors import ApiError, Json, invalid
from workbench.simulator.request_schema import ENUMS, MESSAGES, SCALARS, Kind

_SNAKE = re.compile(r"_([a-z0-9])")
_CAMEL = re.compile(r"(?<!^)([A-Z])")
_TYPE_NAMES = {"string": "TYPE_STRING", "int": "TYPE_INT32", "number": "TYPE_FLOAT"} | {
    "bool": "TYPE_BOOL",
    "bytes": "TYPE_BYTES",
}
_DEEPEST = 100
_URL_SAFE = str.maketrans("-_", "+/")


def parse(body: bytes, message: str) -> Json:
    """Read a JSON body as the named message of the schema; raises ApiError 400."""
    return checked(_json(body), message)


def parse_lenient(body: bytes, message: str) -> Json:
    """Like parse, but take single-quoted JSON too, as the real upload start does."""
    try:
        found = _json(body)
    except ApiError:
        try:
            found = ast.literal_eval(body.decode("utf-8"))
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            raise invalid("Invalid JSON payload received.") from None
    return checked(found, message)


def checked(found: Any, message: str) -> Json:
    """Return the message with its names in lowerCamelCase; raises ApiError 400 with violations."""
    violations: list[tuple[str, str]] = []
    result = _value(found, message, "", violations, 0)
    if violations:
        raise invalid("\n".join(text for _, text in violations), violations)
    assert isinstance(result, dict)
    return result


def decoded(text: str, field: str) -> bytes:
    """Decode base64 in either alphabet, strictly; raises ApiError 400 naming the field."""
    plain = text.translate(_URL_SAFE).rstrip("=")
    try:
        return base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
    except ValueError:
        problem = f"Invalid value at '{field}' (TYPE_BYTES), Base64 decoding failed for \""
        raise invalid(problem + text[:40] + '"', [(field, problem + text[:40] + '"')]) from None


def _json(body: bytes) -> Any:
    if not body.strip():
        return {}
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise invalid("Invalid JSON payload received. Unable to parse the body.") from None


def _message(found: Json, name: str, path: str, violations: list[Any], depth: int) -> Json:
    fields = MESSAGES[name]
    result: Json = {}
    for given, value in found.items():
        field = _SNAKE.sub(lambda match: match[1].upper(), str(given).lstrip("$"))
        if field not in fields:
            where = f" at '{path}'" if path else ""
            text = f'Invalid JSON payload received. Unknown name "{given}"{where}: '
            violations.append((path, text + "Cannot find field."))
        elif value is not None:
            inner = f"{path}.{_snake(field)}" if path else _snake(field)
            kind = fields[field]
            if kind in ("enum", ["enum"]) and (name, field) in ENUMS:
                result[field] = _enum(value, name, field, inner, violations)
            else:
                result[field] = _value(value, kind, inner, violations, depth + 1)
    return result


def _value(found: Any, kind: Kind, path: str, violations: list[Any], depth: int) -> Any:
    if depth > _DEEPEST:
        raise invalid("Invalid JSON payload received. The nesting is too deep.")
    if isinstance(kind, list):
        if not isinstance(found, list):
            # proto3 JSON takes one element for a list of messages.
            return [_value(found, kind[0], path, violations, depth + 1)]
        items = enumerate(found)
        return [_value(item, kind[0], f"{path}[{n}]", violations, depth + 1) for n, item in items]
    if isinstance(kind, set):
        if isinstance(found, dict):
            (inner,) = kind
            return {
                key: _value(item, inner, f"{path}[{n}].value", violations, depth + 1)
                for n, (key, item) in enumerate(found.items())
            }
        kind = "object"
    elif kind not in SCALARS:
        if isinstance(found, dict):
            return _message(found, kind, path, violations, depth)
    elif _fits(found, kind):
        if kind == "json":
            return found
        if isinstance(found, str) and kind != "int":
            return encodable(found)
        return int(found) if kind == "int" else found
    shown = json.dumps(found)[:80]
    type_name = _TYPE_NAMES.get(kind, f"type.googleapis.com/google.ai.generativelanguage.{kind}")
    violations.append((path, f"Invalid value at '{path}' ({type_name}), {shown}"))
    return None


def _fits(found: Any, kind: str) -> bool:
    match kind:
        case "string" | "bytes" | "duration":
            return isinstance(found, str)
        case "int":
            if isinstance(found, str):
                return re.fullmatch(r"-?\d{1,18}", found, re.ASCII) is not None
            return not isinstance(found, bool) and isinstance(found, int | float) and found % 1 == 0
        case "number":
            return not isinstance(found, bool) and isinstance(found, int | float)
        case "bool":
            return isinstance(found, bool)
        case "enum":
            return isinstance(found, str | int)
    return True


def _enum(found: Any, name: str, field: str, path: str, violations: list[Any]) -> Any:
    allowed = ENUMS[name, field]
    if isinstance(found, list):
        items = enumerate(found)
        return [_enum(item, name, field, f"{path}[{n}]", violations) for n, item in items]
    if isinstance(found, int) and 0 <= found < len(allowed):
        return allowed[found]
    if isinstance(found, str) and found.upper() in allowed:
        return found.upper()
    kind = f"type.googleapis.com/google.ai.generativelanguage.v1beta.{name}.{field}"
    violations.append((path, f"Invalid value at '{path}' ({kind}), {json.dumps(found)[:80]}"))
    return None


def _snake(name: str) -> str:
    return _CAMEL.sub(lambda match: "_" + match[1].lower(), name)
