"""The child process that writes a chat as a file: values in, progress and the file out.

It is a process of its own because writing a long chat takes minutes of which the interpreter's
lock is held for much, and because it can be ended in the middle.
"""

import json
import os
import pickle
import struct
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import Any, BinaryIO

CHILD_FLAG = "--write-chat"
_HEAD = struct.Struct(">cQ")

VALUE, LINE, FILE = b"v", b"l", b"f"
"""Kinds of frames: a pickled value to the child, JSON either way, the bytes of the file."""


def serve_if_asked() -> None:
    """Become the child when a frozen program was started as one, and never return then."""
    if sys.argv[1:2] == [CHILD_FLAG]:
        main()
        sys.exit()


def main() -> None:
    """Write one chat: its format and values come in frames, of which the last is empty."""
    replies = os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 1)  # what a library prints is no reply
    if sys.platform not in ("win32", "darwin"):
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    # Loaded here, because a window that only names the flag has no use for it.
    from PySide6.QtGui import QGuiApplication

    application = QGuiApplication([])
    source = sys.stdin.buffer

    told = 0

    def tell(done: float) -> None:
        nonlocal told
        if int(100 * done) > told:
            told = int(100 * done)
            write_frame(replies, LINE, json.dumps({"done": told / 100}).encode())

    write_frame(replies, FILE, written(source, replies, tell))
    application.quit()


def written(source: BinaryIO, replies: BinaryIO, tell: Callable[[float], None]) -> bytes:
    """Return the file; `tell` hears which share is done, from 0 to 1."""
    from workbench.ui.export.outgoing import writer
    from workbench.ui.export.paper import gather
    from workbench.ui.formulas.store import Drawing

    ending, conversation, documents, names = pickle.loads(read_frame(source)[1])
    messages: list[Any] = []
    while values := read_frame(source)[1]:
        messages += pickle.loads(values)
    paper = gather(
        conversation, messages, documents, names, lambda number: tell(number / len(messages) / 2)
    )
    write_frame(replies, LINE, json.dumps({"formulas": paper.formulas}).encode())
    drawings = {
        (tex, display): Drawing(*drawing)
        for tex, display, drawing in json.loads(read_frame(source)[1])
    }
    paper = replace(paper, drawings=drawings)
    turns = max(1, len(paper.turns))
    return writer(ending)(paper, lambda number: tell(0.5 + number / turns / 2))


def write_frame(target: BinaryIO, kind: bytes, content: bytes) -> None:
    """Write a frame and send it off."""
    target.write(_HEAD.pack(kind, len(content)))
    target.write(content)
    target.flush()


def read_frame(source: BinaryIO) -> tuple[bytes, bytes]:
    """Return kind and content of the next frame; raises EOFError when there is none."""
    head = source.read(_HEAD.size)
    if len(head) < _HEAD.size:
        raise EOFError
    kind, size = _HEAD.unpack(head)
    content = source.read(size)
    if len(content) < size:
        raise EOFError
    return kind, content
