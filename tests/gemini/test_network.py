"""Certificates, proxies, names, origins: faults before the API is reached."""

import asyncio
import contextlib
import datetime
import gzip
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.faults.server import FaultServer, answer
from tests.gemini.answers import KEY, MODEL, QUESTION, QUICK, chunk, client, events, read_all, reply
from workbench.gemini import (
    GOOGLE,
    Client,
    ForeignAddress,
    Network,
    NotTheApi,
    Offline,
    ProxyFailure,
    Retries,
    StreamBroken,
    Timeouts,
    TlsFailure,
    parse_base_url,
)


@dataclass
class Authority:
    """A certificate authority of our own, and certificates signed by it."""

    folder: Path

    def __post_init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Test authority")])
        certificate = self._builder(self._name, self._key.public_key(), days=30)
        certificate = certificate.add_extension(
            x509.BasicConstraints(ca=True, path_length=0), critical=True
        )
        self.file = self.folder / "authority.pem"
        self._write(self.file, certificate)

    def server(self, host: str, *, days: int = 30) -> ssl.SSLContext:
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
        try:
            subject: x509.GeneralName = x509.IPAddress(ipaddress.ip_address(host))
        except ValueError:
            subject = x509.DNSName(host)
        certificate = self._builder(name, key.public_key(), days=days).add_extension(
            x509.SubjectAlternativeName([subject]), critical=False
        )
        chain = self.folder / "server.pem"
        self._write(chain, certificate)
        with chain.open("ab") as file:
            file.write(
                key.private_bytes(
                    serialization.Encoding.PEM,
                    serialization.PrivateFormat.PKCS8,
                    serialization.NoEncryption(),
                )
            )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(chain)
        return context

    def _builder(
        self, name: x509.Name, key: ec.EllipticCurvePublicKey, days: int
    ) -> x509.CertificateBuilder:
        now = datetime.datetime.now(datetime.UTC)
        authority_key = self._key.public_key()
        return (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(self._name)
            .public_key(key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(days=60))
            .not_valid_after(now + datetime.timedelta(days=days))
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key), critical=False
            )
        )

    def _write(self, path: Path, builder: x509.CertificateBuilder) -> None:
        certificate = builder.sign(self._key, hashes.SHA256())
        path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))


@contextlib.asynccontextmanager
async def tls_server(context: ssl.SSLContext):  # type: ignore[no-untyped-def]  # a generator
    seen: list[bytes] = []

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            seen.append(await reader.readuntil(b"\r\n\r\n"))
            writer.write(reply({"models": [{"name": "models/a"}]}))
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0, ssl=context)
    async with server:
        yield server.sockets[0].getsockname()[1], seen


@pytest.mark.parametrize("text", ["a.example", "a.example:8080/gemini", "//a.example", "mailto:a"])
def test_an_address_without_its_beginning_says_which_it_needs(text: str) -> None:
    with pytest.raises(ForeignAddress, match="must begin with https://"):
        parse_base_url(text)


async def test_row_20_an_authority_the_user_trusts(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    async with tls_server(authority.server("127.0.0.1")) as (port, seen):
        network = Network(ca_file=authority.file)
        async with client(f"https://127.0.0.1:{port}", network=network) as gemini:
            [model] = await gemini.list_models()
    assert model.name == "models/a"
    assert KEY.reveal().encode() in seen[0]


@pytest.mark.parametrize(
    ("host", "days", "known"),
    [("127.0.0.1", 30, False), ("127.0.0.1", -1, True), ("wrong.example", 30, True)],
    ids=["unknown authority", "expired", "wrong host"],
)
async def test_row_20_a_certificate_that_is_not_trusted(
    tmp_path: Path, host: str, days: int, known: bool
) -> None:
    authority = Authority(tmp_path)
    network = Network(ca_file=authority.file) if known else Network()
    async with tls_server(authority.server(host, days=days)) as (port, seen):
        async with client(f"https://127.0.0.1:{port}", network=network) as gemini:
            _, _, problem = await read_all(gemini)
            assert isinstance(problem, TlsFailure)
            assert "127.0.0.1 is not trusted" in str(problem) and problem.reason
    assert seen == []


async def test_row_20_an_authority_file_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "broken.pem").write_text("nothing")
    for name in ("broken.pem", "missing.pem"):
        network = Network(ca_file=tmp_path / name)
        async with client("https://127.0.0.1:9", network=network) as gemini:
            with pytest.raises(TlsFailure, match=name):
                await gemini.list_models()


