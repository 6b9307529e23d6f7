"""Ten minutes of mutated PDFs in a Reader: `fuzz_reader.py [SECONDS [SEED]]`. Prints JSON."""

import json
import os
import random
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

import PySide6.QtWidgets  # noqa: E402, F401  # before qasync, which takes the binding it finds
import qasync  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402

from tests.ui.reader.fuzzing import fuzz  # noqa: E402
from workbench.ui.theme import Theme  # noqa: E402

TEN_MINUTES = 600.0


def main() -> None:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else TEN_MINUTES
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else random.randrange(2**32)
    sys.stdout.write(f"seed {seed}\n")
    sys.stdout.flush()
    application = QApplication(sys.argv)
    application.setStyle("Fusion")
    loop = qasync.QEventLoop(application)
    with loop, tempfile.TemporaryDirectory() as folder:
        outcomes = loop.run_until_complete(fuzz(Path(folder), Theme(), seed, seconds))
    figures = {"seed": seed, "seconds": seconds, "outcomes": outcomes}
    sys.stdout.write(json.dumps({"bench": "fuzz_reader", **figures}) + "\n")


if __name__ == "__main__":
    main()
