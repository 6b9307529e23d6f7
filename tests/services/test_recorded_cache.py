"""The recorded round trip of a cache, call by call: the same is sent, and what came is read."""

import json
from datetime import timedelta

import pytest

from tests.gemini.recordings import exchanges
from tests.services.paid import connect, paid_engine
from workbench.errors import UserError
from workbench.gemini import CacheRequest

ROUND_TRIP = [e for e in exchanges() if e.file.startswith("cachedcontent_explicit_caching")]


async def test_the_recorded_round_trip(workshop):
    assert ROUND_TRIP
    with paid_engine() as (engine, hand, wire):
        await connect(workshop, engine)
        client = await workshop.services.profiles.client()
        caching = workshop.services.caching
        seen = []
        for exchange in ROUND_TRIP:
            path = exchange.url.partition("googleapis.com")[2].partition("?")[0]
            sign = f"{exchange.method} {path}"
            body = json.loads(exchange.body)
            if "cachedContents" not in path:
                assert body["usageMetadata"]["cachedContentTokenCount"] == seen[0]["tokens"]
                continue
            wire.refuse[sign] = (exchange.status, body)
            name = path.partition("v1beta/")[2]
            if exchange.method == "POST":
                made = await client.create_cache(CacheRequest.model_validate(exchange.sent))
                seen.append({"name": made.name, "tokens": made.tokens})
                assert made.display_name == "" and made.tokens == 9609
            elif exchange.method == "PATCH":
                length = timedelta(seconds=float(exchange.sent["ttl"].removesuffix("s")))
                changed = await client.update_cache(name, ttl=length)
                assert changed.name == seen[0]["name"]
            elif exchange.method == "DELETE":
                await client.delete_cache(name)
            else:
                assert (await client.get_cache(name)).name == seen[0]["name"]
            line, sent = wire.requests[-1]
            assert line.removesuffix(":list") == sign
            if exchange.sent is not None and exchange.method != "DELETE":
                assert json.loads(sent) == exchange.sent
        wire.refuse["GET /v1beta/cachedContents:list"] = (200, {"cachedContents": [_first()]})
        with pytest.raises(UserError):
            await caching.extend(seen[0]["name"], timedelta(minutes=1))
        assert await caching.refresh() == ()
        await workshop.services.profiles.close()


def _first():
    return next(json.loads(e.body) for e in ROUND_TRIP if e.method == "POST")
