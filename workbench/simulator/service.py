"""All parts of the simulator, built once and shared by its routes."""

from collections.abc import Callable
from contextlib import AsyncExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from workbench.simulator.cache_store import CacheStore
from workbench.simulator.engine import OfflineEngine
from workbench.simulator.errors import Json, invalid, no_model
from workbench.simulator.file_store import FileStore
from workbench.simulator.generation import Generation, Pace
from workbench.simulator.model_table import Model, ModelTable
from workbench.simulator.moments import Clock
from workbench.simulator.page_reader import PageReader
from workbench.simulator.prompt import PromptReader
from workbench.simulator.records import Records
from workbench.simulator.replay import check_replay
from workbench.simulator.uploads import Uploads

_STREAMED_HOP = 65_536
_LONGEST_OUTPUT = 1_048_576


class Service:
    """The state behind one simulator; an async context manager that owns the PDF engine.

    `folder` is private to it. `hop_tokens` replaces the models' own limit of one hop.
    """

    def __init__(
        self,
        folder: Path,
        key: str,
        models: ModelTable,
        clock: Clock,
        pace: Pace,
        hop_tokens: int | None = None,
    ) -> None:
        self.key = key
        self.models = models
        self.clock = clock
        self.pace = pace
        self._hop_tokens = hop_tokens
        self._records = Records(folder)
        self.files = FileStore(self._records, clock)
        self.uploads = Uploads(self._records, self.files, clock)
        self.caches = CacheStore(self._records, clock)
        self._pages = PageReader()
        self.prompts = PromptReader(self._records, self.files, self.caches, self._pages, clock)
        self.engine = OfflineEngine(self._pages)
        self._stack = AsyncExitStack()
        self.sweep()

    async def __aenter__(self) -> Self:
        """Make ready; the PDF engine starts with the first PDF."""
        await self._stack.enter_async_context(self._pages)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop the PDF engine."""
        await self._stack.aclose()

    def sweep(self) -> None:
        """Forget what has expired and remove the bytes that nothing needs any more."""
        self.files.alive()
        self.caches.alive()
        owners: list[Callable[[], set[str]]] = [
            *(self.files.blobs, self.caches.blobs, self.uploads.blobs, self.prompts.blobs)
        ]
        self._records.keep_blobs(set().union(*(owner() for owner in owners)))

    async def generation(self, asked: Model, request: Json, streamed: bool) -> Generation:
        """Check a request to generate as the service would; raises ApiError."""
        now = self.clock()
        model = self.models.answering(asked, now)
        config = request.get("generationConfig") or {}
        _check_config(config, model)
        model.check_thinking(config.get("thinkingConfig") or {})
        prompt = await self.prompts.read(request, asked, model)
        check_replay(request["contents"], model)
        own = "output_token_limit" if streamed else "output_token_limit_unary"
        hop = self._hop_tokens or model.number(
            own, model.number("output_token_limit", _STREAMED_HOP)
        )
        status = self.models.status(asked, now) if model is asked else None
        return Generation(request, prompt, model, hop, status)

    async def create_cache(self, request: Json, version: str) -> Json:
        """Create an explicit cache; raises ApiError 400 when it is too small, 404 for the model."""
        name = request.get("model") or ""
        if not name.startswith("models/"):
            if name.startswith(("publishers/", "projects/")):
                raise no_model(name, version, "createCachedContent")
            raise invalid("* CreateCachedContentRequest.cached_content.model: must be models/ID\n")
        asked = self.models.find(name.removeprefix("models/"), version, "createCachedContent")
        model = self.models.answering(asked, self.clock())
        prompt, files = await self.prompts.read_cached(request, model)
        if prompt.tokens < model.cache_minimum:
            raise invalid(
                f"Cached content is too small. total_token_count={prompt.tokens}, "
                f"min_total_token_count={model.cache_minimum}"
            )
        return self.caches.create(request, prompt.tokens, files).resource()


def _check_config(config: Json, model: Model) -> None:
    temperature = config.get("temperature")
    if temperature is not None and not 0 <= temperature <= 2:
        raise invalid(
            "* GenerateContentRequest.generation_config.temperature: temperature must be in the "
            "range [0.0, 2.0].\n"
        )
    if config.get("candidateCount", 1) != 1:
        raise invalid("Multiple candidates is not enabled for this model")
    if len(config.get("stopSequences") or []) > 5:
        raise invalid("* GenerateContentRequest.generation_config.stop_sequences: at most 5.\n")
    if "responseSchema" in config and "responseJsonSchema" in config:
        raise invalid("Only one of response_schema and response_json_schema can be set.")
    most = config.get("maxOutputTokens")
    limit = model.number("output_token_limit", _STREAMED_HOP)
    limit = _LONGEST_OUTPUT if model.continues else limit
    if most is not None and not 1 <= most <= limit:
        raise invalid(
            f"Unable to submit request because it has a maxOutputTokens value of {most} but the "
            f"supported range is from 1 (inclusive) to {limit + 1} (exclusive). "
            "Update the value and try again."
        )
