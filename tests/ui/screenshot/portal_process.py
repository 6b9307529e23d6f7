"""A portal of one's own. Arguments: how it answers, and the address of the file that it gives.

`how` is a number to answer with; "never"; "leaves" to go away instead; "refuses" for an error;
"mute" for not even a reply to the call; "elsewhere" to answer at a place of its own, as old
portals do; "garbled" for an answer of another kind. It prints what it is asked, line by line.
"""

import json
import sys

from jeepney import DBusAddress, HeaderFields, message_bus, new_error, new_method_return, new_signal
from jeepney.io.blocking import Proxy, open_dbus_connection

NAME = "org.freedesktop.portal.Desktop"
REQUEST = "org.freedesktop.portal.Request"


def say(words):
    sys.stdout.write(f"{json.dumps(words)}\n")
    sys.stdout.flush()


def answer(bus, message, how, address):
    """Answer a call for a screenshot; return whether to stay."""
    fields = message.header.fields
    parent, options = message.body
    asker, token = fields[HeaderFields.sender], options["handle_token"][1]
    say(["Screenshot", parent, sorted(options), options["interactive"][1], asker, token])
    if how == "refuses":
        bus.send(new_error(message, "org.freedesktop.DBus.Error.UnknownMethod"))
    elif how != "mute":
        sender = asker.removeprefix(":").replace(".", "_")
        last = "7" if how == "elsewhere" else token
        request = f"/org/freedesktop/portal/desktop/request/{sender}/{last}"
        bus.send(new_method_return(message, "o", (request,)))
        response = 0 if how == "elsewhere" else int(how) if how.isdigit() else None
        if how == "leaves":
            return False
        emitter = DBusAddress(request, interface=REQUEST)
        signal = None
        if response is not None:
            results = {"uri": ("s", address)} if response == 0 else {}
            signal = new_signal(emitter, "Response", "ua{sv}", (response, results))
        elif how == "garbled":
            signal = new_signal(emitter, "Response", "s", ("taken",))
        if signal is not None:
            signal.header.fields[HeaderFields.destination] = asker
            bus.send(signal)
    return True


def main(how, address=""):
    with open_dbus_connection("SESSION") as bus:
        Proxy(message_bus, bus).RequestName(NAME, 4)
        say("ready")
        while True:
            message = bus.receive()
            member = message.header.fields.get(HeaderFields.member)
            if member == "Screenshot":
                if not answer(bus, message, how, address):
                    return
            elif member == "Close":
                say(["Close", message.header.fields[HeaderFields.path].rpartition("/")[2][:10]])


main(*sys.argv[1:])
