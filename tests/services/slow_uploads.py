"""A simulator that takes the bytes of uploads slowly and counts them."""

import asyncio


class SlowUploads:
    """Middleware: waits for each piece of an upload; `taken` counts the bytes that arrived."""

    def __init__(self, seconds_a_megabyte):
        self._pause = seconds_a_megabyte / (1 << 20)
        self.taken = 0

    def __call__(self, app):
        async def slowed(scope, receive, send):
            async def slowly():
                message = await receive()
                body = message.get("body", b"")
                self.taken += len(body)
                await asyncio.sleep(len(body) * self._pause)
                return message

            uploads = scope["type"] == "http" and "/upload/" in scope["path"]
            await app(scope, slowly if uploads else receive, send)

        return slowed
