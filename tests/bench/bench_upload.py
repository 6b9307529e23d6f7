"""Upload of 1 GiB to a sink on loopback, against `curl -T`, without and with resets.

Prints MB/s of both, their ratio (at least 0.9), the peak memory above idle in MiB (at most 40),
and, with a reset in every 64 MiB, the bytes sent beyond the size (at most one chunk a reset) and
whether the hash the server computed equals the source's. The sink runs in a process of its own;
hashing is left out where speed is measured, on both sides.

    bench_upload.py [MiB]
"""

import asyncio
import base64
import contextlib
import hashlib
import json
import multiprocessing
import os
import socket
import statistics
import struct
import subprocess
import sys
import tempfile
import threading
import time
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

MIB = 1024 * 1024
GRANULARITY = 8 * MIB
RUNS = 3


def sink(ready: Connection, reset_every: int) -> None:
    """Serve uploads and PUTs; after every `reset_every` bytes of an upload, reset in mid-chunk."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        ready.send(port)
        state: dict[str, Any] = {"taken": 0, "kept": 0, "resets": 0}
        state["hash"] = hashlib.sha256() if reset_every else None
        state["next"] = reset_every
        while True:
            connection, _ = listener.accept()
            arguments = (connection, port, state, reset_every)
            threading.Thread(target=serve, args=arguments, daemon=True).start()


def serve(connection: socket.socket, port: int, state: dict[str, Any], reset_every: int) -> None:
    """Serve one connection until it ends."""
    with connection, contextlib.suppress(OSError):
        stream = connection.makefile("rb", buffering=65536)
        view = memoryview(bytearray(MIB))
        while line := stream.readline():
            headers: dict[str, str] = {}
            while (field := stream.readline()).strip():
                name, _, value = field.decode().partition(":")
                headers[name.lower()] = value.strip()
            length = int(headers.get("content-length", 0))
            command = headers.get("x-goog-upload-command", "put")
            if "expect" in headers:
                connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
            if command == "start":
                stream.read(length)
                state.update(taken=0, kept=0)
                answer(
                    connection,
                    b"",
                    f"X-Goog-Upload-URL: http://127.0.0.1:{port}/upload/x?upload_id=1\r\n"
                    f"X-Goog-Upload-Chunk-Granularity: {GRANULARITY}\r\n"
                    "X-Goog-Upload-Status: active",
                )
            elif command == "query":
                received = f"X-Goog-Upload-Size-Received: {state['kept']}"
                answer(connection, b"", f"X-Goog-Upload-Status: active\r\n{received}")
            elif line.startswith(b"GET"):
                figures = {key: state[key] for key in ("taken", "resets")}
                answer(connection, json.dumps(figures).encode(), "X: y")
            elif not take(connection, stream, view, length, state, reset_every):
                return
            elif "finalize" in command:
                answer(connection, finished(state), "X-Goog-Upload-Status: final")
            else:
                answer(connection, b"", "X-Goog-Upload-Status: active")


def finished(state: dict[str, Any]) -> bytes:
    """Return the file that an upload became."""
    file = {"name": "files/x", "sizeBytes": str(state["kept"])}
    if state["hash"] is not None:
        digest = state["hash"].hexdigest().encode()
        file["sha256Hash"] = base64.b64encode(digest).decode()
    return json.dumps({"file": file}).encode()


def take(
    connection: socket.socket,
    stream: Any,
    view: memoryview,
    left: int,
    state: dict[str, Any],
    reset_every: int,
) -> bool:
    """Take a body in; return False after a reset, which leaves whole units of granularity."""
    pending = bytearray()
    while left:
        # What the reader of the head has buffered comes first, then straight from the socket.
        count = stream.readinto1(view[: min(left, len(view))])
        if not count:
            return False
        left -= count
        state["taken"] += count
        if not reset_every:
            state["kept"] += count
            continue
        pending += view[:count]
        if state["taken"] >= state["next"]:
            state["next"] += reset_every
            state["resets"] += 1
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            stream.close()
            return False
    if state["hash"] is not None:
        state["hash"].update(pending)
    state["kept"] += len(pending)
    return True


def answer(connection: socket.socket, body: bytes, extra: str) -> None:
    """Send an answer."""
    head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n{extra}\r\n\r\n"
    connection.sendall(head.encode() + body)


@contextlib.contextmanager
def serving(reset_every: int) -> Any:
    """Run a sink in a process and give its address."""
    ours, theirs = multiprocessing.Pipe()
    context = multiprocessing.get_context("spawn")
    process = context.Process(target=sink, args=(theirs, reset_every), daemon=True)
    process.start()
    try:
        yield f"http://127.0.0.1:{ours.recv()}"
    finally:
        process.terminate()
        process.join()


def client_process(results: Connection, url: str, path: str, digest: str) -> None:
    """Upload in a fresh process, so that its memory can be told; report seconds and MiB."""
    from workbench.gemini import ApiKey, Client, Retries

    def resident(field: str) -> float:
        # Not ru_maxrss: it remembers the parent's peak from before exec.
        status = Path("/proc/self/status").read_text()
        return int(status.partition(f"{field}:")[2].split()[0]) / 1024

    async def run() -> None:
        async with Client(
            ApiKey("bench-key-0123456789"), base_url=url, retries=Retries(first=0.01)
        ) as client:
            with contextlib.suppress(Exception):
                await client.get_file("warm-up")  # everything is loaded and connected
            idle = resident("VmRSS")
            Path("/proc/self/clear_refs").write_text("5")  # forget the peak so far
            started = time.perf_counter()
            file = await client.upload(Path(path), mime_type="application/pdf", sha256=digest)
            seconds = time.perf_counter() - started
            results.send((seconds, resident("VmHWM") - idle, file.sha256))

    asyncio.run(run())


def with_client(url: str, path: Path, digest: str) -> tuple[float, float, str | None]:
    """Return seconds, MiB above idle, and the hash the server reported."""
    ours, theirs = multiprocessing.Pipe()
    context = multiprocessing.get_context("spawn")
    process = context.Process(target=client_process, args=(theirs, url, str(path), digest))
    process.start()
    result: tuple[float, float, str | None] = ours.recv()
    process.join()
    return result


def with_curl(url: str, path: Path) -> float:
    """Return the seconds that curl says it took, its own start not included."""
    command = ["curl", "-s", "-o", os.devnull, "-w", "%{time_total}", "-T", str(path), f"{url}/put"]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def main() -> None:
    """Measure and print."""
    size = int(sys.argv[1] if len(sys.argv) > 1 else 1024) * MIB
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "large.pdf"
        block = os.urandom(16 * MIB)
        whole = hashlib.sha256()
        with path.open("wb") as file:
            for number in range(size // len(block)):
                piece = number.to_bytes(8, "big") + block[8:]
                file.write(piece)
                whole.update(piece)
        digest = whole.hexdigest()
        with serving(0) as url:
            runs = [(with_curl(url, path), with_client(url, path, digest)) for _ in range(RUNS)]
        curl = statistics.median(run[0] for run in runs)
        client = statistics.median(run[1][0] for run in runs)
        memory = max(run[1][1] for run in runs)
        reset_every = 64 * MIB
        with serving(reset_every) as url:
            _, _, reported = with_client(url, path, digest)
            request = subprocess.run(["curl", "-s", url], check=True, capture_output=True)
            told = json.loads(request.stdout)
    figures = {
        "bench": "upload",
        "MiB": size // MIB,
        "client_MB_s": round(size / client / 1e6),
        "curl_MB_s": round(size / curl / 1e6),
        "ratio": round(curl / client, 3),
        "memory_above_idle_MiB": round(memory, 1),
        "resets": told["resets"],
        "bytes_beyond_size_per_reset_MiB": round(
            (told["taken"] - size) / MIB / max(1, told["resets"]), 2
        ),
        "hash_equal": reported == digest,
        "limits": {"ratio": 0.9, "memory_above_idle_MiB": 40, "chunk_MiB": 64},
    }
    print(json.dumps(figures))  # noqa: T201  # the output of the script


if __name__ == "__main__":
    main()
