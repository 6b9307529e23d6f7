"""Twenty questions over a 200-page document, with and without a cache, at the wire's prices.

Run as a script; prints JSON. `ratio` is billed input with the cache over without; making the cache
and keeping it for the hour are told beside it. `ledger` and `wire` are tokens read and written: the
ledger must equal the simulator's own count to the token.
"""

import asyncio
import json
import sys
import tempfile
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.bench.many_pages import pdf_of
from tests.services.paid import ask, chat, connect, paid_engine
from workbench.domain.cache import prices_of
from workbench.domain.ledger import RequestKind
from workbench.domain.models import find_model
from workbench.services.cache_contents import NewCache

MODEL = "gemini-3.8-flash"
QUESTIONS = 20
PAGES = 200


async def measure(folder, cached):
    """Ask twenty questions; return input dollars, the ledger's count, the wire's, the cache."""
    from tests.services.conftest import open_workshop

    async with AsyncExitStack() as stack:
        engine, _, wire = stack.enter_context(paid_engine())
        workshop = await stack.enter_async_context(open_workshop(folder, engine))
        await connect(workshop, engine)
        path = folder / "report.pdf"
        path.write_bytes(pdf_of(PAGES))
        documents = await workshop.take_in(path)
        conversation = await chat(workshop, MODEL)
        cache = None
        if cached:
            cache = await workshop.services.caching.create(
                NewCache("Report", MODEL, tuple(documents), timedelta(hours=1), conversation.id)
            )
        for number in range(QUESTIONS):
            answer = await ask(workshop, conversation, f"What stands on page {number}?", documents)
            assert answer.state == "complete", answer
        entries = await workshop.services.spending.entries(datetime(2026, 1, 1, tzinfo=UTC))
        answers = [entry.usage for entry in entries if entry.kind is RequestKind.ANSWER]
        model = find_model(workshop.services.models, MODEL)
        tier = model.prices[0].tiers[0]
        dollars = sum(
            ((u.prompt - (u.cached or 0)) * tier.input + (u.cached or 0) * tier.cached) / 1e6
            for u in answers
        )
        ledger = [
            sum(getattr(usage, name) or 0 for usage in answers)
            for name in ("prompt", "cached", "answer", "thoughts", "total")
        ]
        counted = [
            sum(usage.get(name, 0) for usage in wire.usages)
            for name in (
                "promptTokenCount", "cachedContentTokenCount", "candidatesTokenCount",
                "thoughtsTokenCount", "totalTokenCount",
            )
        ]  # fmt: skip
        whole = None
        if cache is not None:
            whole = prices_of(model, cache.tokens, cache.created_at).whole(timedelta(hours=1))
        await workshop.services.profiles.close()
        return dollars, ledger, counted, whole


async def main():
    with tempfile.TemporaryDirectory() as first, tempfile.TemporaryDirectory() as second:
        without, plain_ledger, plain_wire, _ = await measure(Path(first), cached=False)
        with_cache, ledger, wire, whole = await measure(Path(second), cached=True)
    sys.stdout.write(
        json.dumps(
            {
                "input_without": round(without, 6),
                "input_with": round(with_cache, 6),
                "ratio": round(with_cache / without, 4),
                "ratio_limit": 0.15,
                "making_and_one_hour": round(whole, 6),
                "ratio_with_making_and_one_hour": round((with_cache + whole) / without, 4),
                "ledger": ledger,
                "wire": wire,
                "equal": ledger == wire and plain_ledger == plain_wire,
            }
        )
        + "\n"
    )


if __name__ == "__main__":
    asyncio.run(main())
