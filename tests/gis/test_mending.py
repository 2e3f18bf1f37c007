from __future__ import annotations

import drawn
import numpy as np
import pytest
import shapely
from shapely import MultiPolygon
from shapely.affinity import translate

from gridplanner.gis.mending import Mended, mend

WHOLE = drawn.box(0, 0, 200, 100)


def mended(
    tiles: list[MultiPolygon],
    around: list[MultiPolygon] | None = None,
    wholes: list[MultiPolygon] | None = None,
    owners: list[int] | None = None,
) -> Mended:
    found = mend(
        np.array([*tiles, None], object)[:-1],
        np.array(owners or [0] * len(tiles)),
        np.array([*(wholes or [WHOLE]), None], object)[:-1],
        np.array([*(around or []), None], object)[:-1],
        1000.0,
    )
    assert shapely.coverage_is_valid(found.shapes, gap_width=0.01)
    return found


def areas(found: Mended) -> list[float]:
    return [float(one.area) for one in found.shapes]


def test_a_coverage_comes_back_as_it_was() -> None:
    tiles = [drawn.box(0, 0, 90, 100), drawn.box(90, 0, 200, 100)]
    found = mended(tiles)
    for one, other in zip(found.shapes, tiles, strict=True):
        assert shapely.normalize(one).equals_exact(shapely.normalize(other), 0.0)
    assert found.left == 0


def test_gaps_go_to_the_neighbour_they_border_most() -> None:
    ell = drawn.shape((0, 0), (90, 0), (90, 20), (100, 20), (100, 100), (0, 100))
    found = mended([ell, drawn.box(100, 0, 200, 100)])
    assert sorted(areas(found)) == pytest.approx([10_000, 10_000])
    assert areas(found)[0] == pytest.approx(10_000)


def test_a_gap_round_an_island_is_filled() -> None:
    island = drawn.box(98, 40, 102, 60)
    found = mended([drawn.box(0, 0, 95, 100), drawn.box(105, 0, 200, 100), island])
    assert sum(areas(found)) == pytest.approx(20_000)
    assert areas(found)[2] == pytest.approx(80)


def test_large_gaps_stay() -> None:
    found = mended([drawn.box(0, 0, 80, 100), drawn.box(120, 0, 200, 100)])
    assert areas(found) == pytest.approx([8_000, 8_000])
    assert found.left == 1


def test_ground_held_twice_goes_to_whom_it_is_the_most_of() -> None:
    nested = drawn.box(40, 40, 60, 60)
    found = mended([drawn.box(0, 0, 200, 100), nested])
    assert areas(found) == pytest.approx([19_600, 400])
    poking = drawn.box(180, 40, 204, 60)
    found = mended([drawn.box(0, 0, 200, 100), poking])
    assert areas(found) == pytest.approx([19_600, 400])


def test_nobody_gets_ground_beyond_his_whole() -> None:
    wholes = [drawn.box(0, 0, 100, 100), drawn.box(100, 0, 200, 100)]
    tiles = [drawn.box(0, 0, 105, 100), drawn.box(108, 0, 200, 100)]
    found = mended(tiles, wholes=wholes, owners=[0, 1])
    assert areas(found) == pytest.approx([10_000, 10_000])


def test_what_lies_around_loses_nothing_and_shares_the_vertices() -> None:
    around = drawn.box(200, -50, 300, 150)
    found = mended([drawn.box(0, 0, 100, 100), drawn.box(99, 0, 200.004, 100)], [around])
    assert areas(found)[2] == pytest.approx(20_000, abs=0.7)
    corners = set(map(tuple, shapely.get_coordinates(found.shapes[2]).tolist()))
    outer = shapely.get_coordinates(found.shapes[1])
    assert {(x, y) for x, y in outer.tolist() if x > drawn.at(199, 0)[0]} <= corners


def test_outlines_that_differ_by_millimetres_become_one() -> None:
    random = np.random.default_rng(5)
    tiles = drawn.slanted(WHOLE, 8, random)
    shaken = [translate(one, *random.normal(0, 0.001, 2)) for one in tiles]
    found = mended(shaken)
    assert sum(areas(found)) == pytest.approx(20_000, abs=1)
    union = shapely.union_all(found.shapes)
    assert union.symmetric_difference(WHOLE).buffer(-0.005).is_empty
