"""Icons of one family, recoloured to the theme in use."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from gridplanner.assets import asset
from gridplanner.ui.theme import Theme

SIZES = (16, 20, 40)
"""Pixels: menus, tool bars, and both where a pixel is two."""


def icon(name: str, theme: Theme, colour: str = "") -> QIcon:
    """Return an icon of ``resources/icons`` in the theme's text colour, or another."""
    made = QIcon()
    source = asset("icons", f"{name}.svg").read_text(encoding="utf-8")
    faded = QColor(theme.muted)
    faded.setAlphaF(0.45)
    for mode, ink in (
        (QIcon.Mode.Normal, QColor(colour or theme.text)),
        (QIcon.Mode.Disabled, faded),
    ):
        for size in SIZES:
            made.addPixmap(_drawn(source, ink, size), mode)
    return made


def pixmap(name: str, theme: Theme, size: int, ratio: float, colour: str = "") -> QPixmap:
    """Return one icon as a picture of ``size`` logical pixels."""
    made = icon(name, theme, colour)
    return made.pixmap(QSize(size, size), ratio)


def _drawn(source: str, ink: QColor, size: int) -> QPixmap:
    picture = QPixmap(size, size)
    picture.fill(Qt.GlobalColor.transparent)
    svg = source.replace("currentColor", ink.name())
    painter = QPainter(picture)
    painter.setOpacity(ink.alphaF())
    QSvgRenderer(QByteArray(svg.encode("utf-8"))).render(painter, QRectF(0, 0, size, size))
    painter.end()
    return picture
