"""What routes read from a request besides its path."""

from collections.abc import Awaitable, Callable, Iterable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from workbench.simulator.errors import invalid

_MOST_BYTES = 100 * 1024 * 1024
"""Of one JSON request, as the service has it since January 2026."""

Endpoint = Callable[[Request], Awaitable[Response]]


def versioned(path: str, endpoint: Endpoint, methods: Iterable[str]) -> list[Route]:
    """Return routes for a path that begins with `/VERSION/`, one for each version of the API."""
    versions = ("v1beta", "v1", "v1alpha")
    return [Route(path.replace("VERSION", name), endpoint, methods=[*methods]) for name in versions]


def version_of(request: Request) -> str:
    """Return the API version that a path begins with."""
    return request.url.path.split("/", 2)[1]


def origin_of(request: Request) -> str:
    """Return where the client reaches this server; its Host header has been checked."""
    return f"http://{request.headers['host']}"


async def body_of(request: Request) -> bytes:
    """Read a JSON body; raises ApiError 400 beyond 100 MiB."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > _MOST_BYTES:
            raise invalid(f"Request payload size exceeds the limit: {_MOST_BYTES} bytes.")
    return bytes(body)
