"""What trying a key answers, in words, for each way in which it can be refused."""

import asyncio
import json
import socket

import pytest

from tests.faults.server import FaultServer, answer
from tests.gemini.test_network import Authority, tls_server
from tests.services.test_profiles import Keys
from workbench.domain.profiles import GEMINI_URL
from workbench.domain.reach import Reach
from workbench.errors import UserError
from workbench.gemini import ApiKey, AuthorityUnusable, ProxyFailure, Retries, TlsFailure
from workbench.services.reaching import Way
from workbench.services.sentences import api_error


def refused(status, code, reason="", message="no"):
    info = {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": reason}
    error = {"code": status, "status": code, "message": message, "details": [info]}
    return answer(status, json.dumps({"error": error}).encode(), content_type="application/json")


ANSWERS = {
    "does not know this key": refused(400, "INVALID_ARGUMENT", "API_KEY_INVALID"),
    "keys of this kind any more": refused(401, "UNAUTHENTICATED", "ACCESS_TOKEN_TYPE_UNSUPPORTED"),
    "was withdrawn": refused(
        403, "PERMISSION_DENIED", message="Your API key was reported as leaked."
    ),
    "limited to other services": refused(403, "PERMISSION_DENIED", "API_KEY_SERVICE_BLOCKED"),
    "limited to certain websites": refused(
        403, "PERMISSION_DENIED", "API_KEY_HTTP_REFERRER_BLOCKED"
    ),
    "limited to other computers": refused(403, "PERMISSION_DENIED", "API_KEY_IP_ADDRESS_BLOCKED"),
    "allow this key to use Gemini": refused(403, "PERMISSION_DENIED", "SERVICE_DISABLED"),
    "not let this key in. It says: Ask your owner.": refused(
        403, "PERMISSION_DENIED", message="Ask your owner."
    ),
    "does not offer Gemini where this computer is": refused(
        400, "FAILED_PRECONDITION", message="User location is not supported for the API use."
    ),
    "asks for billing": refused(
        400, "FAILED_PRECONDITION", message="Please enable billing on your project."
    ),
    "no Gemini at this address": refused(404, "NOT_FOUND"),
    "other than Google": answer(404, b"<html>no</html>", content_type="text/html"),
    "Something other than Google": answer(200, b"<html>log in</html>", content_type="text/html"),
}


@pytest.mark.parametrize("words", ANSWERS)
async def test_a_key_that_is_refused_is_told_why(words):
    with FaultServer(lambda _: ANSWERS[words]) as server:
        with pytest.raises(UserError) as told:
            await Way(Keys(), lambda password: None).models(ApiKey("AIza-" + "x" * 34), server.url)
    said = f"{told.value.sentence} {told.value.hint}"
    assert words in said
    # There is no question yet, no model and no file.
    assert not {"question", "model", "file"} & set(said.replace(".", "").split())


@pytest.mark.parametrize("status", [500, 503])
async def test_a_fault_of_google_is_told_while_one_waits(status):
    busy = refused(status, "INTERNAL" if status == 500 else "UNAVAILABLE")
    with FaultServer(lambda _: busy) as server:
        with pytest.raises(UserError, match="fault of its own|overloaded"):
            async with asyncio.timeout(10):
                await Way(Keys(), lambda password: None).models(
                    ApiKey("AIza-" + "x" * 34), server.url
                )
    assert len(server.requests) == 3


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("sk-proj-0123456789abcdef", "another company"),
        ("ya29.a0AfH6SM0123456789", "lasts an hour"),
        ("GOCSPX-0123456789abcdef", "secret of a program"),
        ("AIzaSy0123456789abcdef", "all of it was copied"),
    ],
)
async def test_a_key_of_another_kind_is_named_after_it_was_tried(key, words):
    with FaultServer(lambda _: ANSWERS["does not know this key"]) as server:
        with pytest.raises(UserError) as told:
            await Way(Keys(), lambda password: None).models(ApiKey(key), server.url)
    assert len(server.requests) == 1
    assert words in told.value.hint and key not in str(told.value) + told.value.detail


async def test_without_a_network_the_proxy_is_thought_of(monkeypatch):
    def nowhere(*_):
        raise socket.gaierror("no such name")

    monkeypatch.setattr(socket, "getaddrinfo", nowhere)
    monkeypatch.setattr("workbench.services.reaching.TRIES", Retries(attempts=1))
    way = Way(Keys(), lambda password: None)
    with pytest.raises(UserError, match="no connection to Google") as told:
        await way.models(ApiKey("AIza-" + "x" * 34), GEMINI_URL)
    assert "proxy" in told.value.hint
    with pytest.raises(UserError, match=r"gate\.example was not found") as told:
        await way.models(ApiKey("AIza-" + "x" * 34), "https://gate.example")
    assert "address" in told.value.hint


@pytest.mark.parametrize(
    ("days", "host", "words"),
    [
        (-1, "127.0.0.1", "clock of this computer"),
        (30, "127.0.0.1", "ask its help desk"),
        (30, "elsewhere.example", "for another name"),
    ],
)
async def test_what_is_wrong_with_a_certificate_is_said(tmp_path, days, host, words):
    authority = Authority(tmp_path)
    async with tls_server(authority.server(host, days=days)) as (port, _):
        way = Way(Keys(), lambda password: None)
        if words != "ask its help desk":
            await way.take(Reach(ca_file=str(authority.file)))
        with pytest.raises(UserError) as told:
            await way.models(ApiKey("AIza-" + "x" * 34), f"https://127.0.0.1:{port}")
    assert words in f"{told.value.sentence} {told.value.hint}".replace("Ask", "ask")


def test_a_proxy_is_named_and_asks_for_its_password_in_words():
    refused = ProxyFailure("no", status=407)
    refused.proxy = "proxy.example:3128"
    told = api_error(refused)
    assert told.sentence == "The proxy proxy.example:3128 asks for a user and a password."
    refused.status = 403
    assert "proxy.example:3128 did not let us" in api_error(refused).sentence
    assert "not supported" in api_error(ProxyFailure("It is not supported.")).sentence
    assert "speak" in api_error(TlsFailure("no")).sentence
    assert api_error(AuthorityUnusable("x.pem cannot be read.")).sentence == "x.pem cannot be read."
