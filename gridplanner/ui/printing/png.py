"""A sheet as a picture."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer
from PySide6.QtGui import QImage, QImageWriter, QPainter

from gridplanner.errors import GridplannerError
from gridplanner.models.outfile import fresh_file
from gridplanner.models.sheet import Sheet
from gridplanner.ui.printing.painter import paint


def picture(sheet: Sheet, dpi: float) -> QImage:
    """Return a sheet painted at a resolution."""
    dots = dpi / 25.4
    image = QImage(
        round(sheet.width * dots), round(sheet.height * dots), QImage.Format.Format_RGB32
    )
    if image.isNull():
        raise GridplannerError("print.too_large", paper=sheet.paper, dpi=round(dpi))
    image.setDotsPerMeterX(round(dots * 1000))
    image.setDotsPerMeterY(round(dots * 1000))
    image.fill(0xFFFFFFFF)
    painter = QPainter(image)
    try:
        paint(sheet, painter, dots)
    finally:
        painter.end()
    return image


def write_png(sheet: Sheet, path: Path, dpi: float = 200) -> None:
    """Write a sheet as PNG."""
    image = picture(sheet, dpi)
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, b"png")
    writer.setText("Title", sheet.title)
    if not writer.write(image):
        raise GridplannerError("print.too_large", paper=sheet.paper, dpi=round(dpi))
    with fresh_file(path) as part:
        part.write_bytes(buffer.data().data())
