"""Where the reference data that tests read lies: beside the project, never inside it."""

from pathlib import Path

SHARED = Path(__file__).resolve().parent.parent.parent / "shared" / "data"
PDFS = SHARED / "pdfs"
RECORDINGS = SHARED / "recordings"
