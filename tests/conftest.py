"""Fixtures for every test: an offscreen platform, a clean environment."""

import gc
import os

import pytest

from tests.key_hunt import KeyHunt

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_API", "pyside6")


COLLECT_EVERY = 20
"""Tests between two collections; see `workbench/ui/collecting.py` for why no thread may do it."""
_ended = 0


def pytest_configure(config):
    gc.disable()


def pytest_runtest_logfinish(nodeid, location):
    global _ended
    _ended += 1
    if _ended % COLLECT_EVERY == 0:
        gc.collect(1 if _ended % (10 * COLLECT_EVERY) else 2)


@pytest.fixture(scope="session", autouse=True)
def no_key_comes_to_light(tmp_path_factory):
    hunt = KeyHunt()
    yield
    hunt.end()
    assert hunt.hits(tmp_path_factory.getbasetemp()) == []
