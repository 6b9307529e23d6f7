"""Text files as a page of text: decoded whatever their encoding, HTML without its tags."""

import re
from html.parser import HTMLParser
from pathlib import Path

from workbench.domain.kinds import AS_TEXT
from workbench.services.office_files import office_text

SILENT = frozenset({"script", "style", "head", "template"})
BLOCKS = frozenset(
    "p div br li tr h1 h2 h3 h4 h5 h6 table section article header footer blockquote pre".split()
)


def decode(content: bytes) -> str:
    """Return the text of a file; the last encoding tried takes any byte."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def text_of_file(path: Path, mime_type: str) -> str:
    """Return what a person reads in a file; raises OSError, and UserError for a damaged one."""
    if mime_type in AS_TEXT:
        return office_text(path, mime_type)
    return readable_text(path.read_bytes(), mime_type)


def readable_text(content: bytes, mime_type: str) -> str:
    """Return what a person reads in a text file."""
    text = decode(content)
    return html_text(text) if mime_type == "text/html" else text


def html_text(source: str) -> str:
    """Return the visible words of an HTML file; nothing in it runs or is fetched."""
    reader = _Words()
    reader.feed(source)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.words).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in SILENT:
            self._silent += 1
        elif tag in BLOCKS:
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in BLOCKS:
            self.words.append("\n")
        elif tag in ("td", "th"):
            self.words.append("  ")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.words.append(data)
