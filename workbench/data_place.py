"""Where the data lie: in the folder that the system gives to programs, or in one of the user's."""

import os
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from workbench.errors import UserError
from workbench.paths import APP_NAME, Paths

SETTING = "data_folder"


def placed(usual: Paths, stored: Mapping[str, Any]) -> tuple[Paths, UserError | None]:
    """Return the folders as stored settings have them, and what is wrong with that of the data.

    A folder that the user chose is never made anew: on a disk that is not there it would hold a
    second set of data.
    """
    chosen = stored.get(SETTING)
    if not isinstance(chosen, str) or not os.path.isabs(chosen) or "\0" in chosen:
        return usual, None
    paths = replace(usual, data=Path(chosen))
    if paths.data.is_dir():
        return paths, None
    missing = UserError(
        "The folder with your data is not there.",
        hint="You chose it yourself. Is its disk connected? Nothing was deleted.",
        detail=chosen,
    )
    return paths, missing


def take(folder: Path) -> Path:
    """Return where data lie in a folder that the user chose; raises OSError if none can.

    That is the folder itself if there are data in it, else a new one below it.
    """
    folder = folder.absolute()
    place = folder if (folder / Paths.under(folder).database.name).exists() else folder / APP_NAME
    place.mkdir(mode=0o700, exist_ok=True)
    with tempfile.TemporaryFile(dir=place):
        return place
