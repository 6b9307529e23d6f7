"""A short run of the fuzzing; the long one is `tests/bench/fuzz_reader.py`."""

import random
import sys

from tests.ui.reader.fuzzing import fuzz

SECONDS = 5.0


async def test_the_window_survives_files_with_flipped_bits(theme, tmp_path, qtbot):
    seed = random.randrange(2**32)
    sys.stdout.write(f"fuzzing with seed {seed}\n")
    outcomes = await fuzz(tmp_path, theme, seed, SECONDS)
    assert outcomes["files"] > 5
    assert outcomes["shown"] + outcomes["told in words"] == outcomes["files"]
