"""Asking the desktop for a screenshot, by the portal of freedesktop.org on the session's bus.

The bus is a socket of this computer. The desktop asks the user what to show, or whether to.
See https://flatpak.github.io/xdg-desktop-portal/docs/doc-org.freedesktop.portal.Screenshot.html
"""

import logging
import threading
import time
from contextlib import suppress
from typing import Any
from uuid import uuid4

from workbench.errors import UserError

log = logging.getLogger(__name__)

NAME = "org.freedesktop.portal.Desktop"
_PLACE = "/org/freedesktop/portal/desktop"
_BUS = "org.freedesktop.DBus"
_REQUEST = "org.freedesktop.portal.Request"
_TAKEN, _GIVEN_UP = 0, 1
"""What the portal answers; anything else is a failure."""
PATIENCE = 25.0
"""Seconds for the portal to say that it has begun: what libdbus waits for a reply."""
_LOOK = 0.1
"""Seconds from one look at whether the user has given up to the next."""


def ask_desktop(given_up: threading.Event, patience: float = PATIENCE) -> str | None:
    """Return the address of a screenshot's file, None when the user gave up there or here.

    It waits for the user, so never on the window's thread; once `given_up` is set it ends soon.
    Raises UserError where the desktop has no such portal or it fails.
    """
    try:
        answer = _ask(given_up, patience)
    except Exception as error:
        # No bus, no portal, one that went away, or one that speaks otherwise.
        log.info("No screenshot portal: %s", type(error).__name__)
        answer = None
    if given_up.is_set():
        return None
    if answer is not None and answer[0] == _GIVEN_UP:
        return None
    if answer is None or answer[0] != _TAKEN:
        raise no_screenshots()
    return answer[1]


def no_screenshots() -> UserError:
    """Return what is said where the program gets no picture of the screen."""
    return UserError(
        "This desktop gives programs no screenshots.",
        hint="Take one with its own key and paste it here.",
    )


def _ask(given_up: threading.Event, patience: float) -> tuple[int, str] | None:
    """Return the portal's answer and the address that came with it; None without an answer."""
    from jeepney import (  # type: ignore[import-untyped]  # it has no types
        DBusAddress,
        MatchRule,
        message_bus,
        new_method_call,
    )
    from jeepney.io.blocking import (  # type: ignore[import-untyped]  # it has no types
        open_dbus_connection,
    )

    with open_dbus_connection("SESSION") as bus:
        ends = MatchRule(type="signal", sender=_BUS, interface=_BUS, member="NameOwnerChanged")
        ends.add_arg_condition(0, NAME)
        # From any place: an old portal answers elsewhere than where it was asked to.
        answers = MatchRule(type="signal", sender=NAME, interface=_REQUEST, member="Response")
        for rule in (ends, answers):
            bus.send(message_bus.AddMatch(rule))
        token = f"workbench_{uuid4().hex}"
        asker = bus.unique_name.removeprefix(":").replace(".", "_")
        portal = DBusAddress(_PLACE, NAME, "org.freedesktop.portal.Screenshot")
        options = {"handle_token": ("s", token), "interactive": ("b", True)}
        asked = next(bus.outgoing_serial)
        bus.send(new_method_call(portal, "Screenshot", "sa{sv}", ("", options)), serial=asked)
        listening = _Listening(asked, f"{_PLACE}/request/{asker}/{token}")
        until = time.monotonic() + patience
        while not given_up.is_set():
            with suppress(TimeoutError):
                listening.hear(bus.receive(timeout=_LOOK))
            if listening.over or (not listening.portal and time.monotonic() > until):
                return listening.answer
        bus.send(new_method_call(DBusAddress(listening.request, NAME, _REQUEST), "Close"))
    return None


class _Listening:
    """What has come from the portal: who it is, where it answers, and its answer in the end."""

    def __init__(self, asked: int, request: str) -> None:
        """`asked` is the number of the call, `request` where the answer is expected."""
        self._asked, self.request = asked, request
        self._heard: dict[str, Any] = {}
        self.portal = ""
        self.over = False

    @property
    def answer(self) -> tuple[int, str] | None:
        """Return the number of the answer and the address in it, empty where there is none."""
        if self.portal not in self._heard:
            return None
        response, results = self._heard[self.portal]
        kind, address = results.get("uri", ("s", ""))
        return int(response), address if kind == "s" else ""

    def hear(self, message: Any) -> None:
        """Take a message of the bus; what others than the portal say counts for nothing."""
        from jeepney import HeaderFields, MessageType

        fields, kind = message.header.fields, message.header.message_type
        sender, member = fields.get(HeaderFields.sender), fields.get(HeaderFields.member)
        if fields.get(HeaderFields.reply_serial) == self._asked:
            if kind is MessageType.method_return:
                self.portal, self.request = sender, message.body[0]
            else:
                self.over = True
        elif member == "Response" and fields.get(HeaderFields.path) == self.request:
            self._heard[sender] = message.body
        elif member == "NameOwnerChanged" and sender == _BUS and self.portal:
            self.over = self.over or message.body[1] == self.portal  # it left without an answer
        self.over = self.over or self.portal in self._heard
