"""Pictures of the screens, as far as the program may take them itself."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QRect
from PySide6.QtGui import QGuiApplication, QImage, QPixmap


@dataclass(frozen=True, slots=True)
class Grab:
    """Where a screen lies, in the desktop's own measure, and what was on it, pixel by pixel."""

    place: QRect
    picture: QPixmap

    def cut(self, area: QRect) -> QImage:
        """Return an area of the picture, in its pixels."""
        cut = self.picture.toImage().copy(area)
        cut.setDevicePixelRatio(1)
        return cut


def grab_screens() -> tuple[Grab, ...]:
    """Return a picture of each screen, without the screens that give none."""
    grabs = (Grab(each.geometry(), each.grabWindow(0)) for each in QGuiApplication.screens())
    return tuple(grab for grab in grabs if not grab.picture.isNull())


def desktop_takes_it(platform: str, environment: Mapping[str, str]) -> bool:
    """Say whether only the desktop may take pictures of the screen.

    So it is on Wayland, and for programs of X11 that a Wayland desktop shows.
    """
    if platform == "xcb":
        return bool(environment.get("WAYLAND_DISPLAY"))
    return platform.startswith("wayland")
