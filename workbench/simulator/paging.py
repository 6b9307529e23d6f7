"""Pages of a list: size, token and the next token."""

import base64
import binascii
from collections.abc import Mapping, Sequence
from typing import Any

from workbench.simulator.errors import Json, invalid


def page(
    items: Sequence[Any], names: Sequence[str], query: Mapping[str, str], default: int, most: int
) -> tuple[Sequence[Any], Json]:
    """Return one page of items and its `nextPageToken` if any.

    The token is base64 of the last name of the page before; sizes over the most are coerced.
    Raises ApiError 400 for a size or token that cannot be read.
    """
    size = query.get("pageSize") or query.get("page_size") or "0"
    token = query.get("pageToken") or query.get("page_token") or ""
    if not size.isascii() or not size.removeprefix("-").isdigit() or len(size) > 12:
        raise invalid(f"Invalid value at 'page_size' (TYPE_INT32), \"{size[:40]}\"")
    if int(size) < 0:
        raise invalid("page_size must not be negative.")
    start = 0
    if token:
        try:
            start = names.index(base64.urlsafe_b64decode(token).decode()) + 1
        except (ValueError, binascii.Error):
            raise invalid("Invalid page token.") from None
    end = start + min(int(size) or default, most)
    more = end < len(items)
    last = names[end - 1].encode() if more else b""
    return items[start:end], {
        "nextPageToken": base64.urlsafe_b64encode(last).decode()
    } if more else {}
