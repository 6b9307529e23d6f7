"""Lists that come in pages."""

import logging
from collections.abc import Mapping
from typing import Any, Final, TypeVar

from workbench.gemini.calls import Calls
from workbench.gemini.retries import OnWait
from workbench.gemini.wire import Wire, read

M = TypeVar("M", bound=Wire)

MOST_PAGES: Final = 200
"""No real list is longer (20,000 files); a server that goes on and on is stopped here."""

_log = logging.getLogger("workbench.gemini")


class _Page(Wire):
    next_page_token: str | None = None


class Listed(tuple[M, ...]):
    """The items of a list; `cut` says that it did not end, so that more may exist."""

    cut = False


async def all_pages(
    calls: Calls,
    model: type[M],
    path: str,
    field: str,
    page_size: int,
    on_wait: OnWait | None = None,
) -> Listed[M]:
    """Return every item of a list, page after page.

    Ends at `MOST_PAGES` and at a page token that was seen before, with what there is by then.
    """
    items: list[M] = []
    seen: set[str] = set()
    query: Mapping[str, str | int] = {"pageSize": page_size}
    for _ in range(MOST_PAGES):
        page = await calls.get(_Page, "GET", path, query=query, on_wait=on_wait)
        extra: dict[str, Any] = page.model_extra or {}
        for value in extra.get(field) or ():
            if isinstance(value, dict):
                items.append(read(model, value))
        token = page.next_page_token
        if not token:
            return Listed(items)
        if token in seen:
            break
        seen.add(token)
        query = {"pageSize": page_size, "pageToken": token}
    _log.warning("The list %s does not end; %d items were taken.", path, len(items))
    listed = Listed(items)
    listed.cut = True
    return listed
