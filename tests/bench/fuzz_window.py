"""Ten minutes of mutated files in the window: `fuzz_window.py [SECONDS [SEED]]`. Prints JSON."""

import json
import os
import random
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

from tests.ui.reader.fuzzing import fuzz  # noqa: E402
from workbench.app import make_application, run  # noqa: E402

TEN_MINUTES = 600.0


def main() -> int:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else TEN_MINUTES
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else random.randrange(2**32)
    sys.stdout.write(f"seed {seed}\n")
    sys.stdout.flush()
    with tempfile.TemporaryDirectory() as folder:
        return run(make_application(), lambda: _fuzz(Path(folder), seed, seconds))


async def _fuzz(folder: Path, seed: int, seconds: float) -> int:
    outcomes = await fuzz(folder, seed, seconds)
    figures = {"seed": seed, "seconds": seconds, "outcomes": outcomes}
    sys.stdout.write(json.dumps({"bench": "fuzz_window", **figures}) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
