"""Two starts of the program on a screen: the second gives its files to the first."""

import subprocess

import pytest

from tests.journeys.conftest import wait_for
from tests.journeys.test_real_window import SAMPLE, settle_window

pytestmark = pytest.mark.alone


def test_a_second_start_adds_its_files_to_the_first(screen, start):
    first = start()
    settle_window(screen, first)
    second = start(SAMPLE)
    output, _ = second.process.communicate(timeout=20)
    assert second.process.returncode == 0, output.decode()
    assert output == b""
    wait_for(lambda: first.rows("select 1 from documents where state = 'ready'"))
    assert first.process.poll() is None


def test_a_start_after_a_kill_needs_no_help(screen, start):
    first = start()
    settle_window(screen, first)
    first.process.kill()
    first.process.communicate(timeout=10)
    again = start(SAMPLE)
    settle_window(screen, again)
    wait_for(lambda: again.rows("select 1 from documents where state = 'ready'"))
    again.process.terminate()
    try:
        output, _ = again.process.communicate(timeout=10)
    except subprocess.TimeoutExpired as late:
        raise AssertionError("the program did not end") from late
    assert again.process.returncode == 0, output.decode()
