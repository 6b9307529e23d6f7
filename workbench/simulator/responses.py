"""Answers on the wire: pretty JSON, event streams, the array form, and Google's headers."""

import gzip
import json
import zlib
from collections.abc import AsyncIterator, Mapping

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from workbench.simulator.errors import ApiError, Json

_COMMON = {
    "Vary": "Origin, X-Origin, Referer",
    "Server": "scaffolding on HTTPServer2",
    "X-XSS-Protection": "0",
    "X-Frame-Options": "SAMEORIGIN",
    "X-Content-Type-Options": "nosniff",
}
_JSON_TYPE = "application/json; charset=UTF-8"
_NOT_FOUND = (
    "<!DOCTYPE html>\n<html lang=en>\n  <title>Error 404 (Not Found)!!1</title>\n"
    "  <p><b>404.</b> <ins>That\u2019s an error.</ins>\n"
)


def pretty(body: object) -> str:
    """Write JSON as the service does in unary answers: two blanks deep, a line end at the end."""
    return _guarded(json.dumps(body, indent=2, ensure_ascii=False)) + "\n"


def json_response(
    request: Request, body: object, code: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    """Answer with pretty JSON, gzipped when the client takes it."""
    data = pretty(body).encode("utf-8", "replace")
    extra = {**_COMMON, **(headers or {})}
    if _takes_gzip(request):
        data = gzip.compress(data, compresslevel=1)
        extra["Content-Encoding"] = "gzip"
    return Response(data, code, extra, media_type=_JSON_TYPE)


def error_response(request: Request, error: ApiError, form: str = "") -> Response:
    """Answer with an error; `form` is `sse` or `array` for the two forms of a stream."""
    if form == "sse":
        headers = {**_COMMON, "Content-Disposition": "attachment"}
        body = pretty(error.body())
        return Response(body, error.code, headers, media_type="text/event-stream")
    return json_response(request, [error.body()] if form == "array" else error.body(), error.code)


def not_found() -> Response:
    """Answer a path that no API has: HTML, as the front end does."""
    return Response(_NOT_FOUND, 404, {"Server": "sffe"}, media_type="text/html; charset=UTF-8")


def event_stream(chunks: AsyncIterator[Json]) -> Response:
    """Answer with one `data:` line for each chunk, each ended by CR LF CR LF."""

    async def events() -> AsyncIterator[bytes]:
        async for chunk in chunks:
            line = _guarded(json.dumps(chunk, separators=(",", ": "), ensure_ascii=False))
            yield f"data: {line}\r\n\r\n".encode("utf-8", "replace")

    headers = {**_COMMON, "Content-Disposition": "attachment", "Content-Type": "text/event-stream"}
    return StreamingResponse(events(), 200, headers)


def array_stream(request: Request, chunks: AsyncIterator[Json]) -> Response:
    """Answer with one JSON array that grows chunk by chunk, gzipped when the client takes it."""
    packer = zlib.compressobj(1, wbits=31) if _takes_gzip(request) else None

    def packed(text: str, end: bool = False) -> bytes:
        data = text.encode("utf-8", "replace")
        if packer is None:
            return data
        mode = zlib.Z_FINISH if end else zlib.Z_SYNC_FLUSH
        return packer.compress(data) + packer.flush(mode)

    async def elements() -> AsyncIterator[bytes]:
        before = "["
        async for chunk in chunks:
            yield packed(before + pretty(chunk))
            before = ",\r\n"
        yield packed("]\n", end=True)

    headers = {**_COMMON, "Content-Type": _JSON_TYPE}
    if packer is not None:
        headers["Content-Encoding"] = "gzip"
    return StreamingResponse(elements(), 200, headers)


def _guarded(text: str) -> str:
    return text.replace("<", "\\u003c").replace(">", "\\u003e")


def _takes_gzip(request: Request) -> bool:
    return "gzip" in request.headers.get("accept-encoding", "").lower()
