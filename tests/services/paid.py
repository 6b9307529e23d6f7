"""A paid connection to a simulator whose clock and traffic a test holds in its hands."""

import json
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from workbench.domain.profiles import Billing
from workbench.simulator import Simulator

MODEL = "gemini-2.5-flash"


class Hand:
    """The simulator's clock: the real time, and whatever a test adds to it."""

    def __init__(self):
        self.ahead = timedelta()

    def __call__(self):
        return time.time_ns() + round(self.ahead.total_seconds() * 1e9)

    def move(self, **length):
        self.ahead += timedelta(**length)

    def now(self):
        return datetime.now(UTC) + self.ahead


def with_our_date(app):
    """Let answers carry the real time: the server's clock and ours are moved together."""

    async def dated(scope, receive, send):
        async def keep(event):
            if event["type"] == "http.response.start":
                date = format_datetime(datetime.now(UTC), usegmt=True).encode()
                others = [pair for pair in event["headers"] if pair[0].lower() != b"date"]
                event = {**event, "headers": [*others, (b"date", date)]}
            await send(event)

        await app(scope, receive, keep)

    return dated


class Wire:
    """Keeps what goes over the wire; what is in `refuse` is answered so, once.

    `refuse` maps a part of "METHOD path" to (status, JSON); `always` names those that stay. Answers
    to what is in `cut` break off.
    """

    def __init__(self):
        self.requests = []
        self.usages = []
        self.refuse = {}
        self.always = set()
        self.cut = set()

    def __call__(self, app):
        async def watched(scope, receive, send):
            if scope["type"] != "http":
                await app(scope, receive, send)
                return
            body = bytearray()
            message = {"more_body": True}
            while message.get("more_body"):
                message = await receive()
                body += message.get("body", b"")
            line = f"{scope['method']} {scope['path']}"
            if line.endswith("GET /v1beta/cachedContents"):
                line += ":list"
            self.requests.append((line, bytes(body)))
            for sign in list(self.refuse):
                if sign in line:
                    status, value = self.refuse[sign] if sign in self.always else (
                        self.refuse.pop(sign)
                    )  # fmt: skip
                    await _answer(send, status, value)
                    return
            given = [{"type": "http.request", "body": bytes(body), "more_body": False}]

            async def again():
                return given.pop() if given else await receive()

            said = bytearray()

            async def keep(event):
                if event["type"] == "http.response.body":
                    said.extend(event.get("body", b""))
                if not any(sign in line for sign in self.cut):
                    await send(event)

            await app(scope, again, keep)
            if any(sign in line for sign in self.cut):
                await send({"type": "http.response.start", "status": 200, "headers": _CUT})
                await send({"type": "http.response.body", "body": b"{", "more_body": True})
                raise ConnectionError("The test cuts this answer.")
            if "streamGenerateContent" in line:
                counts = [
                    json.loads(each[6:]).get("usageMetadata")
                    for each in said.decode().split("\r\n")
                    if each.startswith("data: ")
                ]
                counts = [each for each in counts if each]
                self.usages.append(counts[-1] if counts else {})

        return watched

    def asked(self):
        """Return the bodies of the questions, as bytes."""
        return [body for line, body in self.requests if "streamGenerateContent" in line]


_CUT = [(b"content-type", b"application/json"), (b"content-length", b"1000")]


async def _answer(send, status, value):
    body = json.dumps(value).encode()
    head = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": status, "headers": head})
    await send({"type": "http.response.body", "body": body})


@contextmanager
def paid_engine(rate=1e9):
    """Give a simulator that writes so many characters a second, its clock and its wire."""
    hand, wire = Hand(), Wire()
    with Simulator(rate=rate, thinking_pace=0, clock=hand, middleware=wire) as engine:
        yield engine, hand, wire


async def connect(workshop, engine, billing=Billing.PAID):
    """Use the simulator as a paid connection."""
    profile = await workshop.services.profiles.connect("Work key", engine.key, billing, engine.url)
    await workshop.services.profiles.use(profile.id)
    return profile


async def chat(workshop, model=MODEL):
    """Make a chat with a model."""
    workspace = await workshop.services.workspaces.open()
    return await workshop.services.conversations.create(workspace.id, model)


async def ask(workshop, conversation, text, documents=()):
    """Ask and return the final answer."""
    ids = [document.id for document in documents]
    steps = [step async for step in workshop.services.asking.ask(conversation.id, text, ids)]
    return steps[-1]
