"""What a simulator keeps in its folder, and how it starts and stops."""

import base64
import hashlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time

import httpx
import pytest

from tests.shared_data import PDFS
from tests.simulator.test_caches import LONG
from tests.simulator.wire import (
    REPORT,
    Hand,
    asking,
    begin,
    chunk,
    client,
    running,
    stream,
    text_of,
    upload,
    upload_path,
)
from workbench.simulator import Simulator

GRANULE = 8 * 1024 * 1024


def test_files_caches_and_their_ends_survive_a_restart(tmp_path):
    hand = Hand()
    with running(state_dir=tmp_path, clock=hand) as (first, http):
        file = upload(http, REPORT.encode(), "text/plain", displayName="report.txt")
        cache = http.post(
            "/v1beta/cachedContents",
            json={
                "model": "models/offline-extractive",
                "contents": [{"parts": [{"text": LONG}]}],
                "ttl": "7200s",
            },
        ).json()
    hand.move(seconds=3600)
    with running(state_dir=tmp_path, clock=hand, key="SIM-other") as (second, http):
        assert second.key != first.key
        kept = http.get(f"/v1beta/{file['name']}").json()
        assert {**kept, "uri": ""} == {**file, "uri": ""}
        assert kept["uri"].startswith(second.url)
        assert http.get(f"/v1beta/{cache['name']}").json() == cache
        # An address that was handed out before the restart still names the file.
        assert "Corrosion was found" in text_of(stream(http, asking("corrosion?", file)))
        hand.move(days=2)
        assert http.get("/v1beta/files").json() == {}
        assert http.get("/v1beta/cachedContents").json() == {}
    with running(state_dir=tmp_path, clock=hand):
        assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_an_upload_goes_on_after_a_restart(tmp_path):
    data = b"a" * GRANULE + b"tail"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with running(state_dir=tmp_path, port=port) as (_, http):
        url = begin(http, len(data), "text/plain")
        chunk(url, "upload", data[:GRANULE], 0)
    with running(state_dir=tmp_path, port=port):
        assert chunk(url, "query").headers["x-goog-upload-size-received"] == str(GRANULE)
        file = chunk(url, "upload, finalize", b"tail", GRANULE).json()["file"]
    digest = hashlib.sha256(data).hexdigest().encode()
    assert base64.b64decode(file["sha256Hash"]) == digest


def test_without_a_folder_nothing_is_left_behind(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with running() as (_, http):
        upload(http, b"x", "text/plain")
        assert list(tmp_path.iterdir())
    assert not list(tmp_path.iterdir())


def test_deleting_frees_the_disk(tmp_path):
    with running(state_dir=tmp_path) as (_, http):
        file = upload(http, b"x" * 1000, "text/plain")
        assert len(list((tmp_path / "blobs").iterdir())) == 1
        http.delete(f"/v1beta/{file['name']}")
        assert not list((tmp_path / "blobs").iterdir())
        cancelled = begin(http, 1000, "text/plain")
        chunk(cancelled, "cancel")
        assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_record_that_cannot_be_read_is_left_alone(tmp_path):
    with running(state_dir=tmp_path) as (_, http):
        upload(http, b"x", "text/plain")
    (record,) = (tmp_path / "files").glob("*.json")
    record.write_text("{", encoding="utf-8")
    with running(state_dir=tmp_path) as (_, http):
        assert http.get("/v1beta/files").json() == {}
    assert record.read_text(encoding="utf-8") == "{"


def test_it_stops_within_a_second_in_the_middle_of_a_stream():
    server = Simulator(rate=400.0, thinking_pace=0)
    server.start()
    with client(server) as http:
        file = upload(http, REPORT.encode(), "text/plain")
        path = "/v1beta/models/offline-extractive:streamGenerateContent?alt=sse"
        with http.stream("POST", path, json=asking("corrosion?", file)) as reply:
            chunks = reply.iter_raw()
            next(chunks)
            began = time.monotonic()
            server.stop()
            assert time.monotonic() - began < 1
            with pytest.raises(httpx.TransportError):
                list(chunks)
    server.stop()


def test_it_stops_within_a_second_in_the_middle_of_a_search():
    server = Simulator(thinking_pace=0)
    server.start()
    with client(server) as http:
        file = upload_path(http, PDFS / "octave-manual-7.3.pdf")
        body = asking("What is a function handle?", file)
        config = {"thinkingConfig": {"includeThoughts": True}}
        path = "/v1beta/models/offline-extractive:streamGenerateContent?alt=sse"
        with http.stream("POST", path, json=body | {"generationConfig": config}) as reply:
            assert b"Searching 1 document" in next(reply.iter_raw())
            began = time.monotonic()
            server.stop()
            assert time.monotonic() - began < 1


def test_a_client_that_leaves_ends_the_work():
    before = threading.active_count()
    with running(rate=400.0) as (_, http):
        file = upload(http, REPORT.encode(), "text/plain")
        path = "/v1beta/models/offline-extractive:streamGenerateContent?alt=sse"
        for _number in range(3):
            with http.stream("POST", path, json=asking("corrosion?", file)) as reply:
                next(reply.iter_raw())
        began = time.monotonic()
        assert http.get("/v1beta/models").status_code == 200
        assert time.monotonic() - began < 0.5
    assert threading.active_count() <= before


def test_a_taken_port_is_an_oserror():
    with running() as (server, _):
        taken = Simulator(port=int(server.url.rpartition(":")[2]))
        with pytest.raises(OSError):
            taken.start()


def test_a_folder_that_cannot_be_used_is_an_oserror(tmp_path):
    (tmp_path / "file").write_text("x")
    broken = Simulator(state_dir=tmp_path / "file")
    with pytest.raises(OSError):
        broken.start()


def test_it_can_be_started_again():
    server = Simulator()
    for _number in range(2):
        with server, client(server) as http:
            assert http.get("/v1beta/models").status_code == 200


def test_importing_it_is_cheap():
    code = (
        "import sys, workbench.simulator\n"
        "heavy = {'starlette', 'uvicorn', 'pypdfium2', 'h11', 'anyio'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_alone_it_prints_one_line_and_leaves_on_a_signal(tmp_path, number):
    command = [sys.executable, "-m", "workbench.simulator", "--rate", "0"]
    command += ["--key", "SIM-given", "--state-dir", str(tmp_path)]
    flags = subprocess.CREATE_NEW_PROCESS_GROUP if os.name == "nt" else 0
    with subprocess.Popen(command, stdout=subprocess.PIPE, creationflags=flags) as process:
        assert process.stdout is not None
        told = json.loads(process.stdout.readline())
        assert told["key"] == "SIM-given"
        headers = {"x-goog-api-key": told["key"]}
        reply = httpx.get(f"{told['url']}/v1beta/models", headers=headers, trust_env=False)
        assert reply.status_code == 200
        process.send_signal(number)
        assert process.wait(5) == 0
        assert process.stdout.read() == b""
