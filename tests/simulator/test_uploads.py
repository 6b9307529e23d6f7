"""Wire section 3: the resumable protocol, files, and what becomes of them in 48 hours."""

import base64
import hashlib
import re

import pytest

from tests.simulator.wire import (
    SECOND,
    Hand,
    asking,
    begin,
    chunk,
    error_of,
    running,
    start_headers,
    upload,
)

MIB = 1024 * 1024
GRANULE = 8 * MIB


def test_start_answers_with_headers_and_no_body(server, http):
    reply = http.post(
        "/upload/v1beta/files",
        headers=start_headers(5, "application/pdf"),
        json={"file": {"display_name": "sample.pdf"}},
    )
    assert (reply.status_code, reply.content) == (200, b"")
    assert reply.headers["content-type"] == "text/plain; charset=utf-8"
    assert reply.headers["server"] == "UploadServer"
    assert reply.headers["x-goog-upload-status"] == "active"
    assert reply.headers["x-goog-upload-chunk-granularity"] == "8388608"
    assert reply.headers["x-goog-upload-url"] == reply.headers["x-goog-upload-control-url"]
    upload_id = reply.headers["x-guploader-uploadid"]
    expected = f"{server.url}/upload/v1beta/files?upload_id={upload_id}&upload_protocol=resumable"
    assert reply.headers["x-goog-upload-url"] == expected


def test_v1_uploads_stay_on_v1(server, http):
    reply = http.post("/upload/v1/files", headers=start_headers(1, "text/plain"), json={})
    assert reply.headers["x-goog-upload-url"].startswith(f"{server.url}/upload/v1/files?")


def test_the_file_resource_is_complete():
    hand = Hand()
    with running(clock=hand) as (server, http):
        url = begin(http, 5, "text/plain; charset=utf-8", displayName="a b.txt")
        hand.move(seconds=2)
        reply = chunk(url, "upload, finalize", b"words", 0)
        file = reply.json()["file"]
    assert reply.headers["x-goog-upload-status"] == "final"
    assert re.fullmatch(r"files/[a-z0-9]{12}", file.pop("name"))
    assert re.fullmatch(re.escape(server.url) + r"/v1beta/files/[a-z0-9]{12}", file.pop("uri"))
    digest = hashlib.sha256(b"words").hexdigest()
    assert file == {
        "displayName": "a b.txt",
        "mimeType": "text/plain",
        "sizeBytes": "5",
        "createTime": "2026-11-21T12:00:02.123456Z",
        "updateTime": "2026-11-21T12:00:02.123456Z",
        "expirationTime": "2026-11-23T12:00:00.123456789Z",
        "sha256Hash": base64.b64encode(digest.encode()).decode(),
        "state": "ACTIVE",
        "source": "UPLOADED",
    }


def test_display_name_is_missing_when_none_was_given(http):
    assert "displayName" not in upload(http, b"x", "text/plain")
    named = upload(http, b"x", "text/plain", name="files/my-own-1")
    assert named["name"] == "files/my-own-1"
    again = http.post(
        "/upload/v1beta/files",
        headers=start_headers(1, "text/plain"),
        json={"file": {"name": "files/my-own-1"}},
    )
    error_of(again, 409, "ALREADY_EXISTS")


@pytest.mark.parametrize("name", ["-a", "a-", "A", "../x", "a" * 41, "a/b", "con.txt"])
def test_file_names_that_are_refused(http, name):
    reply = http.post(
        "/upload/v1beta/files",
        headers=start_headers(1, "text/plain"),
        json={"file": {"name": f"files/{name}"}},
    )
    error_of(reply, 400, "INVALID_ARGUMENT")


def test_single_quoted_json_is_taken_at_the_start(http):
    reply = http.post(
        "/upload/v1beta/files",
        headers=start_headers(1, "text/plain"),
        content=b"{'file': {'display_name': 'x'}}",
    )
    assert reply.status_code == 200
    file = chunk(reply.headers["x-goog-upload-url"], "upload, finalize", b"1", 0).json()["file"]
    assert file["displayName"] == "x"


