from __future__ import annotations

import drawn
import pytest
import shapely
from shapely import MultiPolygon

from gridplanner.gis.vertices import moved_vertex

LEFT = drawn.shape((0, 0), (100, 0), (100, 50), (100, 100), (0, 100))
RIGHT = drawn.shape((100, 0), (200, 0), (200, 100), (100, 100), (100, 50))


def moved(
    vertex: tuple[float, float], to: tuple[float, float], *polygons: MultiPolygon
) -> list[MultiPolygon] | None:
    return moved_vertex(polygons or (LEFT, RIGHT), drawn.at(*vertex), drawn.at(*to))


def test_all_rings_that_have_it_follow() -> None:
    after = moved((100, 50), (130, 40))
    assert after is not None
    assert shapely.coverage_is_valid(after, gap_width=0.01)
    assert [one.area for one in after] == pytest.approx([11_500, 8_500])


@pytest.mark.parametrize(
    "to", [(250, 50), (-50, 50), (100, 100), (100.005, 0), (200, 0.004), (150, 100), (150, 0)]
)
def test_a_move_that_breaks_a_ring_is_none(to: tuple[float, float]) -> None:
    assert moved((100, 50), to) is None


def test_a_vertex_of_the_outline_stays() -> None:
    assert moved((100, 0), (100, 10)) is None
    assert moved((0, 0), (5, 5)) is None
    assert moved((0, 0), (5, 5), LEFT) is None


def test_the_first_vertex_of_a_ring_moves_with_the_last() -> None:
    turned = drawn.shape((100, 50), (100, 100), (0, 100), (0, 0), (100, 0))
    after = moved((100, 50), (90, 50), turned, RIGHT)
    assert after is not None
    assert shapely.is_valid(after).all()


def test_a_hole_follows_what_fills_it() -> None:
    inner = drawn.box(40, 40, 60, 60)
    ring = MultiPolygon([LEFT.geoms[0].difference(inner.geoms[0])])
    after = moved((60, 60), (80, 80), ring, inner)
    assert after is not None
    assert after[0].area + after[1].area == pytest.approx(10_000)
    assert moved((60, 60), (120, 60), ring, inner) is None
    assert moved((60, 60), (50, 30), ring, inner) is None
