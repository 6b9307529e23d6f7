"""The finished chat of the samples: all five verdicts, found by the program's own check."""

from workbench.domain.conversations import Role
from workbench.domain.quotation import Verdict
from workbench.services.checking import Checking
from workbench.services.samples import CACHE_LABEL, TITLE, Samples
from workbench.ui.start.first_run_joints import SAMPLES


def samples_of(workshop):
    services = workshop.services
    return Samples(
        workshop.database, services.conversations, services.documents,
        Checking(workshop.page_texts), services.caching,
    )  # fmt: skip


async def test_the_finished_chat_shows_each_verdict_once(workshop):
    services = workshop.services
    samples = samples_of(workshop)
    workspace = await services.workspaces.open()
    made = await samples.make(SAMPLES, workspace.id)
    question, answer = await services.conversations.messages(made.id)
    assert (question.role, answer.role) == (Role.QUESTION, Role.ANSWER)
    verdicts = [checked.check.verdict for checked in answer.citations]
    assert verdicts == [
        Verdict.VERIFIED,
        Verdict.CLOSE,
        Verdict.ELSEWHERE,
        Verdict.NOT_FOUND,
        Verdict.CANNOT_CHECK,
    ]
    assert answer.citations[2].check.page == 6
    assert len(await services.documents.all(workspace.id)) == 2
    assert (await samples.make(SAMPLES, workspace.id)).id == made.id
    assert [each.title for each in await services.conversations.all(workspace.id)] == [TITLE]


async def test_the_cache_of_the_samples_is_made_once_and_used(workshop):
    services, samples = workshop.services, samples_of(workshop)
    workspace = await services.workspaces.open()
    made = await samples.make(SAMPLES, workspace.id)
    cache = await samples.make_cache(made.id)
    assert (cache.label, len(cache.document_ids)) == (CACHE_LABEL, 2)
    assert (await samples.make_cache(made.id)).name == cache.name
    assert [each.name for each in await services.caching.refresh() if each.ours] == [cache.name]
