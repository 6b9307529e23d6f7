"""From what the user set about the network to what the client is told."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote, urlsplit

from workbench.domain.endings import NETWORK_SETTINGS
from workbench.domain.listed_models import listed_model
from workbench.domain.models import Model
from workbench.domain.profiles import GEMINI_URL
from workbench.domain.reach import Proxy, Reach
from workbench.errors import UserError
from workbench.gemini import (
    ApiKey,
    BadKey,
    BillingNeeded,
    Client,
    GeminiError,
    Network,
    NotFound,
    Offline,
    Overloaded,
    PermissionDenied,
    RegionRefused,
    Retries,
    Timeouts,
)
from workbench.services.key_store import KeyStore
from workbench.services.sentences import api_error, detail_of, said_of, sentences

PROXY_ID = "proxy"
"""The name in the key store under which the proxy's password is kept."""

TRIES = Retries(attempts=3, longest=5.0)
"""For somebody who waits in front of a dialog: about 3 s of waits, not minutes."""
_OTHER_KINDS = {
    "sk-": "It looks like a key of another company.",
    "ya29.": "It looks like a password of Google’s that lasts an hour, not like a key.",
    "GOCSPX-": "It looks like the secret of a program, not like a key.",
}
"""What people paste by mistake, by how it begins; it is tried all the same."""
TRY_SECONDS = 20.0
"""Until a list of models begins; an answer may take longer, because models think first."""
_NO_WAY = "Is this computer on the internet? A company network may need a proxy."
_HOST = re.compile(r"[\w.-]+|[0-9A-Fa-f:.]+")
NO_PROXY_ADDRESS = "The address of the proxy is not usable."


class Way:
    """The way to Google that the user set; makes the clients that go it."""

    def __init__(self, keys: KeyStore, on_key: Callable[[str], None]) -> None:
        """Start as the system does; `on_key` is told of every password before it is used."""
        self._keys = keys
        self._on_key = on_key
        self._reach = Reach()
        self._kept_password: str | None = None

    async def take(self, reach: Reach, password: str | None = None) -> None:
        """Go another way from now on; raises UserError, and then all stays as it was.

        A password that is given is kept in the key store; an empty one is removed from it.
        """
        network_of(reach)
        if password is not None:
            await self._keep(password)
        self._reach = reach

    async def has_password(self) -> bool:
        """Say whether there is a password for the proxy, here or in the key store."""
        return bool(await self._password())

    async def client(
        self,
        key: ApiKey,
        base_url: str,
        reach: Reach | None = None,
        password: str | None = None,
        retries: Retries | None = None,
    ) -> Client:
        """Return a client that goes this way, or another one that is to be tried."""
        reach = reach or self._reach
        secret = ""
        if reach.proxy is Proxy.MANUAL and reach.proxy_user:
            secret = await self._password() if password is None else quote(password, safe="")
        with sentences():
            network = network_of(reach, secret)
            timeouts = timeouts_of(reach)
            if retries is not None:
                first = min(timeouts.first_byte, TRY_SECONDS)
                timeouts = replace(timeouts, first_byte=first, gap=min(timeouts.gap, first))
            return Client(
                key, base_url=base_url, network=network, timeouts=timeouts,
                retries=retries or Retries(),
            )  # fmt: skip

    async def models(
        self, key: ApiKey, base_url: str, reach: Reach | None = None, password: str | None = None
    ) -> tuple[Model, ...]:
        """Return the models behind an address, the cheapest way to try a key."""
        with sentences(), _about_a_key(key, base_url):
            async with await self.client(key, base_url, reach, password, TRIES) as client:
                return tuple(
                    listed_model(
                        model.name,
                        model.display_name or "",
                        model.supported_generation_methods,
                        model.input_token_limit,
                        model.output_token_limit,
                    )
                    for model in await client.list_models()
                )

    async def _password(self) -> str:
        if self._kept_password is None:
            kept = await self._keys.read(PROXY_ID)
            self._kept_password = kept.reveal() if kept is not None else ""
            self._on_key(self._kept_password)
        return self._kept_password

    async def _keep(self, password: str) -> None:
        # Quoted, a password has no character that a key has not.
        quoted = quote(password, safe="")
        self._on_key(password)
        self._on_key(quoted)
        if await self._keys.name() is not None:
            if quoted:
                await self._keys.write(PROXY_ID, ApiKey(quoted))
            else:
                await self._keys.delete(PROXY_ID)
        self._kept_password = quoted


def network_of(reach: Reach, password: str = "") -> Network:
    """Return proxy and certificates; `password` is quoted already. Raises UserError."""
    ca_file = Path(reach.ca_file) if reach.ca_file else None
    if reach.proxy is Proxy.SYSTEM:
        return Network(ca_file=ca_file)
    if reach.proxy is Proxy.NONE:
        return Network(ca_file=ca_file, direct=True)
    return Network(proxy=proxy_url(reach, password), ca_file=ca_file)


def timeouts_of(reach: Reach) -> Timeouts:
    """Return the waits."""
    return Timeouts(
        connect=reach.connect_seconds,
        first_byte=reach.first_byte_seconds,
        gap=min(reach.gap_seconds, reach.first_byte_seconds),
    )


def proxy_url(reach: Reach, password: str = "") -> str:
    """Return the proxy's whole address with its login; raises UserError if it cannot be one."""
    address = reach.proxy_address.strip()
    address = address if "://" in address else f"http://{address}"
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if (
        not host
        or not _HOST.fullmatch(host)
        or parts.scheme not in ("http", "https")
        or "@" in parts.netloc
    ):
        hint = "It looks like proxy.example.com:8080."
        raise UserError(NO_PROXY_ADDRESS, hint=hint, action=NETWORK_SETTINGS)
    host = f"[{host}]" if ":" in host else host
    place = host if port is None else f"{host}:{port}"
    if not reach.proxy_user:
        return f"{parts.scheme}://{place}"
    return f"{parts.scheme}://{quote(reach.proxy_user, safe='')}:{password}@{place}"


@contextmanager
def _about_a_key(key: ApiKey, base_url: str) -> Iterator[None]:
    """Tell of a refusal as it concerns who tries a key; there is no question and no model yet."""
    try:
        yield
    except (RegionRefused, BillingNeeded):
        raise
    except PermissionDenied as error:
        raise _told(error, "Google does not let this key in.", said_of(error)) from error
    except NotFound as error:
        why = "Check the address of the connection."
        raise _told(error, "There is no Gemini at this address.", why) from error
    except BadKey as error:
        kinds = (words for start, words in _OTHER_KINDS.items() if key.reveal().startswith(start))
        told = api_error(error)
        raise _told(error, told.sentence, next(kinds, told.hint)) from error
    except Overloaded as error:
        raise _told(error, "Google is overloaded at the moment.", "Try again soon.") from error
    except Offline as error:
        if base_url == GEMINI_URL:
            raise _told(error, "There is no connection to Google.", _NO_WAY) from error
        raise _told(error, str(error), "Check the address of the connection.") from error


def _told(error: GeminiError, sentence: str, hint: str) -> UserError:
    return UserError(sentence, hint=hint, detail=detail_of(error))
