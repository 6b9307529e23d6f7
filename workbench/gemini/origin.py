"""The one origin that may see the key and the documents."""

import ipaddress
from dataclasses import dataclass
from typing import Final
from urllib.parse import SplitResult, urlsplit

from workbench.gemini.errors import ForeignAddress

GOOGLE: Final = "https://generativelanguage.googleapis.com"
_VERSION: Final = "v1beta"
_DEFAULT_PORTS: Final = {"https": 443, "http": 80}


@dataclass(frozen=True)
class Origin:
    """Scheme, host and port, compared exactly; `base` is the address without a closing slash."""

    scheme: str
    host: str
    port: int
    base: str

    @property
    def loopback(self) -> bool:
        """Whether it is this computer, which no proxy may come between."""
        return is_loopback(self.host)

    def owns(self, url: str) -> bool:
        """Whether an absolute address lies on this origin and carries no user name."""
        try:
            parts = urlsplit(url)
            return _origin(parts) == (self.scheme, self.host, self.port) and not _login(parts)
        except ValueError:
            return False


def parse_base_url(text: str) -> Origin:
    """Read a base address; raises ForeignAddress unless it is https, or http on loopback.

    A path is allowed (a gateway may serve the API below one), a user name, a query or a
    fragment is not. The version of the API at its end, as documentation writes it, is left out.
    """
    if any(character <= " " or character in "\\\x7f" for character in text.strip()):
        raise ForeignAddress("The address holds a character that no address has.")
    if "://" not in text:
        raise ForeignAddress("The address must begin with https://.")
    try:
        parts = urlsplit(text.strip())
        scheme, host, port = _origin(parts)
    except ValueError:
        raise ForeignAddress("The address cannot be read.") from None
    if _login(parts):
        raise ForeignAddress("The address must not hold a user name or password.")
    if parts.query or parts.fragment or "?" in text or "#" in text:
        raise ForeignAddress("The address must end with its path.")
    if scheme == "http" and not is_loopback(host):
        raise ForeignAddress("The address must begin with https://.")
    shown = f"[{host}]" if ":" in host else host
    suffix = "" if port == _DEFAULT_PORTS[scheme] else f":{port}"
    path = parts.path.rstrip("/").removesuffix(f"/{_VERSION}").rstrip("/")
    return Origin(scheme, host, port, f"{scheme}://{shown}{suffix}{path}")


def is_loopback(host: str) -> bool:
    """Whether a host name or number means this computer."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _origin(parts: SplitResult) -> tuple[str, str, int]:
    scheme, host = parts.scheme, parts.hostname
    if scheme not in _DEFAULT_PORTS or not host:
        raise ValueError(scheme)
    if "%" in host or not host.isascii():
        raise ValueError(host)
    port = parts.port
    return scheme, host, _DEFAULT_PORTS[scheme] if port is None else port


def _login(parts: SplitResult) -> bool:
    return "@" in parts.netloc
