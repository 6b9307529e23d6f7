"""What files that are dragged over the window would become, in words, before they are let go."""

from collections.abc import Collection, Sequence
from pathlib import PurePath

from workbench.domain.documents import PDF_TYPE, mime_type_of
from workbench.services.folders import Found
from workbench.ui.files.wording import files, size
from workbench.ui.shell.drop import Contents

_NAMED = 3


def contents_of(found: Found, here: Collection[str], note: str) -> Contents:
    """Return what a drop would add, given the paths that are in the chat already.

    `note` says what happens to the files then.
    """
    fresh = [path for path in found.files if path not in here]
    lines = []
    if fresh:
        place = ""
        if found.folders:
            count = len(found.folders)
            place = ", from 1 folder" if count == 1 else f", from {count:,} folders"
        held = f", {size(found.size)}" if found.size and len(fresh) == len(found.files) else ""
        lines.append(f"{kinds(fresh)}{held}{place}. {note}".strip())
    if found.too_many:
        lines.append("There are more. Add the rest folder by folder.")
    if known := len(found.files) - len(fresh):
        are = "is" if known == 1 else "are"
        lines.append(f"{known:,} of them {are} in this chat already." if fresh else "")
    warnings = [left_out(found.unreadable)]
    if found.left_out:
        are = "is" if found.left_out == 1 else "are"
        warnings.append(
            f"{files(found.left_out)} of kinds that cannot be read, or hidden, {are} left out."
        )
    return Contents(
        len(fresh),
        tuple(filter(None, lines)),
        " ".join(filter(None, warnings)),
        all_known=bool(found.files) and not fresh,
    )


def kinds(paths: Sequence[str]) -> str:
    """Return what kinds of files these are, by their names, such as "5 PDFs and 1 picture"."""
    types = [mime_type_of(path) or "" for path in paths]
    pdfs = types.count(PDF_TYPE)
    pictures = sum(kind.startswith("image/") for kind in types)
    recordings = sum(kind.startswith(("audio/", "video/")) for kind in types)
    words = [
        f"{count:,} {one if count == 1 else many}"
        for count, one, many in (
            (pdfs, "PDF", "PDFs"),
            (
                len(types) - pdfs - pictures - recordings,
                "text or Office file",
                "text or Office files",
            ),
            (pictures, "picture", "pictures"),
            (recordings, "recording", "recordings"),
        )
        if count
    ]
    if len(words) > 1:
        return f"{', '.join(words[:-1])} and {words[-1]}"
    return "".join(words)


def left_out(names: Sequence[str]) -> str:
    """Return a sentence that names the files that cannot be read, or nothing."""
    if not names:
        return ""
    if len(names) == 1:
        return f"{PurePath(names[0]).name} is left out. Workbench cannot read this kind of file."
    if len(names) <= _NAMED:
        listed = f"{', '.join(names[:-1])} and {names[-1]}"
        return f"{listed} are left out. Workbench cannot read these kinds of files."
    return f"{len(names):,} files are left out. Workbench cannot read these kinds of files."