async def test_row_21_a_proxy_that_wants_a_name() -> None:
    refuse = answer(407, b"<html>login</html>", content_type="text/html")
    with FaultServer(lambda _: refuse) as proxy:
        network = Network(proxy=f"http://someone:secret@127.0.0.1:{proxy.port}")
        async with client("https://api.example", network=network) as gemini:
            _, _, problem = await read_all(gemini)
    assert isinstance(problem, ProxyFailure) and problem.status == 407
    assert network.proxy is not None and network.proxy.rpartition("@")[2] in str(problem)
    assert "secret" not in repr(problem) and "someone" not in str(problem)
    assert proxy.requests[0].method == "CONNECT"


async def test_row_21_a_proxy_that_is_dead() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    async with client("https://api.example", network=Network(proxy=f"127.0.0.1:{port}")) as gemini:
        with pytest.raises(ProxyFailure, match=f"127.0.0.1:{port}"):
            await gemini.list_models()


async def test_row_21_socks_is_named() -> None:
    network = Network(proxy="socks5://127.0.0.1:1080")
    async with client("https://api.example", network=network) as gemini:
        with pytest.raises(ProxyFailure, match="127.0.0.1:1080"):
            await gemini.list_models()


async def test_row_21_loopback_never_goes_through_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    with FaultServer(lambda _: answer(500)) as proxy, FaultServer(lambda _: reply({})) as server:
        for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url)
        async with client(server.url, network=Network(proxy=proxy.url)) as gemini:
            await gemini.list_models()
    assert proxy.connections == 0 and server.connections == 1


async def test_row_21_the_systems_proxy_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with FaultServer(lambda _: answer(403, b"no")) as proxy:
        monkeypatch.setenv("https_proxy", proxy.url)
        monkeypatch.setenv("no_proxy", "direct.invalid")
        async with client("https://api.example") as gemini:
            with pytest.raises(ProxyFailure):
                await gemini.list_models()
        async with client("https://direct.invalid") as gemini:
            with pytest.raises(Offline):
                await gemini.list_models()
    assert {request.target for request in proxy.requests} == {"api.example:443"}


async def test_row_22_a_name_that_does_not_exist() -> None:
    waits: list[float] = []
    async with client("https://nowhere.invalid", retries=Retries(attempts=3, first=0.1)) as gemini:
        started = time.monotonic()
        with pytest.raises(Offline) as caught:
            await asyncio.wait_for(
                gemini.list_models(on_wait=lambda _, seconds: waits.append(seconds)), 10
            )
    assert caught.value.reason == "DNS"
    assert waits and time.monotonic() - started < 10


async def test_row_22_a_closed_port_then_an_open_one() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    reasons: list[str] = []
    async with client(f"http://127.0.0.1:{port}") as gemini:
        with pytest.raises(Offline):
            await gemini.list_models(on_wait=lambda reason, _: reasons.append(str(reason)))
    assert len(reasons) == QUICK.attempts - 1
    assert reasons[0] == "No connection to 127.0.0.1 could be made."


