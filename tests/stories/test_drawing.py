"""A planner redraws grids with the mouse: split, drag, give, merge, undo; deeds are counted."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import shapely
from planner import Planner
from PySide6.QtCore import Qt

from gridplanner.gis.courses import shared_border
from gridplanner.models.edits.ground import shape_of
from gridplanner.models.session import Session
from gridplanner.models.standing import CUT, UNCOVERED
from gridplanner.ui.commands.plans import sample_session


@pytest.fixture
def at_sample(planner: Planner, tmp_path: Path) -> Planner:
    """The sample plan, open in the window."""
    path = tmp_path / "示例 方案.gpkg"
    sample_session(path).close()
    planner.open(path)
    return planner


def cut(session: Session) -> int:
    return int((session.standing.status == CUT).sum())


def broken_edges(session: Session) -> float:
    shapes = np.array([grid.geometry for grid in session.plan.grids.values()], object)
    return float(shapely.length(shapely.coverage_invalid_edges(shapes, gap_width=0.01)).sum())


def overloaded(session: Session) -> str:
    return next(id_ for id_ in session.plan.grids if session.standing.band(id_) == "over")


def at_ease(session: Session) -> tuple[str, str]:
    """Two neighbouring grids of one community with a long straight border and houses on it."""
    best: tuple[float, str, str] = (0.0, "", "")
    grids = [one for one in session.plan.grids.values() if one.kind == "urban"]
    for one in grids:
        for other in grids:
            if one.id < other.id and one.parent == other.parent:
                lines = shared_border(shape_of(one), shape_of(other))
                length = sum(line.length for line in lines)
                if len(lines) == 1 and length > best[0]:
                    best = (length, one.id, other.id)
    return best[1], best[2]


def test_split_an_overloaded_grid_without_cutting_a_house(at_sample: Planner) -> None:
    planner, session = at_sample, at_sample.session
    grid, houses, edges = overloaded(session), cut(session), broken_edges(session)
    before = session.standing.figures[grid].count("households").best
    planner.window.services.store.select([grid])
    planner.do("zoom_selection")
    left, bottom, right, top = session.plan.grids[grid].geometry.bounds
    middle, reach = (bottom + top) / 2, (right - left) * 0.1
    known, planner.deeds = set(session.plan.grids), 0
    planner.do("tool_split")
    planner.click(left - reach, middle - reach / 5)
    planner.click(right + reach, middle + reach / 5, double=True)
    assert planner.deeds == 3
    (born,) = set(session.plan.grids) - known
    after = [session.standing.figures[one].count("households").best for one in (grid, born)]
    assert sum(one or 0 for one in after) == before
    assert cut(session) == houses and broken_edges(session) <= edges
    assert str(session.undo_sentence).startswith("拆分网格")
    assert planner.window.views.map.tool == "select"


def test_drag_a_border_and_both_sides_follow(at_sample: Planner) -> None:
    planner, session = at_sample, at_sample.session
    first, second = at_ease(session)
    houses, edges = cut(session), broken_edges(session)
    figures = {id_: session.standing.figures[id_] for id_ in (first, second)}
    area = sum(session.plan.grids[id_].geometry.area for id_ in (first, second))
    (border,) = shared_border(*(shape_of(session.plan.grids[id_]) for id_ in (first, second)))
    start = border.interpolate(border.length / 2)
    centre = session.plan.grids[second].geometry.centroid
    end = (start.x + (centre.x - start.x) * 0.6, start.y + (centre.y - start.y) * 0.6)
    planner.window.services.store.select([first, second])
    planner.do("zoom_selection")
    planner.deeds = 0
    planner.do("tool_border")
    halfway = ((start.x + end[0]) / 2, (start.y + end[1]) / 2)
    planner.draw([(start.x, start.y), halfway, end])
    assert planner.deeds == 2
    if planner.window.drafting.pending is not None:
        planner.key(Qt.Key.Key_Return)
    assert str(session.undo_sentence).startswith("调整"), planner.said
    now = {id_: session.standing.figures[id_] for id_ in (first, second)}
    gained = now[first].buildings - figures[first].buildings
    assert gained > 0
    assert figures[second].buildings - now[second].buildings == gained
    assert sum(session.plan.grids[id_].geometry.area for id_ in (first, second)) == pytest.approx(
        area
    )
    assert cut(session) == houses and broken_edges(session) <= edges


def test_escape_while_a_border_is_dragged_leaves_no_trace(at_sample: Planner) -> None:
    planner, session = at_sample, at_sample.session
    first, second = at_ease(session)
    plan, steps = session.plan, len(session.log())
    (border,) = shared_border(*(shape_of(plan.grids[id_]) for id_ in (first, second)))
    start = border.interpolate(border.length / 2)
    planner.window.services.store.select([first, second])
    planner.do("zoom_selection")
    planner.do("tool_border")
    centre = plan.grids[second].geometry.centroid
    planner.draw([(start.x, start.y), (centre.x, centre.y)], lets_go=False)
    planner.key(Qt.Key.Key_Escape)
    assert session.plan is plan and len(session.log()) == steps


def test_give_uncovered_houses_to_a_neighbour(at_sample: Planner) -> None:
    planner, session = at_sample, at_sample.session
    panel = planner.window.views.findings
    panel.refresh_now()
    bare = int((session.standing.status == UNCOVERED).sum())
    edges = broken_edges(session)
    kinds = [one.kind for one in panel.model.rows]
    row = kinds.index("uncovered")
    planner.deeds = 0
    planner.do("next_finding")
    assert panel.view.currentIndex().row() == row
    building = panel.model.rows[row].subject[1]
    planner.deeds += 1
    panel.mend.click()
    planner.key(Qt.Key.Key_Return)
    assert planner.deeds == 3
    assert session.standing.grid_of(session.plan.buildings.row(building)) is not None, planner.said
    assert int((session.standing.status == UNCOVERED).sum()) < bare
    assert broken_edges(session) <= edges


def test_brush_houses_over_to_the_next_grid(at_sample: Planner) -> None:
    planner, session = at_sample, at_sample.session
    target, source = at_ease(session)
    houses, edges = cut(session), broken_edges(session)
    slot = session.standing.slots[source]
    rows = np.flatnonzero(session.standing.owner == slot)
    anchors = session.plan.buildings.footprints.anchors[rows]
    border = session.plan.grids[target].geometry
    near = rows[np.argsort(shapely.distance(shapely.points(anchors), border))[:2]]
    spots = [tuple(spot) for spot in session.plan.buildings.footprints.anchors[near].tolist()]
    planner.window.services.store.select([target, source])
    planner.do("zoom_selection")
    planner.window.services.store.select([target])
    planner.deeds = 0
    planner.do("tool_give")
    planner.draw(spots)
    assert planner.deeds == 2
    if planner.window.drafting.pending is not None:
        planner.key(Qt.Key.Key_Return)
    assert [session.standing.grid_of(int(row)) for row in near] == [target, target], planner.said
    assert cut(session) == houses and broken_edges(session) <= edges


def test_merge_waits_for_a_yes(at_sample: Planner) -> None:
    planner, session = at_sample, at_sample.session
    first, second = at_ease(session)
    plan = session.plan
    total = sum(session.standing.figures[id_].buildings for id_ in (first, second))
    planner.window.services.store.select([first, second])
    planner.deeds = 0
    planner.do("merge")
    assert planner.window.strip.isVisible()
    assert session.plan is plan, "what waits has not happened"
    planner.key(Qt.Key.Key_Escape)
    assert not planner.window.strip.isVisible() and session.plan is plan
    planner.do("merge")
    planner.key(Qt.Key.Key_Return)
    assert planner.deeds == 4
    assert second not in session.plan.grids
    assert session.standing.figures[first].buildings == total
    assert "并入" in str(session.undo_sentence)


def test_draw_a_grid_that_takes_from_its_neighbours(at_sample: Planner) -> None:
    planner, session = at_sample, at_sample.session
    first, second = at_ease(session)
    houses, edges = cut(session), broken_edges(session)
    (border,) = shared_border(*(shape_of(session.plan.grids[id_]) for id_ in (first, second)))
    middle = border.interpolate(border.length / 2)
    planner.window.services.store.select([first, second])
    planner.do("zoom_selection")
    reach = border.length / 4
    corners = [(-1, -1), (1, -1), (1, 1), (-1, 1)]
    known, planner.deeds = set(session.plan.grids), 0
    planner.do("manner_carve")
    planner.do("tool_draw")
    for x, y in corners:
        planner.click(middle.x + x * reach, middle.y + y * reach)
    planner.key(Qt.Key.Key_Return)
    assert planner.deeds == 7
    if planner.window.drafting.pending is not None:
        planner.key(Qt.Key.Key_Return)
    (born,) = set(session.plan.grids) - known
    assert session.standing.figures[born].buildings > 0
    assert cut(session) == houses and broken_edges(session) <= edges
    assert planner.window.services.store.selection == (born,)


def test_all_of_it_is_undone_step_by_step_also_after_a_restart(
    at_sample: Planner, tmp_path: Path
) -> None:
    planner, session = at_sample, at_sample.session
    start = session.plan
    first, second = at_ease(session)
    planner.window.services.store.select([first, second])
    planner.do("merge")
    planner.key(Qt.Key.Key_Return)
    grid = overloaded(session)
    planner.window.services.store.select([grid])
    planner.do("zoom_selection")
    left, bottom, right, top = session.plan.grids[grid].geometry.bounds
    reach = (right - left) * 0.1
    planner.do("tool_split")
    planner.click(left - reach, (bottom + top) / 2)
    planner.click(right + reach, (bottom + top) / 2, double=True)
    planner.deeds = 0
    planner.do("undo")
    again = session.path
    planner.do("close")
    planner.open(again)
    planner.do("undo")
    assert planner.deeds == 3
    plan = planner.session.plan
    assert dict(plan.grids) == dict(start.grids)
    assert not planner.window.actions_["undo"].isEnabled()
