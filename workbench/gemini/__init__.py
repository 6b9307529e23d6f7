"""An asynchronous client of the Gemini API that loses no answer and never shows its key.

Names that need pydantic are loaded when they are first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from workbench.gemini.auth import ApiKey
from workbench.gemini.client import Client
from workbench.gemini.errors import (
    AuthorityUnusable,
    BadKey,
    BillingNeeded,
    CacheTooSmall,
    Deadline,
    FieldViolation,
    FileFailed,
    ForeignAddress,
    GeminiError,
    Gone,
    Interrupted,
    InvalidRequest,
    KeyNotAllowed,
    KeyRefused,
    KeyRevoked,
    NotFound,
    NotTheApi,
    Offline,
    Overloaded,
    PermissionDenied,
    PromptBlocked,
    ProxyFailure,
    QuotaPerDay,
    QuotaPerMinute,
    QuotaReached,
    QuotaZero,
    RegionRefused,
    ServerFault,
    SourceChanged,
    Stalled,
    StorageFull,
    StreamBroken,
    TlsFailure,
    TooLarge,
    Unreachable,
)
from workbench.gemini.network import Network, Timeouts, check_authority
from workbench.gemini.origin import GOOGLE, parse_base_url
from workbench.gemini.retries import OnWait, Retries

if TYPE_CHECKING:
    from workbench.gemini.content import (
        Content,
        Part,
        RawPart,
        file_part,
        inline_part,
        joined_text,
        text_part,
    )
    from workbench.gemini.generation import AnswerStream
    from workbench.gemini.request import (
        GenerateRequest,
        GenerationConfig,
        SafetySetting,
        ThinkingConfig,
        instruction,
        model_turn,
        user,
    )
    from workbench.gemini.resources import (
        CachedContent,
        CacheRequest,
        Embedding,
        EmbedRequest,
        File,
        Model,
        TokenCount,
    )
    from workbench.gemini.response import GenerateResponse, PromptFeedback, Usage
    from workbench.gemini.sessions import UploadSession
    from workbench.gemini.snapshot import Snapshot
    from workbench.gemini.uploads import Chunks

__all__ = [
    "AnswerStream",
    "ApiKey",
    "AuthorityUnusable",
    "BadKey",
    "BillingNeeded",
    "CacheRequest",
    "CacheTooSmall",
    "CachedContent",
    "Chunks",
    "Client",
    "Content",
    "Deadline",
    "EmbedRequest",
    "Embedding",
    "FieldViolation",
    "File",
    "FileFailed",
    "ForeignAddress",
    "GOOGLE",
    "GeminiError",
    "GenerateRequest",
    "GenerateResponse",
    "GenerationConfig",
    "Gone",
    "Interrupted",
    "InvalidRequest",
    "KeyNotAllowed",
    "KeyRefused",
    "KeyRevoked",
    "Model",
    "Network",
    "NotFound",
    "NotTheApi",
    "Offline",
    "OnWait",
    "Overloaded",
    "Part",
    "PermissionDenied",
    "PromptBlocked",
    "PromptFeedback",
    "ProxyFailure",
    "QuotaPerDay",
    "QuotaPerMinute",
    "QuotaReached",
    "QuotaZero",
    "RawPart",
    "RegionRefused",
    "Retries",
    "SafetySetting",
    "ServerFault",
    "Snapshot",
    "SourceChanged",
    "Stalled",
    "StorageFull",
    "StreamBroken",
    "ThinkingConfig",
    "Timeouts",
    "TlsFailure",
    "TokenCount",
    "TooLarge",
    "Unreachable",
    "UploadSession",
    "Usage",
    "check_authority",
    "file_part",
    "inline_part",
    "instruction",
    "joined_text",
    "model_turn",
    "parse_base_url",
    "text_part",
    "user",
]

_LATE = {
    "content": (
        "Content",
        "Part",
        "RawPart",
        "file_part",
        "inline_part",
        "joined_text",
        "text_part",
    ),
    "generation": ("AnswerStream",),
    "request": (
        "GenerateRequest",
        "GenerationConfig",
        "SafetySetting",
        "ThinkingConfig",
        "instruction",
        "model_turn",
        "user",
    ),
    "resources": (
        "CachedContent",
        "CacheRequest",
        "Embedding",
        "EmbedRequest",
        "File",
        "Model",
        "TokenCount",
    ),
    "response": ("GenerateResponse", "PromptFeedback", "Usage"),
    "sessions": ("UploadSession",),
    "snapshot": ("Snapshot",),
    "uploads": ("Chunks",),
}


def __getattr__(name: str) -> object:
    for module, names in _LATE.items():
        if name in names:
            value = getattr(import_module(f"{__name__}.{module}"), name)
            globals()[name] = value
            return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
