"""What a stroke means: which edit of which grids."""

from __future__ import annotations

import drawn
import pytest
import shapely
from edited import two_grids
from shapely import LineString

from gridplanner.errors import GridplannerError
from gridplanner.models.edits import (
    DrawArea,
    Edit,
    GiveBuildings,
    MoveVertex,
    ReshapeBorder,
    SplitGrid,
)
from gridplanner.models.ids import Ids
from gridplanner.models.picking import Picker
from gridplanner.models.plan import Plan
from gridplanner.models.rows import Grid, Place
from gridplanner.models.standing import Standing
from gridplanner.models.strokes import Manner, Stroke, edit_of, grid_for

PLAIN = Manner()


def meant(
    plan: Plan,
    kind: str,
    points: tuple[tuple[float, float], ...],
    *selected: str,
    buildings: tuple[str, ...] = (),
    manner: Manner = PLAIN,
) -> Edit:
    stroke = Stroke(kind, points, buildings, 3.0)
    return edit_of(plan, Picker(Standing.of(plan)), stroke, selected, manner)


def refused(plan: Plan, kind: str, points: tuple[tuple[float, float], ...], *sel: str) -> str:
    with pytest.raises(GridplannerError) as failure:
        meant(plan, kind, points, *sel)
    assert str(failure.value)
    return failure.value.code


def three() -> Plan:
    """g1 | g2 over g3, which meet in a corner at (100, 50)."""
    return drawn.plan(
        {
            "g1": drawn.shape((0, 0), (100, 0), (100, 50), (100, 100), (0, 100)),
            "g2": drawn.box(100, 50, 200, 100),
            "g3": drawn.box(100, 0, 200, 50),
        },
        {"c1": drawn.box(0, 0, 200, 100)},
    )


def grids_in_a_row() -> Plan:
    return Plan().with_rows(
        "grid",
        [
            Grid(id="g1", code="001", geometry=shapely.box(0, 0, 100, 100)),
            Grid(id="g2", code="002", geometry=shapely.box(100, 0, 1100, 100)),
        ],
    )


@pytest.mark.parametrize(
    ("selected", "line", "grid"),
    [
        ("g1", [(50, -10), (50, 110)], "g1"),
        ("g1", [(115, -10), (115, 110)], "g1"),
        ("g1", [(400, -10), (400, 110)], "g2"),
        ("", [(115, -10), (115, 110)], "g2"),
        ("g1", [(0, 900), (100, 900)], "g1"),
        ("", [(0, 900), (100, 900)], None),
    ],
)
def test_a_line_near_the_selected_grid_is_meant_for_it(
    selected: str, line: list[tuple[float, float]], grid: str | None
) -> None:
    plan = grids_in_a_row()
    chosen = [selected] if selected else []
    assert grid_for(plan, Picker(Standing.of(plan)), line, chosen) == grid


def test_a_split_takes_the_manner_along() -> None:
    line = drawn.line((50, -10), (50, 110))
    edit = meant(three(), "split", line, manner=Manner(exact=True, compounds=True))
    assert edit == SplitGrid("g1", line, True, True)
    assert refused(three(), "split", drawn.line((500, 0), (500, 90))) == "window.no_grid_along"


def test_the_planner_may_let_the_smaller_part_keep_the_code() -> None:
    plan, line = three(), drawn.line((30, -10), (30, 110))
    for smaller, west in ((False, "g4"), (True, "g1")):
        edit = meant(plan, "split", line, manner=Manner(smaller=smaller))
        after = edit.apply(plan, Ids({"grid": 3}))
        spot = shapely.Point(drawn.at(10, 50))
        (there,) = [one.id for one in after.grids.values() if one.geometry.contains(spot)]
        assert there == west
        assert after.grids["g1"].code == plan.grids["g1"].code


