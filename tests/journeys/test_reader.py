"""The Reader in the whole window: checked again, asked about, found again, closed."""

import asyncio
import math
import os
import shutil
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QApplication

from workbench.app import dismiss, open_desk, show_window
from workbench.domain.changes import Changes
from workbench.domain.conversations import MessageState, Role
from workbench.domain.quotation import Verdict
from workbench.paths import Paths, resources
from workbench.storage.messages import save_message

pytestmark = pytest.mark.alone

REPORT = resources() / "samples" / "Ferry inspection report (sample).pdf"
QUESTION = "What was found about corrosion on the frames?"


async def until(condition, what):
    for _ in range(1000):
        if condition():
            return
        await asyncio.sleep(0.01)
    raise AssertionError(f"not within 10 s: {what}")


@asynccontextmanager
async def answered(tmp_path, file):
    """The window with an answer about a file, its first citation open in the Reader."""
    frame = show_window(QApplication.instance(), Paths.under(tmp_path / "home"))
    frame.window.resize(1440, 900)
    try:
        async with open_desk(frame, rate=math.inf) as desk:
            desk.new_chat()
            desk.add_files([str(file)])
            await until(
                lambda: (
                    desk.composer.statuses
                    and not any(status.underway for status in desk.composer.statuses)
                ),
                "the file taken in",
            )
            desk.panels.composer.set_text(QUESTION)
            desk.panels.composer.send_button.click()
            await until(lambda: answer_of(desk) and answer_of(desk).state.is_final, "the answer")
            await desk.jobs.idle()
            desk.window.menus.next_citation.trigger()
            await until(lambda: desk.panels.reader.pages.has_marks, "the first citation")
            await desk.jobs.idle()
            yield desk
            await desk.jobs.idle()
        desk.deleteLater()  # its timers may not outlive the window
    finally:
        dismiss(frame.window)


def answer_of(desk):
    answers = [message for message in desk.chat.messages if message.role is Role.ANSWER]
    return answers[-1] if answers else None


def verdicts(desk):
    return {each.check.verdict for each in desk.reader.answer.citations}


async def test_a_quotation_is_checked_again_and_asked_about(qtbot, tmp_path):
    async with answered(tmp_path, REPORT) as desk:
        panel, composer = desk.panels.reader, desk.panels.composer
        panel.quotations.check_again_wanted.emit()
        await desk.jobs.idle()
        assert verdicts(desk) == {Verdict.VERIFIED}
        assert desk.notices.kept[0].sentence == "Checked again, no change"
        page = panel.pages.page
        panel.pointing.details_wanted.emit(page)
        await desk.jobs.idle()
        panel.pointing.select_page()
        panel.menu.ask_text_wanted.emit()
        await until(lambda: composer.chips.stops, "the words as a chip")
        (chip,) = composer.chips.stops
        assert f"p. 1 ({page}) of Ferry inspection report (sample)" in chip.accessibleName()
        assert composer.text() == ""
        panel.pointing.area_drawn.emit(page, QRectF(72, 72, 200, 100))
        await until(lambda: desk.composer.statuses, "the area as a picture")
        (status,) = desk.composer.statuses
        assert status.document.name.startswith(f"Ferry inspection report (sample), page {page}")
        await desk.jobs.idle()
        assert "document" not in desk.settings.steps, "an area is no document of the user's"


async def test_a_file_that_moved_away_and_came_back(qtbot, tmp_path):
    file, elsewhere = tmp_path / "report.pdf", tmp_path / "moved.pdf"
    shutil.copy(REPORT, file)
    async with answered(tmp_path, file) as desk:
        os.rename(file, elsewhere)
        desk.reader_joints.check_again()
        await desk.jobs.idle()
        assert verdicts(desk) == {Verdict.CANNOT_CHECK}
        os.rename(elsewhere, file)
        desk.reader_joints.check_missing(desk.chat.conversation_id)
        await desk.jobs.idle()
        assert verdicts(desk) == {Verdict.VERIFIED}


async def test_a_file_that_was_moved_and_shown_again_is_checked_by_itself(qtbot, tmp_path):
    file, elsewhere = tmp_path / "report.pdf", tmp_path / "moved.pdf"
    shutil.copy(REPORT, file)
    async with answered(tmp_path, file) as desk:
        os.rename(file, elsewhere)
        desk.reader_joints.check_again()
        await desk.jobs.idle()
        assert verdicts(desk) == {Verdict.CANNOT_CHECK}
        (document_id,) = desk.chat.document_ids
        document = desk.chat.document(document_id)
        await desk.services.documents.relink(document, str(elsewhere))
        desk.file_care.changed.emit(Changes(documents=True))
        await desk.jobs.idle()
        assert verdicts(desk) == {Verdict.VERIFIED}


async def test_pages_as_printed_is_remembered(qtbot, tmp_path):
    async with answered(tmp_path, REPORT) as desk:
        assert desk.settings.dim_pages
        desk.panels.reader.menu.show_as_printed(True)
        assert not desk.settings.dim_pages


async def test_what_a_stopped_answer_quotes_is_checked_too(qtbot, tmp_path):
    async with answered(tmp_path, REPORT) as desk:
        answer = answer_of(desk)
        text = "It says “Corrosion was found on four of the eleven frames” and"
        broken = replace(answer, parts=({"text": text},), state=MessageState.STOPPED, citations=())
        await desk.services.transfer._database.write(save_message, broken)
        desk.chat.answer_finished.emit(broken)
        await desk.jobs.idle()
        (checked,) = answer_of(desk).citations
        assert checked.citation.uncited and checked.check.verdict is Verdict.VERIFIED
