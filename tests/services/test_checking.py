"""Checks of citations and of quoted words without one, on real files."""

import os
import shutil
from dataclasses import replace

import pytest

from tests.shared_data import PDFS
from workbench.domain.citations import Citation, parse_citations
from workbench.domain.quotation import Verdict
from workbench.domain.uncited import uncited_passages
from workbench.paths import resources
from workbench.services.checking import CHANGED, NO_TEXT, Checking
from workbench.storage.messages import save_message

REPORT = resources() / "samples" / "Ferry inspection report (sample).pdf"
QUESTION = "What was found about corrosion on the frames?"


def passages(text, *known):
    citations = parse_citations(text, final=True).citations
    return [(p.ordinal, p.quote, p.page) for p in uncited_passages(text, citations, known)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It says “corrosion was found” there.", [(1, "corrosion was found", None)]),
        ('It says "corrosion was found" there.', [(1, "corrosion was found", None)]),
        ("Er sagt „Korrosion gefunden“ dort.", [(1, "Korrosion gefunden", None)]),
        ("Il dit « corrosion trouvée » là.", [(1, "corrosion trouvée", None)]),
        ("「腐食が十二か所で見つかりましたよ」", [(1, "腐食が十二か所で見つかりましたよ", None)]),
        ("The “short” word.", []),
        ("In `x = \"corrosion was found\"` code.", []),
        ("```\n“corrosion was found”\n```\n", []),
        ('Cited [[1, p. 3: "corrosion was found"]].', []),
        ('It says “corrosion was found” [[1, p. 3: "Corrosion was found on frames"]].', []),
        ("It says “corrosion was found” [[1, p. 3]].", []),
        ("It says “corrosion was found” (p. 3).", [(1, "corrosion was found", 3)]),
        (
            'A [[1, p. 3: "one two three four"]], “corrosion was found”, “corrosion was found”',
            [(2, "corrosion was found", None), (2, "corrosion was found", None)],
        ),
        ("You ask “what was found about”.", []),
        ('5" pipes and 6" pipes are not quoted', []),
        ("“never closed\n\nand another paragraph”", []),
        ("“**corrosion** was found”", [(1, "corrosion was found", None)]),
    ],
)  # fmt: skip
def test_quoted_words_without_a_citation(text, found):
    assert passages(text, QUESTION) == found


def test_a_thousand_quotation_marks_cost_little():
    assert len(passages("“some words that are quoted here” and " * 1000)) == 50
    assert passages("“" * 50_000) == [] == passages('"' * 50_000)


async def judged(workshop, text, *documents, question=""):
    checking = Checking(workshop.page_texts)
    numbered = dict(enumerate(documents, 1))
    cited = [
        await checking.judge(citation, numbered)
        for citation in parse_citations(text, final=True).citations
    ]
    return await checking.judge_uncited(text, cited, numbered, question)


async def test_uncited_words_are_looked_for_in_every_document(workshop):
    scan, report = await workshop.take_in(PDFS / "scan-multipage.pdf", REPORT)
    page = await workshop.services.reading.text(report, 3)
    start = page.index("Corrosion was found")
    words = " ".join(page[start : start + 160].rpartition(" ")[0].split())
    (found,) = await judged(workshop, f"It says “{words}” there.", scan, report)
    assert found.document_id == report.id and found.citation.uncited
    assert (found.check.verdict, found.check.page) == (Verdict.VERIFIED, 3)
    (near,) = await judged(workshop, f"It says “{words.replace('found', 'noted')}”.", report)
    assert near.check.verdict is Verdict.CLOSE and near.check.page == 3
    (doubt,) = await judged(workshop, "It says “the moon is made of cheese”.", scan, report)
    assert doubt.check.verdict is Verdict.CANNOT_CHECK, "the scan may say it"
    (missing,) = await judged(workshop, "It says “the moon is made of cheese”.", report)
    assert (missing.check.verdict, missing.document_id) == (Verdict.NOT_FOUND, "")


async def test_words_of_the_question_and_names_are_no_quotations(workshop):
    (report,) = await workshop.take_in(REPORT)
    text = f"You asked “found about corrosion” in “{report.name}”."
    assert await judged(workshop, text, report, question=QUESTION) == ()
    assert await judged(workshop, "It says “the moon is made of cheese”.") == ()


async def test_a_place_behind_the_words_is_where_they_are_looked_for(workshop):
    (report, other) = await workshop.take_in(REPORT, PDFS / "rescience-3528175.pdf")
    page = await workshop.services.reading.text(report, 3)
    start = page.index("Corrosion was found")
    words = " ".join(page[start : start + 90].rpartition(" ")[0].split())
    for text, wanted in (
        (f"It says “{words}” [[1, p. 3]].", (Verdict.VERIFIED, 3)),
        (f"It says “{words}” [[1, p. 2]].", (Verdict.ELSEWHERE, 3)),
        (f"It says “{words}” [[1, pp. 2-3]].", (Verdict.VERIFIED, 3)),
        (f"It says “{words}” (p. 3).", (Verdict.VERIFIED, 3)),
        (f"It says “{words}” [p. 2].", (Verdict.ELSEWHERE, 3)),
        (f"It says “{words.replace('found', 'noted')}” (pp. 2-4).", (Verdict.CLOSE, 3)),
    ):
        numbered = {1: report, 2: other}
        checking = Checking(workshop.page_texts)
        cited = [
            await checking.judge(each, numbered)
            for each in parse_citations(text, final=True).citations
        ]
        (found,) = [*cited, *await checking.judge_uncited(text, cited, numbered, "")]
        assert (found.check.verdict, found.check.page) == wanted, text
        assert found.document_id == report.id


