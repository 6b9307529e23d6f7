"""Files: the resumable upload protocol, and listing, reading and deleting what was uploaded."""

from urllib.parse import unquote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from workbench.simulator import responses
from workbench.simulator.errors import ApiError, invalid
from workbench.simulator.incoming import body_of, origin_of, versioned
from workbench.simulator.paging import page
from workbench.simulator.request_reader import parse_lenient
from workbench.simulator.service import Service
from workbench.simulator.upload_sink import Upload


def file_routes(service: Service) -> list[Route]:
    """Return the routes under `/files` and `/upload`."""

    async def listed(request: Request) -> Response:
        files = service.files.alive()
        names = [f"files/{file.id}" for file in files]
        chosen, more = page(files, names, request.query_params, default=10, most=100)
        now, origin = service.clock(), origin_of(request)
        found = [file.resource(origin, now) for file in chosen]
        return responses.json_response(request, ({"files": found} if found else {}) | more)

    async def got(request: Request) -> Response:
        file = service.files.get(_id(request))
        body = file.resource(origin_of(request), service.clock())
        return responses.json_response(request, body)

    async def deleted(request: Request) -> Response:
        service.files.delete(_id(request))
        service.sweep()
        return responses.json_response(request, {})

    async def uploaded(request: Request) -> Response:
        upload_id = request.query_params.get("upload_id")
        if upload_id is None:
            return await _start(service, request)
        return await _go_on(service, service.uploads.get(upload_id), request)

    return [
        *versioned("/VERSION/files", listed, ["GET"]),
        *versioned("/VERSION/files/{id}", got, ["GET"]),
        *versioned("/VERSION/files/{id}", deleted, ["DELETE"]),
        *versioned("/upload/VERSION/files", uploaded, ["POST", "PUT"]),
    ]


def _id(request: Request) -> str:
    file_id: str = request.path_params["id"]
    if file_id.endswith(":download"):
        service_id = file_id.removesuffix(":download")
        raise invalid(f"File {service_id} was uploaded. Only generated files can be downloaded.")
    return file_id


async def _start(service: Service, request: Request) -> Response:
    headers = request.headers
    if headers.get("x-goog-upload-protocol") != "resumable" or _commands(request) != {"start"}:
        raise invalid("Uploads use X-Goog-Upload-Protocol: resumable and begin with start.")
    body = parse_lenient(await body_of(request), "CreateFileRequest")
    service.sweep()
    name = headers.get("x-goog-upload-file-name")
    upload = service.uploads.start(
        body.get("file") or {},
        headers.get("x-goog-upload-header-content-length"),
        headers.get("x-goog-upload-header-content-type"),
        unquote(name) if name else None,
    )
    query = f"upload_id={upload.id}&upload_protocol=resumable"
    url = f"{origin_of(request)}{request.url.path}?{query}"
    told = {"X-Goog-Upload-URL": url, "X-Goog-Upload-Control-URL": url}
    told["X-Goog-Upload-Header-Content-Type"] = "application/json; charset=UTF-8"
    return _empty(upload, told)


async def _go_on(service: Service, upload: Upload, request: Request) -> Response:
    commands = _commands(request)
    try:
        if commands == {"query"}:
            await service.uploads.settled(upload)
            return _empty(upload)
        if commands == {"cancel"}:
            service.uploads.cancel(upload)
            return _empty(upload)
        if not commands or not commands <= {"upload", "finalize"}:
            raise invalid("X-Goog-Upload-Command must be upload, finalize, query or cancel.")
        last = "finalize" in commands
        if "upload" in commands:
            offset = request.headers.get("x-goog-upload-offset")
            length = request.headers.get("content-length")
            size = int(length) if length and length.isdigit() else None
            await service.uploads.receive(upload, offset, size, last, request.stream())
        if not last:
            return _empty(upload)
        file = service.uploads.finish(upload)
    except ApiError as error:
        answer = responses.json_response(request, error.body(), error.code)
        answer.headers.update(upload.headers())
        return answer
    body = {"file": file.resource(origin_of(request), service.clock())}
    answer = responses.json_response(request, body)
    answer.headers.update({**upload.headers(), "Server": "UploadServer"})
    return answer


def _commands(request: Request) -> set[str]:
    given = request.headers.get("x-goog-upload-command", "")
    return {command.strip().lower() for command in given.split(",") if command.strip()}


def _empty(upload: Upload, headers: dict[str, str] | None = None) -> Response:
    told = {**upload.headers(), **(headers or {}), "Server": "UploadServer"}
    return Response(b"", 200, told, media_type="text/plain; charset=utf-8")
