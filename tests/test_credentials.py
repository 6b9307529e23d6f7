"""Keys: a real Secret Service, and stores that are missing, locked, mute or not to be trusted."""

import asyncio
import os
import shutil
import subprocess
import sys
import threading
import time

import keyring
import keyring.backend
import keyring.errors
import pytest
from keyring.backends.fail import Keyring as NoKeyring

from workbench.credentials import KeyringStore
from workbench.errors import UserError
from workbench.gemini import ApiKey

KEY = ApiKey("AIza-test-key-0123456789-abcd")

SESSION = """
import asyncio, sys
from workbench.credentials import KeyringStore
from workbench.gemini import ApiKey

async def main():
    store = KeyringStore(answer_seconds=20)
    print(await store.name())
    assert await store.read("one") is None
    await store.write("one", ApiKey("AIza-real-store-0123456789"))
    await store.write("two", ApiKey("AQ.second-0123456789"))
    assert (await store.read("one")).reveal() == "AIza-real-store-0123456789"
    await store.delete("one")
    await store.delete("one")
    assert await store.read("one") is None
    assert (await store.read("two")).reveal() == "AQ.second-0123456789"
    print("kept and removed")

asyncio.run(main())
"""

LOCKED_SESSION = """
import asyncio
from workbench.credentials import KeyringStore
from workbench.errors import KeyStoreLocked
from workbench.gemini import ApiKey

async def main():
    store = KeyringStore(answer_seconds=20)
    print(await store.name())
    key = ApiKey("AIza-real-store-0123456789")
    for call in (store.read("one"), store.write("one", key), store.delete("one")):
        try:
            await call
        except KeyStoreLocked as error:
            print(error)

asyncio.run(main())
"""


class Store(keyring.backend.KeyringBackend):
    """A store in memory that passes for the system's."""

    priority = 5

    def __init__(self):
        super().__init__()
        self.entries = {}

    def get_password(self, service, username):
        return self.entries.get((service, username))

    def set_password(self, service, username, password):
        self.entries[service, username] = password

    def delete_password(self, service, username):
        if (service, username) not in self.entries:
            raise keyring.errors.PasswordDeleteError
        del self.entries[service, username]


class Swallowing(Store):
    """A store that takes everything and keeps nothing."""

    def set_password(self, service, username, password):
        pass


class Locked(Store):
    """A store that is locked."""

    def get_password(self, service, username):
        raise keyring.errors.KeyringLocked


class Mute(Store):
    """A store that never answers, as one does whose unlock prompt nobody sees."""

    def get_password(self, service, username):
        threading.Event().wait(60)


class Asking(Store):
    """A store that asks for a password before it keeps anything."""

    def __init__(self):
        super().__init__()
        self.answered = threading.Event()

    def set_password(self, service, username, password):
        self.answered.wait(30)
        super().set_password(service, username, password)


@pytest.fixture
def use(monkeypatch):
    def use(store_class, module="keyring.backends.SecretService"):
        monkeypatch.setattr(store_class, "__module__", module)
        store = store_class()
        monkeypatch.setattr(keyring.core, "init_backend", lambda limit=None: None)
        monkeypatch.setattr(keyring, "get_keyring", lambda: store)
        monkeypatch.setattr(keyring.backend, "get_all_keyring", lambda: [store])
        return store

    return use


async def test_a_key_is_kept_read_and_removed(use):
    store = use(Store)
    keys = KeyringStore()
    await keys.write("work", KEY)
    assert list(store.entries) == [("document-workbench-work", "key")]
    assert await keys.read("work") == KEY
    await keys.delete("work")
    await keys.delete("work")
    assert await keys.read("work") is None


async def test_a_store_that_swallows_is_found_out(use):
    use(Swallowing)
    with pytest.raises(UserError, match="did not keep"):
        await KeyringStore().write("work", KEY)


