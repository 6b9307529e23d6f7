"""Signals that end a program (Ctrl+C, the end of the session) close it as its window does."""

import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QSocketNotifier

SIGNALS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def ending_signals(end: Callable[[], None]) -> Iterator[None]:
    """Call `end` on the event loop when a signal asks the program to leave."""
    # Python runs its handlers only between its own steps; the socket wakes Qt's loop for that.
    waking, woken = socket.socketpair()
    for side in (waking, woken):
        side.setblocking(False)
    notifier = QSocketNotifier(woken.fileno(), QSocketNotifier.Type.Read)
    notifier.activated.connect(lambda: woken.recv(64))
    wakeup_before = signal.set_wakeup_fd(waking.fileno(), warn_on_full_buffer=False)
    before = {number: signal.signal(number, lambda *_: end()) for number in SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(wakeup_before)
        notifier.setEnabled(False)
        waking.close()
        woken.close()


def leave_no_core() -> None:
    """Have no picture of the memory written when the program crashes: keys would be in it."""
    try:
        import resource
    except ImportError:  # Windows asks before it keeps one
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
