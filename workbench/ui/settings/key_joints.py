"""Keys joined to the profiles: the cards of the settings and the list at the status line."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QPoint
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from workbench.domain.models import offered_models
from workbench.domain.profiles import (
    OFFLINE_MODEL_ID,
    OFFLINE_PROFILE_ID,
    Billing,
    KeyState,
    Profile,
    ProfileKind,
    billing_word,
)
from workbench.errors import UserError
from workbench.services.sentences import whole
from workbench.ui.dialogs import confirm
from workbench.ui.jobs import JobFailure, Second
from workbench.ui.links import open_url
from workbench.ui.start.connecting import KEY_PAGE, ask_for_key, free_name
from workbench.ui.theme import Theme

if TYPE_CHECKING:
    from workbench.ui.desk import Desk
    from workbench.ui.settings.housekeeping import Housekeeping
    from workbench.ui.settings.keys import KeysPage

REMOVED = (
    "The key is deleted from this computer. Chats stay. What is on Google’s side under this key "
    "can no longer be reached from here. Google’s key page can withdraw the key itself."
)


class KeyJoints(QObject):
    """Changes, checks and removes profiles, and switches between them."""

    def __init__(self, desk: Desk, theme: Theme, house: Housekeeping) -> None:
        super().__init__(desk)
        self._desk = desk
        self._theme = theme
        self._house = house
        self._profiles = desk.services.profiles
        self._page: KeysPage | None = None
        self._checked: dict[str, tuple[int, str]] = {}
        self.menu = QMenu(desk.window)
        self.menu.setAccessibleName("Connections")
        status = desk.window.status
        status.connection_pressed.connect(self.open_menu)
        status.key_pressed.connect(self.open_menu)
        desk.connection.profile_used.connect(self.refresh)

    def join(self, page: KeysPage) -> None:
        """Take the page of the settings."""
        self._page = page
        for signal, slot in (
            (page.check_pressed, self.check),
            (page.replace_pressed, self.replace),
            (page.remove_pressed, self.remove),
            (page.use_pressed, self._desk.connection.use),
            (page.edited, self._edit),
            (page.add_pressed, self.add),
            (page.key_page_pressed, self._open_key_page),
            (page.connect_pressed, self._desk.connection.connect_gemini),
            (page.offline_pressed, self._work_offline),
        ):
            signal.connect(slot)

    def refresh(self) -> None:
        """Show what is stored, on the page if it is open."""
        if self._page is not None:
            self._start("Reading the keys", self._refresh(), second=Second.REPLACE)

    def open_menu(self) -> None:
        """Show the connections above the status line, to switch to one of them."""
        self._start("Listing the connections", self._open_menu(), second=Second.REPLACE)

    def check(self, profile_id: str) -> None:
        """Try a kept key."""
        if self._page is not None and profile_id in self._page.cards:
            self._page.cards[profile_id].show_checking()
        self._desk.jobs.start(
            "Checking a key", self._check(profile_id), group=f"check {profile_id}",
            on_failure=partial(self._check_failed, profile_id),
        )  # fmt: skip

    def replace(self, profile_id: str) -> None:
        """Ask for another key for a profile."""
        self._start("Replacing a key", self._replace(profile_id))

    def add(self) -> None:
        """Try the key in the field of the page, and keep it if it works."""
        assert self._page is not None
        self._page.show_adding()
        self._desk.jobs.start(
            "Adding a key", self._add(self._page.field.key()), on_failure=self._not_added
        )

    def remove(self, profile_id: str) -> None:
        """Remove a profile with its key, after asking."""
        self._start("Removing a key", self._remove(profile_id))

    async def _refresh(self) -> None:
        page = self._page
        assert page is not None
        profiles = await self._profiles.all()
        models = tuple(
            m for m in offered_models(self._desk.services.models) if m.id != OFFLINE_MODEL_ID
        )
        page.show_profiles(profiles, self._profiles.active.id, {}, models)
        with_keys = [each.id for each in profiles if each.kind is ProfileKind.GEMINI]
        await asyncio.gather(self._show_store(page), *map(self._show_state, with_keys))

    async def _show_store(self, page: KeysPage) -> None:
        try:
            page.show_store(await self._profiles.store_name())
        except UserError as error:
            page.show_store_failure(whole(error))

    async def _show_state(self, profile_id: str) -> None:
        state = await self._profiles.key_state(profile_id)
        if self._page is None or profile_id not in self._page.cards:
            return
        card = self._page.cards[profile_id]
        card.show_state(state, kept=self._profiles.is_kept(profile_id))
        if state is KeyState.THERE and profile_id in self._checked:
            card.show_works(*self._checked[profile_id])

    async def _check(self, profile_id: str) -> None:
        self._profiles.ask_store_again()
        count = await self._profiles.check(profile_id)
        self._checked[profile_id] = count, f"{datetime.now():%H:%M}"
        if self._page is not None and profile_id in self._page.cards:
            self._page.cards[profile_id].show_works(*self._checked[profile_id])

    def _check_failed(self, profile_id: str, failure: JobFailure) -> None:
        error = failure.error
        self._checked.pop(profile_id, None)
        if self._page is not None and profile_id in self._page.cards:
            hint = error.hint.replace("Your question is kept.", "").strip()
            self._page.cards[profile_id].show_failure(error.sentence, hint)

    async def _replace(self, profile_id: str) -> None:
        profile = await self._named(profile_id)
        if profile is None:
            return
        replaced = await ask_for_key(
            self._theme, self._over(), self._profiles, self._desk.jobs, self._house.environment,
            profile,
        )  # fmt: skip
        if replaced is not None:
            self._checked.pop(profile_id, None)
        await self._after_change()

    async def _add(self, secret: str) -> None:
        assert self._page is not None
        count = await self._profiles.check_key(secret)
        name = await free_name(self._profiles)
        keep = await self._profiles.store_name() is not None
        if keep:
            self._page.show_keeping()
        profile = await self._profiles.connect(name, secret, Billing.UNSURE, keep=keep)
        self._page.show_added(count)
        self._desk.connection.use(profile.id)

    def _not_added(self, failure: JobFailure) -> None:
        assert self._page is not None
        hint = failure.error.hint.replace("Your question is kept.", "").strip()
        self._page.show_not_added(failure.error.sentence, hint)

    def _open_key_page(self) -> None:
        try:
            open_url(KEY_PAGE)
        except UserError as error:
            self._desk.notices.tell_error(error)

    async def _remove(self, profile_id: str) -> None:
        profile = await self._named(profile_id)
        if profile is None:
            return
        left = await self._profiles.left_at_google(profile_id)
        words = f"{left_words(left.copies, len(left.caches))} {REMOVED}".strip()
        sure = await confirm(
            self._theme, self._over(), f"Remove “{profile.name}”?", words, "Remove", danger=True
        )
        if sure:
            await self._profiles.remove(profile_id)
            await self._desk.services.spending.record_left(profile.billing, left.caches)
            await self._after_change()

    async def _after_change(self) -> None:
        self._desk.connection.show()
        self._desk.connection.profile_used.emit(self._profiles.active.id)

    def _edit(self, profile: Profile) -> None:
        self._start("Changing a key", self._save(profile), second=Second.TOGETHER)

    async def _save(self, profile: Profile) -> None:
        await self._profiles.save(profile)
        self._desk.connection.show()

    def _work_offline(self) -> None:
        self._desk.connection.use(OFFLINE_PROFILE_ID)

    async def _named(self, profile_id: str) -> Profile | None:
        return next((p for p in await self._profiles.all() if p.id == profile_id), None)

    async def _open_menu(self) -> None:
        menu = self.menu
        menu.clear()
        group = QActionGroup(menu)
        for profile in await self._profiles.all():
            action = QAction(_label(profile), menu)
            action.setCheckable(True)
            action.setChecked(profile.id == self._profiles.active.id)
            action.setData(profile.id)
            action.triggered.connect(self._choose)
            group.addAction(action)
            menu.addAction(action)
        menu.addSeparator()
        menu.addAction("Connect a key…").triggered.connect(self._desk.connection.connect_gemini)
        menu.addAction("Keys…").triggered.connect(self._open_page)
        status = self._desk.window.status
        place = status.mapToGlobal(QPoint(4, 0))
        menu.popup(place - QPoint(0, menu.sizeHint().height()))

    def _choose(self) -> None:
        action = self.sender()
        assert isinstance(action, QAction)
        self._desk.connection.use(action.data())

    def _open_page(self) -> None:
        self._desk.settings_joints.open("Keys")

    def _over(self) -> QWidget:
        page = self._page
        return page.window() if page is not None and page.isVisible() else self._desk.window

    def _start(
        self, title: str, work: Coroutine[Any, Any, None], second: Second = Second.REFUSE
    ) -> None:
        self._desk.jobs.start(title, work, second=second)


def left_words(copies: int, caches: int) -> str:
    """Say what lies on Google's side under a key, and that it can be removed as long as it is."""
    names = ((copies, "copy", "copies"), (caches, "cache", "caches"))
    held = [f"{count:,} {one if count == 1 else many}" for count, one, many in names if count]
    if not held:
        return ""
    costs = " A cache goes on costing money until it ends." if caches else ""
    first = "Files and Caches can remove them before, with this key in use."
    return f"Google still holds {' and '.join(held)} under this key.{costs} {first}"


def _label(profile: Profile) -> str:
    if profile.kind is ProfileKind.OFFLINE:
        return "Offline: nothing leaves this computer"
    ending = f"  ••••{profile.key_hint}" if profile.key_hint else ""
    return f"{profile.name}, {billing_word(profile.billing)}{ending}".replace("&", "&&")
