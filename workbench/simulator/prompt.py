"""What a request puts before the engine: its documents, its question, and its size in tokens."""

import hashlib
import re
from collections import Counter, OrderedDict
from dataclasses import asdict, dataclass, field

from workbench.simulator.cache_store import CacheStore, StoredCache
from workbench.simulator.content_rules import check_content, page_range
from workbench.simulator.errors import ApiError, Json, invalid
from workbench.simulator.file_store import FileStore, StoredFile
from workbench.simulator.mime_types import accepted, base_type, reading
from workbench.simulator.model_table import OFFLINE_MODEL, Model
from workbench.simulator.moments import Clock
from workbench.simulator.page_reader import PageReader, Source
from workbench.simulator.records import Records
from workbench.simulator.request_reader import decoded
from workbench.simulator.tokens import of_json, of_text

_HEADER = re.compile(
    r"\s*Document (\d{1,6}): (.{1,512}?)(?: \([^()]*pages?[^()]*\))?"
    r"(?:, pages ([\d,]{1,9}) to [\d,]{1,9}\b[^\n]*)?\s*",
    re.S,
)
_MEANT = re.compile(r"About Document (\d{1,6}), pp?\. (\d+(?:–\d+)?(?:, \d+(?:–\d+)?)*):")
_GO_ON = "Your answer broke off."
"""How a request begins that an answer be gone on with."""
_MOST_PAGES = 1000
_MOST_PDF_BYTES = 50 * 1024 * 1024
_KEPT_INLINE = 16


@dataclass(frozen=True)
class Document:
    """A document of the prompt: its number and name there, its bytes and the pages to read.

    `shift` is how many pages of the whole document come before a part of it.
    """

    number: int
    name: str
    source: Source
    first: int
    last: int
    shift: int = 0


@dataclass
class Prompt:
    """A request as the engine sees it; the counters hold tokens by modality.

    `meant` are the pages, first to last, that the last question is about, by document number.
    `broken_off` is what was answered to the last question, if that answer is to go on.
    """

    documents: list[Document] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
    meant: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    broken_off: str = ""
    goes_on: bool = False
    cached: Counter[str] = field(default_factory=Counter)
    fresh: Counter[str] = field(default_factory=Counter)

    def spans(self, document: Document) -> list[tuple[int, int]]:
        """Return the pages of a document's file, first to last, that the question is about."""
        if document.number not in self.meant:
            return [(document.first, document.last)]
        wanted = [
            (max(document.first, first - document.shift), min(document.last, last - document.shift))
            for first, last in self.meant[document.number]
        ]
        return [(first, last) for first, last in wanted if first <= last]

    @property
    def tokens(self) -> int:
        """All prompt tokens, cached ones included."""
        return self.cached.total() + self.fresh.total()


