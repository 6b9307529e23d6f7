"""Icons on fine screens."""

import os
import subprocess
import sys

import pytest

SCRIPT = """
from workbench.app import make_application
from workbench.ui.icons import icon, pixmap
from workbench.ui.theme import Theme

application = make_application()
theme = Theme()
drawn = pixmap(theme, "key", size=16)
shown = icon(theme, "key").pixmap(16, 16)
print(drawn.devicePixelRatio(), drawn.width(), shown.devicePixelRatio() * 16 <= drawn.width())
"""


@pytest.mark.parametrize(("scale", "side"), [("1", 32), ("1.5", 32), ("2", 32), ("3", 48)])
def test_they_are_never_drawn_coarser_than_the_screen(scale, side):
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], capture_output=True, text=True, timeout=60,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": scale,
             "PYTHONPATH": os.getcwd()},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    ratio, width, enough = done.stdout.split()
    assert float(ratio) >= float(scale) and int(width) == side and enough == "True"