def test_a_road_is_split_along() -> None:
    plan = three().with_rows(
        "road", [Place(id="r1", geometry=LineString(drawn.line((40, -30), (45, 130))))]
    )
    edit = meant(plan, "split_road", drawn.line((42, 40)))
    assert isinstance(edit, SplitGrid) and edit.grid == "g1"
    after = edit.apply(plan, Ids({"grid": 3}))
    assert len(after.grids) == 4
    assert refused(plan, "split_road", drawn.line((80, 40))) == "stroke.no_road"
    under = meant(plan, "split_road", drawn.line((42, 40)), "g2")
    assert isinstance(under, SplitGrid) and under.grid == "g1", "the one selected is not crossed"
    beside = three().with_rows(
        "road", [Place(id="r2", geometry=LineString(drawn.line((-9, -30), (-9, 130))))]
    )
    assert refused(beside, "split_road", drawn.line((-7, 40)), "g2") == "stroke.road_misses"


def test_a_course_is_for_the_border_it_begins_and_ends_on() -> None:
    line = drawn.line((100, 60), (90, 75), (100, 90))
    edit = meant(three(), "reshape", line)
    assert isinstance(edit, ReshapeBorder)
    assert {edit.first, edit.second} == {"g1", "g2"}
    level = drawn.line((110, 50), (130, 60), (190, 50))
    edit = meant(three(), "reshape", level)
    assert isinstance(edit, ReshapeBorder) and {edit.first, edit.second} == {"g2", "g3"}
    assert refused(three(), "reshape", drawn.line((20, 20), (20, 20))) == "stroke.too_short"
    assert refused(three(), "reshape", drawn.line((20, 20), (30, 30))) == "stroke.no_border"


def test_a_border_is_pulled_as_wide_as_it_is_pulled_far() -> None:
    edit = meant(three(), "pull", drawn.line((100, 75), (90, 75)))
    assert isinstance(edit, ReshapeBorder)
    assert sorted(edit.line) == sorted(drawn.line((100, 65), (90, 75), (100, 85)))
    assert refused(three(), "pull", drawn.line((40, 40), (50, 50))) == "stroke.no_border"
    assert refused(three(), "pull", drawn.line((100, 75), (100, 75))) == "stroke.too_short"


def test_grids_selected_come_first() -> None:
    edit = meant(three(), "pull", drawn.line((100, 51), (90, 51)), "g1", "g3")
    assert isinstance(edit, ReshapeBorder) and {edit.first, edit.second} == {"g1", "g3"}


def test_a_corner_between_three_moves_with_all_of_them() -> None:
    assert meant(three(), "vertex", drawn.line((100, 50), (90, 55))) == MoveVertex(
        drawn.at(100, 50), drawn.at(90, 55)
    )
    assert refused(three(), "no_vertex", drawn.line((100, 50))) == "vertex.end"


def test_an_edge_gains_a_corner_and_a_corner_is_left_out() -> None:
    plan = three()
    edit = meant(plan, "vertex", drawn.line((100, 75), (92, 75)))
    assert isinstance(edit, ReshapeBorder)
    bent = edit.apply(plan, Ids())
    assert bent.grids["g2"].geometry.area == pytest.approx(5000 + 8 * 50 / 2)
    back = meant(bent, "no_vertex", drawn.line((92, 75)))
    straight = back.apply(bent, Ids())
    assert straight.grids["g2"].geometry.area == pytest.approx(5000)
    moved = meant(bent, "vertex", drawn.line((92, 75), (96, 75))).apply(bent, Ids())
    assert moved.grids["g2"].geometry.area == pytest.approx(5000 + 4 * 50 / 2)
    assert refused(plan, "no_vertex", drawn.line((40, 40))) == "vertex.none"


def test_a_ring_makes_a_grid_or_a_micro_grid() -> None:
    ring = drawn.line((10, 10), (50, 10), (50, 50))
    assert meant(three(), "draw", ring, manner=Manner(carve=True)) == DrawArea(ring, True)
    assert meant(three(), "draw_micro", ring) == DrawArea(ring, False, "micro_grid")


def test_a_brush_gives_to_the_grid_selected() -> None:
    plan = two_grids([drawn.house(80, 50)])
    edit = meant(plan, "give", (), "g2", buildings=("b1",), manner=Manner(compounds=True))
    assert edit == GiveBuildings(("b1",), "g2", True)
    assert refused(plan, "give", (), "b1") == "stroke.no_target"
