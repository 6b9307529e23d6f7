"""Jobs: one owner for every task."""

import asyncio

from workbench.errors import UserError
from workbench.ui.jobs import Jobs, Second


def make():
    failures = []
    return Jobs(failures.append), failures


async def wait_forever():
    await asyncio.Event().wait()


async def test_a_second_start_is_refused_or_replaces_the_first():
    jobs, _ = make()
    assert jobs.start("one", wait_forever(), group="g")
    assert not jobs.start("two", wait_forever(), group="g")
    assert jobs.start("three", wait_forever(), group="g", second=Second.REPLACE)
    assert jobs.start("four", wait_forever(), group="g", second=Second.TOGETHER)
    await jobs.close()
    assert jobs.titles == ()


async def test_a_job_may_follow_in_the_same_breath_as_the_one_before_it():
    jobs, _ = make()
    followed = asyncio.Event()

    async def follow():
        assert jobs.start("next", mark(), group="g")

    async def mark():
        followed.set()

    async def first():
        jobs.start("hand over", follow())

    jobs.start("first", first(), group="g")
    await asyncio.wait_for(followed.wait(), 5)
    await jobs.idle()


async def test_an_error_is_told_once_as_a_sentence():
    jobs, failures = make()

    async def fail():
        raise UserError("The disk is full.")

    async def break_down():
        raise ZeroDivisionError

    jobs.start("Saving", fail())
    jobs.start("Drawing", break_down())
    await jobs.idle()
    assert [(f.title, f.error.sentence) for f in failures] == [
        ("Saving", "The disk is full."),
        ("Drawing", "Something went wrong inside Workbench. The log has the details."),
    ]


async def test_nothing_starts_once_the_window_closes():
    jobs, _ = make()
    jobs.start("one", wait_forever())
    await jobs.close()
    assert not jobs.start("two", wait_forever())


def test_a_timer_that_comes_after_the_loop_starts_nothing():
    async def work():
        raise AssertionError("nobody can run this")

    assert not Jobs([].append).start("Late", work())
