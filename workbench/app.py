"""The one place where everything is built, shown, and taken down in reverse order."""

from __future__ import annotations

import asyncio
import importlib
import json
import logging
import multiprocessing
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication

from workbench import __version__
from workbench.command_line import read_arguments
from workbench.data_place import placed
from workbench.ending import ending_signals, leave_no_core
from workbench.errors import UserError
from workbench.instance import AlreadyRunning, Instance
from workbench.opening import AGAIN, waiting_shown, way_out
from workbench.paths import Paths, resources
from workbench.settings_file import SettingsFile
from workbench.taking_back import TakingBack, take_back, wish
from workbench.ui.collecting import Collecting
from workbench.ui.icons import app_icon
from workbench.ui.main_window import MainWindow
from workbench.ui.theme import Looks, Theme, looks_in

if TYPE_CHECKING:
    from workbench.ui.desk import Desk

log = logging.getLogger(__name__)

BUSY = "Workbench is running already, and does not answer."
WORKER_THREADS = 4
"""Threads for hashing, checking and file access; SQLite and PDFs have their own."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands before anything else is loaded: folders, theme and the empty window.

    `looks` were seen in the settings, which are checked later.
    """

    paths: Paths
    settings_file: SettingsFile
    theme: Theme
    looks: Looks
    window: MainWindow


def main(arguments: Sequence[str] | None = None) -> int:
    """Start the program, or its self-test, and return the exit status."""
    multiprocessing.freeze_support()
    leave_no_core()
    options = read_arguments(sys.argv[1:] if arguments is None else arguments)
    if options.self_test and not _has_display():
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = make_application()
    if options.self_test:
        from workbench.self_test import self_test

        return run(
            application,
            lambda: self_test(options.report, options.question, options.files),
        )
    status, taking_back = AGAIN, TakingBack()
    while status == AGAIN:
        status = _start(application, options.files, taking_back)
    return status


def _start(application: QApplication, files: Sequence[Path], taking_back: TakingBack) -> int:
    """Show the window until it is closed and return the exit status, or AGAIN."""
    files = () if taking_back.told else files
    usual = Paths.standard()
    paths, problem = placed(usual, SettingsFile(usual.settings).glance())
    with ExitStack() as stack:
        instance = None
        try:
            if problem is None:
                instance = stack.enter_context(Instance(paths.data, files))
        except AlreadyRunning as running:
            if running.answered:
                return 0
            problem = UserError(BUSY, hint="End it and try again.")
        except OSError as error:
            # Whatever is wrong with the folder is told when the data are opened.
            log.info("The data folder cannot be held: %s", error)
        frame = show_window(application, paths)
        stack.callback(dismiss, frame.window)
        return run(application, lambda: work(frame, files, instance, problem, taking_back))


def _has_display() -> bool:
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def make_application() -> QApplication:
    """Make the Qt application with the looks that the style sheet builds on."""
    application = QApplication([sys.argv[0]])
    application.setApplicationName("document-workbench")
    application.setApplicationDisplayName("Workbench")
    # Inside Flatpak the desktop file bears the id of the package.
    application.setDesktopFileName(os.environ.get("FLATPAK_ID", "document-workbench"))
    application.setApplicationVersion(__version__)
    application.setWindowIcon(app_icon())
    application.setStyle("Fusion")
    # The program ends when its main coroutine returns, not when Qt sees no window.
    application.setQuitOnLastWindowClosed(False)
    return application


def show_window(application: QApplication, paths: Paths) -> Frame:
    """Show the empty window before anything slow is loaded."""
    settings_file = SettingsFile(paths.settings)
    stored = settings_file.glance()
    theme = Theme()
    looks = looks_in(stored)
    theme.wear(looks)
    window = MainWindow(theme)
    layout = stored.get("layout")
    if isinstance(layout, str) and layout:
        window.restore_layout(layout)
    window.show()
    application.processEvents()
    return Frame(paths, settings_file, theme, looks, window)


def dismiss(window: MainWindow) -> None:
    """Destroy a window now, while the application it belongs to still lives."""
    window.hide()
    window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def run(application: QApplication, main: Callable[[], Awaitable[int]]) -> int:
    """Run the main coroutine on Qt's event loop and return what it returns."""
    from qasync import QEventLoop

    loop = QEventLoop(application)
    loop.set_default_executor(ThreadPoolExecutor(WORKER_THREADS, thread_name_prefix="worker"))
    collecting = Collecting(application)
    with loop:
        try:
            return int(loop.run_until_complete(main()))
        finally:
            collecting.end()


