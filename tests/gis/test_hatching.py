"""Hatches lie within their areas, at the same places whatever the areas are."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from gridplanner.gis.hatching import dots, strokes
from gridplanner.gis.outlines import Lines

RIGHT = shapely.box(10, 0, 25, 20)
WHOLE = shapely.box(0, 0, 25, 20)


def drawn(lines: Lines) -> shapely.Geometry:
    owners = np.repeat(np.arange(len(lines)), np.diff(lines.starts))
    return shapely.union_all(shapely.linestrings(lines.coords, indices=owners))


def areas(*shapes: shapely.Geometry) -> np.ndarray:
    return np.array(shapes, object)


@pytest.mark.parametrize("slope", [1, -1])
def test_strokes_are_evenly_spread_and_stay_inside(slope: int) -> None:
    made = drawn(strokes(areas(WHOLE), 2.0, (slope,)))
    assert WHOLE.buffer(1e-9).contains(made)
    # lines two apart along an axis are √2 apart: as much ink as ground over that
    assert made.length == pytest.approx(WHOLE.area / np.sqrt(2), rel=0.05)
    steps = np.unique(np.round([c[1] - slope * c[0] for c in shapely.get_coordinates(made)], 6))
    assert np.allclose(np.diff(steps), 2.0)


def test_a_part_has_the_strokes_of_the_whole() -> None:
    part, whole = (drawn(strokes(areas(one), 2.0, (1, -1))) for one in (RIGHT, WHOLE))
    assert part.symmetric_difference(whole.intersection(RIGHT)).length < 1e-6


def test_dots_are_of_one_size_and_stay_with_their_area() -> None:
    made = dots(areas(WHOLE), 2.0, 0.25)
    lengths = np.hypot(*(made.coords[1::2] - made.coords[::2]).T)
    assert len(made) == pytest.approx(WHOLE.area / 4, rel=0.2)
    assert np.allclose(lengths, 0.25)
    assert WHOLE.buffer(0.2).contains(drawn(made))


def test_no_ground_no_hatch() -> None:
    nothing = areas(shapely.MultiPolygon())
    assert len(strokes(nothing, 2.0, (1,))) == len(dots(nothing, 2.0, 0.2)) == 0
    assert len(strokes(areas(), 2.0, (1,))) == 0
