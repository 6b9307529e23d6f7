"""Which kinds of file may be uploaded, and how the engine reads them."""

from typing import Literal

Reading = Literal["pdf", "text", "markup", "picture", "other"]

_TEXT = {
    "application/json",
    "application/jsonl",
    "application/x-ndjson",
    "application/rtf",
    "application/x-javascript",
    "application/javascript",
    "application/x-python-code",
    "application/x-python",
    "application/yaml",
    "application/x-yaml",
    "jsonl",
}
_MARKUP = {"text/html", "text/xml", "application/xml", "application/xhtml+xml"}
_OFFICE = (
    "application/msword",
    "application/vnd.ms-excel",
    "application/vnd.ms-powerpoint",
    "application/vnd.oasis.opendocument.",
    "application/vnd.openxmlformats-officedocument.",
)


def base_type(mime: str) -> str:
    """Return the type in lower case and without its parameters."""
    return mime.partition(";")[0].strip().lower()


def reading(mime: str) -> Reading:
    """Say how a file of this type is read; "other" is accepted or not, but holds no text."""
    if mime == "application/pdf":
        return "pdf"
    if mime in _MARKUP:
        return "markup"
    if mime.startswith("text/") or mime in _TEXT:
        return "text"
    return "picture" if mime.startswith("image/") else "other"


def accepted(mime: str) -> bool:
    """Say whether the service takes files of this type at all."""
    return reading(mime) != "other" or mime.startswith(("audio/", "video/", *_OFFICE))
