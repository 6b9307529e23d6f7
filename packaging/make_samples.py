#!/usr/bin/env python3
"""Draw the sample documents anew from their texts in `packaging/samples`.

The report becomes a PDF with text and printed page labels; the letter becomes a picture of a page,
a little crooked and grainy as scans are, without a text layer.
"""

import io
import os
import random
import re
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from pypdf import PdfReader, PdfWriter
from pypdf.constants import PageLabelStyle
from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QGuiApplication,
    QImage,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QTextDocument,
)

TEXTS = Path(__file__).resolve().parent / "samples"
SAMPLES = Path(__file__).resolve().parent.parent / "resources" / "samples"
REPORT = "Ferry inspection report (sample).pdf"
LETTER = "Harbour letter (sample, scan).pdf"

DPI = 96
PAGE = QRectF(0, 0, 794, 1123)
"""A4 in pixels at 96 dpi."""
MARGIN = 84
STYLE = """
body { color: #1b1b1b; }
h1 { font-size: 34px; margin-top: 60px; }
h2 { font-size: 24px; margin-bottom: 14px; }
h3 { font-size: 18px; margin-top: 18px; margin-bottom: 6px; }
p { margin-bottom: 10px; line-height: 140%; }
p.kicker { color: #55585e; font-size: 13px; }
th { font-weight: bold; text-align: left; padding: 5px 14px 5px 0; }
td { padding: 5px 14px 5px 0; }
"""


def main() -> None:
    """Write both samples into the resources."""
    application = QGuiApplication([])
    SAMPLES.mkdir(parents=True, exist_ok=True)
    pages = re.findall(
        r'<page label="(\w+)">(.*?)</page>', (TEXTS / "report.html").read_text(), re.DOTALL
    )
    drawn = draw_report([body for _, body in pages], [label for label, _ in pages])
    (SAMPLES / REPORT).write_bytes(labelled(drawn))
    scan = draw_scan((TEXTS / "letter.html").read_text())
    (SAMPLES / LETTER).write_bytes(scan)
    for name in (REPORT, LETTER):
        print(name, (SAMPLES / name).stat().st_size, "bytes")
    application.quit()


def document(body: str) -> QTextDocument:
    """Return one page's text, laid out to the page's width."""
    text = QTextDocument()
    font = QFont("Noto Serif")
    font.setPixelSize(16)
    text.setDefaultFont(font)
    text.setDefaultStyleSheet(STYLE)
    text.setDocumentMargin(0)
    text.setTextWidth(PAGE.width() - 2 * MARGIN)
    body = body.replace("<table>", '<table width="100%" cellspacing="0" border="0">')
    text.setHtml(f"<body>{body}</body>")
    if text.size().height() > PAGE.height() - 2 * MARGIN:
        raise SystemExit(f"This page is too long: {body[:80]}")
    return text


def draw_report(bodies: list[str], labels: list[str]) -> bytes:
    """Return the report as a PDF with a running head and printed page numbers."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle("Inspection report, MV Solan (sample)")
    writer.setCreator("Document Workbench samples")
    writer.setResolution(DPI)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0), QPageLayout.Unit.Point)
    painter = QPainter(writer)
    for index, (body, label) in enumerate(zip(bodies, labels, strict=True)):
        if index:
            writer.newPage()
        painter.save()
        painter.translate(MARGIN, MARGIN)
        document(body).drawContents(painter)
        painter.restore()
        running_head(painter, label)
    painter.end()
    buffer.close()
    return bytes(buffer.data().data())


def running_head(painter: QPainter, label: str) -> None:
    """Draw what stands above and below the text."""
    font = QFont("Noto Serif")
    font.setPixelSize(12)
    painter.setFont(font)
    painter.setPen(QColor("#55585e"))
    right = PAGE.width() - MARGIN
    painter.drawText(QPointF(MARGIN, 56), "Inspection report, MV Solan")
    width = QFontMetricsF(font).horizontalAdvance("Sample document")
    painter.drawText(QPointF(right - width, 56), "Sample document")
    width = QFontMetricsF(font).horizontalAdvance(label)
    painter.drawText(QPointF(PAGE.center().x() - width / 2, PAGE.height() - 48), label)


def labelled(content: bytes) -> bytes:
    """Return the report with its page labels and an outline."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(content)))
    writer.set_page_label(0, 1, style=PageLabelStyle.LOWERCASE_ROMAN, start=1)
    last = len(writer.pages) - 1
    writer.set_page_label(2, last, style=PageLabelStyle.DECIMAL, start=1)
    titles = re.findall(r"<h2>((?:\d\.|Annex).*?)</h2>", (TEXTS / "report.html").read_text())
    for number, title in enumerate(titles, 2):
        writer.add_outline_item(title, number)
    writer.compress_identical_objects()
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def draw_scan(body: str) -> bytes:
    """Return the letter as a PDF that holds one picture, turned by half a degree and grainy."""
    scale = 1.35
    image = QImage(
        round(PAGE.width() * scale), round(PAGE.height() * scale), QImage.Format.Format_Grayscale8
    )
    image.fill(QColor("#f4f2ec"))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(scale, scale)
    painter.rotate(0.5)
    painter.translate(MARGIN + 6, MARGIN + 20)
    document(body).drawContents(painter)
    painter.end()
    grain(image)
    jpeg = QBuffer()
    jpeg.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(jpeg, "JPEG", 62)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle("Harbour letter (sample scan)")
    writer.setCreator("Document Workbench samples")
    writer.setResolution(DPI)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0), QPageLayout.Unit.Point)
    painter = QPainter(writer)
    painter.drawImage(PAGE, QImage.fromData(jpeg.data(), "JPEG"))
    painter.end()
    buffer.close()
    return bytes(buffer.data().data())


def grain(image: QImage) -> None:
    """Darken and lighten a few thousand points, always the same ones."""
    chance = random.Random(1912)
    painter = QPainter(image)
    for _ in range(9000):
        shade = chance.choice((150, 200, 225, 255))
        painter.setPen(QColor(shade, shade, shade))
        painter.drawPoint(chance.randrange(image.width()), chance.randrange(image.height()))
    painter.setPen(QColor(Qt.GlobalColor.darkGray))
    painter.drawLine(0, image.height() - 9, image.width(), image.height() - 3)
    painter.end()


if __name__ == "__main__":
    main()
