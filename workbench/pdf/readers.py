"""The threads that hand requests to the children, the urgent first, and survive their death."""

import heapq
import itertools
import logging
import threading
import time
from collections import deque
from dataclasses import dataclass
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
    """One question to a child; a reader calls the methods, one at a time, in its own thread.

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


class Readers:
    """Two threads with a child each: the first for everything, the second for page texts only.

    The second starts when there is more text to read than the first can take; pictures stay
    with the first, whose child has their documents open.
    """

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._urgent: list[tuple[Urgency, int, Request]] = []
        self._texts: deque[Request] = deque()
        self._numbers = itertools.count()
        self._readers: list[_Reader] = []
        self._closed = False

    @property
    def child_pids(self) -> tuple[int, ...]:
        """The process ids of the children that run now."""
        with self._condition:
            return tuple(reader.child.pid for reader in self._readers if reader.child)

    def start(self) -> None:
        """Start the first child, which then waits for requests."""
        with self._condition:
            if not self._closed and not self._readers:
                self._add_reader(ready=True)

    def submit(self, request: Request) -> None:
        """Queue a request; its methods are called from a reader's thread from now on."""
        with self._condition:
            if self._closed:
                raise RuntimeError("the PDF engine is closed")
            self._push(request)
            wanted = 2 if len(self._texts) > 1 else 1
            while len(self._readers) < wanted:
                self._add_reader()

    def cancel(self, request: Request) -> None:
        """Nobody wants this answer any more; a child that does not finish soon is ended."""
        request.cancelled = True
        with self._condition:
            running = [reader for reader in self._readers if reader.request is request]
        for reader in running:
            timer = threading.Timer(_CANCEL_GRACE_S, self._end_if_still, (reader, request))
            timer.daemon = True
            timer.start()

    def close(self) -> None:
        """End the children now; every request that is open fails. The threads end soon after."""
        with self._condition:
            self._closed = True
            for reader in self._readers:
                if reader.child is not None:
                    reader.child.kill()
            self._condition.notify_all()

    def join(self, seconds: float) -> None:
        """Wait for the end of the threads after `close`."""
        until = time.monotonic() + seconds
        for reader in self._readers:
            if reader.thread is not None:
                reader.thread.join(max(0.0, until - time.monotonic()))

    def _add_reader(self, *, ready: bool = False) -> None:
        reader = _Reader()
        reader.thread = threading.Thread(
            target=self._run, args=(reader, ready), name="pdf-reader", daemon=True
        )
        self._readers.append(reader)
        reader.thread.start()

    def _push(self, request: Request) -> None:
        if request.urgency is Urgency.TEXT:
            self._texts.append(request)
        else:
            heapq.heappush(self._urgent, (request.urgency, next(self._numbers), request))
        self._condition.notify_all()

    def _end_if_still(self, reader: "_Reader", request: Request) -> None:
        with self._condition:
            if reader.request is request and reader.child is not None:
                reader.child.kill()

    def _run(self, reader: "_Reader", ready: bool) -> None:
        if ready:
            try:
                self._ready_child(reader)
            except OSError:
                log.exception("a PDF reader could not be started ahead")
        while request := self._next(reader):
            self._serve(reader, request)
        with self._condition:
            left = [request for _, _, request in self._urgent] + list(self._texts)
            self._urgent.clear()
            self._texts.clear()
        for request in left:
            request.fail(ChildLost())
        self._drop_child(reader)

    def _next(self, reader: "_Reader") -> Request | None:
        with self._condition:
            reader.request = None
            while not self._closed:
                if self._urgent and reader is self._readers[0]:
                    request = heapq.heappop(self._urgent)[2]
                elif self._texts:
                    request = self._texts.popleft()
                else:
                    self._condition.wait()
                    continue
                if not request.cancelled:
                    reader.request = request
                    return request
            return None

    def _serve(self, reader: "_Reader", request: Request) -> None:
        try:
            self._converse(reader, request)
        except ChildLost as error:
            self._drop_child(reader)
            if self._closed:
                request.fail(error)
            elif not request.cancelled and request.lost():
                self._requeue(request)
            elif not request.cancelled:
                request.fail(None)
        except Exception as error:
            log.exception("a PDF request failed")
            self._drop_child(reader)  # frames of its answer may still be on their way
            request.fail(error)
        else:
            if not request.finished():
                self._requeue(request)

    def _converse(self, reader: "_Reader", request: Request) -> None:
        child = self._ready_child(reader)
        child.send(request.head)
        while True:
            head, body = child.receive(request.seconds)
            if not request.take(head, body):
                return

    def _requeue(self, request: Request) -> None:
        with self._condition:
            self._push(request)

    def _ready_child(self, reader: "_Reader") -> Child:
        if reader.child is None:
            child = Child()
            with self._condition:
                reader.child = child
                if self._closed:
                    child.kill()
        return reader.child

    def _drop_child(self, reader: "_Reader") -> None:
        with self._condition:
            child, reader.child = reader.child, None
        if child is not None:
            child.dispose()


@dataclass(eq=False)
class _Reader:
    """A thread, its child and what it is at."""

    thread: threading.Thread | None = None
    child: Child | None = None
    request: Request | None = None
