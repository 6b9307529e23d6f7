"""Garbage dies on the window's thread, whichever thread makes it."""

import gc
import threading
import weakref

import pytest
from PySide6.QtCore import QObject

from workbench.ui.collecting import AT_ONCE, AWAY, THRESHOLDS, Collecting


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
        for _ in range(THRESHOLDS[0] + 10):
            Node(deaths)

    worker = threading.Thread(target=work)
    worker.start()
    worker.join()
    assert deaths == []
    collecting.collect()
    assert set(deaths) == {threading.current_thread()}


def test_it_gives_the_work_back(collecting):
    assert not gc.isenabled() and gc.get_freeze_count()
    collecting.end()
    assert gc.isenabled() and not gc.get_freeze_count()


def test_more_than_can_be_looked_at_in_no_time_is_set_aside(collecting):
    deaths = []
    for _ in range(AT_ONCE):
        Node(deaths)
    before = gc.get_freeze_count()
    collecting.collect()
    assert deaths == [] and gc.get_freeze_count() >= before + AT_ONCE
    collecting.collect_all()
    assert len(deaths) == AT_ONCE


def test_what_stands_is_looked_at_once(collecting):
    kept = [[] for _ in range(1_000)]
    for _ in range(THRESHOLDS[2] + 2):
        gc.collect(1)
    before = gc.get_freeze_count()
    collecting.collect()
    assert gc.get_freeze_count() >= before + len(kept)


@pytest.mark.parametrize("away", [True, False])
def test_all_is_collected_while_the_user_is_elsewhere(qapp, away):
    parent, deaths = QObject(), []
    collecting = Collecting(parent, lambda: away)
    try:
        Node(deaths)
        gc.freeze()
        for _ in range(AWAY + 1):
            collecting.collect()
        assert bool(deaths) is away
    finally:
        collecting.end()
        gc.disable()
