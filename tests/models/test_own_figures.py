"""Figures that an office adds itself: their columns come and go with them, in the file as well."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass, replace

import drawn
import numpy as np
import pytest
from kept import small_plan
from packed import assert_packed

from gridplanner.errors import GridplannerError
from gridplanner.models.change import compare
from gridplanner.models.edits import AddFigure, RemoveFigure, Together
from gridplanner.models.ids import Ids
from gridplanner.models.plan import Plan
from gridplanner.models.planfile.journal import pack, unpack
from gridplanner.models.rows import Grid
from gridplanner.models.session import Session
from gridplanner.models.standing import Standing
from gridplanner.words import Sentence

OWN = "own_shops"
SHOPS = AddFigure("沿街门店", "Shops", "building", visits_per_year=4)
EVENTS = AddFigure("事件", "Shops", "grid", visits_per_year=1, on_card=True)


@dataclass(frozen=True)
class Fill:
    """Fill a figure of some buildings."""

    figure: str
    row: int
    value: float

    def sentence(self, _plan: Plan) -> Sentence:
        return Sentence("log.created", {"name": ""})

    def apply(self, plan: Plan, _ids: Ids) -> Plan:
        column = plan.buildings.columns[self.figure]
        after = column.with_values(np.array([self.row]), [self.value])
        return replace(plan, buildings=plan.buildings.with_column(self.figure, after))


def applied(plan: Plan, *edits: AddFigure) -> Plan:
    ids = Ids()
    ids.catch_up(plan)
    for edit in edits:
        plan = edit.apply(plan, ids)
    return plan


def assert_reopens(session: Session) -> None:
    """Hold what is on disk equal to what is in memory."""
    assert_packed(session.path, session.plan)
    with closing(sqlite3.connect(session.path)) as connection:
        [(triggers,)] = connection.execute(
            "SELECT count(*) FROM sqlite_master WHERE name LIKE 'pack_building%update'"
        )
    assert triggers == 2
    again = Session.open(session.path, read_only=True)
    try:
        assert not compare(session.plan, again.plan)
        assert list(again.plan.buildings.columns) == list(session.plan.buildings.columns)
        assert dict(again.standing.figures) == dict(session.standing.figures)
    finally:
        again.close()


def test_a_figure_of_buildings_is_unknown_everywhere_at_first() -> None:
    plan = applied(small_plan(), SHOPS)
    assert plan.figures[OWN].zh == "沿街门店"
    assert np.isnan(plan.buildings.values(OWN)).all()
    count = Standing.of(plan).figures["g1"].count(OWN)
    assert (count.best, count.missing) == (None, 2)


def test_it_comes_and_goes_with_undo_and_redo(session: Session) -> None:
    before = session.plan
    session.apply(SHOPS)
    assert OWN in session.plan.buildings.columns
    assert_reopens(session)
    session.undo()
    assert OWN not in session.plan.buildings.columns
    assert not compare(before, session.plan)
    assert_reopens(session)
    session.redo()
    assert OWN in session.plan.buildings.columns
    assert_reopens(session)


def test_what_is_filled_in_it_counts_and_is_kept(session: Session) -> None:
    session.apply(SHOPS)
    load = session.standing.figures["g1"].load or 0
    session.apply(Fill(OWN, 0, 3))
    assert session.standing.figures["g1"].load == load + 2 * 3
    assert_reopens(session)
    with pytest.raises(GridplannerError, match="沿街门店"):
        session.apply(RemoveFigure(OWN))
    session.undo()
    session.apply(RemoveFigure(OWN))
    assert_reopens(session)
    session.undo()
    assert_reopens(session)


def test_both_in_one_step_go_back_in_one(session: Session) -> None:
    what = Sentence("log.created", {"name": ""})
    before = session.plan
    change = session.apply(Together((SHOPS, Fill(OWN, 1, 5)), what))
    assert unpack(pack(change)).apply(before).buildings.number(OWN, 1) == 5
    assert_reopens(session)
    session.undo()
    assert_reopens(session)
    session.redo()
    assert session.plan.buildings.number(OWN, 1) == 5
    assert_reopens(session)


def test_a_column_left_in_the_file_is_empty_when_its_figure_is_back(session: Session) -> None:
    session.apply(SHOPS)
    session.undo()
    path = session.path
    session.close()
    with closing(sqlite3.connect(path)) as connection, connection:
        for name in ("building", "building_point"):  # as another program might fill it
            for (trigger,) in connection.execute(
                f"SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = '{name}'"
            ).fetchall():
                if trigger.startswith("rtree"):
                    connection.execute(f"DROP TRIGGER {trigger}")
            connection.execute(f"UPDATE {name} SET own_shops = 9")
    again = Session.open(path)
    try:
        again.redo()
        assert np.isnan(again.plan.buildings.values(OWN)).all()
        other = Session.open(path, read_only=True)
        assert np.isnan(other.plan.buildings.values(OWN)).all()
        other.close()
    finally:
        again.close()


def test_a_figure_of_grids_counts_in_load_and_sums() -> None:
    grids = [
        Grid(id="g1", geometry=drawn.box(0, 0, 100, 100), figures={OWN: 7.0}),
        Grid(id="g2", geometry=drawn.box(100, 0, 200, 100)),
    ]
    homes = drawn.buildings([drawn.house(50, 50), drawn.house(150, 50)], households=[10, 20])
    plan = applied(drawn.plan(grids, houses=homes), EVENTS)
    standing = Standing.of(plan)
    assert standing.figures["g1"].count(OWN).best == 7
    assert standing.figures["g1"].load == 10 + 7 / 2
    assert (standing.figures["g2"].load, standing.figures["g2"].count(OWN).blank) == (20, 1)


def test_grid_figures_are_counted_anew_when_they_change(session: Session) -> None:
    session.apply(EVENTS)
    plan = session.plan
    changed = plan.with_rows("grid", [replace(plan.grids["g1"], figures={OWN: 4.0})])
    after = session.standing.after(changed, compare(plan, changed))
    assert after.figures == Standing.of(changed).figures
    assert after.figures["g1"].load == (session.standing.figures["g1"].load or 0) + 2
