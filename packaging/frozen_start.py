"""Where a packaged copy starts; what only a packaged copy needs is done here."""

import asyncio
import importlib
import multiprocessing
import os
import sys

from workbench.pdf.child import serve_if_asked as read_pdfs_if_asked
from workbench.ui.export.child import serve_if_asked as write_chats_if_asked
from workbench.ui.formulas.child import serve_if_asked as draw_formulas_if_asked

LIBRARY_PATHS = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
PLUGIN_PATHS = ("QT_PLUGIN_PATH", "QML2_IMPORT_PATH")
"""Set for Qt by the loader of frozen programs; on Linux Qt finds its plug-ins without them."""


def main() -> int:
    """Start the program, one of its children or one of its checks, whichever is asked for."""
    # A windowed program on Windows has no standard streams, and whoever writes to them would fail.
    sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")
    read_pdfs_if_asked()
    draw_formulas_if_asked()
    write_chats_if_asked()
    multiprocessing.freeze_support()
    give_back_library_paths()
    if sys.argv[1:2] == ["--check-imports"]:
        return check_imports(sys.stdin.read().split())
    if sys.argv[1:2] == ["--check-key-store"]:
        return asyncio.run(check_key_store(sys.argv[2:]))

    from workbench.app import main as start

    return start()


def give_back_library_paths() -> None:
    """Keep our libraries from the programs that we open: the user's browser may use Qt too."""
    for name in LIBRARY_PATHS:
        before = os.environ.pop(f"{name}_ORIG", None)
        os.environ.pop(name, None)
        if before:
            os.environ[name] = before
    if sys.platform == "linux":
        for name in PLUGIN_PATHS:
            os.environ.pop(name, None)


def check_imports(names: list[str]) -> int:
    """Import modules and print those that fail, one a line with the reason; return 1 if any do."""
    failed = False
    for name in names:
        try:
            importlib.import_module(name)
        except Exception as error:
            failed = True
            sys.stdout.write(f"{name}: {type(error).__name__}: {error}\n")
    return int(failed)


async def check_key_store(arguments: list[str]) -> int:
    """Keep, find or forget the key on the standard input in the system's store.

    It says whether it could and never shows a key. Returns 0 if it could, 1 if not, 2 for a word
    that it does not know.
    """
    from workbench.credentials import KeyringStore
    from workbench.errors import UserError
    from workbench.gemini import ApiKey

    store, profile_id = KeyringStore(), "key-store-check"
    key = ApiKey(sys.stdin.readline().strip())
    try:
        match arguments:
            case ["keep"]:
                await store.write(profile_id, key)
                done = True
            case ["find"]:
                done = await store.read(profile_id) == key
            case ["forget"]:
                await store.delete(profile_id)
                done = await store.read(profile_id) is None
            case _:
                sys.stderr.write("Say keep, find or forget, with a key on the standard input.\n")
                return 2
        sys.stdout.write(f"{arguments[0]}: {'yes' if done else 'no'}, {await store.name()}\n")
    except UserError as error:
        sys.stderr.write(f"{error} {error.hint}\n")
        return 1
    return 0 if done else 1


if __name__ == "__main__":
    sys.exit(main())
