import io
import logging
import stat
import threading
import urllib.parse
from collections.abc import Callable
from pathlib import Path

import pytest

from workbench import logs
from workbench.logs import Redactor, logging_to

LOG = logging.getLogger("workbench.test")
GOOGLE = "AIza" + "Sy0123456789abcdefghijklmnopqrstuvw"[:35]
AUTH = "AQ.Ab8RN6I0123456789-abcdefghijklmnop"
HELD = "an-odd-key-of-no-known-form/+="


class Holder:
    def __init__(self, key: str) -> None:
        self.key = key

    def __repr__(self) -> str:
        return f"Holder(key={self.key!r})"


def raising(error: Exception) -> None:
    try:
        raise error
    except Exception:
        LOG.exception("it failed")


def chained(key: str) -> None:
    try:
        try:
            raise KeyError(key)
        except KeyError as error:
            raise ValueError("second") from error
    except ValueError:
        LOG.error("chained", exc_info=True)


def grouped(key: str) -> None:
    raising(ExceptionGroup("many", [ValueError(key), OSError(5, key)]))


def noted(key: str) -> None:
    error = ValueError("see the note")
    error.add_note(f"note {key}")
    raising(error)


def cached_traceback(key: str) -> None:
    record = LOG.makeRecord(LOG.name, logging.ERROR, __file__, 1, "cached", (), None)
    record.exc_text = f"Traceback\n  ValueError: {key}"
    LOG.handle(record)


def stack(key: str) -> None:
    record = LOG.makeRecord(LOG.name, logging.ERROR, __file__, 1, "stack", (), None)
    record.stack_info = f"Stack\n  call({key!r})"
    LOG.handle(record)


def other_thread(key: str) -> None:
    thread = threading.Thread(target=LOG.warning, args=("thread %s", key))
    thread.start()
    thread.join()


PLACES: dict[str, Callable[[str], None]] = {
    "the message": lambda key: LOG.info(f"key is {key}"),
    "an argument": lambda key: LOG.info("key is %s", key),
    "an argument's repr": lambda key: LOG.info("key is %r", key),
    "bytes": lambda key: LOG.info("sent %r", key.encode()),
    "a dict": lambda key: LOG.debug("headers %s", {"x-goog-api-key": key}),
    "a dict as arguments": lambda key: LOG.debug("headers %(key)s", {"key": key}),
    "pairs of bytes": lambda key: LOG.debug("%s", [(b"x-goog-api-key", key.encode())]),
    "an object's repr": lambda key: LOG.debug("%r", Holder(key)),
    "a list of objects": lambda key: LOG.debug("%s", [Holder(key)]),
    "a raw header": lambda key: LOG.debug("x-goog-api-key: %s\r\nAccept: */*", key),
    "a header in capitals": lambda key: LOG.debug("X-Goog-Api-Key: %s", key),
    "a bearer header": lambda key: LOG.debug("Authorization: Bearer %s", key),
    "an address": lambda key: LOG.info("GET https://x.example/v1/models?key=%s&a=1", key),
    "an escaped address": lambda key: LOG.info("GET %s", urllib.parse.quote(f"x?key={key}")),
    "a quoted value": lambda key: LOG.info("%s", urllib.parse.quote(key, safe="")),
    "JSON": lambda key: LOG.info('{"x-goog-api-key": "%s"}', key),
    "JSON in JSON": lambda key: LOG.info('"{\\"x-goog-api-key\\": \\"%s\\"}"', key),
    "a traceback": lambda key: raising(ValueError(key)),
    "a traceback's OSError": lambda key: raising(OSError(2, "no such file", key)),
    "a traceback's cause": chained,
    "a group of errors": grouped,
    "a note of an error": noted,
    "a cached traceback": cached_traceback,
    "stack info": stack,
    "httpx": lambda key: logging.getLogger("httpx").warning("HTTP ?key=%s", key),
    "httpcore": lambda key: logging.getLogger("httpcore.http11").error("send %s", key),
    "h11": lambda key: logging.getLogger("h11").critical("%s", key.encode()),
    "uvicorn": lambda key: logging.getLogger("uvicorn.error").error("%s", key),
    "the root logger": lambda key: logging.error("root %s", key),
    "a faulty call": lambda key: LOG.info("%d pages", key),
    "a missing argument": lambda key: LOG.info("%s %s", key),
    "another thread": other_thread,
    "many lines": lambda key: LOG.info("one\ntwo\n%s\nfour", key),
    "twice in a line": lambda key: LOG.info("%s%s", key, key),
    "beside its name": lambda key: LOG.info("api_key=%s apikey=%s api-key: %s", key, key, key),
    "a proxy's address": lambda key: LOG.info("proxy http://ann:%s@proxy:3128", key),
    "a logger's name": lambda key: logging.getLogger(key).info("hello"),
}


def logged(folder: Path, redactor: Redactor, act: Callable[[], None]) -> str:
    root = logging.getLogger()
    pytests = root.handlers[:]
    for handler in pytests:
        root.removeHandler(handler)
    try:
        return _logged(folder, redactor, act)
    finally:
        for handler in pytests:
            root.addHandler(handler)


