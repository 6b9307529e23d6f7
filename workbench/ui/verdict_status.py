"""The verdict on a quotation by its name in the token table, and as it is spoken."""

from workbench.domain.conversations import CheckedCitation
from workbench.domain.quotation import Verdict

STATUS = {
    Verdict.VERIFIED: "verified",
    Verdict.CLOSE: "close",
    Verdict.ELSEWHERE: "otherPage",
    Verdict.NOT_FOUND: "notFound",
    Verdict.CANNOT_CHECK: "unchecked",
}
"""Verdicts by the names of the token table."""

SPOKEN = {
    "": "not checked yet",
    "verified": "verified",
    "close": "close match",
    "otherPage": "found on another page",
    "notFound": "not found",
    "unchecked": "cannot be checked",
}
"""What each status is called in running text; empty before the check."""

OCR_NOTE = "The page's words were read by OCR, so look at the picture as well."
"""What is said of a verdict on words that were read off a picture."""


def status_of(checked: CheckedCitation) -> str:
    """Return the status of a citation in the token table, empty before the check."""
    return STATUS[checked.check.verdict] if checked.check else ""
