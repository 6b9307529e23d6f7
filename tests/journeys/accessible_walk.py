"""Run inside a session bus: start the program, walk its AT-SPI tree, print it as JSON lines.

The settings and dialogs are opened, turned over and closed over the bus as well.
"""

import json
import subprocess
import sys
import time
from contextlib import suppress

from jeepney import DBusAddress, MessageType, Properties, new_method_call
from jeepney.io.blocking import open_dbus_connection

ACCESSIBLE = "org.a11y.atspi.Accessible"
ROOT = "/org/a11y/atspi/accessible/root"
MOST = 3000
VISIBLE = 1 << 30
"""A state of AT-SPI's list (atspi-constants.h)."""
COMMANDS = (
    "Settings…", "Connect Google Gemini…", "Usage and limits…", "Prompts…", "Keyboard shortcuts",
    "About Workbench",
)  # fmt: skip
PAGES = "Pages of the settings"


class Gone(Exception):
    """What was asked is not there, or not yet, or not any more."""


def ask(bus, message):
    reply = bus.send_and_get_reply(message, timeout=10)
    if reply.header.message_type is MessageType.error:
        raise Gone(reply.body)
    return reply.body


def node(place):
    name, path = place
    return DBusAddress(path, bus_name=name, interface=ACCESSIBLE)


def prop(bus, address, name):
    return ask(bus, Properties(address).get(name))[0][1]


def children(bus, address):
    return ask(bus, new_method_call(address, "GetChildren"))[0]


def program(bus):
    root = DBusAddress(ROOT, bus_name="org.a11y.atspi.Registry", interface=ACCESSIBLE)
    end = time.monotonic() + 25
    while time.monotonic() < end:
        with suppress(Gone):
            for child in children(bus, root):
                if children(bus, node(child)):
                    return child
        time.sleep(0.2)
    raise SystemExit("the program is not on the bus of the screen readers")


class Walker:
    """Walks what is below a place of the tree, and prints each thing once as a line of JSON."""

    def __init__(self, bus):
        self.bus = bus

    def walk(self, where, start):
        todo, seen = [(start, "")], 0
        while todo and seen < MOST:
            each, above = todo.pop()
            accessible = node(each)
            with suppress(Gone):
                role = self.role(each)
                name = prop(self.bus, accessible, "Name")
                states = self.states(each)
                if where != "window" and not states[0] & VISIBLE:
                    continue
                sys.stdout.write(json.dumps([where, role, name, above, states]) + "\n")
                seen += 1
                todo += [(child, role) for child in children(self.bus, accessible)]

    def role(self, place):
        return ask(self.bus, new_method_call(node(place), "GetRoleName"))[0]

    def states(self, place):
        return ask(self.bus, new_method_call(node(place), "GetState"))[0]

    def name(self, place):
        return prop(self.bus, node(place), "Name")

    def find(self, start, role, name):
        """Return the first thing of a role and a name below a place."""
        todo = [start]
        while todo:
            each = todo.pop(0)
            with suppress(Gone):
                if self.role(each) == role and self.name(each) == name:
                    return each
                todo += children(self.bus, node(each))
        raise Gone(f"{role} {name}")

    def dialog(self, program, *, there=True):
        """Wait until a dialog is open and return it, or until there is none."""
        end = time.monotonic() + 20
        while time.monotonic() < end:
            with suppress(Gone):
                found = [
                    each
                    for each in children(self.bus, node(program))
                    if self.role(each) == "dialog" and self.states(each)[0] & VISIBLE
                ]
                if bool(found) is there:
                    return found[-1] if found else None
            time.sleep(0.1)
        raise SystemExit("a dialog did not open" if there else "a dialog did not close")

    def leave(self, dialog):
        """Press the button that closes a dialog."""
        for name in ("Close", "Cancel"):
            with suppress(Gone):
                self.press(self.find(dialog, "push button", name))
                return
        raise SystemExit(f"{self.name(dialog)} has no way out")

    def press(self, place):
        name, path = place
        action = DBusAddress(path, bus_name=name, interface="org.a11y.atspi.Action")
        ask(self.bus, new_method_call(action, "DoAction", "i", (0,)))


def main():
    session = open_dbus_connection("SESSION")
    launcher = DBusAddress("/org/a11y/bus", bus_name="org.a11y.Bus", interface="org.a11y.Bus")
    (address,) = ask(session, new_method_call(launcher, "GetAddress"))
    with open_dbus_connection(address) as bus:
        running = subprocess.Popen([sys.executable, "-m", "workbench", *sys.argv[1:]])
        try:
            place = program(bus)
            time.sleep(3)
            walker = Walker(bus)
            walker.walk("window", place)
            for command in COMMANDS:
                walker.press(walker.find(place, "menu item", command))
                dialog = walker.dialog(place)
                said = walker.name(dialog)
                walker.walk(said, dialog)
                with suppress(Gone):
                    for page in children(bus, node(walker.find(dialog, "list", PAGES))):
                        walker.press(page)
                        time.sleep(0.5)
                        walker.walk(f"{said}, {walker.name(page)}", dialog)
                walker.leave(dialog)
                walker.dialog(place, there=False)
        finally:
            running.terminate()
            running.wait(15)


if __name__ == "__main__":
    main()
