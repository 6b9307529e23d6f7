"""Warnings before the end, and keeping alive within limits."""

from datetime import timedelta

import pytest

from tests.ui.caches.samples import NOW, cache
from workbench.domain.cache import Ending, KeepAlive
from workbench.errors import UserError
from workbench.ui.caches.watch import Watch
from workbench.ui.jobs import Jobs


class CachingInMemory:
    """A clock and the ends that were set; `gone` refuses them."""

    def __init__(self):
        self.time = NOW
        self.ends = []
        self.gone = False

    def now(self):
        return self.time

    async def set_end(self, name, until):
        if self.gone:
            raise UserError("The cache has ended.")
        self.ends.append((name, until - NOW))


@pytest.fixture
def scene(told):
    caching = CachingInMemory()
    jobs = Jobs(told.notices.tell_failure)
    return caching, jobs, Watch(caching, jobs, told.notices, lambda cache: 0.04, allow)


async def allow(dollars, action):
    return True


async def test_five_minutes_before_the_end_it_is_told_once_with_more_time_offered(scene, told):
    _, _, watch = scene
    wanted = []
    watch.more_wanted.connect(wanted.append)
    assert not watch.look([cache(minutes=6)], "c")
    for _ in range(3):
        assert not watch.look([cache(minutes=5)], "c")
    notice = told.notices.kept[0]
    told.expect("The cache “Report a” ends in 5 min")
    assert notice.action == "+15 min"
    notice.run()
    assert wanted == ["a"]


async def test_an_end_that_has_come_is_said(scene):
    _, _, watch = scene
    assert watch.look([cache(minutes=0)], "c")


async def test_a_chat_that_is_open_keeps_its_cache_alive(scene, told):
    caching, jobs, watch = scene
    watch.keep("a", KeepAlive(NOW + timedelta(hours=4), dollars=0.015))
    dying = cache(minutes=4, conversation_id="c")
    watch.look([dying], "c")
    await jobs.idle()
    assert caching.ends == [("a", timedelta(minutes=19))]
    assert watch.wishes["a"].spent == pytest.approx(0.01)
    watch.look([dying], "c")
    told.expect("The cache “Report a” is no longer kept alive")
    assert "a" not in watch.wishes and len(caching.ends) == 1


async def test_another_chat_does_not_keep_it(scene, told):
    caching, _, watch = scene
    watch.keep("a", KeepAlive(NOW + timedelta(hours=4)))
    watch.look([cache(minutes=4, conversation_id="c")], "other")
    told.expect("The cache “Report a” ends in 4 min")
    assert caching.ends == []


async def test_what_fails_is_told_once_and_tried_again_until_the_end(scene, told):
    caching, jobs, watch = scene
    caching.gone = True
    watch.keep("a", KeepAlive(NOW + timedelta(hours=4), dollars=0.015))
    dying = cache(minutes=4, conversation_id="c")
    for _ in range(3):
        watch.look([dying], "c")
        await jobs.idle()
    told.expect("The cache has ended.")
    assert len(told.notices.kept) == 1 and watch.wishes["a"].spent == 0
    caching.gone = False
    watch.look([dying], "c")
    await jobs.idle()
    assert caching.ends == [("a", timedelta(minutes=19))]
    assert watch.wishes["a"].spent == pytest.approx(0.01)


async def test_a_cache_that_has_ended_is_not_tried_for_ever(scene, told):
    caching, jobs, watch = scene
    watch.keep("a", KeepAlive(NOW + timedelta(hours=4)))
    watch.look([cache(minutes=4, conversation_id="c", ended=Ending.LOST)], "c")
    watch.look([cache(minutes=0, conversation_id="c")], "c")
    await jobs.idle()
    assert caching.ends == []