async def test_locked_is_not_the_same_as_empty(use):
    use(Locked)
    with pytest.raises(UserError, match="locked"):
        await KeyringStore().read("work")


async def test_a_store_that_does_not_answer_is_given_up(use):
    use(Mute)
    started = time.monotonic()
    with pytest.raises(UserError, match="does not answer"):
        await KeyringStore(answer_seconds=0.2).read("work")
    assert time.monotonic() - started < 5


@pytest.mark.parametrize("before", [None, "AIza-the-key-that-was-there-0000"])
async def test_a_key_that_was_given_up_does_not_come_after_all(use, before):
    store = use(Asking)
    kept = {("document-workbench-work", "key"): before} if before else {}
    store.entries = {**kept}
    others = set(threading.enumerate())
    with pytest.raises(UserError, match="does not answer"):
        await KeyringStore(prompt_seconds=0.05).write("work", KEY)
    store.answered.set()
    (thread,) = (each for each in set(threading.enumerate()) - others if each.name == "keyring")
    thread.join(10)
    assert store.entries == kept


async def test_a_password_for_the_store_may_be_thought_of(use):
    store = use(Asking)
    keeping = asyncio.ensure_future(KeyringStore(answer_seconds=0.01).write("work", KEY))
    await asyncio.sleep(0.1)
    store.answered.set()
    await keeping
    assert await KeyringStore().read("work") == KEY


@pytest.mark.parametrize(
    "module", ["keyrings.alt.file", "keyring.backends.null", "keyring.backends.chainer"]
)
async def test_stores_that_are_not_to_be_trusted_count_as_none(use, module):
    use(Store, module)
    assert await KeyringStore().name() is None
    with pytest.raises(UserError, match="no key store"):
        await KeyringStore().write("work", KEY)


async def test_no_store_at_all_is_said_so(monkeypatch, use):
    use(Store)
    monkeypatch.setattr(keyring, "get_keyring", NoKeyring)
    monkeypatch.setattr(keyring.backend, "get_all_keyring", lambda: [NoKeyring()])
    assert await KeyringStore().name() is None


def in_a_session(tmp_path, script, daemon):
    """Run a script beside a real Secret Service in a session of its own; return what it did."""
    if not (shutil.which("dbus-run-session") and shutil.which("gnome-keyring-daemon")):
        pytest.skip("no Secret Service on this system")
    (tmp_path / "run").mkdir(mode=0o700, exist_ok=True)
    environment = {
        **os.environ,
        "HOME": str(tmp_path),
        "XDG_RUNTIME_DIR": str(tmp_path / "run"),
        "XDG_DATA_HOME": str(tmp_path / "data"),
        "PYTHONPATH": os.getcwd(),
    }
    for name in ("PYTHON_KEYRING_BACKEND", "DISPLAY", "WAYLAND_DISPLAY"):
        environment.pop(name, None)
    path = tmp_path / "session.py"
    path.write_text(script)
    line = f'{daemon} --components=secrets >/dev/null; exec "{sys.executable}" "{path}"'
    done = subprocess.run(
        ["dbus-run-session", "--", "sh", "-c", line],
        env=environment, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_the_real_secret_service_keeps_keys(tmp_path):
    unlocked = "printf password | gnome-keyring-daemon --unlock"
    assert in_a_session(tmp_path, SESSION, unlocked) == ["GNOME Keyring", "kept and removed"]
    assert b"real-store" not in b"".join(
        path.read_bytes()
        for path in tmp_path.rglob("*")
        if path.is_file() and path.name != "session.py"
    )


def test_row_49_the_real_secret_service_that_stays_locked_is_not_an_empty_one(tmp_path):
    # The prompt for its password has no screen, which is as good as dismissed.
    told = in_a_session(tmp_path, LOCKED_SESSION, "gnome-keyring-daemon --start")
    assert told == ["GNOME Keyring", *3 * ["The system's key store is locked."]]
