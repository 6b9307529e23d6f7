"""Resource names, which come from servers and settings, made safe for an address."""

import re
from typing import Final

_NAME: Final = re.compile(r"[\w.~-]*[\w~-][\w.~-]*(/[\w.~-]*[\w~-][\w.~-]*)*", re.ASCII)


def resource_path(name: str, collection: str) -> str:
    """Return the path of `name`, given with or without its collection ("models", "files").

    Raises ValueError for a name that could lead to another place.
    """
    full = name if "/" in name else f"{collection}/{name}"
    if not _NAME.fullmatch(full):
        raise ValueError("This is not the name of anything at the API.")
    return f"/v1beta/{full}"
