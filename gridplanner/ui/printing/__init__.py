"""A sheet on paper: PDF, picture, preview and printer, all painted by one painter."""

from gridplanner.ui.printing.pdf import write_pdf
from gridplanner.ui.printing.png import write_png
from gridplanner.ui.printing.printer import print_sheet

__all__ = ["print_sheet", "write_pdf", "write_png"]
