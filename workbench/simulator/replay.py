"""What a model demands of the turns that a client sends back to it."""

from workbench.simulator.errors import Json, invalid
from workbench.simulator.model_table import Model


def check_replay(contents: list[Json], model: Model) -> None:
    """Refuse history that the model does not take; raises ApiError 400.

    Gemini 3 and later want the signature of the first call of every step of the current turn;
    Gemma 4 refuses thoughts of its own.
    """
    if model.refuses("replayed thoughts"):
        parts = [part for content in contents for part in content.get("parts") or []]
        if any(part.get("thought") or "thoughtSignature" in part for part in parts):
            raise invalid("Thoughts can not be sent to this model.")
    if not model.signs:
        return
    for content in _current_turn(contents):
        calls = [part for part in content.get("parts") or [] if "functionCall" in part]
        if calls and content.get("role") == "model" and "thoughtSignature" not in calls[0]:
            name = calls[0]["functionCall"].get("name", "")
            raise invalid(
                "Function call is missing a thought_signature in functionCall parts. This is "
                "required for tools to work correctly, and missing thought_signature may lead to "
                f"degraded model performance. Additional data, function call `{name}`."
            )


def _current_turn(contents: list[Json]) -> list[Json]:
    """Return what follows the last thing the user said, answers of functions aside."""
    for place in reversed(range(len(contents))):
        parts = contents[place].get("parts") or []
        if contents[place].get("role") != "model" and any("text" in part for part in parts):
            return contents[place + 1 :]
    return contents
