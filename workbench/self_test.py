"""The self-test: the real window does the whole job by itself and reports whether it could.

An installed copy runs it to prove itself. It uses a temporary profile and the offline engine, so
nothing of the user's is touched and nothing leaves the computer.
"""

import asyncio
import json
import re
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from workbench import __version__
from workbench.app import Frame, dismiss, open_desk, show_window
from workbench.domain.conversations import Message, MessageState, Role
from workbench.domain.quotation import Verdict
from workbench.paths import Paths
from workbench.ui.desk import Desk

PATIENCE = 120.0
"""Seconds that a step may take."""
CHARACTERS_PER_SECOND = 900.0
"""Speed of the offline engine: slow enough for an answer to be stopped half-way."""
SAMPLE_QUESTION = "What was found about corrosion on the frames, and what must be replaced?"
SHORT_QUESTION = "What else do the documents say?"
WAITING_QUESTION = "And what do they not say?"
LARGE_TEXT = 1.5
ENOUGH_TO_STOP = 40
WORDS_ASKED_FOR = 3
PAGES_LOOKED_AT = 40
WORD = r"\b[^\W\d_]{4,14}\b"


class StepFailed(Exception):
    """A step did not hold; the text says what was seen instead."""


@dataclass
class Report:
    """What happened, step by step, and where the pictures go."""

    folder: Path
    steps: list[dict[str, Any]] = field(default_factory=list)
    answer: Message | None = None
    names: dict[str, str] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Say whether every step held."""
        return all(step["ok"] for step in self.steps)

    def write(self) -> Path:
        """Write `report.json` and return where it lies."""
        path = self.folder / "report.json"
        content = {
            "ok": self.ok,
            "version": __version__,
            "steps": self.steps,
            "answer": _described(self.answer, self.names),
        }
        path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        return path


async def self_test(folder: Path | None, question: str, files: Sequence[Path]) -> int:
    """Do the whole job and return 0 only if every step held; the report lies in `folder`."""
    async with AsyncExitStack() as stack:
        kept = folder is not None
        if folder is None:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="workbench-")))
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            sys.stderr.write(f"The report cannot be written to {folder}: {error.strerror}.\n")
            return 2
        home = stack.enter_context(tempfile.TemporaryDirectory(prefix="workbench-profile-"))
        report = Report(folder)
        trial = _Trial(report, Paths.under(Path(home)), question, files)
        for name, step in trial.steps:
            if not await _run(report, trial, name, step):
                break
        await trial.close()
        path = report.write()
        for line in report.steps:
            mark = "ok  " if line["ok"] else "FAIL"
            sys.stdout.write(f"{mark} {line['seconds']:6.2f} s  {line['name']}: {line['detail']}\n")
        where = f" Report: {path}" if kept else ""
        sys.stdout.write(f"{'Passed' if report.ok else 'Failed'}.{where}\n")
        return 0 if report.ok else 1


class _Trial:
    """The program under test, opened and closed as a user would."""

    def __init__(self, report: Report, paths: Paths, question: str, files: Sequence[Path]) -> None:
        self._report = report
        self._paths = paths
        self._question = question
        self._files = [str(path.resolve()) for path in files]
        self._stack = AsyncExitStack()
        self._frame: Frame | None = None
        self._desk: Desk | None = None
        self._kept: tuple[Message, ...] = ()

    @property
    def steps(self) -> tuple[tuple[str, Callable[[], Awaitable[str]]], ...]:
        """Return the steps in order."""
        return (
            ("start", self.start),
            ("add files", self.add_files),
            ("wait until ready", self.wait_until_ready),
            ("ask and stream", self.ask),
            ("judge the citations", self.judge),
            ("open the first citation", self.open_citation),
            ("let a question wait", self.queue),
            ("enlarge the text", self.enlarge),
            ("begin a new chat", self.begin_anew),
            ("stop a second answer", self.stop_second),
            ("restart and find both", self.restart),
        )

    @property
    def desk(self) -> Desk:
        assert self._desk is not None
        return self._desk

    async def start(self) -> str:
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        self._frame = show_window(application, self._paths)
        self._frame.window.resize(1440, 900)
        self._desk = await self._stack.enter_async_context(
            open_desk(self._frame, rate=CHARACTERS_PER_SECOND)
        )
        return f"the window stands, {self.desk.window.width()} x {self.desk.window.height()}"

    async def add_files(self) -> str:
        if self._files:
            self.desk.add_files(self._files)
        else:
            self.desk.try_samples()
        await _until(lambda: self.desk.composer.statuses, "a document chip")
        count = len(self._files) or 2
        await _until(lambda: len(self.desk.composer.statuses) == count, f"{count} chips")
        return _counted(count, "document")

    async def wait_until_ready(self) -> str:
        presenter = self.desk.composer
        await _until(
            lambda: not any(status.underway for status in presenter.statuses), "documents ready"
        )
        failures = [f"{s.document.name}: {s.failure}" for s in presenter.statuses if s.failure]
        if failures:
            raise StepFailed(" ".join(failures))
        self._report.names = {s.id: s.document.name for s in presenter.statuses}
        pages = sum(status.document.page_count or 0 for status in presenter.statuses)
        return f"{_counted(len(presenter.statuses), 'document')}, {_counted(pages, 'page')}"

    async def ask(self) -> str:
        question = self._question or (
            SAMPLE_QUESTION if not self._files else await self._question_about_files()
        )
        await self._send(question)
        await _until(lambda: self._answer().state.is_final, "the end of the answer")
        answer = self._report.answer = self._answer()
        if answer.state is not MessageState.COMPLETE:
            raise StepFailed(f"The answer ended as {answer.state}: {answer.failure}")
        return f"{len(answer.text):,} characters from {answer.model_version}"

    async def judge(self) -> str:
        answer = self._report.answer = self._answer()
        if not answer.citations:
            raise StepFailed("The answer has no citations.")
        verdicts = [item.check.verdict if item.check else None for item in answer.citations]
        if None in verdicts:
            raise StepFailed("Not every citation was judged.")
        if set(verdicts) != {Verdict.VERIFIED}:
            raise StepFailed(f"Verdicts: {', '.join(map(str, verdicts))}.")
        return f"{len(verdicts)} verified"

    async def open_citation(self) -> str:
        self.desk.window.menus.next_citation.trigger()
        pages = self.desk.panels.reader.pages
        if self._first_document_is_pdf():
            await _until(lambda: pages.has_marks and pages.is_drawn, "the marked page")
        await _until(lambda: self.desk.window.right_tab == "Reader", "the Reader")
        await self.desk.jobs.idle()
        first = self._answer().citations[0]
        return f"page {first.check.page if first.check else '?'} is marked"

    async def queue(self) -> str:
        await self._send(SHORT_QUESTION)
        await _until(lambda: self._answer().text, "the next answer")
        before = len(self.desk.chat.messages)
        self.desk.panels.composer.send.emit(WAITING_QUESTION)
        await _until(
            lambda: len(self.desk.chat.messages) == before + 2 and self._answer().state.is_final,
            "the answer to the question that waited",
        )
        await self.desk.jobs.idle()
        return "it was asked when the answer before it was done"

    async def enlarge(self) -> str:
        theme, conversation = self._frame_or_fail.theme, self.desk.panels.conversation
        shown = self.desk.chat.messages[-1].id
        theme.use(theme.appearance, LARGE_TEXT)
        await _until(lambda: _is_shown(conversation.view_of(shown)), "the answer in large letters")
        self.picture(self._report.folder / "large-text.png")
        theme.use(theme.appearance, 1.0)
        await _until(lambda: _is_shown(conversation.view_of(shown)), "the answer as it was")
        return f"at {100 * LARGE_TEXT:.0f} % and back"

    async def begin_anew(self) -> str:
        conversation, first = self.desk.panels.conversation, self.desk.chat.conversation_id
        view = conversation.view_of(self._answer().id)
        if view is not None:
            QTest.mouseClick(view, Qt.MouseButton.LeftButton)
        self.desk.new_chat()
        await self._send(SHORT_QUESTION)
        await _until(lambda: self._answer().state.is_final, "the answer in the new chat")
        shown = self._answer().id
        await _until(lambda: _is_shown(conversation.view_of(shown)), "the new chat")
        self.desk.open_conversation(first)
        await _until(
            lambda: self.desk.chat.conversation_id == first and self.desk.chat.messages,
            "the first chat again",
        )
        await self.desk.jobs.idle()
        return "asked there, and back in the first one"

    @property
    def _frame_or_fail(self) -> Frame:
        assert self._frame is not None
        return self._frame

    async def stop_second(self) -> str:
        await self._send((self._question or SAMPLE_QUESTION) + " Please say more.")
        await _until(lambda: len(self._answer().text) >= ENOUGH_TO_STOP, "half an answer")
        started = time.monotonic()
        self.desk.window.menus.stop.trigger()
        await _until(lambda: self._answer().state.is_final, "the stop")
        took = time.monotonic() - started
        await self.desk.jobs.idle()
        answer = self._answer()
        if answer.state is not MessageState.STOPPED:
            raise StepFailed(f"The second answer ended as {answer.state}.")
        self._kept = self.desk.chat.messages
        return f"stopped after {1000 * took:.0f} ms with {len(answer.text)} characters"

    async def restart(self) -> str:
        await self.close()
        await self.start()
        await _until(lambda: len(self.desk.chat.messages) == len(self._kept), "the old chat")
        if self.desk.chat.messages != self._kept:
            raise StepFailed("The chat is not what it was.")
        states = [m.state.value for m in self._kept if m.role is Role.ANSWER]
        return f"both answers are there: {', '.join(states)}"

    async def close(self) -> None:
        """Close the window and take everything down."""
        await self._stack.aclose()
        if self._frame is not None:
            dismiss(self._frame.window)
            self._frame = None

    def picture(self, path: Path) -> None:
        """Save what the window shows."""
        if self._frame is not None:
            self._frame.window.grab().save(str(path))

    def _answer(self) -> Message:
        return next(
            message for message in reversed(self.desk.chat.messages) if message.role is Role.ANSWER
        )

    def _first_document_is_pdf(self) -> bool:
        document = self.desk.chat.document(self._answer().citations[0].document_id)
        return document is not None and document.is_pdf

    async def _send(self, question: str) -> None:
        before = len(self.desk.chat.messages)
        self.desk.panels.composer.set_text(question)
        self.desk.panels.composer.send_button.click()
        await _until(lambda: len(self.desk.chat.messages) > before + 1, "the question in the chat")

    async def _question_about_files(self) -> str:
        """Ask for words that stand together in the fullest visible line, whatever it says."""
        words: list[str] = []
        for status in self.desk.composer.statuses:
            count = status.document.page_count or 0
            for page in range(1, count + 1, 1 + count // PAGES_LOOKED_AT):
                letters = await self.desk.services.reading.letters(status.document, page)
                lines = (re.findall(WORD, line) for line in letters.text.splitlines())
                words = max((words, *lines), key=len)
        chosen = sorted(set(words), key=lambda word: (len(word), word))[-WORDS_ASKED_FOR:]
        return f"What does it say about {', '.join(chosen)}?"


async def _run(
    report: Report, trial: _Trial, name: str, step: Callable[[], Awaitable[str]]
) -> bool:
    started = time.monotonic()
    try:
        detail, ok = await step(), True
    except Exception as error:
        known = isinstance(error, StepFailed)
        detail, ok = str(error) if known else f"{type(error).__name__}: {error}", False
    seconds = round(time.monotonic() - started, 3)
    report.steps.append({"name": name, "ok": ok, "seconds": seconds, "detail": detail})
    number = len(report.steps)
    trial.picture(report.folder / f"{number:02d}-{name.replace(' ', '-')}.png")
    return ok


def _is_shown(view: QWidget | None) -> bool:
    return view is not None and view.isVisible() and view.height() > 0


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


async def _until(holds: Callable[[], Any], what: str) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > end:
            raise StepFailed(f"{what} did not come within {PATIENCE:.0f} s.")
        await asyncio.sleep(0.01)


def _described(answer: Message | None, names: dict[str, str]) -> dict[str, Any] | None:
    if answer is None:
        return None
    usage = answer.usage
    return {
        "text": answer.text,
        "model": answer.model_version or answer.model_id,
        "citations": [
            {
                "document": names.get(item.document_id, ""),
                "page": item.citation.page,
                "quote": item.citation.quote,
                "verdict": item.check.verdict.value if item.check else None,
            }
            for item in answer.citations
        ],
        "usage": {
            name: getattr(usage, name)
            for name in ("prompt", "cached", "answer", "thoughts", "tools", "total")
        }
        if usage
        else {},
        "cost": answer.cost,
    }