def _logged(folder: Path, redactor: Redactor, act: Callable[[], None]) -> str:
    with logging_to(folder, redactor, logging.DEBUG) as path:
        act()
    return path.read_text(encoding="utf-8") if path.exists() else ""


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("key", [GOOGLE, AUTH, HELD], ids=["google", "auth", "held"])
def test_no_key_reaches_the_log_or_the_terminal(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], place: str, key: str
):
    redactor = Redactor()
    if key == HELD:
        redactor.hold(key)
    text = logged(tmp_path, redactor, lambda: PLACES[place](key))
    out, err = capfd.readouterr()
    assert text.strip()
    for form in (key, urllib.parse.quote(key, safe=""), key[:20], key[-20:]):
        assert form not in text + out + err


def test_there_are_thirty_places():
    assert len(PLACES) >= 30


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Bearer ya29.a0Af_bc-d", "Bearer ***"),
        ("token ya29.a0Af_bc-d.", "token ***"),
        ("PUT /upload?upload_id=ABC-1&x=2", "PUT /upload?upload_id=***&x=2"),
        ("page 12 of 86, key figures, the keyboard", "page 12 of 86, key figures, the keyboard"),
        ("12 tokens; AQ. is short", "12 tokens; AQ. is short"),
    ],
)
def test_what_is_hidden_and_what_is_not(line: str, expected: str):
    assert Redactor().redact(line) == expected


def test_a_short_secret_does_not_blot_out_words():
    redactor = Redactor()
    redactor.hold("a")
    redactor.hold("")
    assert redactor.redact("a page") == "a page"


def test_libraries_that_tell_what_they_send_are_quiet(tmp_path: Path):
    def talk() -> None:
        for name in ("httpx", "httpcore.connection", "h11", "uvicorn.access"):
            logging.getLogger(name).info("chatter")
        LOG.debug("ours")

    text = logged(tmp_path, Redactor(), talk)
    assert "chatter" not in text
    assert "DEBUG workbench.test: ours" in text


def test_foreign_text_neither_begins_a_line_nor_steers_a_terminal(tmp_path: Path):
    hostile = "a.pdf\n2026-11-21 ERROR forged\r\x1b[2J\x00\u2028\u202eend \ud800"
    text = logged(tmp_path, Redactor(), lambda: LOG.info("file %s", hostile))
    lines = text.splitlines()
    assert len(lines) == 2
    assert lines[1].startswith("    ")
    assert lines[1].endswith("\\r\\x1b[2J\\x00\\u2028\\u202eend \\ud800")


def test_files_are_the_users_alone_and_do_not_grow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(logs, "FILE_SIZE", 2000)
    folder = tmp_path / "log"
    folder.mkdir(mode=0o755)
    (folder / logs.FILE_NAME).touch(0o644)
    logged(folder, Redactor(), lambda: [LOG.info("line %d", each) for each in range(500)] and None)
    files = sorted(each.name for each in folder.iterdir())
    assert files == ["workbench.log"] + [f"workbench.log.{each}" for each in (1, 2, 3)]
    assert {stat.S_IMODE(each.stat().st_mode) for each in folder.iterdir()} == {0o600}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert max(each.stat().st_size for each in folder.iterdir()) <= 2000
    assert "line 499" in (folder / "workbench.log").read_text()


def test_leaving_writes_everything_and_puts_the_loggers_back(tmp_path: Path):
    root = logging.getLogger()
    before = (root.level, list(root.handlers), logging.getLogger("httpx").level)
    threads = threading.active_count()

    def many() -> None:
        for each in range(5000):
            LOG.info("line %d", each)

    text = logged(tmp_path, Redactor(), many)
    assert text.count("\n") == 5000
    assert (root.level, list(root.handlers), logging.getLogger("httpx").level) == before
    assert threading.active_count() == threads


def test_a_slow_disk_does_not_hold_up_who_logs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The disk waits here for something that is done only after the line was logged."""
    go_on = threading.Event()

    class SlowFile(io.TextIOWrapper):
        def write(self, text: str) -> int:
            assert go_on.wait(10)
            return super().write(text)

    def open_slowly(path: str, mode: str, **options: object) -> io.TextIOWrapper:
        return SlowFile(io.FileIO(path, "a"), encoding="utf-8")

    monkeypatch.setattr(logs, "open", open_slowly, raising=False)
    with logging_to(tmp_path, Redactor()) as path:
        LOG.info("first")
        LOG.info("second")
        go_on.set()
    assert path.read_text().count("\n") == 2


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
def test_a_full_disk_neither_stops_the_program_nor_prints(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    def open_full(path: str, mode: str, **options: object) -> io.TextIOWrapper:
        return io.TextIOWrapper(io.BufferedWriter(io.FileIO("/dev/full", "a")), encoding="utf-8")

    monkeypatch.setattr(logs, "open", open_full, raising=False)
    logged(tmp_path, Redactor(), lambda: LOG.info("lost %s", GOOGLE))
    assert capfd.readouterr() == ("", "")
