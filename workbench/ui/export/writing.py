"""The window's end of the child that writes a chat: values go out, progress and the file come."""

import asyncio
import json
import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import astuple
from pathlib import Path
from typing import BinaryIO, cast

from workbench.domain.conversations import Conversation, Message
from workbench.domain.documents import Document
from workbench.errors import UserError
from workbench.ui.export.child import CHILD_FLAG, FILE, LINE, VALUE, read_frame, write_frame
from workbench.ui.formulas.store import Formulas

SLICE = 200
"""Messages of one frame, so that the interpreter's lock is never held for long."""

_START = (
    "import sys; sys.path.insert(0, sys.argv.pop());"
    " from workbench.ui.export.child import main; main()"
)
_ROOT = str(Path(__file__).resolve().parent.parent.parent.parent)
_SECRET_NAMES = ("KEY", "TOKEN", "SECRET", "PASSWORD")


async def write_in_child(
    ending: str,
    conversation: Conversation,
    messages: Sequence[Message],
    documents: Mapping[str, Document],
    names: Mapping[str, str],
    formulas: Formulas,
    on_progress: Callable[[float], None],
) -> bytes:
    """Return a chat in the format of an ending; `on_progress` hears the share that is done.

    Cancelling ends the child. Raises UserError if it ends by itself.
    """
    process = await asyncio.to_thread(_start)
    source, target = cast(BinaryIO, process.stdout), cast(BinaryIO, process.stdin)
    try:
        head = (ending, conversation, dict(documents), dict(names))
        await asyncio.to_thread(_send, target, head, messages)
        while True:
            kind, content = await asyncio.to_thread(read_frame, source)
            if kind == FILE:
                return content
            line = json.loads(content)
            if "formulas" in line:
                wanted = [(str(tex), bool(display)) for tex, display in line["formulas"]]
                drawn = await formulas.all(wanted)
                reply = [[*key, astuple(drawing)] for key, drawing in drawn.items()]
                await asyncio.to_thread(write_frame, target, LINE, json.dumps(reply).encode())
            else:
                on_progress(float(line["done"]))
    except (OSError, EOFError, ValueError, KeyError, TypeError) as error:
        raise UserError("The chat could not be written.", detail=repr(error)) from error
    finally:
        process.kill()
        await asyncio.shield(asyncio.to_thread(_end, process))


def _start() -> "subprocess.Popen[bytes]":
    frozen = getattr(sys, "frozen", False)
    command = [sys.executable, "-P", "-c", _START, _ROOT]
    return subprocess.Popen(
        [sys.executable, CHILD_FLAG] if frozen else command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={k: v for k, v in os.environ.items() if not any(w in k.upper() for w in _SECRET_NAMES)},
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )


def _send(target: BinaryIO, head: object, messages: Sequence[Message]) -> None:
    write_frame(target, VALUE, pickle.dumps(head))
    for start in range(0, len(messages), SLICE):
        write_frame(target, VALUE, pickle.dumps(messages[start : start + SLICE]))
    write_frame(target, VALUE, b"")


def _end(process: "subprocess.Popen[bytes]") -> None:
    for pipe in (process.stdin, process.stdout):
        try:
            if pipe is not None:
                pipe.close()
        except OSError:
            pass  # what was not sent to a child that has ended
    process.wait()
