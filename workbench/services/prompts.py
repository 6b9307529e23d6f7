"""The prompt library: texts that are asked again and again."""

from uuid import uuid4

from workbench.domain.prompts import LONGEST_NAME, LONGEST_PROMPT, SavedPrompt
from workbench.errors import UserError
from workbench.services.sentences import sentences
from workbench.storage import prompts as table
from workbench.storage.database import Database


class Prompts:
    """Keeps the library in the database."""

    def __init__(self, database: Database) -> None:
        """Work on an open database."""
        self._database = database

    async def all(self) -> tuple[SavedPrompt, ...]:
        """Return every prompt, by name."""
        with sentences():
            return await self._database.read(table.all_prompts)

    async def save(self, name: str, text: str, prompt_id: str = "") -> SavedPrompt:
        """Add a prompt, or change the one of that id; raises UserError without a name or a text."""
        name = " ".join(name.split())[:LONGEST_NAME]
        if not name:
            raise UserError("A prompt needs a name.")
        if not text.strip():
            raise UserError("A prompt needs a text.")
        prompt = SavedPrompt(prompt_id or uuid4().hex, name, text[:LONGEST_PROMPT])
        with sentences():
            await self._database.write(table.save_prompt, prompt, durable=True)
        return prompt

    async def delete(self, prompt_id: str) -> None:
        """Delete a prompt."""
        with sentences():
            await self._database.write(table.delete_prompt, prompt_id)
