"""What trying a key answers, in words, for each way in which it can be refused."""

import asyncio
import json

import pytest

from tests.faults.server import FaultServer, answer
from tests.services.test_profiles import Keys
from workbench.errors import UserError
from workbench.gemini import ApiKey
from workbench.services.reaching import Way


def refused(status, code, reason="", message="no"):
    info = {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": reason}
    error = {"code": status, "status": code, "message": message, "details": [info]}
    return answer(status, json.dumps({"error": error}).encode(), content_type="application/json")


ANSWERS = {
    "does not know this key": refused(400, "INVALID_ARGUMENT", "API_KEY_INVALID"),
    "know this key": refused(401, "UNAUTHENTICATED", "ACCESS_TOKEN_TYPE_UNSUPPORTED"),
    "was withdrawn": refused(
        403, "PERMISSION_DENIED", message="Your API key was reported as leaked."
    ),
    "does not allow this key": refused(403, "PERMISSION_DENIED", "API_KEY_SERVICE_BLOCKED"),
    "allow this key to use Gemini": refused(403, "PERMISSION_DENIED", "SERVICE_DISABLED"),
    "does not let this key in": refused(403, "PERMISSION_DENIED"),
    "let this key in": refused(
        400, "FAILED_PRECONDITION", message="User location is not supported for the API use."
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
