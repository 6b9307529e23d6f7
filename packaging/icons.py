"""Draws the app icon in all sizes from its one SVG: icons.py SOURCE OUT.

OUT gets `PIXELSxPIXELS.png` for each size, `app.ico` for Windows and `app.icns` for macOS.
"""

import struct
import sys
from pathlib import Path

from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512, 1024)
ICO_SIZES = (16, 24, 32, 48, 64, 128, 256)
ICNS_TYPES = {32: b"ic11", 64: b"ic12", 128: b"ic07", 256: b"ic08", 512: b"ic09", 1024: b"ic10"}


def main(source: Path, out: Path) -> None:
    """Draw all sizes of the icon in the source's resources into a folder."""
    application = QGuiApplication(sys.argv[:1])
    out.mkdir(parents=True, exist_ok=True)
    renderer = QSvgRenderer(str(source / "resources/app-icon/document-workbench.svg"))
    pngs = {size: png(renderer, size, out / f"{size}x{size}.png") for size in SIZES}
    (out / "app.ico").write_bytes(ico({size: pngs[size] for size in ICO_SIZES}))
    (out / "app.icns").write_bytes(icns(pngs))
    application.quit()


def png(renderer: QSvgRenderer, size: int, path: Path) -> bytes:
    """Save the icon as a PNG, `size` pixels wide and high, and return its bytes."""
    image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    image.save(str(path))
    return path.read_bytes()


def ico(pngs: dict[int, bytes]) -> bytes:
    """Return PNGs by size as one Windows icon; 256 is written as 0."""
    head, body = struct.pack("<HHH", 0, 1, len(pngs)), b""
    start = len(head) + 16 * len(pngs)
    for size, data in pngs.items():
        side = size % 256
        head += struct.pack("<BBBBHHII", side, side, 0, 0, 1, 32, len(data), start + len(body))
        body += data
    return head + body


def icns(pngs: dict[int, bytes]) -> bytes:
    """Return PNGs by size as one macOS icon."""
    body = b"".join(
        kind + struct.pack(">I", len(pngs[size]) + 8) + pngs[size]
        for size, kind in ICNS_TYPES.items()
    )
    return b"icns" + struct.pack(">I", len(body) + 8) + body


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
