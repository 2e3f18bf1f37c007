"""A sheet to the printer."""

from __future__ import annotations

from PySide6.QtGui import QPainter
from PySide6.QtPrintSupport import QPrinter

from gridplanner.errors import GridplannerError
from gridplanner.models.sheet import Sheet
from gridplanner.ui.printing.pages import page_layout
from gridplanner.ui.printing.painter import paint


def printer_for(sheet: Sheet) -> QPrinter:
    """Return the standard printer, set to a sheet's page."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(sheet.title)
    printer.setFullPage(True)
    printer.setPageLayout(page_layout(sheet))
    return printer


def print_sheet(sheet: Sheet, printer: QPrinter) -> None:
    """Paint a sheet onto a printer at true scale, whatever its margins are."""
    printer.setFullPage(True)
    painter = QPainter()
    if not painter.begin(printer):
        raise GridplannerError("print.no_printer")
    try:
        paint(sheet, painter, printer.resolution() / 25.4)
    finally:
        painter.end()
