"""Use cases: everything that can be done with documents and conversations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workbench.domain.model_table import ModelTable
    from workbench.services.asking import Asking
    from workbench.services.before_sending import BeforeSending
    from workbench.services.caching import Caching
    from workbench.services.conversations import Conversations
    from workbench.services.documents import Documents
    from workbench.services.drafts import Drafts
    from workbench.services.estimating import Estimating
    from workbench.services.ocr import Ocr
    from workbench.services.pricing import Pricing
    from workbench.services.profiles import Profiles
    from workbench.services.prompts import Prompts
    from workbench.services.reading import Reading
    from workbench.services.rechecking import Rechecking
    from workbench.services.remote_copies import RemoteCopies
    from workbench.services.remote_files import RemoteFiles
    from workbench.services.searching import Searching
    from workbench.services.spending import Spending
    from workbench.services.transfer import Transfer
    from workbench.services.turns import Turns
    from workbench.services.workspaces import Workspaces


@dataclass(frozen=True, slots=True)
class Services:
    """All that the window can ask for; built once in `app`."""

    conversations: Conversations
    documents: Documents
    remote_copies: RemoteCopies
    asking: Asking
    reading: Reading
    profiles: Profiles
    pricing: Pricing
    rechecking: Rechecking
    ocr: Ocr
    turns: Turns
    searching: Searching
    drafts: Drafts
    transfer: Transfer
    remote_files: RemoteFiles
    caching: Caching
    spending: Spending
    prompts: Prompts
    estimating: Estimating
    workspaces: Workspaces
    before_sending: BeforeSending

    @property
    def models(self) -> ModelTable:
        """Return the models with the prices that are valid now."""
        return self.pricing.models
