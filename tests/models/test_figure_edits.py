"""Figures of an office's own: on disk at once, in the load, there and back again."""

from __future__ import annotations

from pathlib import Path

import kept
import numpy as np
import pytest
from packed import assert_packed

from gridplanner.errors import GridplannerError
from gridplanner.models.change import compare
from gridplanner.models.edits import (
    AddFigure,
    Edit,
    EditAreas,
    EditFigure,
    RemoveFigure,
    SetWeights,
)
from gridplanner.models.session import Session
from gridplanner.models.standing import Standing


@pytest.fixture
def session(tmp_path: Path) -> Session:
    return kept.write(tmp_path / "方案 一.gpkg", kept.small_plan())


def reopened(session: Session) -> Session:
    session.close()
    return Session.open(session.path)


def refused(session: Session, edit: Edit) -> str:
    with pytest.raises(GridplannerError) as caught:
        session.apply(edit)
    assert str(caught.value)
    return caught.value.code


def test_a_figure_of_grids_comes_into_load_and_cards(session: Session) -> None:
    before = session.standing.figures["g1"].load
    assert before is not None
    session.apply(AddFigure("巡查", "Patrols", "grid", 12.0, on_card=True))
    [own] = set(session.plan.figures) - set(kept.small_plan().figures)
    assert own == "own_patrols"
    assert session.standing.figures["g1"].load == before, "what is not filled is not in the load"
    session.apply(EditAreas((("g1", own, "5"),)))
    figures = session.standing.figures["g1"]
    assert figures.count(own).best == 5
    assert figures.load == before + 5 * 6
    assert dict(Standing.of(session.plan).figures) == dict(session.standing.figures)
    again = reopened(session)
    assert again.plan.grids["g1"].figures == {own: 5}
    assert again.standing.figures["g1"] == figures
    assert not compare(session.plan, again.plan)
    again.apply(SetWeights(((own, None),)))
    assert again.standing.figures["g1"].load == before
    again.close()


def test_a_figure_of_buildings_has_a_column_that_comes_and_goes(session: Session) -> None:
    first = session.plan
    session.apply(AddFigure("充电桩", subject="building"))
    [own] = set(session.plan.figures) - set(first.figures)
    assert own == "own_1"
    assert np.isnan(session.plan.buildings.values(own)).all()
    assert_packed(session.path, session.plan)
    session.undo()
    assert own not in session.plan.buildings.columns
    assert not compare(session.plan, first)
    session.redo()
    assert own in session.plan.buildings.columns
    again = reopened(session)
    assert again.plan.buildings.columns.keys() == session.plan.buildings.columns.keys()
    assert_packed(again.path, again.plan)
    again.undo()
    assert not compare(again.plan, first)
    again.close()


def test_what_is_refused(session: Session) -> None:
    assert refused(session, AddFigure("  ")) == "figures.no_name"
    assert refused(session, AddFigure("走访")) == "figures.taken"
    assert refused(session, AddFigure("夜巡", visits_per_year=-1)) == "edit.bad_visits"
    assert refused(session, RemoveFigure("households")) == "figures.shipped"
    assert refused(session, RemoveFigure("none")) == "figures.none"
    session.apply(AddFigure("夜巡", "Night patrols"))
    session.apply(EditAreas((("g1", "own_night_patrols", "3"),)))
    assert refused(session, RemoveFigure("own_night_patrols")) == "figures.filled"
    for text in ("三", "-1", "1e99999"):
        bad = EditAreas((("g1", "own_night_patrols", text),))
        assert refused(session, bad) == "edit.no_number"
    session.apply(EditAreas((("g1", "own_night_patrols", ""),)))
    session.apply(RemoveFigure("own_night_patrols"))
    assert "own_night_patrols" not in session.plan.figures
    session.close()


def test_what_is_sensitive_is_never_public(session: Session) -> None:
    session.apply(AddFigure("重点户", "", "building", sensitive=True, in_public=True))
    assert not session.plan.figures["own_1"].in_public
    session.apply(EditFigure("own_1", zh="关注户", sensitive=False, in_public=True))
    assert session.plan.figures["own_1"].in_public
    assert session.plan.figures["own_1"].zh == "关注户"
    session.close()


@pytest.mark.parametrize("visits", [-1.0, float("nan"), float("inf")])
def test_visits_are_a_number(session: Session, visits: float) -> None:
    assert refused(session, AddFigure("巡查", visits_per_year=visits)) == "edit.bad_visits"
    assert refused(session, SetWeights((("households", visits),))) == "edit.bad_visits"


def test_buildings_or_grids_carry_a_figure_and_nothing_else(session: Session) -> None:
    assert refused(session, AddFigure("巡查", subject="road")) == "figures.no_subject"
