"""Token counts as the API reported them."""

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of one answer; `prompt` includes `cached`; `None` means the API did not say."""

    prompt: int | None = None
    cached: int | None = None
    answer: int | None = None
    thoughts: int | None = None
    tools: int | None = None
    total: int | None = None

    def __add__(self, other: "Usage") -> "Usage":
        """Add the counts of two requests; a count known on one side only is kept."""
        sums: dict[str, int | None] = {}
        for field in fields(self):
            known = [
                value
                for value in (getattr(self, field.name), getattr(other, field.name))
                if value is not None
            ]
            sums[field.name] = sum(known) if known else None
        return Usage(**sums)
