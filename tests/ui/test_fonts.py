"""The font of the program: its family, its two weights, and the characters of names and places."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFontDatabase, QRawFont
from pytestqt.qtbot import QtBot

from gridplanner.assets import asset

WEIGHTS = ("Regular", "Bold")


def gbk_characters() -> str:
    """Return the 21,003 Chinese characters of GBK."""
    pairs = (bytes((high, low)) for high in range(0x81, 0xFF) for low in range(0x40, 0xFF))
    text = "".join(pair.decode("gbk", errors="ignore") for pair in pairs)
    return "".join(sorted({letter for letter in text if "\u4e00" <= letter <= "\u9fa5"}))


@pytest.mark.parametrize("weight", WEIGHTS)
def test_the_font_registers_its_family(qtbot: QtBot, weight: str) -> None:
    number = QFontDatabase.addApplicationFont(str(asset("fonts", f"NotoSansSC-{weight}.otf")))
    assert QFontDatabase.applicationFontFamilies(number) == ["Noto Sans SC"]
    assert weight in QFontDatabase.styles("Noto Sans SC")


@pytest.mark.parametrize("weight", WEIGHTS)
def test_the_font_writes_every_name(qtbot: QtBot, weight: str) -> None:
    font = QRawFont(str(asset("fonts", f"NotoSansSC-{weight}.otf")), 12.0)
    letters = gbk_characters() + "ABCabc0123456789,。、:;()《》“”……—±≥≤×÷²→↑№①⑳■□△▲○●☆★"
    assert len(letters) > 20_900
    missing = [letter for letter in letters if font.glyphIndexesForString(letter) == [0]]
    assert not missing
