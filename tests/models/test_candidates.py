"""Candidates: the free and the near first, then who carries least; what is not known comes last."""

from __future__ import annotations

from dataclasses import replace

import drawn
import numpy as np
import pytest
from edited import apply, two_grids
from shapely import MultiPolygon

from gridplanner.models.edits import (
    AddFederation,
    AddMicroHome,
    Assign,
    EditGroup,
    FoundFederations,
    MakeGroup,
)
from gridplanner.models.people.candidates import Candidates, is_free, spot_of
from gridplanner.models.plan import Plan
from gridplanner.models.rows import Person, Place
from gridplanner.models.standing import Standing


def manned() -> Plan:
    """Two grids with a house in each; p1 lives in the first, p2 works in the second."""
    plan = two_grids([drawn.house(20, 50), drawn.house(150, 50)], households=[40, 60])
    people = [Person(id=f"p{n}", name=f"示例{n}") for n in range(1, 5)]
    people[0] = replace(people[0], home="b1")
    plan = plan.with_rows("person", people)
    plan = plan.with_rows("compound", [Place(id="k1", geometry=drawn.box(0, 0, 20, 20))])
    return apply(plan, Assign("p2", "g2", "full_time"))


def test_metres_from_home_or_work() -> None:
    found = Candidates.of(Standing.of(manned()), "g1")
    np.testing.assert_allclose(found.metres, [30, 100, np.nan, np.nan])
    np.testing.assert_array_equal(found.free, [True, False, True, True])
    np.testing.assert_allclose(found.loads, [np.nan, 60, np.nan, np.nan])
    ids = [found.people[at] for at in found.order().tolist()]
    assert ids == ["p1", "p3", "p4", "p2"]


def test_the_nearest_of_several_counts_and_who_works_here_is_near() -> None:
    plan = apply(manned(), Assign("p1", "g1", "executive"))
    assert Candidates.of(Standing.of(plan), "g1").metres[0] == 0
    plan = apply(plan, MakeGroup("甲", "g2", (), "p1"))
    assert Candidates.of(Standing.of(plan), "g2").metres[0] == 0


def test_by_a_column_what_is_not_known_comes_last_both_ways() -> None:
    found = Candidates.of(Standing.of(manned()), "g1")
    rising = [found.people[at] for at in found.order_by("metres")]
    falling = [found.people[at] for at in found.order_by("metres", falling=True)]
    assert rising == ["p1", "p2", "p3", "p4"]
    assert falling == ["p2", "p1", "p3", "p4"]
    assert found.people[found.order_by("loads")[0]] == "p2"


def test_a_post_that_is_over_leaves_one_free() -> None:
    plan = apply(manned(), Assign("p3", "g1", "part_time", until="2020-01-01"))
    standing = Standing.of(plan)
    assert is_free(standing, "p3")
    assert np.isnan(Candidates.of(standing, "g1").metres[2])
    led = apply(apply(plan, MakeGroup("甲", "g1")), EditGroup("s1", leader="p3"))
    assert not is_free(Standing.of(led), "p3")


def test_every_seat_has_a_spot_or_none() -> None:
    plan = apply(manned(), MakeGroup("甲", "g1", ("b1",)))
    plan = apply(plan, MakeGroup("乙", "g2"))
    plan = apply(plan, AddMicroHome("微家", drawn.at(70, 70)))
    for edit in (
        FoundFederations(("c1",)),
        AddFederation("市妇联"),
        AddFederation("物业妇联", "property", compounds=("k1",)),
    ):
        plan = apply(plan, edit)
    standing = Standing.of(plan)
    seats = {"g1": (50, 50), "b2": (150, 50), "s1": (20, 50), "s2": (150, 50), "h1": (70, 70)}
    seats |= {"f1": (100, 50), "f3": (10, 10), "k1": (10, 10)}
    for seat, (x, y) in seats.items():
        assert spot_of(standing, seat) == pytest.approx(drawn.at(x, y))
    assert spot_of(standing, "f2") is None
    assert spot_of(standing, "nobody") is None
    assert np.isnan(Candidates.of(standing, "f2").metres).all()


def test_nobody_at_all() -> None:
    found = Candidates.of(Standing.of(two_grids()), "g1")
    assert found.people == ()
    assert not len(found.order())


def test_a_compound_that_is_gone_has_no_place() -> None:
    plan = apply(manned(), AddFederation("示例物业妇联", kind="property", compounds=("k1",)))
    plan = plan.with_rows("compound", [], without=["k1"])
    seat = next(iter(plan.federations))
    standing = Standing.of(plan)
    assert spot_of(standing, seat) is None
    assert np.isnan(Candidates.of(standing, seat).metres).all()


def test_a_grid_without_ground_tells_nothing_of_where_anybody_works() -> None:
    plan = apply(manned(), Assign("p3", "g1", "full_time"))
    plan = plan.with_rows("grid", [replace(plan.grids["g1"], geometry=MultiPolygon())])
    standing = Standing.of(plan)
    np.testing.assert_allclose(Candidates.of(standing, "g2").metres[1:], [0, np.nan, np.nan])
    assert np.isnan(Candidates.of(standing, "g1").metres).all()
