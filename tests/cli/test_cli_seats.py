"""Posts from the command line: in any seat, with share, manner and dates."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from told import Run, read


def test_a_post_with_all_that_belongs_to_it(run: Run, plan: Path) -> None:
    before = set(read(plan).assignments)
    terms = ("--share", "0.5", "--mode", "roving", "--since", "2026-01-01", "--until", "2999-01-01")
    told = run("assign", plan, "p1", "g2", "--role", "executive", "--join", *terms)
    assert told.code == 0, told.err
    after = read(plan).assignments
    [post] = [one for id_, one in after.items() if id_ not in before]
    assert (post.mode, post.share, post.since, post.until) == (
        "roving",
        0.5,
        "2026-01-01",
        "2999-01-01",
    )


def test_every_seat_is_found(run: Run, plan: Path) -> None:
    there = read(plan)
    compound = next(iter(there.places("compound")))
    building = there.buildings.ids(np.arange(1))[0]
    seats = [
        next(iter(there.womens_groups)),
        next(iter(there.micro_homes)),
        next(one.id for one in there.federations.values() if one.kind),
        compound,
        building,
    ]
    for seat in seats:
        told = run("assign", plan, "p1", seat, "--role", "volunteer", "--join")
        assert told.code == 0, told.err
    held = [one.area for one in read(plan).posts_by("person")["p1"] if one.role == "volunteer"]
    assert set(held) >= set(seats)


def test_by_name_and_where_there_are_several(run: Run, plan: Path) -> None:
    there = read(plan)
    names = [one.name for one in there.micro_homes.values()]
    name = next(one for one in names if names.count(one) == 1)
    assert run("assign", plan, "p1", name, "--role", "volunteer", "--join").code == 0
    groups = [one.name for one in there.womens_groups.values()]
    twin = next((one for one in groups if groups.count(one) > 1), None)
    if twin is not None:
        assert " › " in run("assign", plan, "p1", twin, "--role", "group_leader").refusal


def test_a_group_gets_its_leader(run: Run, plan: Path) -> None:
    group = next(iter(read(plan).womens_groups.values()))
    person = next(id_ for id_ in read(plan).persons if id_ != group.leader)
    assert run("assign", plan, person, group.id, "--role", "group_leader").code == 0
    assert read(plan).womens_groups[group.id].leader == person


@pytest.mark.parametrize(
    "words",
    [
        ("g2", "--role", "adviser", "--share", "3"),
        ("g2", "--role", "adviser", "--mode", "daily"),
        ("g2", "--role", "adviser", "--since", "soon"),
        ("g2", "--role", "adviser", "--since", "2026-02-01", "--until", "2026-01-01"),
        ("没有的地方", "--role", "adviser"),
        ("", "--role", "adviser"),
    ],
)
def test_refusals(run: Run, plan: Path, words: tuple[str, ...]) -> None:
    assert run("assign", plan, "p1", *words).refusal
