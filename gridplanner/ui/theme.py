"""How the window looks: a light and a dark palette, fonts, one small stylesheet."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from gridplanner.assets import asset

FAMILIES = (
    "Microsoft YaHei UI",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "PingFang SC",
    "WenQuanYi Micro Hei",
    "Noto Sans SC",
)
"""Fonts for Chinese and Latin, the best first; the last resort is the one we carry."""
POINTS = 9.5
WORN = "theme"


@dataclass(frozen=True)
class Theme:
    """The colours of the window, by their use."""

    name: str
    window: str
    base: str
    raised: str
    text: str
    muted: str
    line: str
    accent: str
    on_accent: str
    tint: str
    """Behind what is chosen or hovered."""
    danger: str
    warning: str
    good: str


LIGHT = Theme(
    name="light",
    window="#f3f2ef",
    base="#ffffff",
    raised="#faf9f7",
    text="#23262b",
    muted="#6b6f76",
    line="#d9d6cf",
    accent="#17648c",
    on_accent="#ffffff",
    tint="#e3eef4",
    danger="#b3261e",
    warning="#a35f00",
    good="#2f7d4f",
)
DARK = Theme(
    name="dark",
    window="#25282d",
    base="#1c1e22",
    raised="#2c3036",
    text="#e6e5e1",
    muted="#9ba0a8",
    line="#3d4249",
    accent="#5aaed6",
    on_accent="#0d1f29",
    tint="#2b3d48",
    danger="#ff8a80",
    warning="#f2b45c",
    good="#7fcf9c",
)
THEMES = {"light": LIGHT, "dark": DARK}


def chosen_theme(name: str) -> Theme:
    """Return a theme by name; any other name follows the system."""
    if name in THEMES:
        return THEMES[name]
    dark = QApplication.palette().color(QPalette.ColorRole.Window).lightness() < 128
    return DARK if dark else LIGHT


def apply_theme(app: QApplication, theme: Theme) -> None:
    """Dress the whole program in a theme, unless it wears it already."""
    if app.property(WORN) == theme.name:
        return
    app.setProperty(WORN, theme.name)
    app.setStyle("Fusion")
    app.setPalette(_palette(theme))
    app.setFont(ui_font())
    app.setStyleSheet(_stylesheet(theme))


def ui_font(points: float = POINTS, *, bold: bool = False) -> QFont:
    """Return the window's font; our own Chinese font is loaded where the system has none."""
    present = set(QFontDatabase.families())
    families = [family for family in FAMILIES if family in present]
    if not families:
        families = _carried()
    font = QFont(families[:2])
    font.setPointSizeF(points)
    font.setBold(bold)
    return font


def number_font(points: float = POINTS, *, bold: bool = False) -> QFont:
    """Return the window's font with figures of one width, for columns of numbers."""
    font = ui_font(points, bold=bold)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def _carried() -> list[str]:
    families: list[str] = []
    for path in sorted(asset("fonts").glob("*.otf")):
        number = QFontDatabase.addApplicationFont(str(path))
        families += QFontDatabase.applicationFontFamilies(number)
    return list(dict.fromkeys(families))


def _palette(theme: Theme) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette()
    for place, colour in (
        (role.Window, theme.window),
        (role.WindowText, theme.text),
        (role.Base, theme.base),
        (role.AlternateBase, theme.raised),
        (role.Text, theme.text),
        (role.Button, theme.raised),
        (role.ButtonText, theme.text),
        (role.BrightText, theme.danger),
        (role.ToolTipBase, theme.base),
        (role.ToolTipText, theme.text),
        (role.PlaceholderText, theme.muted),
        (role.Highlight, theme.accent),
        (role.HighlightedText, theme.on_accent),
        (role.Accent, theme.accent),
        (role.Link, theme.accent),
        (role.LinkVisited, theme.accent),
        (role.Mid, theme.line),
    ):
        palette.setColor(place, QColor(colour))
    for place in (role.WindowText, role.Text, role.ButtonText):
        muted = QColor(theme.muted)
        muted.setAlphaF(0.7)
        palette.setColor(QPalette.ColorGroup.Disabled, place, muted)
    return palette


def _stylesheet(theme: Theme) -> str:
    sheet = asset("styles", "window.qss").read_text(encoding="utf-8")
    if theme.name == "dark":
        sheet += asset("styles", "dark.qss").read_text(encoding="utf-8")
        sheet = sheet.replace("@check", asset("icons", "check.svg").as_posix())
    for name, colour in vars(theme).items():
        sheet = sheet.replace(f"@{name};", f"{colour};")
    return sheet
