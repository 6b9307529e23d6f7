"""The simulator as a server on somebody's computer: who may talk to it, and what it writes down."""

import socket
import stat
import sys

import pytest

from tests.simulator.wire import asking, begin, chunk, client, error_of, running, upload


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "0.0.0.0:1", "[::1]:1"]
)
def test_attacks_row_33_foreign_hosts_get_403(http, host):
    error_of(http.get("/v1beta/models", headers={"Host": host}), 403, "PERMISSION_DENIED")


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1"])
def test_attacks_row_33_foreign_origins_get_403_and_no_cors(http, origin):
    url = begin(http, 1, "text/plain")
    path = url.removeprefix(str(http.base_url).rstrip("/"))
    for method, target in (("GET", "/v1beta/models"), ("OPTIONS", "/v1beta/models")):
        reply = http.request(method, target, headers={"Origin": origin})
        error_of(reply, 403, "PERMISSION_DENIED")
        assert not [name for name in reply.headers if name.startswith("access-control")]
    # Not even where the address alone is the permission.
    error_of(http.post(path, headers={"Origin": origin}), 403, "PERMISSION_DENIED")
    fetched = {"Sec-Fetch-Site": "cross-site"}
    error_of(http.get("/v1beta/models", headers=fetched), 403, "PERMISSION_DENIED")


def test_attacks_row_33_nothing_but_loopback_listens(server):
    port = int(server.url.rpartition(":")[2])
    for family, address in ((socket.AF_INET, "127.0.0.2"), (socket.AF_INET6, "::1")):
        with socket.socket(family, socket.SOCK_STREAM) as probe, pytest.raises(OSError):
            probe.settimeout(2)
            probe.connect((address, port))


def test_attacks_row_34_keys_are_random_and_recognisable():
    with running() as (one, _), running() as (other, _):
        assert one.key.startswith("SIM-") and len(one.key) > 30
        assert one.key != other.key
        with client(other) as http:
            http.headers["x-goog-api-key"] = one.key
            error_of(http.get("/v1beta/models"), 400, "INVALID_ARGUMENT")


def test_every_path_needs_the_key(server):
    with client(server) as http:
        del http.headers["x-goog-api-key"]
        for path in ("/", "/v1beta/files", "/v1beta/files/x", "/nowhere"):
            error_of(http.get(path), 403, "PERMISSION_DENIED")
        error_of(http.post("/upload/v1beta/files"), 403, "PERMISSION_DENIED")
        reply = http.post("/upload/v1beta/files?upload_id=guess")
        error_of(reply, 404, "NOT_FOUND")


def test_names_of_files_never_become_paths(tmp_path):
    with running(state_dir=tmp_path / "state") as (_, http):
        for name in ("../../escape.txt", "/etc/escape", "C:\\escape", "a\0b"):
            upload(http, b"x", "text/plain", displayName=name)
        headers = {"X-Goog-Upload-File-Name": "../../escape.txt"}
        http.post("/upload/v1beta/files", headers=headers)
    assert [path.name for path in tmp_path.iterdir()] == ["state"]
    names = [path.stem for path in (tmp_path / "state").rglob("*") if path.is_file()]
    assert len(names) == 8
    assert all(len(name) == 32 and int(name, 16) >= 0 for name in names)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no file modes")
def test_the_key_is_never_written_and_files_are_private(tmp_path):
    with running(state_dir=tmp_path, key="SIM-never-on-disk") as (_, http):
        upload(http, b"x", "text/plain")
        begin(http, 5, "text/plain")
        http.post("/v1beta/models/offline-extractive:generateContent", json=asking("x"))
        files = [path for path in tmp_path.rglob("*") if path.is_file()]
        assert files
        assert not [path for path in files if b"never-on-disk" in path.read_bytes()]
        assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
        folders = [path for path in tmp_path.iterdir() if path.is_dir()]
        assert {stat.S_IMODE(path.stat().st_mode) for path in folders} == {0o700}


def test_a_key_in_the_query_does_not_reach_the_log(caplog):
    caplog.set_level("DEBUG")
    with running(key="SIM-not-in-a-log") as (server, _):
        socket_url = f"{server.url}/v1beta/models?key=SIM-not-in-a-log"
        port = int(server.url.rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port)) as raw:
            target = socket_url.removeprefix(server.url)
            raw.sendall(f"GET {target} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            assert raw.recv(20).startswith(b"HTTP/1.1 200")
    assert "SIM-not-in-a-log" not in caplog.text


def test_an_upload_address_cannot_be_guessed(http):
    first, second = begin(http, 1, "text/plain"), begin(http, 1, "text/plain")
    assert len(first.partition("upload_id=")[2].partition("&")[0]) > 60
    assert first != second
    assert chunk(first.replace("upload_id=", "upload_id=../"), "query").status_code == 404
