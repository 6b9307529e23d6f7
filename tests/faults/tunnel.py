"""A way to a server as companies have it: a proxy that wants a name, and TLS behind it."""

import asyncio
import contextlib
import threading


class Tunnel:
    """A real proxy on 127.0.0.1 that tunnels to one host, which is a local server in disguise.

    `wanted` is the name and password it asks for, `host` who may be reached, `context` what proves
    that it is that host, `port` where the server behind it listens. `asked` keeps the first lines
    of tunnels, `refused` counts those without the right name, `seen` keeps the heads of requests.
    """

    def __init__(self, wanted, host, context, port):
        self.wanted, self.host, self._context, self._behind = wanted, host, context, port
        self.asked, self.refused, self.seen = [], 0, []
        self._open = []
        self._ready, self._loop, self._end = threading.Event(), None, None
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()), name="tunnel")

    def __enter__(self):
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(self, *_):
        self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join(10)

    async def _run(self):
        self._loop, self._end = asyncio.get_running_loop(), asyncio.Event()
        front = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=self._context)
        proxy = await asyncio.start_server(self._tunnel, "127.0.0.1", 0)
        self._front = front.sockets[0].getsockname()[1]
        self.port = proxy.sockets[0].getsockname()[1]
        self._ready.set()
        await self._end.wait()
        proxy.close()
        front.close()
        for writer in self._open:
            writer.transport.abort()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await asyncio.sleep(0.05)  # transports close in the turns after they were told to

    async def _tunnel(self, reader, writer):
        self._open.append(writer)
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            if f"proxy-authorization: basic {self.wanted}".lower() not in head.lower():
                self.refused += 1
                writer.write(b"HTTP/1.1 407 Who are you?\r\nContent-Length: 0\r\n\r\n")
            elif not head.startswith(f"CONNECT {self.host}:443 "):
                writer.write(b"HTTP/1.1 502 Nobody there\r\nContent-Length: 0\r\n\r\n")
            else:
                self.asked.append(head.splitlines()[0])
                writer.write(b"HTTP/1.1 200 Go on\r\n\r\n")
                there = await asyncio.open_connection("127.0.0.1", self._front)
                self._open.append(there[1])
                await asyncio.gather(_pour(reader, there[1]), _pour(there[0], writer))
            await writer.drain()
        writer.close()

    async def _serve(self, reader, writer):
        """Hand one request on to the server behind; its own address never comes back."""
        self._open.append(writer)
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            self.seen.append(head)
            lines = head.strip().split("\r\n")
            kept = [each for each in lines if not each.lower().startswith(("host:", "connection:"))]
            length = next((x for x in lines if x.lower().startswith("content-length:")), ":0")
            there, back = await asyncio.open_connection("127.0.0.1", self._behind)
            self._open.append(back)
            kept += [f"host: 127.0.0.1:{self._behind}", "connection: close"]
            back.write("\r\n".join(kept).encode("latin-1") + b"\r\n\r\n")
            back.write(await reader.readexactly(int(length.partition(":")[2])))
            first = await there.readuntil(b"\r\n\r\n")
            ours = f"https://{self.host}".encode()
            writer.write(first.replace(b"http://127.0.0.1:%d" % self._behind, ours))
            await _pour(there, writer)
            back.close()
        writer.close()


async def _pour(reader, writer):
    with contextlib.suppress(ConnectionError):
        while some := await reader.read(65536):
            writer.write(some)
            await writer.drain()
        writer.close()
