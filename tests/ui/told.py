"""What the user was told, notice by notice."""


class Told:
    """Collects notices; a test takes each one by its sentence, in order."""

    def __init__(self, notices):
        self.notices = notices
        self._unread = []
        notices.told.connect(self._unread.append)

    def expect(self, sentence):
        """Return the next notice, which must say this."""
        assert self._unread, f"nothing was told; expected: {sentence}"
        notice = self._unread.pop(0)
        assert notice.sentence == sentence
        return notice

    def nothing_else(self):
        """Fail if something was told that was not expected."""
        assert [notice.sentence for notice in self._unread] == []
