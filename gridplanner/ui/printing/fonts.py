"""The one font of paper: it is part of the program and may be embedded."""

from __future__ import annotations

from functools import cache

from PySide6.QtGui import QFont, QFontDatabase

from gridplanner.assets import asset
from gridplanner.errors import GridplannerError

_FILES = ("NotoSansSC-Regular.otf", "NotoSansSC-Bold.otf")


@cache
def family() -> str:
    """Load the font and return its family; a QGuiApplication must be there."""
    names = []
    for name in _FILES:
        path = asset("fonts", name)
        number = QFontDatabase.addApplicationFont(str(path))
        if number < 0:
            raise GridplannerError("print.no_font", file=path)
        names += QFontDatabase.applicationFontFamilies(number)
    return names[0]


def font(pixels: int, *, bold: bool) -> QFont:
    """Return the font of paper at a height in painter units."""
    made = QFont(family())
    made.setPixelSize(max(pixels, 1))
    made.setWeight(QFont.Weight.Bold if bold else QFont.Weight.Normal)
    # at true scale, letters stand where paper has them, not where pixels are
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made
