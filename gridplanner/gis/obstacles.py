"""What stands in the way of a border: footprints, and those that touch taken together."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

CLEARANCES = (0.5, 0.25, 0.1, 0.05)
"""Metres between line and wall, the widest that leads on without a long way round is taken."""
TOUCHING = 0.05
"""Metres: footprints this near each other are one obstacle."""
GRAZE = 1e-3
"""Metres of line inside a footprint that do not count."""


def crossed(line: shapely.Geometry, footprints: NDArray[np.object_]) -> NDArray[np.intp]:
    """Return the places of the footprints that a line runs through, not merely along."""
    places = np.flatnonzero(shapely.intersects(footprints, line))
    if not len(places):
        return places
    inner = shapely.buffer(footprints[places], -GRAZE)
    solid = ~shapely.is_empty(inner)  # GEOS fails on nothing beside points and lines together
    places, inner = places[solid], inner[solid]
    through: NDArray[np.intp] = places[shapely.length(shapely.intersection(inner, line)) > GRAZE]
    return through


def chain(
    houses: NDArray[np.object_], tree: shapely.STRtree, start: int, reach: float = TOUCHING
) -> set[int]:
    """Return a footprint and all within reach of it in metres, directly or through others."""
    found, open_ = {start}, [start]
    while open_:
        hits = np.unique(tree.query(houses[open_], "dwithin", reach)[1])
        open_ = [one for one in hits.tolist() if one not in found]
        found.update(open_)
    return found


def grown(houses: NDArray[np.object_], clearance: float) -> shapely.Geometry:
    """Return the ground within a clearance of footprints, their corners kept."""
    bodies = shapely.buffer(houses, clearance, join_style="mitre", mitre_limit=1.5)
    return shapely.union_all(bodies) if len(bodies) != 1 else bodies[0]
