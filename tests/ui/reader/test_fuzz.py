"""A short run of the fuzzing; the long one is `tests/bench/fuzz_window.py`."""

import random
import sys

from tests.ui.reader.fuzzing import LEAST, fuzz

SECONDS = 5.0


async def test_the_window_survives_files_with_flipped_bits(qapp, tmp_path):
    seed = random.randrange(2**32)
    sys.stdout.write(f"fuzzing with seed {seed}\n")
    outcomes = await fuzz(tmp_path, seed, SECONDS)
    assert outcomes["files"] >= LEAST
    ended = outcomes["shown"] + outcomes["told in words"] + outcomes["refused"]
    assert ended == outcomes["files"]
