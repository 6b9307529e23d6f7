"""How the user wants the network to be reached."""

from dataclasses import dataclass
from enum import StrEnum


class Proxy(StrEnum):
    """Which proxy stands between this computer and Google."""

    SYSTEM = "system"
    NONE = "none"
    MANUAL = "manual"


@dataclass(frozen=True, slots=True)
class Reach:
    """Proxy, certificates and waits in seconds; the proxy's password is in the key store.

    `proxy_address` is "host:port" or an http(s) address; `ca_file` an extra certificate
    authority's file or nothing.
    """

    proxy: Proxy = Proxy.SYSTEM
    proxy_address: str = ""
    proxy_user: str = ""
    ca_file: str = ""
    connect_seconds: float = 10.0
    first_byte_seconds: float = 120.0
    gap_seconds: float = 60.0
