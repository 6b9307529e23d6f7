"""What can be said to the program when it is started."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from workbench import __version__


def read_arguments(arguments: Sequence[str]) -> argparse.Namespace:
    """Read what the program was started with; help, the version and mistakes end it."""
    parser = argparse.ArgumentParser(
        prog="workbench", description="Ask questions about your documents and see the proof."
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    parser.add_argument(
        "--self-test", action="store_true", help="prove that this copy works, then leave"
    )
    parser.add_argument("--report", type=Path, metavar="DIR", help="where the self-test reports")
    parser.add_argument("--question", default="", metavar="Q", help="what the self-test asks")
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="files to add")
    return parser.parse_args(arguments)
