"""The colours of the map: fills of grids and buildings, borders, marks.

Quiet fills after ColorBrewer and Okabe–Ito. Those told apart by colour alone differ for eyes that
lack one kind of cones too; where they cannot, a hatch, an outline or a symbol tells them apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

HATCHES = ("", "sparse", "diagonal", "cross", "dots")
"""Second channels of a fill, from none to strong; ``dots`` is for what is not known."""
STROKES: Mapping[str, tuple[float, tuple[int, ...]]] = MappingProxyType(
    {"sparse": (2.0, (1,)), "diagonal": (1.0, (1,)), "cross": (1.0, (1, -1)), "dots": (1.0, ())}
)
"""Hatches on paper and on the web: steps between two lines, and how they slant; dots have none."""
HATCH_INK = "#9d978f"
LOOSE = (3.0, 2.0)
"""Dashes of the outline of a building of which something is not known, in widths."""


@dataclass(frozen=True, slots=True)
class Look:
    """The fill of an area or a building: a colour, a hatch over it, an outline of its own."""

    fill: str
    hatch: str = ""
    line: str = ""
    """Colour of a building's outline; grids have the borders of their level."""
    dashes: tuple[float, ...] = ()
    symbol: str = ""
    """Name of the symbol that stands on a building."""


PASTELS = ("#fbe8ca", "#d7f6e7", "#b9d2ee", "#f1eaff", "#f5c8c5", "#d1d5a4")
"""Six pale colours told apart by lightness as well."""
PLAIN = Look("#f4f1e6")

BANDS: Mapping[str, Look] = MappingProxyType(
    {
        "low": Look("#cfe2f1", "sparse"),
        "fit": Look("#e2efd6"),
        "high": Look("#fbdfb4", "diagonal"),
        "over": Look("#f0a78c", "cross"),
        "unknown": Look("#eeeeec", "dots"),
        "none": Look("#d0c8bf"),
        "awaited": PLAIN,
    }
)
"""Looks of ``Standing.band``."""

DEVIATIONS: tuple[tuple[float, str, Look], ...] = (
    (-0.25, "far_below", Look("#92c5de", "sparse")),
    (-0.10, "below", Look("#d1e5f0")),
    (0.10, "near", Look("#f7f7f2")),
    (0.25, "above", Look("#fddbc7", "diagonal")),
    (float("inf"), "far_above", Look("#f4a582", "cross")),
)
"""Classes of a deviation from the mean: upper limit, name, look; the centre is the mean."""
NO_DEVIATION = Look("#eeeeec", "dots")

KINDS: Mapping[str, Look] = MappingProxyType(
    {
        "urban": Look("#fdebd0"),
        "rural": Look("#b5d6b0"),
        "dedicated": Look("#b9d2ee", "diagonal"),
        "virtual": Look("#eeeeec", "dots"),
    }
)
"""Looks of the kinds of grids."""
OTHER_KIND = Look("#d8c9d4")
ORGANISED: Mapping[str, Look] = MappingProxyType(
    {
        "complete": Look("#dcebd3"),
        "no_executive": Look("#f7e3a6", "sparse"),
        "no_head": Look("#eeb487", "diagonal"),
        "none": Look("#dcd6e6", "cross"),
    }
)
"""Looks of how far the women's federation has come in a grid."""
VACANT = Look("#f7f5ef", "cross")
"""A grid without any worker."""

LOCKED = Look("#fbfaf5", "lock", line="#24303d")
"""A locked grid: its hatch is of the window alone, and lies over the fill that it has anyway."""
LOCKED_BORDER = Look("#fbfaf5", line="#24303d", symbol="crossed_line")

LINES: Mapping[str, tuple[str, float, tuple[float, ...]]] = MappingProxyType(
    {
        "district": ("#4a3f63", 3.2, (6.0, 2.0, 1.0, 2.0, 1.0, 2.0)),
        "township": ("#5b4a7a", 2.4, (7.0, 2.0, 1.5, 2.0)),
        "community": ("#6f6386", 1.8, (6.0, 2.5)),
        "grid": ("#77726b", 1.5, ()),
        "micro_grid": ("#a09a90", 0.8, (1.5, 2.0)),
    }
)
"""Borders by level: colour, width in points on paper or pixels on screen, dashes in widths."""


BUILDING = Look("#b9ad9b", line="#8d8171")
MARKS: Mapping[str, Look] = MappingProxyType(
    {
        "uncovered": Look("#d55e00", line="#7a2e00", symbol="ring_cross"),
        "double": Look("#cc79a7", line="#7d2a58", symbol="two_rings"),
        "cut": Look("#e69f00", line="#7a5200", symbol="ring_slash"),
    }
)
"""Buildings that ask for attention, after Okabe–Ito: ``Standing.status`` 1, 2, 3."""
BARE = Look("#fbfaf6", line="#6f665a", dashes=LOOSE)
"""A building of which what the colour would tell is not known or not set."""
LEFT_OUT = Look("#f0e442", line="#6b2500", dashes=LOOSE)
"""A building that is in no women's group though people live there, after Okabe–Ito."""
NOT_LIVED_IN = Look("#f2f0ed", line="#b3aca4")
RAMP = ("#dfcb62", "#9bc888", "#55b0a6", "#3b82b3", "#3c5799", "#372f6e")
"""From few to many, light to dark, after ColorBrewer's YlGnBu."""
NO_HOMES = "#d6d0cc"
HUES = ("#cbbfae", "#e4bd7f", "#71beea", "#74a879", "#a88bb8", "#c38d9f", "#9fdee1")
"""Colours of buildings that are told apart, the commonest first: it is the quiet one."""
OTHER = "#7a7171"


def solid(fill: str, line: str = "") -> Look:
    """Return the look of a building of one colour, its outline a darker shade of it."""
    return Look(fill, line=line or _darker(fill))


def _darker(colour: str) -> str:
    return "#" + "".join(f"{int(int(colour[at : at + 2], 16) * 0.68):02x}" for at in (1, 3, 5))
