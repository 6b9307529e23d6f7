"""An upload whose process is killed again and again arrives whole, and once (faults, row 39)."""

import asyncio
import hashlib
import math
import random
import sys

from tests.kills import kills
from tests.services.slow_uploads import SlowUploads
from workbench.gemini import ApiKey, Client
from workbench.simulator import Simulator

KILLS = kills(4)
MEGABYTES = 40


async def start(folder, server, file):
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.services.upload_child"),
        *(str(folder), server.url, server.key, str(file)),
        stdout=asyncio.subprocess.PIPE,
    )
    assert (await child.stdout.readline()).strip() == b"begun"
    return child


async def test_a_killed_upload_goes_on_and_arrives_once(tmp_path):
    chance = random.Random(5)
    file = tmp_path / "plans.png"
    file.write_bytes(chance.randbytes(MEGABYTES << 20))
    slow = SlowUploads(0.03)
    with Simulator(rate=math.inf, middleware=slow) as server:
        for _ in range(KILLS):
            child = await start(tmp_path, server, file)
            reached = slow.taken + chance.uniform(0, MEGABYTES / KILLS * 0.8) * 2**20
            while slow.taken < reached:
                await asyncio.sleep(0.01)
            child.kill()
            await child.wait()
        child = await start(tmp_path, server, file)
        name = (await child.stdout.readline()).decode().strip()
        assert await child.wait() == 0
        async with Client(ApiKey(server.key), base_url=server.url) as client:
            (held,) = await client.list_files()
    assert held.name == name
    assert held.sha256 == hashlib.sha256(file.read_bytes()).hexdigest()
    # Each kill may cost what was on its way: one chunk of 8 to 16 MB, sent again from its start.
    assert slow.taken <= (MEGABYTES + 16 * KILLS) << 20
