"""Doing edits on small drawn plans."""

from __future__ import annotations

from pathlib import Path

import drawn
import pytest
import shapely
from shapely import MultiPolygon

from gridplanner.errors import GridplannerError
from gridplanner.models.change import compare
from gridplanner.models.edits import (
    Edit,
)
from gridplanner.models.ids import Ids
from gridplanner.models.plan import Plan
from gridplanner.models.session import Session
from gridplanner.words import Sentence

LEFT, RIGHT = drawn.box(0, 0, 100, 100), drawn.box(100, 0, 200, 100)
WHOLE = drawn.box(0, 0, 200, 100)
MIDDLE = drawn.line((50, -10), (50, 110))


def two_grids(houses: list[MultiPolygon] | None = None, **columns: list) -> Plan:  # type: ignore[type-arg]
    return drawn.plan(
        {"g1": LEFT, "g2": RIGHT}, {"c1": WHOLE}, drawn.buildings(houses or [], **columns)
    )


def apply(plan: Plan, edit: Edit, ids: Ids | None = None) -> Plan:
    ids = ids or Ids()
    ids.catch_up(plan)
    assert str(edit.sentence(plan))
    return edit.apply(plan, ids)


def refused(plan: Plan, edit: Edit) -> str:
    with pytest.raises(GridplannerError) as caught:
        edit.apply(plan, Ids())
    assert str(caught.value)
    return caught.value.code


def tiled(plan: Plan, level: str = "grid") -> bool:
    shapes = [one.geometry for one in plan.areas(level).values()]
    return bool(shapely.coverage_is_valid(shapes, gap_width=0.01))


def there_and_back(path: Path, plan: Plan, edits: list[Edit]) -> None:
    """Do edits, undo and redo them all, and read what the file says after each."""
    session = Session.create(path, "方案", drawn.CRS)
    ids = Ids()
    ids.catch_up(plan)
    session.take_over(plan, ids, Sentence("log.created", {"name": "导入"}))
    stands = [session.plan]
    for edit in edits:
        assert session.apply(edit)
        stands.append(session.plan)
    for stand in reversed(stands[:-1]):
        session.undo()
        assert not compare(session.plan, stand)
        session.close()
        session = Session.open(path)
        assert not compare(session.plan, stand)
    for stand in stands[1:]:
        session.redo()
        assert not compare(session.plan, stand)
    session.close()
    session = Session.open(path)
    assert not compare(session.plan, stands[-1])
    session.close()
