"""The one place from which an address leaves the program, and what the user sees of it before."""

import unicodedata
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from workbench.errors import UserError
from workbench.ui.dialogs import confirm
from workbench.ui.theme import Theme

SCHEMES = ("http", "https", "mailto")
LONG_QUERY = 200
"""A query with more characters than this may carry what was read in a document."""


@dataclass(frozen=True, slots=True)
class Link:
    """An address that may be opened: as it goes out, its host in ASCII, and words of warning."""

    address: str
    host: str
    warnings: tuple[str, ...] = ()


def inspect(address: str) -> Link:
    """Return the address as it would be opened; raise UserError for one that never is."""
    address = address.strip()
    try:
        parts = urlsplit(address)
        scheme, host = parts.scheme.casefold(), parts.hostname or ""
        port = parts.port
    except ValueError as error:
        raise UserError("This link cannot be read, so it was not opened.") from error
    if scheme not in SCHEMES:
        raise UserError(
            "Workbench opens only web and mail addresses.",
            hint=f"This link was not opened: {visible(address)[:120]}",
        )
    if any(_hidden(character) for character in address) or any(map(str.isspace, address)):
        raise UserError(
            "This link holds hidden characters, so it was not opened.",
            hint=visible(address)[:120],
        )
    if scheme == "mailto":
        return _mail(address, parts)
    if not host:
        raise UserError("This link names no web site, so it was not opened.")
    if "@" in parts.netloc or "\\" in address:
        raise UserError(
            "This link hides where it leads, so it was not opened.", hint=visible(address)[:120]
        )
    ascii_host = _ascii(host)
    warnings = []
    if ascii_host != host:
        warnings.append(f"The name is written in other letters; it really is {ascii_host}.")
    if len(parts.query) + len(parts.fragment) > LONG_QUERY:
        warnings.append("The address is long and may pass on text from your documents.")
    place = f"[{ascii_host}]" if ":" in ascii_host else ascii_host
    netloc = f"{place}:{port}" if port is not None else place
    return Link(parts._replace(scheme=scheme, netloc=netloc).geturl(), ascii_host, tuple(warnings))


def open_url(address: str) -> Link:
    """Hand an address to the system's browser or mail program; raise UserError for others.

    For addresses that the program itself knows. Those that come from documents and answers go
    through `ask_and_open`.
    """
    link = inspect(address)
    if not QDesktopServices.openUrl(QUrl(link.address, QUrl.ParsingMode.StrictMode)):
        raise UserError(
            "Workbench could not open the browser.", hint=f"The address is {visible(link.address)}"
        )
    return link


async def ask_and_open(theme: Theme, parent: QWidget, address: str) -> bool:
    """Show where a link of others leads, and open it if the user wants that."""
    link = inspect(address)
    kind = "Write to" if link.address.startswith("mailto:") else "Open"
    text = "\n\n".join((visible(link.address)[:600], *link.warnings))
    if not await confirm(theme, parent, f"{kind} {link.host}?", text, kind.split()[0]):
        return False
    open_url(address)
    return True


def visible(text: str) -> str:
    """Return text with characters that hide or turn other characters written out as U+202E."""
    return "".join(
        f"[U+{ord(character):04X}]" if _hidden(character) else character for character in text
    )


def _hidden(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp")


def _ascii(host: str) -> str:
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise UserError("This link names no real web site, so it was not opened.") from error


def _mail(address: str, parts: SplitResult) -> Link:
    long = len(parts.query) > LONG_QUERY
    warning = ("The message is long and may pass on text from your documents.",) if long else ()
    return Link(address, parts.path, warning)
