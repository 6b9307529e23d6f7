"""Answers in the form that a request demands: JSON of a schema, one value of an enum, a call."""

import json
import re
from typing import Any

from workbench.simulator.errors import Json

_DEEPEST = 12
_NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?")


def shaped(config: Json, text: str, quotes: tuple[str, ...]) -> str:
    """Return the answer as `responseMimeType` wants it, filled with quotations and nothing else."""
    schema = config.get("responseSchema") or config.get("responseJsonSchema")
    match config.get("responseMimeType"):
        case "application/json" if schema:
            return json.dumps(filled(schema, quotes), ensure_ascii=False)
        case "application/json":
            return json.dumps({"answer": text, "quotations": list(quotes)}, ensure_ascii=False)
        case "text/x.enum" if schema:
            return str(filled(schema, quotes))
    return text


def forced_call(request: Json, question: str) -> Json | None:
    """Return the functionCall that mode ANY demands, its arguments taken from the question."""
    config = (request.get("toolConfig") or {}).get("functionCallingConfig") or {}
    if config.get("mode") != "ANY":
        return None
    allowed = config.get("allowedFunctionNames")
    for tool in request.get("tools") or []:
        for function in tool.get("functionDeclarations") or []:
            if not allowed or function.get("name") in allowed:
                schema = function.get("parameters") or function.get("parametersJsonSchema") or {}
                found = filled(schema, (question,)) if schema else {}
                return {"name": function.get("name", ""), "args": found}
    return None


def filled(schema: Json, quotes: tuple[str, ...]) -> Any:
    """Return an instance of a schema (OpenAPI subset or JSON Schema) made of quotations."""
    return _instance(schema, schema, quotes, 0)


def _instance(schema: Any, root: Json, quotes: tuple[str, ...], depth: int) -> Any:
    if not isinstance(schema, dict) or depth > _DEEPEST:
        return None
    if reference := schema.get("$ref") or schema.get("ref"):
        definitions = root.get("$defs") or root.get("defs") or {}
        name = str(reference).rpartition("/")[2]
        return _instance(definitions.get(name), root, quotes, depth + 1)
    for choice in ("anyOf", "oneOf"):
        if schema.get(choice):
            return _instance(schema[choice][0], root, quotes, depth + 1)
    best = quotes[0] if quotes else ""
    if values := schema.get("enum"):
        return next((value for value in values if str(value).lower() in best.lower()), values[0])
    match _type(schema):
        case "object":
            return {
                name: _instance(inner, root, quotes, depth + 1)
                for name, inner in (schema.get("properties") or {}).items()
            }
        case "array":
            return _items(schema, root, quotes, depth)
        case "string":
            return best
        case "integer" | "number" as kind:
            match_ = _NUMBER.search(best)
            number = float(match_[0].replace(",", "")) if match_ else 0.0
            number = max(number, schema.get("minimum", number))
            number = min(number, schema.get("maximum", number))
            return int(number) if kind == "integer" else number
        case "boolean":
            return bool(quotes)
    return None


def _items(schema: Json, root: Json, quotes: tuple[str, ...], depth: int) -> list[Any]:
    most = int(schema.get("maxItems", 5))
    chosen: list[tuple[str, ...]] = [quotes[n : n + 1] for n in range(min(most, len(quotes)))]
    while len(chosen) < int(schema.get("minItems", 0)) and len(chosen) < 100:
        chosen.append(quotes[:1])
    return [_instance(schema.get("items", {}), root, each, depth + 1) for each in chosen]


def _type(schema: Json) -> str:
    named = schema.get("type")
    if isinstance(named, list):
        named = next((name for name in named if name != "null"), "null")
    return str(named or ("object" if "properties" in schema else "string")).lower()