def test_chunks_query_and_wrong_offsets(http):
    data = bytes(range(256)) * (GRANULE // 256) + b"tail"
    url = begin(http, len(data), "text/plain")
    middle = chunk(url, "upload", data[:GRANULE], 0)
    assert (middle.status_code, middle.content) == (200, b"")
    assert middle.headers["x-goog-upload-status"] == "active"
    query = chunk(url, "query")
    assert query.headers["x-goog-upload-size-received"] == str(GRANULE)
    assert query.headers["x-goog-upload-chunk-granularity"] == str(GRANULE)
    for offset in (0, GRANULE - 1, GRANULE + 1):
        wrong = chunk(url, "upload, finalize", b"tail", offset)
        error_of(wrong, 400, "INVALID_ARGUMENT")
        assert wrong.headers["x-goog-upload-status"] == "active"
        assert wrong.headers["x-goog-upload-size-received"] == str(GRANULE)
    assert chunk(url, "upload", b"tail", GRANULE).status_code == 400  # no multiple of 8 MiB
    last = chunk(url, "upload, finalize", b"tail", GRANULE)
    digest = hashlib.sha256(data).hexdigest().encode()
    assert base64.b64decode(last.json()["file"]["sha256Hash"]) == digest
    final = chunk(url, "query")
    assert final.headers["x-goog-upload-status"] == "final"
    assert final.headers["x-goog-upload-size-received"] == str(len(data))
    assert chunk(url, "upload, finalize", b"", len(data)).status_code == 400


def test_zero_byte_finalize_closes_an_upload(http):
    data = b"z" * GRANULE
    url = begin(http, GRANULE, "text/plain")
    chunk(url, "upload", data, 0)
    assert chunk(url, "finalize").json()["file"]["sizeBytes"] == str(GRANULE)


def test_a_cut_chunk_keeps_whole_granules(server, http):
    data = b"q" * (GRANULE + MIB)
    url = begin(http, 3 * GRANULE, "text/plain")

    def cut():
        yield data
        raise OSError("cable pulled")

    headers = {"X-Goog-Upload-Command": "upload", "X-Goog-Upload-Offset": "0"}
    headers["Content-Length"] = str(2 * GRANULE)
    with pytest.raises(OSError, match="cable pulled"):
        http.post(url, headers=headers, content=cut())
    assert chunk(url, "query").headers["x-goog-upload-size-received"] == str(GRANULE)
    rest = chunk(url, "upload, finalize", b"r" * (2 * GRANULE), GRANULE)
    digest = hashlib.sha256(b"q" * GRANULE + b"r" * (2 * GRANULE)).hexdigest().encode()
    assert base64.b64decode(rest.json()["file"]["sha256Hash"]) == digest


def test_cancel_and_unknown_uploads(http):
    url = begin(http, 5, "text/plain")
    assert chunk(url, "cancel").headers["x-goog-upload-status"] == "cancelled"
    assert chunk(url, "query").headers["x-goog-upload-status"] == "cancelled"
    assert chunk(url, "upload, finalize", b"words", 0).status_code == 400
    error_of(chunk(url.replace("upload_id=", "upload_id=x"), "query"), 404, "NOT_FOUND")


def test_sizes_are_capped(http):
    too_long = http.post(
        "/upload/v1beta/files", headers=start_headers(2 * 1024**3 + 1, "text/plain"), json={}
    )
    error_of(too_long, 400, "INVALID_ARGUMENT")
    url = begin(http, 3, "text/plain")
    error_of(chunk(url, "upload, finalize", b"words", 0), 400, "INVALID_ARGUMENT")
    error_of(chunk(url, "upload, finalize", b"wo", 0), 400, "INVALID_ARGUMENT")


def test_unsupported_mime_types_are_refused_at_the_start(http):
    reply = http.post("/upload/v1beta/files", headers=start_headers(1, "application/zip"), json={})
    assert (
        "Unsupported MIME type: application/zip"
        in error_of(reply, 400, "INVALID_ARGUMENT")["message"]
    )


def test_listing_pages_newest_first():
    hand = Hand()
    with running(clock=hand) as (_, http):
        assert http.get("/v1beta/files").json() == {}
        names = []
        for _number in range(12):
            hand.move(seconds=1)
            names.insert(0, upload(http, b"x", "text/plain")["name"])
        first = http.get("/v1beta/files").json()
        assert [file["name"] for file in first["files"]] == names[:10]
        token = first["nextPageToken"]
        second = http.get("/v1beta/files", params={"pageToken": token}).json()
        assert [file["name"] for file in second["files"]] == names[10:]
        assert "nextPageToken" not in second
        assert len(http.get("/v1beta/files?page_size=11").json()["files"]) == 11
        assert len(http.get("/v1beta/files?pageSize=5000").json()["files"]) == 12
        error_of(http.get("/v1beta/files?pageToken=nonsense"), 400, "INVALID_ARGUMENT")
        error_of(http.get("/v1beta/files?pageSize=x"), 400, "INVALID_ARGUMENT")


def test_get_and_delete_are_bare_and_then_403(http):
    file = upload(http, b"x", "text/plain")
    assert http.get(f"/v1/{file['name']}").json() == file
    deleted = http.request("DELETE", f"/v1/{file['name']}", json={})
    assert (deleted.json(), deleted.text) == ({}, "{}\n")
    for reply in (
        http.get(f"/v1/{file['name']}"),
        http.delete(f"/v1/{file['name']}"),
        http.post("/v1/models/gemini-2.5-flash:generateContent", json=asking("x", file)),
    ):
        file_id = file["name"].removeprefix("files/")
        assert error_of(reply, 403, "PERMISSION_DENIED")["message"] == (
            f"You do not have permission to access the File {file_id} or it may not exist."
        )


def test_files_end_after_48_hours_to_the_nanosecond():
    hand = Hand()
    with running(clock=hand) as (_, http):
        file = upload(http, b"x", "text/plain")
        hand.now += 48 * 3600 * SECOND - 1
        assert http.get(f"/v1beta/{file['name']}").status_code == 200
        hand.now += 1
        error_of(http.get(f"/v1beta/{file['name']}"), 403, "PERMISSION_DENIED")
        assert http.get("/v1beta/files").json() == {}


def test_video_is_processed_before_it_can_be_used():
    hand = Hand()
    with running(clock=hand) as (_, http):
        file = upload(http, b"x", "video/mp4")
        assert file["state"] == "PROCESSING"
        path = "/v1beta/models/gemini-2.5-flash:generateContent"
        error = error_of(http.post(path, json=asking("x", file)), 400, "FAILED_PRECONDITION")
        assert error["message"].endswith("is not in an ACTIVE state and usage is not allowed.")
        hand.move(seconds=5)
        assert http.get(f"/v1beta/{file['name']}").json()["state"] == "ACTIVE"
        assert http.post(path, json=asking("x", file)).status_code == 200


def test_uploaded_bytes_cannot_be_downloaded(http):
    file = upload(http, b"x", "text/plain")
    error_of(http.get(f"/v1beta/{file['name']}:download?alt=media"), 400, "INVALID_ARGUMENT")
