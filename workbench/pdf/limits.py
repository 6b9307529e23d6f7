"""What the child process may use, set by itself before it opens a file.

Memory, processor time and files are capped by the operating system where it can do so;
the engine adds a time limit of its own, which works everywhere.
"""

import ctypes
import os
import signal
import sys

MEMORY_BYTES = 1024**3
CPU_SECONDS = 30  # for one request; a page of a real document takes some milliseconds
PIXELS = 32_000_000  # one picture; A4 at 300 dpi has 8.7 million
PICTURE_SIDE = 6000  # pixels; a larger picture file is made smaller while it is read
PICTURE_FILE = 100 * 2**20  # bytes; the limit of the API's inline data (wire reference)
PICTURE_PIXELS = 120_000_000  # A0 at 300 dots an inch has 139 million and is refused
PAGES = 100_000
TEXT_CHARACTERS = 4_000_000  # one page; a dense page of a real document has 10,000
OUTLINE_ENTRIES = 20_000

_PR_SET_PDEATHSIG = 1
_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000


def confine() -> None:
    """Cap memory, files and processes, die with the parent, leave the network."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        # Where the system forbids it the child keeps a network that it has no code to use.
        libc.unshare(_CLONE_NEWNET if os.geteuid() == 0 else _CLONE_NEWUSER | _CLONE_NEWNET)
    if sys.platform != "win32":
        import resource

        _cap(resource.RLIMIT_AS, MEMORY_BYTES)
        _cap(resource.RLIMIT_CORE, 0)
        _cap(resource.RLIMIT_FSIZE, 0)
        _cap(resource.RLIMIT_NPROC, 0)


def grant_cpu_time() -> None:
    """Allow the request that now begins its share of processor time; beyond it the system kills."""
    if sys.platform != "win32":
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        _cap(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime) + CPU_SECONDS)


def _cap(kind: int, amount: int) -> None:
    import resource

    _, hard = resource.getrlimit(kind)
    if hard != resource.RLIM_INFINITY:
        amount = min(amount, hard)
    resource.setrlimit(kind, (amount, hard))
