"""A sheet as PDF: vector lines, text that can be selected, the font embedded."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QPainter, QPdfWriter

from gridplanner import __version__
from gridplanner.errors import GridplannerError
from gridplanner.models.outfile import fresh_file
from gridplanner.models.sheet import Sheet
from gridplanner.ui.printing.pages import page_layout
from gridplanner.ui.printing.painter import UNITS, paint


def write_pdf(sheet: Sheet, path: Path) -> None:
    """Write a sheet as PDF at true scale."""
    with fresh_file(path) as made:
        writer = QPdfWriter(str(made))
        writer.setResolution(round(UNITS * 25.4))
        writer.setPageLayout(page_layout(sheet))
        writer.setTitle(sheet.title)
        writer.setCreator(f"gridplanner {__version__}")
        if hasattr(writer, "setAuthor"):  # Qt 6.9
            writer.setAuthor(sheet.unit)
        painter = QPainter()
        if not painter.begin(writer):
            raise GridplannerError("print.cannot_write", file=path)
        try:
            paint(sheet, painter, UNITS)
        finally:
            done = painter.end()
        if not done:
            raise GridplannerError("print.cannot_write", file=path)
