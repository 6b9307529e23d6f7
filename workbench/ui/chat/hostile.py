"""What foreign text may not bring along: controls, overrides of direction, odd addresses."""

from urllib.parse import urlsplit

OBJECT = "\ue000"
OBJECT_END = "\ue001"
"""Around the number of a citation, while its text is read as Markdown."""

SEEN = "\ufffd"
LINK_SCHEMES = ("http", "https", "mailto")

_CLEAN = {
    **dict.fromkeys((*range(0x20), *range(0x7F, 0xA0)), SEEN),
    # Overrides and isolates make a text look like another one.
    **dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)), SEEN),
    # Tags: letters that nobody sees and a model reads.
    **dict.fromkeys(range(0xE0000, 0xE0080), SEEN),
    **dict.fromkeys(map(ord, (OBJECT, OBJECT_END, "\ufffc", "\ufdd0", "\ufdd1")), SEEN),
    ord("\n"): "\n",
    ord("\t"): "\t",
    ord("\r"): None,
    0x2028: "\n",
    0x2029: "\n",
}


def clean(text: str) -> str:
    """Return text in which whatever would be invisible or misleading is seen as U+FFFD."""
    return text.translate(_CLEAN)


def allowed_link(address: str) -> str:
    """Return an address that may be offered for opening, or an empty string."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    if parts.scheme not in LINK_SCHEMES or (parts.scheme != "mailto" and not parts.hostname):
        return ""
    return address


def host(address: str) -> str:
    """Return the host that an address names, or an empty string."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""
