"""The simulator in a thread with an event loop of its own, so that any program can host it."""

import asyncio
import secrets
import socket
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from workbench.simulator.quiet_server import QuietServer

_START_SECONDS = 10
_STOP_SECONDS = 5


class Simulator:
    """A Gemini on 127.0.0.1 with a port and a key of its own.

    `port` 0 takes a free one; `key` None makes a random `SIM-…`; `rate` is the speed of streamed
    answers in characters a second (None: 1,500; `math.inf`: at once); `thinking_pace` the seconds
    before each thought summary. `state_dir` keeps files and caches over a restart, never the key;
    without it they are gone at stop. `clock` returns nanoseconds since 1970. `models` is another
    table of models, `hop_tokens` another limit of one hop of a long answer, and `middleware`
    wraps the ASGI application. Starting raises OSError when the port is taken or the folder
    cannot be used.
    """

    def __init__(
        self,
        *,
        port: int = 0,
        key: str | None = None,
        rate: float | None = None,
        state_dir: Path | None = None,
        thinking_pace: float = 0.15,
        clock: Callable[[], int] = time.time_ns,
        models: Path | None = None,
        hop_tokens: int | None = None,
        middleware: Callable[[Any], Any] | None = None,
    ) -> None:
        self.key = key or f"SIM-{secrets.token_urlsafe(24)}"
        self._port = port
        self._rate = 1500.0 if rate is None else rate
        self._state_dir = state_dir
        self._thinking_pace = thinking_pace
        self._clock = clock
        self._models = models
        self._hop_tokens = hop_tokens
        self._middleware = middleware
        self._stack = ExitStack()
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._server: QuietServer | None = None
        self._ready = threading.Event()
        self._fault: BaseException | None = None

    @property
    def url(self) -> str:
        """Return where it is reached, without a slash at the end; valid once started."""
        return f"http://127.0.0.1:{self._port}"

    def start(self) -> None:
        """Bind the port, start the thread, and return when requests are answered."""
        self._ready.clear()
        self._fault = None
        # asyncio turns Nagle's algorithm off only where the protocol is named: 40 ms an answer.
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        self._stack.callback(listener.close)
        try:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(("127.0.0.1", self._port))
            self._port = listener.getsockname()[1]
            folder = self._state_dir
            if folder is None:
                temporary = tempfile.TemporaryDirectory(
                    prefix="workbench-simulator-", ignore_cleanup_errors=True
                )
                folder = Path(self._stack.enter_context(temporary))
            self._thread = threading.Thread(
                target=self._run, args=(listener, folder), name="simulator", daemon=True
            )
            self._thread.start()
            self._ready.wait(_START_SECONDS)
        except BaseException:
            self._stack.close()
            raise
        if self._fault is not None or not self._ready.is_set():
            self.stop()
            if isinstance(self._fault, OSError):
                raise self._fault
            raise RuntimeError("The offline engine did not start.") from self._fault

    def stop(self) -> None:
        """Cut every connection, end the thread and remove what is temporary; safe to repeat."""
        if self._thread is not None:
            if self._loop is not None and self._thread.is_alive():
                self._loop.call_soon_threadsafe(self._end)
            self._thread.join(_STOP_SECONDS)
            self._thread = None
        self._stack.close()

    def __enter__(self) -> Self:
        """Start."""
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop."""
        self.stop()

    def _run(self, listener: socket.socket, folder: Path) -> None:
        try:
            asyncio.run(self._serve(listener, folder))
        except BaseException as error:
            self._fault = error
        finally:
            self._ready.set()

    async def _serve(self, listener: socket.socket, folder: Path) -> None:
        # Here and not above: these imports cost more than the rest of the program's start.
        import uvicorn

        from workbench.simulator.app import build_app
        from workbench.simulator.generation import Pace
        from workbench.simulator.model_table import load_models
        from workbench.simulator.quiet_server import QuietServer
        from workbench.simulator.service import Service

        pace = Pace(self._rate, self._thinking_pace)
        models = load_models(self._models)
        service = Service(folder, self.key, models, self._clock, pace, self._hop_tokens)
        async with service:
            app = build_app(service)
            config = uvicorn.Config(
                self._middleware(app) if self._middleware else app,
                log_config=None,
                access_log=False,
                lifespan="off",
                ws="none",
                http="h11",
                server_header=False,
                date_header=False,
                timeout_graceful_shutdown=1,
            )
            self._loop = asyncio.get_running_loop()
            self._server = QuietServer(config)
            serving = asyncio.ensure_future(self._server.serve(sockets=[listener]))
            while not self._server.started and not serving.done():
                await asyncio.sleep(0.002)
            self._ready.set()
            await serving

    def _end(self) -> None:
        """Cut the connections, which ends their requests, and let the server leave its loop."""
        if self._server is None:
            return
        for connection in list(self._server.server_state.connections):
            transport = getattr(connection, "transport", None)
            if transport is not None:
                transport.abort()
        for task in list(self._server.server_state.tasks):
            task.cancel()
        self._server.end()
