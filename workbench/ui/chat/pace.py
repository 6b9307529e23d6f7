"""How often a growing answer is drawn: as often as the eye follows, never more than pays."""

FAST = 2_000
"""Characters a second that nobody reads along: half as many updates do, for half the work."""


class Pace:
    """Says when the next update is due, from what the last one cost; times in seconds."""

    def __init__(self) -> None:
        self._due = 0.0
        self._grown = 0
        self._updated = 0.0

    def grow(self, characters: int) -> None:
        """Note that text came."""
        self._grown += characters

    def wait(self, now: float) -> int:
        """Return the milliseconds until the next update, 0 when it is due."""
        return max(0, round((self._due - now) * 1000))

    def note_update(self, began: float, ended: float, interval: float) -> None:
        """Take when an update was made; the next comes after `interval` or four times its cost."""
        if self._grown > FAST * (began - self._updated):
            interval *= 2
        self._grown, self._updated = 0, began
        self._due = ended + max(interval, 4 * (ended - began))
