import asyncio
import json
import os
import stat
import threading
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from workbench.settings import Settings
from workbench.settings_file import MIGRATIONS, SettingsFile

CHOSEN = Settings(
    appearance="dark",
    text_size=1.25,
    dim_pages=False,
    active_profile_id="profile \ud800\u2028",
    layout='{"left": 240}',
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config" / "settings.json"


def asides(path: Path) -> list[bytes]:
    return [each.read_bytes() for each in path.parent.glob("settings.json.broken-*")]


def test_without_a_file_there_are_defaults(path: Path):
    file = SettingsFile(path)
    assert file.load() == Settings()
    assert file.set_aside is None
    assert not path.parent.exists()


async def test_settings_come_back_equal(path: Path):
    await SettingsFile(path).save(CHOSEN)
    assert SettingsFile(path).load() == CHOSEN


async def test_a_file_cut_at_any_byte_gives_the_last_good_settings(path: Path):
    await SettingsFile(path).save(CHOSEN)
    whole = path.read_bytes()
    for length in range(len(whole) - 1):
        path.write_bytes(whole[:length])
        file = SettingsFile(path)
        assert file.load() == CHOSEN
        assert file.set_aside is not None
        assert file.set_aside.read_bytes() == whole[:length]
    assert len(asides(path)) == len(whole) - 1


async def test_with_both_copies_damaged_there_are_defaults_and_both_can_be_saved(path: Path):
    file = SettingsFile(path)
    await file.save(CHOSEN)
    path.write_bytes(b"\0" * 100)
    file.twin.write_bytes(b"{")
    assert file.load() == Settings()
    assert asides(path) == [b"\0" * 100]
    await file.save(CHOSEN)
    assert SettingsFile(path).load() == CHOSEN


async def test_a_save_cut_at_any_step_leaves_whole_settings(
    path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Stop the program, as it were, at each call that reaches the disk."""
    steps = ("open", "fsync", "replace")
    for step in steps:
        for count in (1, 2):
            await SettingsFile(path).save(CHOSEN)
            calls = 0
            real = getattr(os, step)

            def stopping(*args, real=real, count=count, **kwargs):
                nonlocal calls
                calls += 1
                if calls == count:
                    raise OSError("the power went")
                return real(*args, **kwargs)

            newer = replace(CHOSEN, text_size=2.0)
            with monkeypatch.context() as patch:
                patch.setattr(os, step, stopping)
                with pytest.raises(OSError, match="power"):
                    await SettingsFile(path).save(newer)
            file = SettingsFile(path)
            assert file.load() in (CHOSEN, newer)
            assert file.set_aside is None


@pytest.mark.parametrize(
    ("stored", "expected"),
    [
        ({"appearance": "sepia"}, Settings()),
        ({"appearance": 7, "notify": 1, "layout": None}, Settings()),
        ({"text_size": 9}, Settings(text_size=2.0)),
        ({"text_size": 0.1, "appearance": "light"}, Settings(text_size=0.8, appearance="light")),
        ({"text_size": float("nan")}, Settings()),
        ({"text_size": True}, Settings()),
        ({"text_size": 2}, Settings(text_size=2.0)),
    ],
)
def test_a_value_of_the_wrong_kind_costs_only_itself(
    path: Path, stored: dict[str, object], expected: Settings
):
    path.parent.mkdir()
    path.write_text(json.dumps(stored))
    file = SettingsFile(path)
    assert file.load() == expected
    assert file.set_aside is None


@pytest.mark.parametrize("contents", [b"[]", b"7", b"null", b"[" * 100_000, b"\xff\xfe"])
def test_json_of_another_shape_is_set_aside(path: Path, contents: bytes):
    path.parent.mkdir()
    path.write_bytes(contents)
    assert SettingsFile(path).load() == Settings()
    assert asides(path) == [contents]


async def test_what_a_newer_version_stored_is_kept(path: Path):
    path.parent.mkdir()
    path.write_text(json.dumps({"invention": {"a": 1}, "text_size": 1.5}))
    file = SettingsFile(path)
    await file.save(replace(file.load(), appearance="dark"))
    stored = json.loads(path.read_bytes())
    expected = {
        "version": len(MIGRATIONS),
        **asdict(Settings(text_size=1.5, appearance="dark")),
        "invention": {"a": 1},
    }
    assert stored == json.loads(json.dumps(expected))


@pytest.mark.parametrize("umask", [0o000, 0o777])
async def test_files_belong_to_the_user_alone(path: Path, umask: int):
    path.parent.mkdir()
    path.write_text("{}")
    path.chmod(0o644)
    before = os.umask(umask)
    try:
        await SettingsFile(path).save(CHOSEN)
    finally:
        os.umask(before)
    modes = {stat.S_IMODE(each.stat().st_mode) for each in path.parent.iterdir()}
    assert modes == {0o600}


async def test_of_saves_that_overlap_the_newest_wins(path: Path):
    file = SettingsFile(path)
    await asyncio.gather(
        *(file.save(replace(CHOSEN, workspace_id=str(number))) for number in range(20))
    )
    assert SettingsFile(path).load() == replace(CHOSEN, workspace_id="19")


async def test_a_cancelled_save_is_finished(path: Path):
    file = SettingsFile(path)
    task = asyncio.create_task(file.save(CHOSEN))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await file.save(CHOSEN)
    assert SettingsFile(path).load() == CHOSEN


async def test_the_loop_is_free_while_the_disk_is_slow(path: Path, monkeypatch: pytest.MonkeyPatch):
    """The disk waits here for something that only a free loop can do."""
    go_on = threading.Event()

    def slow(descriptor: int) -> None:
        assert go_on.wait(10)

    monkeypatch.setattr(os, "fsync", slow)
    asyncio.get_running_loop().call_later(0.05, go_on.set)
    await SettingsFile(path).save(CHOSEN)
    assert SettingsFile(path).load() == CHOSEN


async def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path):
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(OSError):
        await SettingsFile(tmp_path / "file" / "settings.json").save(CHOSEN)
    assert SettingsFile(tmp_path / "file" / "settings.json").load() == Settings()


@pytest.mark.parametrize(
    ("name", "value", "taken"),
    [
        ("contrast", "high", "high"),
        ("contrast", "loud", "system"),
        ("proxy", "none", "none"),
        ("proxy", 7, "system"),
        ("gap_seconds", int("7" * 400), 60.0),
        ("connect_seconds", 0, 1.0),
        ("backup_hours", -3, 0),
        ("backup_hours", "often", 24),
        ("shortcuts", {"New chat": "Ctrl+J"}, {"New chat": "Ctrl+J"}),
        ("shortcuts", {"New chat": 7}, {}),
        ("shortcuts", [], {}),
        ("favourite_models", ["a", "b"], ("a", "b")),
        ("favourite_models", ["a", 1], ()),
        ("favourite_models", "ab", ()),
        ("steps", None, ()),
        ("notify", 0, True),
    ],
)
def test_each_value_is_taken_or_left_alone(path: Path, name, value, taken):
    path.parent.mkdir()
    path.write_text(json.dumps({name: value, "dim_pages": False}))
    settings = SettingsFile(path).load()
    assert getattr(settings, name) == taken
    assert settings.dim_pages is False


async def test_a_file_without_a_version_is_brought_up_to_date(path: Path):
    path.parent.mkdir()
    path.write_text(json.dumps({"seen_start": True, "text_size": 1.5, "invention": 1}))
    file = SettingsFile(path)
    settings = file.load()
    assert settings == Settings(text_size=1.5)
    await file.save(settings)
    stored = json.loads(path.read_bytes())
    assert stored["version"] == len(MIGRATIONS)
    assert "seen_start" not in stored and stored["invention"] == 1


async def test_the_version_of_a_newer_program_is_kept(path: Path):
    """It would change its own settings a second time if an older program gave them its number."""
    newer = len(MIGRATIONS) + 3
    path.parent.mkdir()
    path.write_text(json.dumps({"version": newer, "seen_start": "of another kind"}))
    file = SettingsFile(path)
    await file.save(file.load())
    stored = json.loads(path.read_bytes())
    assert stored["version"] == newer
    assert stored["seen_start"] == "of another kind"


@pytest.mark.parametrize("version", [None, "1", -1, True, 1.0, [], int("7" * 401)])
def test_a_version_that_cannot_be_one_costs_nothing(path: Path, version):
    path.parent.mkdir()
    path.write_text(json.dumps({"version": version, "text_size": 1.5}))
    assert SettingsFile(path).load() == Settings(text_size=1.5)


def test_a_value_of_another_kind_is_refused_in_the_program():
    with pytest.raises(ValueError, match="appearance"):
        Settings(appearance="sepia")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="notify"):
        replace(Settings(), notify="yes")


async def test_a_glance_finds_what_is_stored_and_touches_nothing(path: Path):
    assert SettingsFile(path).glance() == {}
    await SettingsFile(path).save(CHOSEN)
    assert SettingsFile(path).glance()["text_size"] == 1.25
    path.write_bytes(b"{")
    assert SettingsFile(path).glance()["text_size"] == 1.25
    assert asides(path) == [] and path.read_bytes() == b"{"
