"""Where things lie: the program's own resources, and the user's data, settings and log."""

import os
import stat
import sys
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

APP_NAME = "document-workbench"


def resources() -> Path:
    """Return the folder of the program's own files: in a bundle, a wheel or a checkout."""
    bundle = getattr(sys, "_MEIPASS", None)
    if bundle is not None:
        return Path(bundle) / "resources"
    package = Path(__file__).resolve().parent
    installed = package / "resources"
    return installed if installed.is_dir() else package.parent / "resources"


@dataclass(frozen=True, slots=True)
class Paths:
    """The user's folders: `data` for what must not be lost, `cache` for what can be made again.

    In those that are `temporary` other programs delete what they put there.
    """

    data: Path
    config: Path
    cache: Path
    log: Path
    temporary: tuple[Path, ...] = ()

    @classmethod
    def standard(cls) -> "Paths":
        """Return the folders this system gives to programs."""
        from tempfile import gettempdir

        from platformdirs import PlatformDirs

        usual = ("/tmp",) if os.name == "posix" else ()  # noqa: S108 - nothing is written there
        dirs = PlatformDirs(APP_NAME, appauthor=False)
        return cls(
            data=Path(dirs.user_data_dir),
            config=Path(dirs.user_config_dir),
            cache=Path(dirs.user_cache_dir),
            log=Path(dirs.user_log_dir),
            temporary=tuple(Path(each) for each in dict.fromkeys((gettempdir(), *usual))),
        )

    @classmethod
    def under(cls, folder: Path) -> "Paths":
        """Return folders below one folder, as tests and the self-test use them."""
        return cls(
            folder / "data", folder / "config", folder / "cache", folder / "log", (folder / "tmp",)
        )

    @property
    def database(self) -> Path:
        """Return the file that holds conversations and documents."""
        return self.data / "workbench.db"

    @property
    def prices(self) -> Path:
        """Return the file that may hold prices of the user's own."""
        return self.config / "prices.json"

    @property
    def settings(self) -> Path:
        """Return the file that holds the settings."""
        return self.config / "settings.json"

    @property
    def backups(self) -> Path:
        """Return the folder in which copies of the database are kept."""
        return self.data / "backups"

    @property
    def pasted(self) -> Path:
        """Return the folder for pictures that were pasted and files that were dragged in."""
        return self.data / "pasted"

    @property
    def to_send(self) -> Path:
        """Return the folder for what is made to be sent, such as parts of long documents."""
        return self.cache / "to-send"

    @property
    def offline_engine(self) -> Path:
        """Return the folder in which the offline engine keeps its copies."""
        return self.cache / "offline-engine"

    def make(self) -> "Paths":
        """Create the folders, readable by this user alone. Raises OSError if there are no data.

        Return those to use: where `cache` cannot be made it lies beside the data. Without the
        others the program works, and says what it cannot save when that is wanted.
        """
        _make_private(self.data)
        for folder in (self.config, self.log):
            with suppress(OSError):
                _make_private(folder)
        try:
            _make_private(self.cache)
        except OSError:
            instead = replace(self, cache=self.data / "cache")
            _make_private(instead.cache)
            return instead
        return self


def _make_private(folder: Path) -> None:
    """Make a folder or take it from other users; what its owner may do there stays as it is."""
    if not folder.is_dir():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # The user's own mask may be stricter than is useful.
        with suppress(PermissionError):
            folder.chmod(0o700)
    allowed = stat.S_IMODE(folder.stat().st_mode)
    if os.name == "posix" and allowed & 0o077:
        # Disks without owners, and folders of somebody else, cannot be closed.
        with suppress(PermissionError):
            folder.chmod(allowed & 0o700)
