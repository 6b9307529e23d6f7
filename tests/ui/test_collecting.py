"""Garbage dies on the window's thread, whichever thread makes it."""

import gc
import threading
import weakref

import pytest
from PySide6.QtCore import QObject

from workbench.ui.collecting import THRESHOLDS, Collecting


class Node:
    def __init__(self, deaths):
        self.itself = self
        weakref.finalize(self, lambda: deaths.append(threading.current_thread()))


@pytest.fixture
def collecting(qapp):
    parent = QObject()
    collecting = Collecting(parent)
    yield collecting
    collecting.end()
    gc.disable()


def test_cycles_made_on_another_thread_die_on_this_one(collecting):
    deaths = []

    def work():
        for _ in range(10 * THRESHOLDS[0]):
            Node(deaths)

    worker = threading.Thread(target=work)
    worker.start()
    worker.join()
    assert deaths == []
    collecting.collect()
    assert set(deaths) == {threading.current_thread()}


def test_it_gives_the_work_back(collecting):
    assert not gc.isenabled()
    collecting.end()
    assert gc.isenabled()
