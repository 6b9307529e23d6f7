"""A week with one document on a clock in the hand: nobody has to understand 48 hours."""

import math
from dataclasses import replace
from functools import partial

import pytest

from tests.services.paid import Hand, with_our_date
from tests.services.test_remote_copies import held_by, use_key
from workbench.domain.conversations import MessageState
from workbench.domain.documents import RemoteState
from workbench.domain.quotation import Verdict
from workbench.errors import UserError
from workbench.paths import resources
from workbench.simulator import Simulator

REPORT = resources() / "samples" / "Ferry inspection report (sample).pdf"
MODEL = "gemini-2.5-flash"


async def test_a_week_in_one_chat(workshop):
    hand = Hand()
    services = workshop.services
    copies = services.remote_copies
    copies._clock = hand.now
    path = workshop.folder / "report.pdf"
    path.write_bytes(REPORT.read_bytes())
    workspace = await services.workspaces.open()

    async def ask(text, ids=()):
        async for step in services.asking.ask(conversation.id, text, ids):
            answer = step
        return answer

    def proved(answer):
        assert answer.state is MessageState.COMPLETE and answer.citations
        verdicts = {each.check.verdict for each in answer.citations}
        assert Verdict.VERIFIED in verdicts and Verdict.CANNOT_CHECK not in verdicts

    server = partial(Simulator, rate=math.inf, clock=hand, middleware=with_our_date)
    with server() as work, server() as own:
        # Monday: taken in, asked about.
        first_key = await use_key(workshop, work, "Work key")
        (document,) = await workshop.take_in(path)
        conversation = await services.conversations.create(workspace.id, MODEL)
        answer = await ask("What was found about corrosion?", [document.id])
        proved(answer)
        assert not answer.notes
        monday = (await copies.known((document,)))[document.id]

        # Tuesday: the same copy still does.
        hand.move(hours=26)
        answer = await ask("What was found about corrosion on the frames?")
        proved(answer)
        assert not answer.notes and await held_by(workshop) == {monday.name}

        # Thursday: it has expired; it is sent again quietly, and the old answers keep their proof.
        hand.move(hours=46)
        answer = await ask("What must be replaced because of corrosion?")
        proved(answer)
        assert any("had expired" in note for note in answer.notes)
        thursday = (await copies.known((document,)))[document.id]
        assert thursday.name != monday.name and await held_by(workshop) == {thursday.name}

        # Friday: it is kept alive, and renewed before it ends.
        kept = replace(document, keep_alive=True)
        await services.documents.save(kept)
        hand.move(hours=47, minutes=10)
        assert await copies.renew((kept,)) == (document.id,)
        answer = await ask("By when must the corrosion on the frames be repaired?")
        proved(answer)
        assert not answer.notes

        # Saturday: another key; the document follows it, and the first key's copy stays known.
        await use_key(workshop, own, "Own key")
        answer = await ask("What was found about corrosion on the hull frames?")
        proved(answer)
        assert any("another key" in note for note in answer.notes)
        assert (await copies.held_elsewhere()) == {document.id: (first_key.id,)}

        # Sunday: the original has moved. A living copy still answers; later the file is asked for.
        path.rename(workshop.folder / "archive.pdf")
        hand.move(hours=3)
        answer = await ask("What was found about corrosion?")
        assert answer.state is MessageState.COMPLETE and not answer.notes
        hand.move(hours=60)
        with pytest.raises(UserError, match="was moved"):
            await copies.ensure(document)
        answer = await ask("What was found about the frames?")
        assert answer.state is MessageState.FAILED and "was moved" in answer.failure

        # Found again, everything goes on by itself.
        stored = (await services.documents.get((document.id,)))[0]
        await services.documents.relink(stored, str(workshop.folder / "archive.pdf"))
        answer = await ask("What was found about corrosion, once more?")
        proved(answer)
        (held,) = await held_by(workshop)
        last = (await copies.known((document,)))[document.id]
        assert (last.state, last.name) == (RemoteState.ACTIVE, held)
        await services.profiles.close()
