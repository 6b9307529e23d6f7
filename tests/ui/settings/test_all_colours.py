"""Contrast of what is really drawn, in the filled window: every pane, every page, dialogs."""

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QModelIndex, QRect, Qt
from PySide6.QtWidgets import QAbstractItemView, QApplication, QListView

from tests.ui.settings.conftest import until
from tests.ui.test_contrast import DRAWN, drawn, shown, weak
from workbench.domain.documents import Document
from workbench.domain.profiles import Billing, KeyState
from workbench.ui.caches.create_dialog import CacheOffer, CreateDialog
from workbench.ui.dialogs import Question
from workbench.ui.panels import CACHES, FILES, READER
from workbench.ui.shell.shortcuts import ShortcutList
from workbench.ui.start.connect_dialog import ConnectDialog
from workbench.ui.theme import Looks

LOOKS = (
    Looks("light"),
    Looks("dark"),
    Looks("light", contrast="high"),
)


def weak_rows(window):
    """Return how many rows of lists and tables were looked at, and those drawn too weakly."""
    picture = window.grab().toImage()
    looked, found = 0, []
    for view in window.findChildren(QAbstractItemView):
        model = view.model()
        if model is None or not shown(view.viewport(), window):
            continue
        for row in range(min(model.rowCount(QModelIndex()), 40)):
            for column in range(
                1 if isinstance(view, QListView) else model.columnCount(QModelIndex())
            ):
                index = model.index(row, column)
                words = index.data(Qt.ItemDataRole.DisplayRole)
                place = view.visualRect(index).intersected(view.viewport().rect())
                enabled = index.flags() & Qt.ItemFlag.ItemIsEnabled
                if not (isinstance(words, str) and words.strip() and enabled):
                    continue
                if place.height() < 12 or place.width() < 12:
                    continue
                at = view.viewport().mapTo(window, place.topLeft())
                got = drawn(picture, QRect(at, place.size()).adjusted(3, 3, -3, -3))
                if got is None:
                    continue
                looked += 1
                if got < DRAWN:
                    found.append((type(view).__name__, words, round(got, 2)))
    return looked, found


def both(window):
    """Return what is weak of labels, buttons, fields, rows and cells."""
    looked, found = weak(window)
    rows, weak_ones = weak_rows(window)
    return looked + rows, found + weak_ones


async def test_every_pane_of_the_filled_window(open_window):
    async with open_window() as desk:
        desk.try_samples()
        await until(lambda: len(desk.composer.statuses) == 2)
        await until(lambda: not any(status.underway for status in desk.composer.statuses))
        await desk.jobs.idle()
        desk.panels.composer.send_button.click()
        await until(lambda: len(desk.chat.messages) == 2)
        await until(lambda: desk.chat.messages[-1].state.is_final)
        desk.window.menus.next_citation.trigger()
        await until(lambda: desk.panels.reader.pages.has_marks)
        await desk.jobs.idle()
        profile = await desk.services.profiles.connect("Work", "x" * 40, Billing.PAID)
        desk.window.show_data_trouble("There is no room left to save your data.", "Free some.")
        for looks in LOOKS:
            desk._theme.wear(looks)
            for tab, least in ((READER, 30), (FILES, 30), (CACHES, 20)):
                desk.window.show_right(tab)
                QApplication.sendPostedEvents()
                looked, found = both(desk.window)
                assert looked > least and found == [], (tab, looks)
            for state in (KeyState.NONE, KeyState.LOCKED):
                desk.panels.missing_key.show_state(profile, state)
                _, found = both(desk.panels.missing_key)
                assert found == [], (state, looks)
        desk.notices.say("Something was saved.", "It is here.", "success")
        desk.notices.open_list()
        QApplication.sendPostedEvents()
        _, found = both(desk.window)
        assert found == []


async def test_every_page_of_the_settings(open_window):
    async with open_window() as desk:
        for billing in Billing:
            await desk.services.profiles.connect(f"Key, {billing}", "x" * 40, billing)
        desk.settings_joints.open()
        dialog = desk.settings_joints.dialog
        for looks in LOOKS:
            desk._theme.wear(looks)
            for page in dialog.pages:
                dialog.show_page(page.title)
                await desk.jobs.idle()
                QApplication.sendPostedEvents()
                looked, found = both(dialog)
                assert looked > 12 and found == [], (page.title, looks)
        dialog.close()


@pytest.mark.parametrize("looks", LOOKS, ids=str)
async def test_dialogs(open_window, looks):
    async with open_window() as desk:
        theme, window = desk._theme, desk.window
        theme.wear(looks)
        connect = ConnectDialog(theme, window)
        connect.show_failure("Google does not know this key.", "Check it.")
        now = datetime.now(UTC)
        paper = Document("a", "w", "/a/b.pdf", "b.pdf", 10, "application/pdf", now, "a", 80)
        offer = CacheOffer(
            (paper,), ("a",), desk.services.models, "gemini-3.8-flash", "", "20 November"
        )
        create = CreateDialog(theme, window, offer, now)
        for dialog, least in (
            (connect, 12),
            (create, 5),
            (Question(theme, window, "Remove it?", "It goes.", ["Remove", "Cancel"]), 3),
            (ShortcutList(theme, window, window.menus.with_keys()), 20),
        ):
            dialog.show()
            QApplication.sendPostedEvents()
            looked, found = both(dialog)
            assert looked > least and found == [], dialog.windowTitle()
            dialog.close()
            dialog.deleteLater()
