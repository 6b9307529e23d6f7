"""Messages on the wire: a content is a role and its parts, and parts are kept as raw JSON."""

import base64
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from workbench.gemini.wire import Wire

RawPart = dict[str, Any]
"""A part exactly as it came or as it is to be sent."""


class Blob(Wire):
    """Bytes carried in the message itself, base64."""

    mime_type: str | None = None
    data: str | None = None


class FileData(Wire):
    """A file named by its URI."""

    file_uri: str | None = None
    mime_type: str | None = None


class DocumentMetadata(Wire):
    """Which pages of a document are read (from 1, both ends included) and in what form."""

    start_page: int | None = None
    end_page: int | None = None
    content_layers: list[str] | None = None


class ExecutableCode(Wire):
    """Code that the model ran on the server."""

    language: str | None = None
    code: str | None = None
    id: str | None = None


class CodeExecutionResult(Wire):
    """What that code gave."""

    outcome: str | None = None
    output: str | None = None
    id: str | None = None


class FunctionCall(Wire):
    """A call that the model asks for; `id` is absent on older models."""

    name: str | None = None
    args: dict[str, Any] | None = None
    id: str | None = None


class FunctionResponse(Wire):
    """The result of such a call."""

    name: str | None = None
    response: dict[str, Any] | None = None
    id: str | None = None
    parts: list[dict[str, Any]] | None = None
    will_continue: bool | None = None
    scheduling: str | None = None


class ServerTool(Wire):
    """A call of a tool on the server's side, or its result."""

    id: str | None = None
    tool_type: str | None = None
    args: dict[str, Any] | None = None
    response: dict[str, Any] | None = None


class Part(Wire):
    """A typed view of a part; build requests with it, or read a raw part through it."""

    text: str | None = None
    inline_data: Blob | None = None
    file_data: FileData | None = None
    function_call: FunctionCall | None = None
    function_response: FunctionResponse | None = None
    executable_code: ExecutableCode | None = None
    code_execution_result: CodeExecutionResult | None = None
    tool_call: ServerTool | None = None
    tool_response: ServerTool | None = None
    thought: bool | None = None
    thought_signature: str | None = None
    video_metadata: dict[str, Any] | None = None
    media_resolution: dict[str, Any] | None = None
    part_metadata: dict[str, Any] | None = None
    document_metadata: DocumentMetadata | None = None
    spreadsheet_metadata: dict[str, Any] | None = None
    media_processing: str | None = None


def _raw(part: Any) -> Any:
    return part.wire() if isinstance(part, Part) else part


class Content(Wire):
    """One turn: `role` is "user" or "model"; parts may be given as `Part` or as raw JSON."""

    role: str | None = None
    parts: list[Annotated[RawPart, BeforeValidator(_raw)]] = Field(default_factory=list)


def text_part(text: str) -> RawPart:
    """Return a part that says a text."""
    return {"text": text}


def file_part(uri: str, mime_type: str, *, pages: tuple[int, int] | None = None) -> RawPart:
    """Return a part that shows an uploaded file, or a range of its pages (from 1, inclusive)."""
    part: RawPart = {"fileData": {"fileUri": uri, "mimeType": mime_type}}
    if pages is not None:
        part["documentMetadata"] = {"startPage": pages[0], "endPage": pages[1]}
    return part


def inline_part(data: bytes, mime_type: str) -> RawPart:
    """Return a part that carries its bytes; the whole request may hold 100 MB (wire notes)."""
    return {"inlineData": {"mimeType": mime_type, "data": base64.b64encode(data).decode()}}


def joined_text(parts: list[RawPart]) -> list[RawPart]:
    """Join neighbours that are nothing but text, so that a long answer is replayed short.

    Parts with a signature or any other field are never touched: they must go back as they came.
    """
    result: list[RawPart] = []
    run: list[str] = []

    def close(thought: bool) -> None:
        if run:
            text = "".join(run)
            result.append({"text": text, "thought": True} if thought else {"text": text})
            run.clear()

    running = False
    for part in parts:
        plain = isinstance(part.get("text"), str) and (
            len(part) == 1 or (len(part) == 2 and part.get("thought") is True)
        )
        thought = plain and len(part) == 2
        if not plain or thought != running:
            close(running)
        running = thought
        if plain:
            run.append(part["text"])
        else:
            result.append(part)
    close(running)
    return result
