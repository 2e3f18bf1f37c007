"""How things look, in the window, on paper and on the web page alike: colours, labels, legends.

Colours are ``#rrggbb``; every meaning has a second channel: a hatch, an outline, a symbol.
"""

from gridplanner.models.looks.buildings import BuildingClasses
from gridplanner.models.looks.entry import LegendEntry
from gridplanner.models.looks.grids import (
    COLOURINGS,
    GridClasses,
    class_looks,
    deviation_class,
)
from gridplanner.models.looks.labels import Label, grid_label, short_code
from gridplanner.models.looks.legend import (
    building_legend,
    check_colourings,
    colouring_name,
    grid_legend,
    lock_legend,
)
from gridplanner.models.looks.neighbours import (
    grid_neighbours,
    neighbours_after,
    pastel_classes,
)
from gridplanner.models.looks.palette import (
    BUILDING,
    DEVIATIONS,
    HATCH_INK,
    HATCHES,
    LINES,
    LOCKED,
    LOCKED_BORDER,
    MARKS,
    NO_DEVIATION,
    PASTELS,
    Look,
)
from gridplanner.models.looks.schemes import BUILDING_COLOURINGS
from gridplanner.models.looks.strokes import hatch_lines

__all__ = [
    "BUILDING",
    "BUILDING_COLOURINGS",
    "COLOURINGS",
    "DEVIATIONS",
    "HATCHES",
    "HATCH_INK",
    "LINES",
    "LOCKED",
    "LOCKED_BORDER",
    "MARKS",
    "NO_DEVIATION",
    "PASTELS",
    "BuildingClasses",
    "GridClasses",
    "Label",
    "LegendEntry",
    "Look",
    "building_legend",
    "check_colourings",
    "class_looks",
    "colouring_name",
    "deviation_class",
    "grid_label",
    "grid_legend",
    "grid_neighbours",
    "hatch_lines",
    "lock_legend",
    "neighbours_after",
    "pastel_classes",
    "short_code",
]
