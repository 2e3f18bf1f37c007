"""What everybody does: counted once, and after an edit only for those whom it concerns."""

from __future__ import annotations

from dataclasses import replace

import drawn
import numpy as np
import pytest
from edited import apply, two_grids

from gridplanner.models.change import compare
from gridplanner.models.edits import (
    Assign,
    Edit,
    EditGroup,
    EditPerson,
    MakeGroup,
    MergeGrids,
    RemovePerson,
)
from gridplanner.models.people import duties
from gridplanner.models.people.duties import Duties
from gridplanner.models.plan import Plan
from gridplanner.models.rows import WORKER_ROLES, Area, Person
from gridplanner.models.standing import Standing


def manned() -> Plan:
    """Two grids with a house in each; p1 lives in the first, p2 works in the second."""
    plan = two_grids([drawn.house(20, 50), drawn.house(150, 50)], households=[40, 60])
    people = [Person(id=f"p{n}", name=f"示例{n}") for n in range(1, 5)]
    people[0] = replace(people[0], home="b1")
    plan = plan.with_rows("person", people)
    return apply(plan, Assign("p2", "g2", "full_time"))


def test_who_holds_what_and_who_is_free() -> None:
    plan = apply(manned(), MakeGroup("甲", "g1", (), "p3"))
    plan = apply(plan, Assign("p1", "c1", "adviser", until="2020-01-01"))
    found = Standing.of(plan).duties
    assert found.people == ("p1", "p2", "p3", "p4")
    assert found.free.tolist() == [True, False, False, True]
    assert found.holding().tolist() == [False, True, False, False]
    assert found.holding("executive", "chair").tolist() == [False] * 4
    assert found.grids("full_time").tolist() == [0, 1, 0, 0]
    np.testing.assert_allclose(found.metres_to(drawn.at(50, 50)), [30, 100, 0, np.nan])


def test_two_posts_in_one_grid_are_one_share_of_its_load() -> None:
    plan = apply(manned(), Assign("p2", "g2", "woman_worker", False, "", 0.5))
    plan = apply(plan, Assign("p2", "g1", "part_time", False, "", 0.5))
    standing = Standing.of(plan)
    loads = standing.duties.loads(standing.loads.values, *WORKER_ROLES)
    np.testing.assert_allclose(loads, [np.nan, 80, np.nan, np.nan])
    assert standing.workload("p2") == 80
    assert standing.duties.grids(*WORKER_ROLES).tolist() == [0, 2, 0, 0]


def test_a_micro_grid_tells_where_somebody_is() -> None:
    plan = manned().with_rows(
        "micro_grid", [Area(id="m1", parent="g1", geometry=drawn.box(0, 0, 20, 20))]
    )
    plan = apply(plan, Assign("p4", "m1", "micro_leader"))
    found = Standing.of(plan).duties
    assert found.metres_to(drawn.at(10, 10))[3] == pytest.approx(0)
    assert not found.grids("micro_leader").any()


@pytest.mark.parametrize(
    "edit",
    [
        Assign("p1", "g1", "executive"),
        RemovePerson("p2"),
        EditPerson("p3", home="b2"),
        EditGroup("s1", leader="p4"),
        MergeGrids(("g1", "g2")),
    ],
)
def test_an_edit_looks_at_those_whom_it_concerns(
    edit: Edit, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = apply(manned(), MakeGroup("甲", "g2", (), "p3"))
    standing = Standing.of(plan)
    assert standing.duties.people == tuple(plan.persons)
    looked_at: list[str] = []
    gathered = duties._gathered

    def looking(plan: Plan, slots: object, day: str, numbers: object, people: list[str]) -> object:
        looked_at.extend(people)
        return gathered(plan, slots, day, numbers, people)  # type: ignore[arg-type]

    monkeypatch.setattr(duties, "_gathered", looking)
    after = apply(plan, edit)
    kept = standing.after(after, compare(plan, after)).duties
    assert len(set(looked_at)) < len(plan.persons)
    fresh = Duties.of(after, standing.slots, standing.today)
    assert kept.people == fresh.people
    spot = drawn.at(50, 50)
    np.testing.assert_array_equal(kept.metres_to(spot), fresh.metres_to(spot))
    np.testing.assert_array_equal(kept.free, fresh.free)


def test_one_goes_as_another_comes_back() -> None:
    plan = manned()
    away = plan.with_rows("person", [], without=["p4"])
    standing = Standing.of(plan)
    assert standing.duties.free.tolist() == [True, False, True, True]
    gone = standing.after(away, compare(plan, away))
    swapped = away.with_rows("person", [plan.persons["p4"]], without=["p1"])
    after = gone.after(swapped, compare(away, swapped)).duties
    assert after.people == ("p2", "p3", "p4")
    assert after.free.tolist() == [False, True, True]
    np.testing.assert_allclose(after.metres_to(drawn.at(50, 50)), [100, np.nan, np.nan])


def test_nobody_at_all() -> None:
    standing = Standing.of(two_grids())
    found = standing.duties
    assert not len(found.metres_to((0.0, 0.0)))
    assert not len(found.loads(standing.loads.values, *WORKER_ROLES))
    assert not len(found.grids("executive"))
