"""What lies on the other side: listed, told apart from other people's files, and removed.

A key may belong to a project that others use too. Only files that this program has sent are ever
removed unasked, and each is named before.
"""

from collections.abc import Callable, Sequence

from workbench.domain.changes import Changes
from workbench.domain.limits import Limits
from workbench.domain.names import shown_name
from workbench.domain.remote_files import RemoteFile, Removed
from workbench.errors import UserError
from workbench.gemini import File, Gone, NotFound
from workbench.services.profiles import Profiles
from workbench.services.sentences import sentences
from workbench.storage import remote_copies as table
from workbench.storage.database import Database
from workbench.storage.sent_files import sent_files


class RemoteFiles:
    """Lists and removes files of the active profile's project."""

    def __init__(self, database: Database, profiles: Profiles, limits: Limits) -> None:
        """Ask with the active profile's client."""
        self._database = database
        self._profiles = profiles
        self.room = limits.project_bytes

    async def all(self) -> tuple[RemoteFile, ...]:
        """Return every file there, the oldest first; copies that are gone are forgotten."""
        with sentences():
            client = await self._profiles.client()
            profile_id = self._profiles.active.id
            before = await self._database.read(table.all_remote_copies)
            listed = await client.list_files()
            names = {file.name for file in listed}
            owners = await self._database.read(sent_files)
            for copy in before:
                owners |= dict.fromkeys(copy.names, copy.document_id)
                lost = copy.names and not names.issuperset(copy.names)
                if copy.profile_id == profile_id and lost and copy.expires_at is not None:
                    await self._database.write(table.forget_lost_copy, copy)
        files = [_remote_file(file, owners) for file in listed]
        return tuple(sorted(files, key=lambda file: str(file.created_at or "")))

    async def remove(
        self, files: Sequence[RemoteFile], on_progress: Callable[[int], None] | None = None
    ) -> tuple[Removed, Changes]:
        """Remove files; one that is gone already is fine. Tells how many are done meanwhile."""
        gone: list[str] = []
        failed: list[str] = []
        with sentences():
            client = await self._profiles.client()
            every = await self._database.read(table.all_remote_copies)
        holders = {name: copy for copy in every for name in copy.names}
        for done, file in enumerate(files, 1):
            try:
                with sentences():
                    await client.delete_file(file.name)
            except UserError as error:
                if not isinstance(error.__cause__, (Gone, NotFound)):
                    failed.append(file.title)
                    continue
            gone.append(file.name)
            if file.name in holders:
                await self._database.write(table.forget_remote_copy, holders[file.name])
            if on_progress is not None:
                on_progress(done)
        return Removed(tuple(gone), tuple(failed)), Changes(documents=True)


def _remote_file(file: File, owners: dict[str, str]) -> RemoteFile:
    return RemoteFile(
        name=file.name,
        title=shown_name(file.display_name or "") or file.name,
        size=file.size_bytes or 0,
        mime_type=file.mime_type or "",
        created_at=file.create_time,
        expires_at=file.expiration_time,
        document_id=owners.get(file.name, ""),
        ours=file.name in owners,
        state=file.state or "",
        failure=(file.error.message or "") if file.error else "",
        sha256=file.sha256 or "",
        made_there=file.source == "GENERATED",
    )
