"""Files on the server, once they are there."""

import asyncio
import time

from workbench.gemini.calls import Calls
from workbench.gemini.errors import Deadline, FileFailed, GeminiError, Gone, NotFound
from workbench.gemini.listing import all_pages
from workbench.gemini.paths import resource_path
from workbench.gemini.resources import File
from workbench.gemini.retries import Attempts, OnWait


async def get_file(calls: Calls, name: str, on_wait: OnWait | None = None) -> File:
    """Return a file; raises Gone when it expired, was deleted or is another key's."""
    return await calls.get(File, "GET", resource_path(name, "files"), on_wait=on_wait)


async def list_files(calls: Calls, on_wait: OnWait | None = None) -> tuple[File, ...]:
    """Return all files of the key's project, newest first."""
    return await all_pages(calls, File, "/v1beta/files", "files", 100, on_wait)


async def delete(calls: Calls, name: str, collection: str, on_wait: OnWait | None = None) -> None:
    """Delete a resource; when an earlier try may have done it, its absence is success."""
    path = resource_path(name, collection)
    attempts = Attempts(calls.retries, repeatable=True, on_wait=on_wait)
    while True:
        try:
            await calls.once("DELETE", path)
            return
        except (Gone, NotFound):
            if attempts.made > 1:
                return
            raise
        except GeminiError as error:
            failure = error
        await attempts.wait_after(failure)


async def wait_until_active(
    calls: Calls, file: File | str, *, longest: float = 600.0, on_wait: OnWait | None = None
) -> File:
    """Poll, ever more slowly (0.5 s to 10 s), until the file can be used, and return it.

    Raises FileFailed with the server's words, Gone, or Deadline after `longest` seconds.
    """
    end = time.monotonic() + longest
    pause = 0.5
    name = file if isinstance(file, str) else file.name
    current = file if isinstance(file, File) and file.state else await get_file(calls, name)
    while current.state not in (None, "ACTIVE"):
        if current.state == "FAILED":
            problem = current.error
            raise FileFailed(
                "Google could not read this file.",
                status=problem.code if problem else None,
                reason=current.state,
                server_message=calls.clean(problem.message or "") if problem else None,
            )
        if time.monotonic() + pause > end:
            raise Deadline("Google is still reading this file.", reason=current.state)
        await asyncio.sleep(pause)
        pause = min(10.0, pause * 1.5)
        current = await get_file(calls, name, on_wait)
    return current
