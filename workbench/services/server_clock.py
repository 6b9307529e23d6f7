"""The server's clock, as far as it is known: what ends there ends by that clock, not by ours."""

from datetime import UTC, datetime, timedelta

from workbench.gemini import Client


class ServerClock:
    """Tells the server's time from what its answers said of it; until then it is our own."""

    def __init__(self) -> None:
        """Begin with no difference."""
        self._ahead = timedelta()

    @property
    def ahead(self) -> timedelta:
        """Return by how much the server's clock is ahead of ours."""
        return self._ahead

    def now(self) -> datetime:
        """Return the server's time."""
        return datetime.now(UTC) + self._ahead

    def heed(self, client: Client) -> None:
        """Take the difference that a client has seen."""
        self._ahead = client.server_clock_skew or timedelta()
