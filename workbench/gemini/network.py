"""How the network is reached: waits, proxy, certificates."""

import ssl
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from workbench.gemini.errors import AuthorityUnusable, ProxyFailure
from workbench.gemini.origin import Origin


@dataclass(frozen=True)
class Timeouts:
    """Seconds of silence allowed, each per gap and none for the whole.

    `connect` for a connection, `first_byte` until an answer begins (models think first), `gap`
    between two pieces of it, which is never more than `first_byte`.
    """

    connect: float = 10.0
    first_byte: float = 120.0
    gap: float = 60.0


@dataclass(frozen=True)
class Network:
    """What the user set: a proxy instead of the system's or none, one more certificate authority.

    `direct` goes without any proxy. There is no setting that turns certificate checks off.
    """

    proxy: str | None = None
    ca_file: Path | None = None
    direct: bool = False


def proxy_for(origin: Origin, network: Network) -> str | None:
    """Return the proxy to use, or None; loopback never goes through one."""
    if origin.loopback or network.direct:
        return None
    proxy = network.proxy or _system_proxy(origin)
    if not proxy:
        return None
    proxy = proxy if "://" in proxy else f"http://{proxy}"
    if urlsplit(proxy).scheme not in ("http", "https"):
        raise ProxyFailure(f"The proxy {proxy_name(proxy)} is of a kind that is not supported.")
    return proxy


def proxy_name(proxy: str) -> str:
    """Name a proxy by host and port, without the login it may carry."""
    return urlsplit(proxy).netloc.rpartition("@")[2]


def tls_context(network: Network) -> ssl.SSLContext:
    """Trust what the operating system trusts, and the user's own authority if there is one.

    Takes tens of milliseconds; raises AuthorityUnusable when the authority file cannot be used.
    """
    import truststore  # slow to import, wanted late

    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if network.ca_file is not None:
        try:
            context.load_verify_locations(cafile=str(network.ca_file))
        except (OSError, ssl.SSLError):
            raise AuthorityUnusable(
                f"The file {network.ca_file.name} cannot be read as a certificate."
            ) from None
    return context


def check_authority(file: Path) -> None:
    """Raise AuthorityUnusable unless a file holds certificates; takes tens of milliseconds."""
    tls_context(Network(ca_file=file))


def _system_proxy(origin: Origin) -> str | None:
    from urllib.request import getproxies, proxy_bypass  # slow to import, wanted late

    if proxy_bypass(origin.host):
        return None
    proxies = getproxies()
    return proxies.get(origin.scheme) or proxies.get("all")
