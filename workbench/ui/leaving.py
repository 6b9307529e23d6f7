"""What is done on Google's side when the window closes, for those who want it."""

import asyncio
import logging
from contextlib import suppress

from workbench.domain.profiles import ProfileKind
from workbench.errors import UserError
from workbench.services import Services

log = logging.getLogger(__name__)

PATIENCE = 10.0
"""Seconds that closing waits for Google."""


async def remove_copies(services: Services) -> None:
    """Remove what this program sent with the key in use; a failure leaves it to the 48 hours."""
    if services.profiles.active.kind is ProfileKind.OFFLINE:
        return
    with suppress(TimeoutError):
        try:
            async with asyncio.timeout(PATIENCE):
                files = await services.remote_files.all()
                ours = [file for file in files if file.document_id]
                await services.remote_files.remove(ours)
        except UserError as error:
            log.warning("Copies were left on the other side: %s", error.sentence)
