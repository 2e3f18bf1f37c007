"""Fitting a polygon among others."""

from __future__ import annotations

import drawn
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import MultiPolygon, Polygon
from shapely.affinity import translate

from gridplanner.gis.fitting import fit


def after(neighbours: list[MultiPolygon], fitted: MultiPolygon, grown: dict) -> list[MultiPolygon]:
    return [*(grown.get(place, one) for place, one in enumerate(neighbours)), fitted]


def test_alone_it_stays_as_it_is() -> None:
    square = drawn.box(0, 0, 100, 100)
    assert fit(square, []) == (square, {})


def test_a_corner_on_a_neighbours_edge_is_given_to_it() -> None:
    beside = [drawn.box(100, -50, 200, 170)]
    fitted, grown = fit(drawn.box(0, 0, 100, 100), beside)
    assert shapely.coverage_is_valid(after(beside, fitted, grown), gap_width=0.01)
    assert set(grown) == {0}


def test_a_border_three_millimetres_off_is_laid_onto_the_neighbours() -> None:
    beside = [
        drawn.shape((100.003, -50), (200, -50), (200, 40), (99.997, 41)),
        drawn.shape((99.997, 41), (200, 40), (200, 170), (100.002, 170)),
    ]
    fitted, grown = fit(drawn.box(0, 0, 100, 100), beside)
    assert shapely.coverage_is_valid(after(beside, fitted, grown), gap_width=0.01)
    assert abs(fitted.area - 10_000) < 1


def test_what_a_neighbour_already_holds_is_left_to_it() -> None:
    beside = [drawn.shape((95, -20), (180, -31), (170, 140), (94, 130))]
    fitted, grown = fit(drawn.box(0, 0, 100, 100), beside)
    assert fitted.area < 9_500
    assert shapely.coverage_is_valid(after(beside, fitted, grown), gap_width=0.01)
    assert shapely.union_all([fitted, *beside]).difference(drawn.box(0, 0, 100, 100)).area > 0


def test_wholly_taken_nothing_is_left() -> None:
    assert fit(drawn.box(0, 0, 10, 10), [drawn.box(-5, -5, 50, 50)])[0].is_empty


def test_ground_held_by_a_hair_only_is_left_out() -> None:
    # A strip without width runs along the edge of a neighbour that has a corner there.
    beside = [drawn.shape((0, 0), (30, 17.1), (60, 34.2), (60, 0))]
    corner = beside[0].geoms[0].exterior.coords[1]
    spur = Polygon([drawn.at(0, 0), corner, drawn.at(20, 60), drawn.at(60, 34.2), drawn.at(0, 0)])
    fitted, grown = fit(MultiPolygon([spur]), beside)
    tiles = after(beside, fitted, grown)
    assert shapely.is_valid(tiles).all()
    assert shapely.coverage_is_valid(tiles, gap_width=0.01)
    assert fitted.area == pytest.approx(spur.area, abs=0.1)


def test_two_corners_of_a_neighbour_millimetres_apart_stay_its_own() -> None:
    one = drawn.shape((0, 0), (100, 0), (100.004, 0.001), (200, 3), (200, -50), (0, -50))
    other = drawn.shape((100, 0), (0, 0), (0, 90))
    gap = drawn.shape((100, 0), (100.004, 0.001), (200, 3), (0, 90))
    fitted, grown = fit(gap, [one, other])
    tiles = after([one, other], fitted, grown)
    assert shapely.coverage_is_valid(tiles, gap_width=0.01)
    assert len(shapely.get_coordinates(tiles[1])) <= 5


@given(
    seed=st.integers(0, 100_000),
    shift=st.tuples(st.floats(-0.004, 0.004), st.floats(-0.004, 0.004)),
    grow=st.sampled_from([0.0, 5.0]),
    several=st.booleans(),
)
def test_fitting_into_any_coverage_keeps_it(
    seed: int, shift: tuple[float, float], grow: float, several: bool
) -> None:
    whole = drawn.shape((0, 0), (310, -33), (420, 150), (290, 340), (-40, 270))
    pieces = drawn.slanted(whole, 9, np.random.default_rng(seed))
    new, *beside = pieces
    if several:  # cut further: their borders end on the new one's, which knows nothing of it
        beside = [
            part for one in beside for part in drawn.slanted(one, 2, np.random.default_rng(seed))
        ]
        beside = drawn.noded(beside)
    off = translate(new.buffer(grow, join_style="mitre") if grow else new, *shift)
    off = MultiPolygon([off]) if off.geom_type == "Polygon" else off
    fitted, grown = fit(off, beside)
    tiles = after(beside, fitted, grown)
    assert shapely.is_valid(tiles).all()
    assert shapely.coverage_is_valid(tiles, gap_width=0.01)
