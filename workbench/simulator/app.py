"""The simulator as an ASGI application: every path of the service that it knows."""

import logging

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from workbench.simulator.cache_routes import cache_routes
from workbench.simulator.errors import ApiError
from workbench.simulator.file_routes import file_routes
from workbench.simulator.guard import Guard
from workbench.simulator.model_routes import model_routes
from workbench.simulator.responses import error_response, not_found
from workbench.simulator.service import Service

_log = logging.getLogger(__name__)


def build_app(service: Service) -> ASGIApp:
    """Return the application for a service; the caller enters and leaves the service itself."""
    app = Starlette(
        routes=[*model_routes(service), *file_routes(service), *cache_routes(service)],
        exception_handlers={404: _unknown_path, 405: _unknown_path, ApiError: _refused},
    )
    return _contained(Guard(app, service.key))


async def _unknown_path(request: Request, error: Exception) -> Response:
    return not_found()


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, ApiError)
    form = ""
    if request.url.path.endswith(":streamGenerateContent"):
        form = "sse" if request.query_params.get("alt") == "sse" else "array"
    return error_response(request, error, form)


def _contained(app: ASGIApp) -> ASGIApp:
    """Take leave of clients that went away in silence, and answer our own faults with a 500."""

    async def contained(scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await app(scope, receive, watched)
        except ClientDisconnect:
            return
        except Exception as error:
            _log.error("simulator fault: %s", type(error).__name__, exc_info=error)
            if not started:
                fault = ApiError("INTERNAL", "Internal error encountered.")
                await error_response(Request(scope), fault)(scope, receive, send)

    return contained
