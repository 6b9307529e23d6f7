"""The simulator as an ASGI application: every path of the service that it knows."""

import asyncio
import logging
from email.utils import formatdate

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from workbench.simulator.cache_routes import cache_routes
from workbench.simulator.errors import ApiError
from workbench.simulator.file_routes import file_routes
from workbench.simulator.guard import Guard
from workbench.simulator.model_routes import model_routes
from workbench.simulator.moments import SECOND, Clock
from workbench.simulator.responses import error_response, not_found
from workbench.simulator.service import Service

_log = logging.getLogger(__name__)


def build_app(service: Service) -> ASGIApp:
    """Return the application for a service; the caller enters and leaves the service itself."""
    app = Starlette(
        routes=[*model_routes(service), *file_routes(service), *cache_routes(service)],
        exception_handlers={
            404: _unknown_path,
            405: _unknown_path,
            ApiError: _refused,
            Exception: _failed,
        },
    )
    return _dated(_contained(Guard(app, service.key)), service.clock)


async def _unknown_path(request: Request, error: Exception) -> Response:
    return not_found()


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, ApiError)
    form = ""
    if request.url.path.endswith(":streamGenerateContent"):
        form = "sse" if request.query_params.get("alt") == "sse" else "array"
    return error_response(request, error, form)


async def _failed(request: Request, error: Exception) -> Response:
    return error_response(request, ApiError("INTERNAL", "Internal error encountered."))


def _dated(app: ASGIApp, clock: Clock) -> ASGIApp:
    """Date every answer by the simulator's clock, as clients reckon with the server's."""

    async def dated(scope: Scope, receive: Receive, send: Send) -> None:
        async def stamp(message: Message) -> None:
            if message["type"] == "http.response.start":
                date = formatdate(clock() / SECOND, usegmt=True).encode("ascii")
                message = {**message, "headers": [*message.get("headers", ()), (b"date", date)]}
            await send(message)

        await app(scope, receive, stamp)

    return dated


def _contained(app: ASGIApp) -> ASGIApp:
    """Let a client that goes away do so in silence, and keep our own faults out of the server."""

    async def contained(scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await app(scope, receive, send)
        except (ClientDisconnect, asyncio.CancelledError):
            return  # nobody is there to answer; the server itself is going down in the second case
        except Exception:
            _log.exception("The offline engine failed in a request.")

    return contained
