from __future__ import annotations

import drawn
import pytest
from edited import LEFT, two_grids
from shapely import LineString, MultiLineString, MultiPolygon

from gridplanner.models.plan import Plan
from gridplanner.models.rows import Place
from gridplanner.models.snapping import corners, line_across, line_at, snapped, traced


def with_lines() -> Plan:
    road = MultiLineString([drawn.line((-20, 30), (40, 30), (60, 50), (300, 50))])
    river = MultiPolygon([drawn.box(20, 70, 180, 80).geoms[0]])
    plan = two_grids()
    plan = plan.with_rows("road", [Place(id="r1", name="洸河路", geometry=road)])
    return plan.with_rows("water", [Place(id="w1", geometry=river)])


@pytest.mark.parametrize(
    ("spot", "to", "kind"),
    [
        ((101, 99), (100, 100), "vertex"),
        ((101.5, 60), (100, 60), "border"),
        ((20, 31), (20, 30), "road"),
        ((30, 79), (30, 80), "water"),
    ],
)
def test_the_nearest_thing_draws_the_cursor(
    spot: tuple[float, float], to: tuple[float, float], kind: str
) -> None:
    found = snapped(with_lines(), *drawn.at(*spot), 3.0)
    assert found is not None
    assert (found.x, found.y) == pytest.approx(drawn.at(*to))
    assert found.kind == kind


def test_nothing_draws_it_from_afar() -> None:
    assert snapped(with_lines(), *drawn.at(50, 10), 3.0) is None
    assert snapped(Plan(), 0, 0, 3.0) is None


def test_a_line_follows_a_road_between_two_points_on_it() -> None:
    ends = drawn.line((20, 30), (90, 50))
    assert traced(with_lines(), ends) == drawn.line((20, 30), (40, 30), (60, 50), (90, 50))
    back = traced(with_lines(), ends[::-1])
    assert back == drawn.line((90, 50), (60, 50), (40, 30), (20, 30))


def test_a_line_off_the_road_stays_as_drawn() -> None:
    for points in (drawn.line((20, 30), (90, 55)), drawn.line((0, 0), (10, 10)), ()):
        assert traced(with_lines(), points) == points


def test_the_nearest_road_or_river_is_found() -> None:
    plan = with_lines()
    road = line_at(plan, *drawn.at(20, 32), 3.0)
    assert road is not None and road.id == "r1"
    river = line_at(plan, *drawn.at(30, 81), 3.0)
    assert river is not None and river.id == "w1"
    assert line_at(plan, *drawn.at(50, 10), 3.0) is None


def test_a_road_that_stops_inside_is_led_on_to_the_border() -> None:
    road = Place(id="r2", geometry=LineString(drawn.line((30, -20), (30, 75))))
    line = line_across(road, LEFT)
    assert line is not None
    assert LEFT.difference(line.buffer(0.001)).geom_type == "MultiPolygon"
    far = Place(id="r3", geometry=LineString(drawn.line((300, 0), (300, 100))))
    assert line_across(far, LEFT) is None


def test_corners_near_by_are_told_once() -> None:
    found = corners(two_grids(), *drawn.at(100, 90), 15)
    assert found.tolist() == [list(drawn.at(100, 100))]
    assert not len(corners(Plan(), 0, 0, 10))
