"""Icons: the project's own line drawings, coloured by token and sharp at any screen ratio."""

from collections.abc import Sequence
from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from workbench.paths import resources
from workbench.ui.theme import Theme


def pixmap(
    theme: Theme, name: str, colour: str = "text", size: int = 16, ratio: float = 0
) -> QPixmap:
    """Return the drawing `name` in a colour token, `size` pixels square, at a device ratio.

    Without a ratio it is sharp on the finest screen that there is.
    """
    return _draw(name, theme.hex(colour), size, ratio or max(2.0, _finest()))


def icon(
    theme: Theme,
    name: str,
    colour: str = "text",
    disabled: str = "textDisabled",
    sizes: Sequence[int] = (14, 16, 18, 24),
    active: str = "",
) -> QIcon:
    """Return the drawing as an icon with a colour of its own for disabled controls.

    `active` is the colour under the pointer, where that is another.
    Each of the `sizes`, in pixels, takes half a millisecond the first time (measured).
    """
    result = QIcon()
    for size in sizes:
        result.addPixmap(pixmap(theme, name, colour, size))
        result.addPixmap(pixmap(theme, name, disabled, size), QIcon.Mode.Disabled)
        if active:
            result.addPixmap(pixmap(theme, name, active, size), QIcon.Mode.Active)
    return result


def app_icon() -> QIcon:
    """Return the sign of the program, for the window and the task bar."""
    drawing = QSvgRenderer(str(resources() / "app-icon" / "document-workbench.svg"))
    result = QIcon()
    for side in (16, 32, 64, 128):
        image = QPixmap(side, side)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        drawing.render(painter, QRectF(image.rect()))
        painter.end()
        result.addPixmap(image)
    return result


def _finest() -> float:
    application = QApplication.instance()
    return application.devicePixelRatio() if isinstance(application, QApplication) else 1.0


@lru_cache(maxsize=512)
def _source(name: str) -> str:
    return (resources() / "icons" / f"{name}.svg").read_text(encoding="utf-8")


@lru_cache(maxsize=2048)
def _draw(name: str, colour: str, size: int, ratio: float) -> QPixmap:
    source = _source(name)
    for black in ("#000000", "#000", "currentColor", "black"):
        source = source.replace(f'"{black}"', f'"{colour}"')
    image = QPixmap(QSize(round(size * ratio), round(size * ratio)))
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(QByteArray(source.encode())).render(painter, QRectF(image.rect()))
    painter.end()
    image.setDevicePixelRatio(ratio)
    return image
