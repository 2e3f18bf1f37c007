"""A sheet as PDF: vector lines, text that can be selected, the font embedded."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer
from PySide6.QtGui import QPainter, QPdfWriter

from gridplanner import __version__
from gridplanner.models.outfile import fresh_file
from gridplanner.models.sheet import Sheet
from gridplanner.ui.printing.pages import page_layout
from gridplanner.ui.printing.painter import UNITS, paint


def write_pdf(sheet: Sheet, path: Path) -> None:
    """Write a sheet as PDF at true scale."""
    made = pdf_bytes(sheet)
    with fresh_file(path) as part:
        part.write_bytes(made)  # Qt's own writing does not tell that a disk is full


def pdf_bytes(sheet: Sheet) -> bytes:
    """Return a sheet as PDF."""
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(round(UNITS * 25.4))
    writer.setPageLayout(page_layout(sheet))
    writer.setTitle(sheet.title)
    writer.setCreator(f"gridplanner {__version__}")
    if hasattr(writer, "setAuthor"):  # Qt 6.9
        writer.setAuthor(sheet.unit)
    painter = QPainter(writer)
    try:
        paint(sheet, painter, UNITS)
    finally:
        painter.end()
    return bytes(buffer.data().data())
