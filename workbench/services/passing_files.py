"""Files that will not stay where they are: what other programs drag out or open from a mail.

Thunderbird and Firefox write a dragged attachment into the temporary folder and delete it within
five minutes (NS_DND_TMP_CLEANUP_TIMEOUT in widget/gtk/nsDragService.cpp); archive managers do the
like, and Outlook opens attachments from a folder that it empties. The local file is the truth, so
such a file is kept as a copy.
"""

import asyncio
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from workbench.services.loose_files import private_file

_OUTLOOK = "content.outlook"


@dataclass(frozen=True, slots=True)
class PassingFiles:
    """Knows the folders whose files do not stay (`temporary`), and keeps copies in `folder`."""

    folder: Path
    temporary: Sequence[Path]

    async def holds(self, path: Path) -> bool:
        """Say whether a file lies where other programs delete it."""
        return await asyncio.to_thread(self._holds, path)

    def _holds(self, path: Path) -> bool:
        # macOS and Windows have two names for the temporary folder.
        path = path.resolve()
        if path.is_relative_to(self.folder.resolve()):
            return False
        opened = any(part.casefold() == _OUTLOOK for part in path.parts)
        return opened or any(path.is_relative_to(each.resolve()) for each in self.temporary)

    async def keep(self, path: Path) -> Path:
        """Copy a file privately under its own name; raises OSError."""
        return await asyncio.to_thread(self._keep, path)

    def _keep(self, path: Path) -> Path:
        with path.open("rb") as source:
            target = private_file(self.folder, path.name)
            kept = Path(target.name)
            try:
                with target:
                    shutil.copyfileobj(source, target, 1 << 20)
            except BaseException:
                shutil.rmtree(kept.parent, ignore_errors=True)
                raise
        return kept


NOTHING_PASSES = PassingFiles(Path("kept"), ())
"""For places where every file stays."""