class PromptReader:
    """Turns contents into prompts: finds files, keeps inline data, counts tokens."""

    def __init__(
        self,
        records: Records,
        files: FileStore,
        caches: CacheStore,
        pages: PageReader,
        clock: Clock,
    ) -> None:
        self._records = records
        self._files = files
        self._caches = caches
        self._pages = pages
        self._clock = clock
        self._inline: OrderedDict[str, str] = OrderedDict()

    async def read(self, request: Json, asked: Model, model: Model) -> Prompt:
        """Read a GenerateContentRequest for a model; raises ApiError as the service would.

        `asked` is the model that was named and `model` the one that answers.
        """
        prompt = Prompt()
        if "cachedContent" in request:
            cache = self._usable_cache(request, asked)
            await self._read_contents(cache.prompt, model, prompt, prompt.cached, cache.files)
        contents = request.get("contents") or []
        if not contents:
            problem = "* GenerateContentRequest.contents: contents is not specified"
            raise invalid(problem + "\n", [("contents", "contents is not specified")])
        await self._read_contents(request, model, prompt, prompt.fresh, {})
        limit = model.number("input_token_limit", 1_048_576)
        if prompt.tokens > limit:
            raise invalid(
                f"The input token count ({prompt.tokens}) exceeds the maximum number of tokens "
                f"allowed ({limit})."
            )
        return prompt

    async def read_cached(self, request: Json, model: Model) -> tuple[Prompt, dict[str, Json]]:
        """Read what is to be cached; return it with the records of the files it names."""
        prompt = Prompt()
        files: dict[str, Json] = {}
        for content in request.get("contents", []):
            for part in content.get("parts", []):
                if "fileData" in part:
                    file = self._active(self._files.by_uri(part["fileData"].get("fileUri", "")))
                    files[part["fileData"]["fileUri"]] = asdict(file)
        await self._read_contents(request, model, prompt, prompt.cached, files)
        return prompt, files

    def blobs(self) -> set[str]:
        """Return the keys of the blobs that hold inline data of late."""
        return set(self._inline.values())

    def _usable_cache(self, request: Json, asked: Model) -> StoredCache:
        if any(request.get(name) for name in ("systemInstruction", "tools", "toolConfig")):
            raise invalid(
                "CachedContent can not be used with GenerateContent request setting "
                "system_instruction, tools or tool_config.\n\nProposed fix: move those values to "
                "CachedContent from GenerateContent request."
            )
        cache = self._caches.get(request["cachedContent"].removeprefix("cachedContents/"))
        if cache.model != f"models/{asked.id}":
            raise invalid(
                f"Model used by GenerateContent request (models/{asked.id}) and CachedContent "
                f"({cache.model}) has to be the same."
            )
        return cache

    async def _read_contents(
        self, request: Json, model: Model, prompt: Prompt, count: Counter[str], files: Json
    ) -> None:
        for part in (request.get("systemInstruction") or {}).get("parts", []):
            count["TEXT"] += of_text(part.get("text", ""))
        if request.get("tools"):
            count["TEXT"] += of_json(request["tools"])
        config = request.get("generationConfig") or {}
        for number, content in enumerate(request.get("contents") or []):
            check_content(content, number)
            header: re.Match[str] | None = None
            said: list[str] = []
            meant: dict[int, list[tuple[int, int]]] = {}
            for place, part in enumerate(content["parts"]):
                if "text" in part:
                    count["TEXT"] += of_text(part["text"])
                    if header := _HEADER.fullmatch(part["text"]):
                        continue
                    if pages := _MEANT.fullmatch(part["text"]):
                        meant[int(pages[1])] = [_span(each) for each in pages[2].split(", ")]
                        continue
                    if not part.get("thought"):
                        said.append(part["text"])
                elif "inlineData" in part or "fileData" in part:
                    where = f"contents[{number}].parts[{place}]"
                    found, name = self._source(part, where, files)
                    told = _told(header) if header else (0, name, 0)
                    resolution = (part.get("mediaResolution") or config).get(
                        "level" if "mediaResolution" in part else "mediaResolution"
                    )
                    await self._add(prompt, count, model, part, found, told, resolution)
                    header = None
                else:
                    count["TEXT"] += of_json(part)
            words = "\n".join(said)
            if content.get("role") == "model":
                prompt.broken_off = words
            elif words.startswith(_GO_ON) and prompt.broken_off:
                # The same question once more, to be answered from where the answer ended.
                prompt.goes_on = True
            elif said:
                prompt.questions.append(words)
                prompt.meant, prompt.broken_off, prompt.goes_on = meant, "", False

    async def _add(
        self,
        prompt: Prompt,
        count: Counter[str],
        model: Model,
        part: Json,
        source: Source,
        header: tuple[int, str, int],
        resolution: str | None,
    ) -> None:
        pages = await self._pages.page_count(source)
        wanted = part.get("documentMetadata")
        first, last = page_range(wanted, pages)
        kind = reading(source.mime)
        if kind == "pdf":
            self._check_pdf(source, last - first + 1, model)
        layers = (wanted or {}).get("contentLayers") or ["PAGE_IMAGE"]
        if kind in ("text", "markup"):
            count["TEXT"] += of_text((await self._pages.pages(source))[0])
        elif kind == "pdf":
            modality, each = model.tokens_per_page(resolution)
            if "PAGE_IMAGE" in layers:
                count[modality] += each * (last - first + 1)
            if "PAGE_TEXT" in layers:
                texts = (await self._pages.pages(source))[first - 1 : last]
                count["TEXT"] += sum(of_text(text) for text in texts)
        else:
            modality = source.mime.partition("/")[0].upper()
            count[modality if modality in ("IMAGE", "AUDIO", "VIDEO") else "DOCUMENT"] += 258
        number = header[0] or len(prompt.documents) + 1
        document = Document(
            number, header[1] or f"Document {number}", source, first, last, header[2]
        )
        seen = {(old.source.sha256, old.first, old.last) for old in prompt.documents}
        if (source.sha256, first, last) not in seen:
            prompt.documents.append(document)

    def _source(self, part: Json, where: str, files: Json) -> tuple[Source, str]:
        if "fileData" in part:
            uri = part["fileData"].get("fileUri", "")
            file = StoredFile(**files[uri]) if uri in files else self._files.by_uri(uri)
            self._active(file)
            return Source(self._files.path(file), file.sha256, file.mime), file.display_name or ""
        mime = base_type(part["inlineData"].get("mimeType", ""))
        if not accepted(mime):
            raise invalid(f"Unsupported MIME type: {mime}")
        field_name = f"{where}.inline_data.data"
        data = decoded(part["inlineData"].get("data", ""), field_name)
        sha256 = hashlib.sha256(data).hexdigest()
        if sha256 not in self._inline:
            blob = self._inline[sha256] = self._records.new_blob()
            self._records.blob_path(blob).write_bytes(data)
            while len(self._inline) > _KEPT_INLINE:
                _, old = self._inline.popitem(last=False)
                self._records.blob_path(old).unlink(missing_ok=True)
        self._inline.move_to_end(sha256)
        return Source(self._records.blob_path(self._inline[sha256]), sha256, mime), ""

    def _active(self, file: StoredFile) -> StoredFile:
        if file.state(self._clock()) != "ACTIVE":
            raise ApiError(
                "FAILED_PRECONDITION",
                f"The File {file.id} is not in an ACTIVE state and usage is not allowed.",
            )
        return file

    def _check_pdf(self, source: Source, pages: int, model: Model) -> None:
        if model.id == OFFLINE_MODEL:
            return
        if pages > _MOST_PAGES:
            raise invalid(
                f"The document contains {pages} pages which exceeds the supported page limit of "
                f"{_MOST_PAGES}."
            )
        if source.path.stat().st_size > _MOST_PDF_BYTES:
            raise invalid("The request's total referenced files bytes are too large to be read")


def _span(text: str) -> tuple[int, int]:
    first, _, last = text.partition("–")
    return int(first), int(last or first)


def _told(header: re.Match[str]) -> tuple[int, str, int]:
    """Return what a heading says: number, name, and how many pages come before the part."""
    first = int((header[3] or "1").replace(",", "") or 1)
    return int(header[1]), header[2], max(0, first - 1)