async def test_a_file_that_was_changed_proves_nothing(workshop, tmp_path):
    copy = tmp_path / "report.pdf"
    shutil.copy(REPORT, copy)
    (report,) = await workshop.take_in(copy)
    page = await workshop.services.reading.text(report, 3)
    start = page.index("Corrosion was found")
    quote = " ".join(page[start : start + 90].rpartition(" ")[0].split())
    citation = Citation(1, 1, 3, quote, 0, 0, 3)
    checking = Checking(workshop.page_texts)
    assert (await checking.judge(citation, {1: report})).check.verdict is Verdict.VERIFIED
    copy.write_bytes(REPORT.read_bytes() + b"\n% another file")
    check = (await checking.judge(citation, {1: report})).check
    assert (check.verdict, check.reason) == (Verdict.CANNOT_CHECK, CHANGED)


async def test_documents_are_made_ready_before_they_are_checked(workshop):
    documents = await workshop.take_in(PDFS / "scan-multipage.pdf", REPORT)
    text = await workshop.page_texts.of(documents[1])
    assert "whole" not in vars(text)
    await workshop.services.rechecking.prepare([each.id for each in documents])
    assert "whole" in vars(text)


async def test_a_scan_says_how_its_words_could_be_checked(workshop):
    (scan,) = await workshop.take_in(PDFS / "scan-multipage.pdf")
    checked = await Checking(workshop.page_texts).judge(
        Citation(1, 1, 1, "some words that are quoted", 0, 0), {1: scan}
    )
    assert (checked.check.verdict, checked.check.reason) == (Verdict.CANNOT_CHECK, NO_TEXT)


async def answered(workshop):
    (report,) = await workshop.take_in(REPORT)
    conversation = await workshop.conversation()
    last = None
    async for message in workshop.services.asking.ask(conversation.id, QUESTION, (report.id,)):
        last = message
    assert last.citations and all(each.check.verdict is Verdict.VERIFIED for each in last.citations)
    return conversation.id, last


async def test_a_file_that_came_back_is_checked_again(workshop, tmp_path):
    copy = tmp_path / "report.pdf"
    shutil.copy(REPORT, copy)
    (report,) = await workshop.take_in(copy)
    conversation = await workshop.conversation()
    os.rename(copy, tmp_path / "elsewhere.pdf")
    await workshop.services.estimating.estimate(conversation.id, QUESTION, (report.id,))
    (report_again,) = await workshop.take_in(tmp_path / "elsewhere.pdf")
    async for message in workshop.services.asking.ask(conversation.id, QUESTION, (report.id,)):
        answer = message
    os.rename(tmp_path / "elsewhere.pdf", copy)
    again = await workshop.services.rechecking.again(conversation.id, answer.id)
    assert {each.check.verdict for each in again.citations} == {Verdict.CANNOT_CHECK}
    await workshop.take_in(copy)
    again = await workshop.services.rechecking.again(conversation.id, answer.id)
    assert {each.check.verdict for each in again.citations} == {Verdict.VERIFIED}
    stored = (await workshop.services.conversations.messages(conversation.id))[-1]
    assert stored.citations == again.citations
    assert report_again.id == report.id


async def test_a_newer_checker_judges_again(workshop):
    conversation_id, answer = await answered(workshop)
    rechecking, messages = workshop.services.rechecking, workshop.services.conversations.messages
    assert await rechecking.missing(await messages(conversation_id)) == ()
    unjudged = tuple(replace(each, check=None) for each in answer.citations)
    await workshop.database.write(save_message, replace(answer, citations=unjudged))
    (again,) = await rechecking.missing(await messages(conversation_id))
    assert again.citations == answer.citations
    assert await rechecking.missing(await messages(conversation_id)) == ()


async def test_brackets_that_an_older_version_did_not_read_are_judged(workshop):
    conversation_id, answer = await answered(workshop)
    rechecking, messages = workshop.services.rechecking, workshop.services.conversations.messages
    await workshop.database.write(save_message, replace(answer, citations=()))
    (again,) = await rechecking.missing(await messages(conversation_id))
    assert again.citations == answer.citations
    unread = replace(answer, parts=({"text": "No source [[yet]]."},), citations=())
    await workshop.database.write(save_message, unread)
    assert await rechecking.missing(await messages(conversation_id)) == ()
