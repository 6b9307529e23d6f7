"""One thread that hands requests to the child, the most urgent first, and survives its death."""

import heapq
import itertools
import logging
import threading
from enum import IntEnum

from workbench.pdf.frames import Head
from workbench.pdf.process import Child, ChildLost

log = logging.getLogger(__name__)

_CANCEL_GRACE_S = 0.5  # a cancelled request may finish in this time, then its child is ended


class Urgency(IntEnum):
    """What is served first: what somebody looks at, then what they opened, then the rest."""

    PICTURE = 0
    DESCRIPTION = 1
    TEXT = 2


class Request:
    """One question to the child; the worker calls the methods, all in its own thread.

    `seconds` is the time the child has for each frame of its answer.
    """

    def __init__(self, head: Head, urgency: Urgency, seconds: float) -> None:
        self.head = head
        self.urgency = urgency
        self.seconds = seconds
        self.cancelled = False
        self._losses = 0

    def lost(self) -> bool:
        """The child was lost over this request: whether to ask a fresh one."""
        self._losses += 1
        return self._losses < 2

    def take(self, head: Head, body: bytes) -> bool:
        """Take a frame of the answer: whether more frames follow."""
        raise NotImplementedError

    def finished(self) -> bool:
        """After the last frame: whether this is all (if not, it queues again)."""
        return True

    def fail(self, error: "Exception | None") -> None:
        """No answer will come: None when the child was lost too often, ChildLost at the close."""
        raise NotImplementedError


class Worker:
    """The thread, its queue and its child, which starts with the first request."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._waiting: list[tuple[Urgency, int, Request]] = []
        self._numbers = itertools.count()
        self._running: Request | None = None
        self._child: Child | None = None
        self._closed = False
        self._thread: threading.Thread | None = None

    @property
    def child_pid(self) -> int | None:
        """The process id of the child, None before the first request."""
        child = self._child
        return child.pid if child else None

    def submit(self, request: Request) -> None:
        """Queue a request; its methods are called from the worker's thread from now on."""
        with self._condition:
            if self._closed:
                raise RuntimeError("the PDF engine is closed")
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="pdf-worker", daemon=True)
                self._thread.start()
            self._push(request)

    def cancel(self, request: Request) -> None:
        """Nobody wants this answer any more; a child that does not finish soon is ended."""
        request.cancelled = True
        with self._condition:
            child = self._child if self._running is request else None
        if child is not None:
            timer = threading.Timer(_CANCEL_GRACE_S, self._end_if_still, (request, child))
            timer.daemon = True
            timer.start()

    def close(self) -> None:
        """End the child now; every request that is open fails. The thread ends soon after."""
        with self._condition:
            self._closed = True
            if self._child is not None:
                self._child.kill()
            self._condition.notify()

    def join(self, seconds: float) -> None:
        """Wait for the end of the thread after `close`."""
        if self._thread is not None:
            self._thread.join(seconds)

    def _push(self, request: Request) -> None:
        heapq.heappush(self._waiting, (request.urgency, next(self._numbers), request))
        self._condition.notify()

    def _end_if_still(self, request: Request, child: Child) -> None:
        with self._condition:
            if self._running is request and self._child is child:
                child.kill()

    def _run(self) -> None:
        while request := self._next():
            self._serve(request)
        with self._condition:
            left = [request for _, _, request in self._waiting]
            self._waiting.clear()
        for request in left:
            request.fail(ChildLost())
        self._drop_child()

    def _next(self) -> Request | None:
        with self._condition:
            self._running = None
            while not self._closed:
                while self._waiting:
                    request = heapq.heappop(self._waiting)[2]
                    if not request.cancelled:
                        self._running = request
                        return request
                self._condition.wait()
            return None

    def _serve(self, request: Request) -> None:
        try:
            self._converse(request)
        except ChildLost as error:
            self._drop_child()
            if self._closed:
                request.fail(error)
            elif not request.cancelled and request.lost():
                self._requeue(request)
            elif not request.cancelled:
                request.fail(None)
        except Exception as error:
            log.exception("a PDF request failed")
            self._drop_child()  # frames of its answer may still be on their way
            request.fail(error)
        else:
            if not request.finished():
                self._requeue(request)

    def _converse(self, request: Request) -> None:
        child = self._ready_child()
        child.send(request.head)
        while True:
            head, body = child.receive(request.seconds)
            if not request.take(head, body):
                return

    def _requeue(self, request: Request) -> None:
        with self._condition:
            self._push(request)

    def _ready_child(self) -> Child:
        if self._child is None:
            child = Child()
            with self._condition:
                self._child = child
                if self._closed:
                    child.kill()
        return self._child

    def _drop_child(self) -> None:
        with self._condition:
            child, self._child = self._child, None
        if child is not None:
            child.dispose()
