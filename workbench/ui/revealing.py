"""Showing a file where it lies: the system's file manager opens its folder and chooses it."""

import logging
import subprocess
import sys
from pathlib import Path

log = logging.getLogger(__name__)

_PATIENCE = 3.0
"""Seconds that the file manager may take to answer."""


def reveal(path: Path) -> bool:
    """Open the folder of a file with the file chosen; return whether a file manager took it.

    It waits for the file manager, so never on the window's thread.
    """
    command = command_for(path, sys.platform)
    try:
        if command:
            subprocess.run(command, check=False, timeout=_PATIENCE)
            return True
        return _ask_desktop(path)
    except Exception as error:
        # No bus, no file manager, or none that answers: then the folder alone is opened.
        log.debug("No file manager: %s", type(error).__name__)
        return False


def command_for(path: Path, platform: str) -> str | list[str]:
    """Return what chooses a file on Windows and macOS; empty elsewhere."""
    if platform == "win32":
        # The Explorer reads its command line by itself: the quotation marks stand after the comma.
        return f'explorer /select,"{path}"'
    return ["open", "-R", str(path)] if platform == "darwin" else []


def _ask_desktop(path: Path) -> bool:
    """Ask by the interface of freedesktop.org that file managers of Linux desktops have."""
    from jeepney import (  # type: ignore[import-untyped]  # it has no types
        DBusAddress,
        MessageType,
        new_method_call,
    )
    from jeepney.io.blocking import (  # type: ignore[import-untyped]  # it has no types
        open_dbus_connection,
    )

    manager = DBusAddress(
        "/org/freedesktop/FileManager1",
        bus_name="org.freedesktop.FileManager1",
        interface="org.freedesktop.FileManager1",
    )
    with open_dbus_connection("SESSION") as bus:
        call = new_method_call(manager, "ShowItems", "ass", ([path.as_uri()], ""))
        reply = bus.send_and_get_reply(call, timeout=_PATIENCE)
    return bool(reply.header.message_type is MessageType.method_return)
