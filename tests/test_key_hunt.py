"""The hunt itself: it finds what it is meant to find."""

import logging

from tests.key_hunt import KeyHunt
from workbench.gemini import ApiKey
from workbench.services.profiles import NOT_A_KEY


def test_it_finds_a_key_in_a_log_and_in_a_file(tmp_path):
    planted = "AQ.planted-where-it-must-not-be"
    hunt = KeyHunt()
    try:
        ApiKey("AIza-a-key-that-is-only-made-0123456789")
        assert "AIza-a-key-that-is-only-made-0123456789" in hunt.secrets
        ApiKey(NOT_A_KEY)
        assert NOT_A_KEY not in hunt.secrets
        # Not made as a key, so that the hunt over the whole run does not see it.
        hunt.secrets.add(planted)
        logging.getLogger("somewhere").debug("sent %s", planted)
        (tmp_path / "left.txt").write_text(planted)
        (tmp_path / "clean.txt").write_text("nothing here")
        assert hunt.hits(tmp_path) == ["left.txt", "log of somewhere"]
    finally:
        hunt.end()
