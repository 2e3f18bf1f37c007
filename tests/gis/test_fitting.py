"""Fitting a polygon among others."""

from __future__ import annotations

import drawn
import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import MultiPolygon
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
