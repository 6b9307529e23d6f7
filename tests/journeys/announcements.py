"""Run inside a session bus: ask a question over AT-SPI, print what the program announces."""

import json
import subprocess
import sys
import time
from contextlib import suppress

from jeepney import DBusAddress, MatchRule, message_bus, new_method_call
from jeepney.io.blocking import open_dbus_connection

from tests.journeys.accessible_walk import Gone, Walker, ask, program

QUIET = 4.0
"""Seconds without a word after which nothing more is to come."""
QUESTION = "What was found about corrosion on the frames?"


def listen(bus):
    """Ask for announcements, which are sent only while somebody listens."""
    registry = DBusAddress(
        "/org/a11y/atspi/registry",
        bus_name="org.a11y.atspi.Registry",
        interface="org.a11y.atspi.Registry",
    )
    rule = MatchRule(type="signal", interface="org.a11y.atspi.Event.Object", member="Announcement")
    ask(bus, message_bus.AddMatch(rule))
    wanted = new_method_call(registry, "RegisterEvent", "sass", ("object:announcement", [], ""))
    for _ in range(20):
        try:
            ask(bus, wanted)
        except Gone:
            time.sleep(0.2)  # the registry is being started, and may not be ready for the first
        else:
            return rule
    raise SystemExit("nobody takes the wish to hear announcements")


def said(bus, rule, seconds):
    """Return what is announced until it has been quiet for so long."""
    words = []
    with bus.filter(rule) as queue, suppress(TimeoutError):
        while True:
            words.append(bus.recv_until_filtered(queue, timeout=seconds).body[3][1])
    return words


def main():
    session = open_dbus_connection("SESSION")
    launcher = DBusAddress("/org/a11y/bus", bus_name="org.a11y.Bus", interface="org.a11y.Bus")
    (address,) = ask(session, new_method_call(launcher, "GetAddress"))
    with open_dbus_connection(address) as bus:
        rule = listen(bus)
        running = subprocess.Popen([sys.executable, "-m", "workbench", *sys.argv[1:]])
        try:
            walker, place = Walker(bus), program(bus)
            end = time.monotonic() + 30
            while time.monotonic() < end:
                with suppress(Gone):
                    walker.find(place, "push button", "Send")
                    break
                time.sleep(0.3)
            name, path = walker.find(place, "text", "Question")
            field = DBusAddress(path, bus_name=name, interface="org.a11y.atspi.EditableText")
            ask(bus, new_method_call(field, "SetTextContents", "s", (QUESTION,)))
            said(bus, rule, 1.0)
            walker.press(walker.find(place, "push button", "Send"))
            sys.stdout.write(json.dumps(said(bus, rule, QUIET)) + "\n")
            walker.press(walker.find(place, "menu item", "Connect Google Gemini…"))
            dialog = walker.dialog(place)
            name, path = walker.find(dialog, "text", "Key for Google Gemini")
            field = DBusAddress(path, bus_name=name, interface="org.a11y.atspi.EditableText")
            ask(bus, new_method_call(field, "SetTextContents", "s", ("not a key",)))
            walker.press(walker.find(dialog, "push button", "Check key"))
            sys.stdout.write(json.dumps(said(bus, rule, QUIET)) + "\n")
        finally:
            running.terminate()
            running.wait(20)


main()