@pytest.fixture
def black_hole() -> Iterator[int]:
    """A port that accepts no more connections and refuses none."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        waiting = []
        for _ in range(4):
            filler = socket.socket()
            filler.setblocking(False)
            with contextlib.suppress(BlockingIOError):
                filler.connect(listener.getsockname())
            waiting.append(filler)
        time.sleep(0.05)
        yield listener.getsockname()[1]
        for filler in waiting:
            filler.close()


async def test_row_22_a_black_hole(black_hole: int) -> None:
    timeouts = Timeouts(connect=0.3, first_byte=20, gap=20)
    retries = Retries(attempts=4, first=0.01, connecting=0.5)
    started = time.monotonic()
    async with client(
        f"http://127.0.0.1:{black_hole}", timeouts=timeouts, retries=retries
    ) as gemini:
        with pytest.raises(Offline):
            await gemini.list_models()
    assert time.monotonic() - started < 3


async def test_row_23_sockets_older_than_a_sleep_are_not_used(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with FaultServer(lambda _: reply({})) as server:
        async with client(server.url) as gemini:
            await gemini.list_models()
            await gemini.list_models()
            assert server.connections == 1
            now = time.time
            monkeypatch.setattr(time, "time", lambda: now() + 8 * 3600)
            await gemini.list_models()
    assert server.connections == 2


GOOD_ADDRESSES = {
    "https://generativelanguage.googleapis.com/v1beta/": GOOGLE,
    "https://a.example/gemini/v1beta": "https://a.example/gemini",
    "https://a.example/v1beta2": "https://a.example/v1beta2",
    "https://generativelanguage.googleapis.com": "https://generativelanguage.googleapis.com",
    "https://generativelanguage.googleapis.com/": "https://generativelanguage.googleapis.com",
    " https://Gateway.example:8443/gemini/ ": "https://gateway.example:8443/gemini",
    "https://gateway.example:443": "https://gateway.example",
    "http://127.0.0.1:8080": "http://127.0.0.1:8080",
    "http://127.9.9.9": "http://127.9.9.9",
    "http://[::1]:8080/x": "http://[::1]:8080/x",
    "http://localhost:1": "http://localhost:1",
    "HTTPS://A.EXAMPLE": "https://a.example",
}
BAD_ADDRESSES = [
    "",
    "generativelanguage.googleapis.com",
    "//generativelanguage.googleapis.com",
    "http://generativelanguage.googleapis.com",
    "http://localhost.evil.example",
    "http://127.0.0.1.evil.example",
    "http://192.168.1.1",
    "http://0.0.0.0",
    "http://128.0.0.1",
    "http://[fe80::1]",
    "ftp://a.example",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "data:text/html,x",
    "ws://a.example",
    "https://user@a.example",
    "https://user:secret@a.example",
    "https://@a.example",
    "https://127.0.0.1@evil.example",
    "http://127.0.0.1:80@evil.example",
    "https://a.example?key=1",
    "https://a.example?",
    "https://a.example#x",
    "https://a.example#",
    "https://",
    "https:///path",
    "https://a.example:port",
    "https://a.example:99999",
    "https://a.example:-1",
    "https://[::1",
    "https://a b.example",
    "https://a.example\\@evil.example",
    "https://a.example\n.evil.example",
    "https://a.example\t",
    "https://a.example/\r\nx: y",
    "https://аpple.example",
    "https://a.example%2f@evil.example",
    "https://a%00.example",
]  # fmt: skip


@pytest.mark.parametrize(("text", "base"), GOOD_ADDRESSES.items())
def test_addresses_that_are_taken(text: str, base: str) -> None:
    assert parse_base_url(text).base == base
    assert Client(KEY, base_url=text).base_url == base


@pytest.mark.parametrize("text", BAD_ADDRESSES)
def test_addresses_that_are_refused(text: str) -> None:
    if text.endswith("\t"):
        text += "x"
    with pytest.raises(ForeignAddress) as caught:
        Client(KEY, base_url=text)
    assert "secret" not in str(caught.value)


async def test_a_gateway_with_a_path() -> None:
    with FaultServer(lambda _: reply({})) as server:
        async with client(f"{server.url}/gateway/") as gemini:
            await gemini.list_models()
    assert server.requests[0].path == "/gateway/v1beta/models"


async def test_packed_answers_are_not_asked_for_and_bombs_are_given_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("workbench.gemini.transport.LARGEST_BODY", 10_000_000)
    bomb = gzip.compress(b" " * 60_000_000, compresslevel=1)
    packed = answer(200, bomb, {"Content-Encoding": "gzip"})
    with FaultServer(lambda _: packed) as server:
        async with client(server.url) as gemini:
            _, snapshot, problem = await read_all(gemini)
            with pytest.raises(StreamBroken, match="larger"):
                await gemini.generate(MODEL, QUESTION)
    assert isinstance(problem, StreamBroken) and snapshot.truncated
    assert server.requests[0].headers["accept-encoding"] == "identity"


async def test_a_packed_stream_is_read_all_the_same() -> None:
    body = events(chunk("packed", finish="STOP")).partition(b"\r\n\r\n")[2]
    raw = body.split(b"\r\n", 1)[1].rsplit(b"\r\n0\r\n", 1)[0]
    packed = answer(
        200, gzip.compress(raw), {"Content-Encoding": "gzip"}, content_type="text/event-stream"
    )
    with FaultServer(lambda _: packed) as server:
        async with client(server.url) as gemini:
            texts, snapshot, problem = await read_all(gemini)
    assert problem is None and texts == ["packed"] and snapshot.complete


async def test_no_thread_is_left_behind() -> None:
    with FaultServer(lambda _: reply({})) as server:
        async with client(server.url) as gemini:
            await gemini.list_models()
    assert not [thread for thread in threading.enumerate() if thread.name == "gemini"]


async def test_an_unreadable_answer_is_not_the_api() -> None:
    with FaultServer(lambda _: answer(200, b"[1, 2]")) as server:
        async with client(server.url) as gemini:
            with pytest.raises(NotTheApi):
                await gemini.list_models()
