"""Branches: what there is under an area, kept from edit to edit as if counted anew."""

from __future__ import annotations

from edited import apply
from test_groups import houses

from gridplanner.models.change import compare
from gridplanner.models.edits import (
    AddMicroHome,
    Assign,
    EditGroup,
    FoundFederations,
    MakeGroups,
    MergeGrids,
    RemoveGroups,
    Unassign,
)
from gridplanner.models.standing import Standing
from gridplanner.models.women.branches import Branch, Branches, touched_areas


def test_counted_and_kept() -> None:
    plan = houses()
    standing = Standing.of(plan)
    branches = Branches(standing)
    assert branches.of("c1") == Branch(grids=2)
    spot = plan.grids["g1"].geometry.representative_point()
    for edit in (
        FoundFederations(("c1", "g1")),
        MakeGroups(("g1", "g2"), "lane"),
        AddMicroHome("微家", (spot.x, spot.y)),
        Assign("p1", "g1", "chair"),
        EditGroup("s1", leader="p2"),
        Assign("p2", "h1", "host"),
        Unassign("a1"),
        RemoveGroups(("s2",)),
        MergeGrids(("g1", "g2")),
    ):
        after = apply(plan, edit)
        change = compare(plan, after)
        touched = touched_areas(plan, after, change)
        plan, standing = after, standing.after(after, change)
        branches = branches.after(standing, touched)
        for area in ("c1", *plan.grids):
            assert branches.of(area) == Branches(Standing.of(plan)).of(area), (edit, area)
    found = branches.of("c1")
    assert (found.grids, found.founded, found.headless) == (1, 1, 2)
    assert (found.homes, found.hostless, found.vacant) == (1, 0, 2 + found.leaderless)
