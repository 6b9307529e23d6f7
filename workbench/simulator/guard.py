"""Who may talk to the simulator: programs of this computer that know its key, and no web page."""

import hmac
import re

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from workbench.simulator.errors import (
    ApiError,
    bad_key,
    no_key,
    two_credentials,
    wrong_credential,
)
from workbench.simulator.responses import error_response

_LOOPBACK = re.compile(r"(?:127\.0\.0\.1|localhost)(?::\d{1,5})?", re.ASCII)


class Guard:
    """Refuses foreign Host and Origin headers, then requests without the key.

    A page in a browser reaches a loopback port by a foreign name (DNS rebinding), which `Host`
    shows, or from a foreign page, which `Origin` shows. No answer ever allows cross-origin reads.
    """

    def __init__(self, app: ASGIApp, key: str) -> None:
        self._app = app
        self._key = key.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on or answer it with the refusal."""
        if scope["type"] != "http":
            return
        request = Request(scope, receive)
        try:
            self._check(request)
        except ApiError as error:
            await error_response(request, error)(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _check(self, request: Request) -> None:
        hosts = request.headers.getlist("host")
        if len(hosts) != 1 or not _LOOPBACK.fullmatch(hosts[0].lower()):
            raise ApiError("PERMISSION_DENIED", "This server answers on 127.0.0.1 only.")
        origin = request.headers.get("origin")
        same_site = request.headers.get("sec-fetch-site", "none") in ("none", "same-origin")
        if not same_site or origin not in (None, f"http://{hosts[0]}"):
            raise ApiError("PERMISSION_DENIED", "This server does not answer web pages.")
        if request.url.path.startswith("/upload/") and "upload_id" in request.query_params:
            return  # the upload URL is a capability of its own, checked by the upload route
        given = request.headers.getlist("x-goog-api-key") + request.query_params.getlist("key")
        if "authorization" in request.headers:
            raise two_credentials() if given else wrong_credential()
        if not given or not given[0]:
            raise no_key()
        # bytes: compare_digest takes no text beyond ASCII
        if not all(hmac.compare_digest(key.encode(), self._key) for key in given):
            raise bad_key()
