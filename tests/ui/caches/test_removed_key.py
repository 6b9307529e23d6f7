"""A key that is removed while documents and a cache lie under it: told, counted, and lived on."""

from datetime import UTC, datetime

from tests.ui.caches.window import ask, dialog_of, make, paid, until
from workbench.domain.conversations import MessageState
from workbench.domain.ledger import RequestKind
from workbench.ui.dialogs import Question
from workbench.ui.panels import CACHES, FILES

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


async def test_what_lies_under_a_key_is_told_and_its_cost_kept_before_it_goes(desk):
    async with paid(desk):
        await make(desk, desk.cache_joints.presenter.make)
        answer = await ask(desk, "What was found about corrosion?")
        await desk.jobs.idle()
        services, keys = desk.services, desk.settings_joints.keys
        profile = services.profiles.active
        before = await services.spending.entries(LONG_AGO)
        keys.remove(profile.id)
        await until(lambda: dialog_of(desk, Question))
        question = dialog_of(desk, Question)
        assert (
            "1 copy and 1 cache under this key. A cache goes on costing"
            in question.accessibleDescription()
        )
        question.buttons["Remove"].click()
        await until(lambda: desk.connection.is_offline)
        await desk.jobs.idle()
        added = (await services.spending.entries(LONG_AGO))[len(before) :]
        assert [entry.kind for entry in added] == [RequestKind.STORAGE] and added[0].cost
        for tab in (FILES, CACHES):
            desk.window.show_right(tab)
            await desk.jobs.idle()
        assert desk.cache_joints.presenter.caches == ()
        assert not [notice for notice in desk.notices.kept if "inside Workbench" in notice.sentence]
        # The chat stays, its quotations open, and the offline engine goes on with it.
        assert desk.chat.messages[-1].id == answer.id
        again = await ask(desk, "And about the paint?")
        assert again.state is MessageState.COMPLETE
