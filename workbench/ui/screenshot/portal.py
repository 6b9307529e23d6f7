"""Asking the desktop for a screenshot, by the portal of freedesktop.org on the session's bus.

The bus is a socket of this computer. The desktop asks the user what to show, or whether to.
See https://flatpak.github.io/xdg-desktop-portal/docs/doc-org.freedesktop.portal.Screenshot.html
"""

import logging
import threading
import time
from typing import Any
from uuid import uuid4

from workbench.errors import UserError

log = logging.getLogger(__name__)

NAME = "org.freedesktop.portal.Desktop"
_PLACE = "/org/freedesktop/portal/desktop"
_REQUEST = "org.freedesktop.portal.Request"
_TAKEN, _GIVEN_UP = 0, 1
"""What the portal answers; anything else is a failure."""
PATIENCE = 25.0
"""Seconds for the portal to say that it has begun: what the libraries of D-Bus wait for."""
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
        HeaderFields,
        MatchRule,
        MessageType,
        message_bus,
        new_method_call,
    )
    from jeepney.io.blocking import (  # type: ignore[import-untyped]  # it has no types
        open_dbus_connection,
    )

    with open_dbus_connection("SESSION") as bus:
        token = f"workbench_{uuid4().hex}"
        sender = bus.unique_name.removeprefix(":").replace(".", "_")
        request = f"{_PLACE}/request/{sender}/{token}"
        left = MatchRule(
            type="signal", interface="org.freedesktop.DBus", member="NameOwnerChanged",
            sender="org.freedesktop.DBus",
        )  # fmt: skip
        left.add_arg_condition(0, NAME)
        bus.send(message_bus.AddMatch(left))
        # From any place: an old portal answers elsewhere than where it was asked to.
        answers = MatchRule(type="signal", interface=_REQUEST, member="Response", sender=NAME)
        bus.send(message_bus.AddMatch(answers))
        portal = DBusAddress(_PLACE, NAME, "org.freedesktop.portal.Screenshot")
        options = {"handle_token": ("s", token), "interactive": ("b", True)}
        call = new_method_call(portal, "Screenshot", "sa{sv}", ("", options))
        asked = next(bus.outgoing_serial)
        bus.send(call, serial=asked)
        begun_by, answer, until = "", None, time.monotonic() + patience
        while not given_up.is_set():
            try:
                message = bus.receive(timeout=_LOOK)
            except TimeoutError:
                if not begun_by and time.monotonic() > until:
                    return None
                continue
            fields, kind = message.header.fields, message.header.message_type
            if fields.get(HeaderFields.reply_serial) == asked:
                if kind is not MessageType.method_return:
                    return None
                begun_by, request = fields[HeaderFields.sender], message.body[0]
            elif kind is MessageType.signal:
                member, place = fields.get(HeaderFields.member), fields.get(HeaderFields.path)
                who = fields.get(HeaderFields.sender)
                if member == "NameOwnerChanged" and who == "org.freedesktop.DBus":
                    if begun_by and message.body[1] == begun_by:
                        return None  # it went away without an answer
                if member == "Response" and place == request:
                    answer = (who, message.body)
            if answer is not None and begun_by == answer[0]:
                return _meaning(answer[1])
        request_object = DBusAddress(request, NAME, _REQUEST)
        bus.send(new_method_call(request_object, "Close"))
    return None


def _meaning(body: Any) -> tuple[int, str]:
    """Return the number of an answer and the address in it, empty where there is none."""
    response, results = body
    kind, address = results.get("uri", ("s", ""))
    return int(response), address if kind == "s" else ""