async def work(
    frame: Frame,
    files: Sequence[Path],
    instance: Instance | None = None,
    problem: UserError | None = None,
    taking_back: TakingBack | None = None,
) -> int:
    """Fill the window, take in the files of the command line, and stay until it is closed.

    Files that a second start hands to `instance` are taken in too. A `problem` is shown instead.
    Returns the exit status, or AGAIN when the user found a way out of a problem or took a copy
    back.
    """
    taking_back = taking_back or TakingBack()
    taking_back.told, told = None, taking_back.told
    loop = asyncio.get_running_loop()
    closed = asyncio.Event()
    frame.window.closed.connect(closed.set)
    with ending_signals(frame.window.closed.emit):
        try:
            if problem is not None:
                raise problem
            async with open_desk(frame, taking_back=taking_back) as desk:
                if told is not None:
                    desk.notices.tell(told)
                if files:
                    desk.add_files([str(path) for path in files])
                if instance is not None:
                    instance.listen(partial(_from_thread, loop, partial(_take_more, desk)))
                await closed.wait()
            desk.deleteLater()  # its timers may not outlive the window
        except UserError as error:
            return AGAIN if not closed.is_set() and await way_out(frame, error) else 1
        except asyncio.CancelledError:
            if not closed.is_set():
                raise
    return AGAIN if taking_back.told is not None else 0


def _from_thread(
    loop: asyncio.AbstractEventLoop, take: Callable[[list[str]], None], files: list[str]
) -> None:
    loop.call_soon_threadsafe(take, files)


def _take_more(desk: Desk, files: list[str]) -> None:
    """Come to the front, with the files of a second start."""
    window = desk.window
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.show()
    window.raise_()
    window.activateWindow()
    if files:
        desk.add_files(files)


