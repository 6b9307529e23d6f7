"""`python -m workbench.simulator`: the simulator alone, until SIGINT or SIGTERM."""

import argparse
import json
import math
import signal
import threading
from pathlib import Path

from workbench.simulator import Simulator


def main() -> None:
    """Serve, print one JSON line with the address and the key when ready, leave on a signal."""
    parser = argparse.ArgumentParser(prog="python -m workbench.simulator", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--key", help="a random one when it is not given")
    parser.add_argument("--rate", type=float, metavar="CHARS_PER_S", help="0: as fast as possible")
    parser.add_argument("--state-dir", type=Path, metavar="DIR", help="keep files and caches here")
    given = parser.parse_args()
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    rate = math.inf if given.rate == 0 else given.rate
    with Simulator(port=given.port, key=given.key, rate=rate, state_dir=given.state_dir) as server:
        print(json.dumps({"url": server.url, "key": server.key}), flush=True)
        # Windows does not interrupt an endless wait.
        while not ended.wait(0.5):
            pass


if __name__ == "__main__":
    main()
