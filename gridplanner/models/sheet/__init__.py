"""A printed map as a value: everything on the page in millimetres, without Qt."""

from gridplanner.models.sheet.making import make_sheet
from gridplanner.models.sheet.paper import ORIENTATIONS, PAPERS
from gridplanner.models.sheet.values import Paths, Sheet, Style, Table, Text

__all__ = ["ORIENTATIONS", "PAPERS", "Paths", "Sheet", "Style", "Table", "Text", "make_sheet"]