@asynccontextmanager
async def open_desk(
    frame: Frame, *, rate: float | None = None, taking_back: TakingBack | None = None
) -> AsyncIterator[Desk]:
    """Build everything behind the window and give the filled window; leaving takes it all down.

    `rate` is the speed of the offline engine in characters a second. A copy in `taking_back` is
    taken for the data once nothing works on them any more. Raises UserError when the data cannot
    be opened.
    """
    taking_back = taking_back or TakingBack()
    # Loaded here, not at the top, so that the window stands first.
    await asyncio.to_thread(_load_slow_modules)
    from workbench.credentials import KeyringStore
    from workbench.diagnostics import licences, report
    from workbench.domain.limits import read_limits
    from workbench.domain.models import OFFLINE_MODEL, read_models, read_others
    from workbench.engine_host import EngineHost
    from workbench.logs import Redactor, logging_to
    from workbench.pdf import PdfEngine
    from workbench.services import Services
    from workbench.services.asking import Asking
    from workbench.services.backups import Backups
    from workbench.services.before_sending import BeforeSending
    from workbench.services.caching import Caching
    from workbench.services.checking import Checking
    from workbench.services.conversations import Conversations
    from workbench.services.data_health import DataHealth
    from workbench.services.documents import Documents
    from workbench.services.drafts import Drafts
    from workbench.services.estimating import Estimating
    from workbench.services.ocr import Ocr
    from workbench.services.page_texts import PageTexts
    from workbench.services.passing_files import PassingFiles
    from workbench.services.pricing import Pricing
    from workbench.services.profiles import Profiles
    from workbench.services.prompts import Prompts
    from workbench.services.reading import Reading
    from workbench.services.rechecking import Rechecking
    from workbench.services.remote_copies import RemoteCopies
    from workbench.services.remote_files import RemoteFiles
    from workbench.services.samples import Samples
    from workbench.services.searching import Searching
    from workbench.services.sendables import Sendables
    from workbench.services.sentences import sentences
    from workbench.services.spending import Spending
    from workbench.services.transfer import Transfer
    from workbench.services.turns import Turns
    from workbench.services.workspaces import Workspaces
    from workbench.storage.database import Database
    from workbench.storage.errors import worldly
    from workbench.storage.messages import settle_interrupted
    from workbench.ui.desk import Desk
    from workbench.ui.settings.housekeeping import Housekeeping

    async with AsyncExitStack() as stack:
        with sentences(), worldly():
            paths = await asyncio.to_thread(frame.paths.make)
        settings = await asyncio.to_thread(frame.settings_file.load)
        if (looks := looks_in(asdict(settings))) != frame.looks:
            frame.theme.wear(looks)
        redactor = Redactor()
        level = logging.DEBUG if settings.log_level == "debug" else logging.INFO
        try:
            stack.enter_context(logging_to(paths.log, redactor, level))
        except OSError:
            # Without a log nothing is printed either: what is printed is not redacted.
            logging.getLogger().addHandler(logging.NullHandler())
        table = json.loads((resources() / "models.json").read_text(encoding="utf-8"))
        as_of = date.fromisoformat(table["as_of"])
        known, others = (*read_models(table), OFFLINE_MODEL), read_others(table)
        pricing = Pricing(paths.prices, known, as_of, others)
        price_problem, models = await pricing.load(), pricing.models
        database = Database(paths.database)
        with sentences():
            async with waiting_shown(frame, database):
                await stack.enter_async_context(database)
                await database.write(settle_interrupted)
        backups = Backups(database, paths.backups)
        stack.push_async_callback(take_back, taking_back, backups)
        await backups.adopt_update()
        pdf = await stack.enter_async_context(PdfEngine())
        host = await stack.enter_async_context(EngineHost(paths.offline_engine, rate=rate))
        profiles = Profiles(database, KeyringStore(), host.start, redactor.hold)
        stack.push_async_callback(profiles.close)
        page_texts = PageTexts(database, pdf)
        conversations = Conversations(database)
        limits = read_limits(table)
        passing = PassingFiles(paths.pasted, paths.temporary)
        documents = Documents(database, pdf, page_texts, limits, passing)
        remote_copies = RemoteCopies(
            database, profiles, Sendables(pdf, page_texts, limits, paths.to_send)
        )
        checking = Checking(page_texts)
        spending = Spending(database, profiles, models)
        caching = Caching(database, profiles, remote_copies, spending, models)
        asking = Asking(
            database, conversations, documents, profiles, remote_copies, checking, models,
            caching, spending,
        )  # fmt: skip
        workspaces = Workspaces(database)
        estimating = Estimating(conversations, documents, profiles, remote_copies, caching, models)
        reading = Reading(pdf, page_texts)
        services = Services(
            conversations=conversations,
            documents=documents,
            remote_copies=remote_copies,
            asking=asking,
            caching=caching,
            spending=spending,
            reading=reading,
            profiles=profiles,
            pricing=pricing,
            rechecking=Rechecking(database, conversations, documents, checking),
            ocr=Ocr(database, pdf, page_texts),
            turns=Turns(database),
            workspaces=workspaces,
            searching=Searching(database),
            drafts=Drafts(database),
            prompts=Prompts(database),
            estimating=estimating,
            before_sending=BeforeSending(estimating, workspaces, profiles, remote_copies, reading),
            transfer=Transfer(database, conversations, documents),
            remote_files=RemoteFiles(database, profiles, limits),
        )
        house = Housekeeping(
            save=frame.settings_file.save,
            backups=backups,
            take_back=partial(wish, taking_back, frame.window),
            is_taking_back=lambda: taking_back.backup is not None,
            samples=Samples(database, conversations, documents, checking, caching),
            health=DataHealth(database),
            licences=lambda: asyncio.to_thread(licences),
            report=lambda: asyncio.to_thread(report, paths, desk.settings, redactor),
            environment=os.environ,
        )
        desk = Desk(frame.window, frame.theme, services, settings, paths.pasted, house)
        stack.push_async_callback(_save, frame, desk)
        stack.push_async_callback(desk.close)
        await desk.open()
        pdf.start()
        await stack.enter_async_context(
            _meanwhile(house.backups.keep_making(lambda: desk.settings.backup_hours))
        )
        if price_problem:
            desk.notices.say(price_problem, f"It is {paths.prices.name}.", "warning", "coin")
        damaged = database.opened.set_aside if database.opened is not None else None
        if damaged is not None:
            desk.settings_joints.offer_copies(damaged.name)
        if (aside := frame.settings_file.set_aside) is not None:
            desk.notices.say(
                "Your settings were damaged. The last good ones hold.", f"It is now {aside.name}."
            )
        yield desk


@asynccontextmanager
async def _meanwhile(work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Let something run beside everything else that is never done; leaving ends it."""
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _save(frame: Frame, desk: Desk) -> None:
    settings = replace(desk.settings, layout=frame.window.save_layout())
    try:
        await frame.settings_file.save(settings)
    except OSError:
        log.warning("The settings could not be saved", exc_info=True)


def _load_slow_modules() -> None:
    for name in ("workbench.services.asking", "workbench.storage.database", "markdown_it"):
        importlib.import_module(name)
