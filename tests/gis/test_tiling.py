"""Gaps, overlaps, and what lies beside an area."""

from __future__ import annotations

import drawn
import numpy as np
import pytest
import shapely

from gridplanner.gis.tiling import against, overlaps, suspects, wider_than

WHOLE = drawn.box(0, 0, 200, 100)
LEFT, RIGHT = drawn.box(0, 0, 100, 100), drawn.box(100, 0, 200, 100)


def array(*shapes: shapely.Geometry) -> np.ndarray:
    made = np.empty(len(shapes), object)
    made[:] = shapes
    return made


def test_a_whole_tiling_has_no_fault() -> None:
    tiles = array(LEFT, RIGHT)
    for whole in (WHOLE, shapely.reverse(WHOLE), shapely.segmentize(WHOLE, 7)):
        for intact in (None, True, False):
            assert against(whole, tiles, 0.01, intact=intact) == ([], [])
    assert not len(suspects(tiles, 0.01))
    assert overlaps(tiles, np.array([0, 1]), 0.01) == []


def test_a_hole_is_inner_and_a_missing_edge_is_not() -> None:
    at_edge = array(LEFT, drawn.box(110, 10, 200, 100), drawn.box(100, 90, 110, 100))
    missing, _ = against(WHOLE, at_edge, 0.01)
    assert [misfit.inner for misfit in missing] == [False]
    hollow = array(WHOLE.difference(drawn.box(40, 40, 60, 60)))
    missing, too_much = against(WHOLE, hollow, 0.01)
    assert [(misfit.inner, round(misfit.area)) for misfit in missing] == [(True, 400)]
    assert missing[0].width == pytest.approx(10)
    assert too_much == []


def test_what_lies_outside_is_told_even_where_tiles_overlap() -> None:
    tiles = array(LEFT, drawn.box(95, 0, 203, 100))
    missing, too_much = against(WHOLE, tiles, 0.01)
    assert missing == []
    assert [round(one.area) for one in too_much] == [300]


def test_less_than_the_tolerance_is_nothing() -> None:
    tiles = array(LEFT, drawn.box(100.004, 0, 200.004, 100))
    assert against(WHOLE, tiles, 0.01) == ([], [])


def test_a_slanted_level_noded_apart_tiles_all_the_same() -> None:
    whole = drawn.shape((0, 0), (310, -33), (420, 150), (290, 340), (-40, 270))
    for seed in range(20):
        tiles = drawn.slanted(whole, 14, np.random.default_rng(seed))
        assert against(whole, array(*tiles), 0.01) == ([], [])
        missing, too_much = against(whole, array(*tiles[1:]), 0.01)
        assert sum(one.area for one in missing) == pytest.approx(tiles[0].area, abs=0.1)
        assert too_much == []


@pytest.mark.parametrize(
    "second",
    [
        drawn.box(95, 0, 200, 100),  # over the border
        drawn.box(0, 0, 100, 100),  # a duplicate
        drawn.box(20, 20, 40, 40),  # wholly inside, no border shared
        drawn.box(0, 0, 50, 100),  # inside, sharing a border
        drawn.box(-10, 40, 210, 60),  # across
    ],
)
def test_every_kind_of_overlap_is_suspicious_and_found(second: shapely.Geometry) -> None:
    tiles = array(LEFT, second)
    assert len(suspects(tiles, 0.01))
    for chosen in (suspects(tiles, 0.01), np.array([0]), np.array([1])):
        [(first, other, regions)] = overlaps(tiles, chosen, 0.01)
        assert (first, other) == (0, 1)
        expected = LEFT.intersection(second).area
        assert sum(one.area for one in regions) == pytest.approx(expected)


def test_a_band_narrower_than_the_tolerance_is_not_wide() -> None:
    assert wider_than(drawn.box(0, 0, 1000, 0.009), 0.01) == []
    assert len(wider_than(drawn.box(0, 0, 1000, 0.011), 0.01)) == 1
    assert wider_than(shapely.LineString([(0, 0), (1, 1)]), 0.01) == []
