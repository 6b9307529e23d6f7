"""Icons on fine screens."""

import os
import subprocess
import sys
from itertools import product

import pytest
from PySide6.QtGui import QIcon

from workbench.ui.shell.buttons import IconButton

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


def test_a_button_with_an_icon_alone_is_muted_until_the_pointer_is_on_it(qtbot, both_themes):
    button = IconButton(both_themes, "copy", "Copy")
    qtbot.addWidget(button)

    def inks(mode):
        image = button.icon().pixmap(16, 16, mode).toImage()
        places = product(range(image.width()), range(image.height()))
        opaque = (image.pixelColor(x, y) for x, y in places)
        return {colour.name() for colour in opaque if colour.alpha() == 255}

    assert inks(QIcon.Mode.Normal) == {both_themes.hex("textMuted").lower()}
    assert inks(QIcon.Mode.Active) == {both_themes.hex("text").lower()}
    assert button.autoRaise()
