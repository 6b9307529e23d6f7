"""Names of files as they may be shown: nothing in them hides or turns other characters."""

import re

_MISLEADING = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]"
)


def shown_name(name: str) -> str:
    """Return a foreign name in which controls and overrides of direction are seen as U+FFFD.

    Without it "report\\u202efdp.exe" is drawn as "reportexe.pdf".
    """
    return _MISLEADING.sub("\ufffd", name)
