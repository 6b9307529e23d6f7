"""What every turn of a request must look like, whichever model it is for."""

from workbench.simulator.errors import Json, invalid

_PAYLOADS = (
    *("text", "inlineData", "fileData", "functionCall", "functionResponse", "executableCode"),
    *("codeExecutionResult", "toolCall", "toolResponse"),
)


def check_content(content: Json, number: int) -> None:
    """Refuse a turn with a bad role, no parts, or a part with none or two payloads; 400."""
    role = content.get("role", "user")
    if role not in ("user", "model", ""):
        raise invalid("Please use a valid role: user, model.")
    where = f"* GenerateContentRequest.contents[{number}].parts"
    if not content.get("parts"):
        raise invalid(f"{where}: contents.parts must not be empty.\n")
    for place, part in enumerate(content["parts"]):
        payloads = [name for name in _PAYLOADS if name in part]
        if len(payloads) > 1:
            problem = f"Invalid value at 'contents[{number}].parts[{place}]' (oneof), oneof field "
            raise invalid(problem + f"'data' is already set. Cannot set '{payloads[1]}'")
        if not payloads:
            raise invalid(
                f"{where}[{place}].data: required oneof field 'data' must have one initialized "
                "field\n"
            )


def page_range(wanted: Json | None, pages: int) -> tuple[int, int]:
    """Return the first and last page that a documentMetadata names; raises ApiError 400."""
    first = (wanted or {}).get("startPage") or 1
    last = (wanted or {}).get("endPage") or pages
    if wanted is not None and not 1 <= first <= last <= pages:
        raise invalid(f"Page range {first} to {last} is outside the document of {pages} pages.")
    return first, last
