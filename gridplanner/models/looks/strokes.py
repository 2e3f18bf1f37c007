"""The hatch of a look as lines, for paper and for the web."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gridplanner.gis.hatching import dots, strokes
from gridplanner.gis.outlines import Lines
from gridplanner.models.looks.palette import STROKES

DOT = 0.12
"""Length of a dot in steps."""


def hatch_lines(
    shapes: NDArray[np.object_], hatch: str, step: float, *, down: bool = False
) -> Lines:
    """Return the lines of a hatch (``HATCHES``) over areas; ``step`` in the unit of the shapes.

    ``down``: y runs down, as on paper; one slanted line rises to the right all the same.
    """
    if not hatch:
        return Lines.of(np.empty(0, object))
    steps, slopes = STROKES[hatch]
    if not slopes:
        return dots(shapes, step * steps, step * DOT)
    return strokes(shapes, step * steps, [-one if down else one for one in slopes])
