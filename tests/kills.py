"""How often a process is killed: a few times, or as often as WORKBENCH_KILLS says."""

import os


def kills(usual: int) -> int:
    """Return how many kills a test makes."""
    return int(os.environ.get("WORKBENCH_KILLS", usual))
