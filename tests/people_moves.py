"""Moves of people as rules of a state machine: posts, federations, groups and micro-homes."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

import numpy as np
from hypothesis import strategies as st
from hypothesis.stateful import rule
from shapely import Point

from gridplanner.models.buildings import TEXT
from gridplanner.models.columns import Column
from gridplanner.models.edits import (
    AddFederation,
    AddMicroHome,
    Assign,
    DissolveFederations,
    Edit,
    EditBuildings,
    EditFederation,
    EditGroup,
    EditMicroHome,
    EditPerson,
    EditPost,
    FoundFederations,
    HandOver,
    MakeGroup,
    MakeGroups,
    RemoveGroups,
    RemoveMicroHomes,
    SetGroup,
    SetRule,
    ShareBuilding,
    Together,
)
from gridplanner.models.plan import Plan
from gridplanner.models.rows import (
    ROLES,
    Area,
    Assignment,
    Federation,
    Person,
    Rule,
    Unit,
    WomensGroup,
)
from gridplanner.models.session import Session
from gridplanner.words import Sentence

numbers = st.integers(0, 10_000)
DATES = ("", "", "2020-01-01", "2999-12-31", "not a day")


class PeopleMoves:
    """Rules that move people; the machine has a ``session``, ``do`` and ``pick``."""

    session: Session

    def do(self, edit: Edit) -> bool:
        raise NotImplementedError

    def pick(self, table: str, number: int) -> str:
        raise NotImplementedError

    def building(self, number: int) -> str:
        buildings = self.session.plan.buildings
        return buildings.ids(np.array([number % len(buildings)]))[0]

    def seat(self, number: int) -> str:
        tables = ("grid", "grid", "community", "micro_home", "womens_group", "federation")
        if number % 7 == 6:
            return self.building(number)
        return self.pick(tables[number % 7], number // 7)

    @rule(
        person=numbers,
        seat=numbers,
        role=st.sampled_from(ROLES),
        joins=st.booleans(),
        share=st.sampled_from([1.0, 0.5, 3.0]),
        dates=st.tuples(st.sampled_from(DATES), st.sampled_from(DATES)),
    )
    def appoint(
        self,
        person: int,
        seat: int,
        role: str,
        joins: bool,
        share: float,
        dates: tuple[str, str],
    ) -> None:
        since, until = dates
        who = self.pick("person", person)
        edit = Assign(who, self.seat(seat), role, not joins, "", share, since, until)
        if self.do(edit) and role != "group_leader":
            assert share <= 1

    @rule(number=numbers, share=st.sampled_from([None, 0.3, 0.0]), until=st.sampled_from(DATES))
    def edit_post(self, number: int, share: float | None, until: str) -> None:
        self.do(EditPost(self.pick("assignment", number), share=share, until=until))

    @rule(person=numbers, number=numbers, count=st.integers(1, 3))
    def hand_over(self, person: int, number: int, count: int) -> None:
        areas = tuple(self.pick("grid", number + step) for step in range(count))
        self.do(HandOver(areas, self.pick("person", person)))

    @rule(
        number=numbers,
        home=st.one_of(st.none(), numbers),
        sex=st.sampled_from(["f", "m", "", None]),
    )
    def settle_person(self, number: int, home: int | None, sex: str | None) -> None:
        at = None if home is None else "" if home % 5 == 0 else self.building(home)
        self.do(EditPerson(self.pick("person", number), sex=sex, home=at))

    @rule(number=numbers, count=st.integers(1, 3))
    def found(self, number: int, count: int) -> None:
        tables = ("grid", "grid", "community")
        areas = tuple(self.pick(tables[n], number + n) for n in range(count))
        self.do(FoundFederations(areas))

    @rule(number=numbers, kind=st.sampled_from(["", "property"]))
    def add_federation(self, number: int, kind: str) -> None:
        self.do(AddFederation("物业妇联", kind, "", self.pick("federation", number)))

    @rule(number=numbers, above=numbers)
    def move_federation(self, number: int, above: int) -> None:
        parent = "" if above % 4 == 0 else self.pick("federation", above)
        self.do(EditFederation(self.pick("federation", number), parent=parent))

    @rule(number=numbers)
    def dissolve(self, number: int) -> None:
        self.do(DissolveFederations((self.pick("federation", number),)))

    @rule(number=numbers, grid=numbers, count=st.integers(0, 3))
    def make_group(self, number: int, grid: int, count: int) -> None:
        chosen = tuple(self.building(number + step) for step in range(count))
        self.do(MakeGroup("小组", self.pick("grid", grid), chosen))

    @rule(number=numbers, on=st.sampled_from(["compound", "lane", "building", "grid", "star"]))
    def make_groups(self, number: int, on: str) -> None:
        self.do(MakeGroups((self.pick("grid", number), self.pick("grid", number + 1)), on))

    @rule(number=numbers, group=numbers, count=st.integers(1, 4))
    def set_group(self, number: int, group: int, count: int) -> None:
        chosen = tuple(self.building(number + step) for step in range(count))
        self.do(SetGroup(chosen, "" if group % 4 == 0 else self.pick("womens_group", group)))

    @rule(
        number=numbers,
        field=st.sampled_from(["households", "kind", "population", "floors"]),
        text=st.sampled_from(["", "0", "7", "shop", "residential"]),
    )
    def tell_of_building(self, number: int, field: str, text: str) -> None:
        self.do(EditBuildings(((self.building(number), field, text),)))

    @rule(number=numbers, groups=st.lists(numbers, max_size=3))
    def share_building(self, number: int, groups: list[int]) -> None:
        units = tuple((self.pick("womens_group", one), None) for one in groups)
        self.do(ShareBuilding(self.building(number), units))

    @rule(number=numbers, leader=numbers, grid=st.one_of(st.none(), numbers))
    def edit_group(self, number: int, leader: int, grid: int | None) -> None:
        whose = "" if leader % 4 == 0 else self.pick("person", leader)
        where = None if grid is None else self.pick("grid", grid)
        self.do(EditGroup(self.pick("womens_group", number), leader=whose, grid=where))

    @rule(number=numbers)
    def remove_group(self, number: int) -> None:
        self.do(RemoveGroups((self.pick("womens_group", number),)))

    @rule(number=numbers, host=numbers)
    def add_micro_home(self, number: int, host: int) -> None:
        footprints = self.session.plan.buildings.footprints
        x, y = footprints.anchors[number % len(footprints.anchors)].tolist()
        whose = "" if host % 3 == 0 else self.pick("person", host)
        self.do(AddMicroHome("微家", (x, y), whose))

    @rule(number=numbers, host=numbers)
    def edit_micro_home(self, number: int, host: int) -> None:
        whose = "" if host % 3 == 0 else self.pick("person", host)
        self.do(EditMicroHome(self.pick("micro_home", number), host=whose))

    @rule(number=numbers)
    def remove_micro_home(self, number: int) -> None:
        self.do(RemoveMicroHomes((self.pick("micro_home", number),)))

    @rule(number=numbers, group=numbers, person=numbers)
    def do_together(self, number: int, group: int, person: int) -> None:
        edits = (
            SetGroup((self.building(number),), self.pick("womens_group", group)),
            Assign(self.pick("person", person), self.pick("grid", group), "volunteer"),
        )
        self.do(Together(edits, Sentence("edit.names", {})))

    @rule(
        id_=st.sampled_from(["G5", "G7", "W1", "W3", "W5", "W8", "W9"]),
        on=st.booleans(),
        severity=st.sampled_from(["", "info", "error"]),
    )
    def set_women_rule(self, id_: str, on: bool, severity: str) -> None:
        values = {"W8": {"grids": 1}, "W9": {"per": "grid"}, "W5": {"heads": 0.9}}.get(id_, {})
        self.do(SetRule(Rule(id=id_, on=on, severity=severity, values=values)))


def with_organisation(plan: Plan, seed: int) -> Plan:
    """Return a random plan with a women's federation, incomplete and not without flaws."""
    random = np.random.default_rng(seed)
    grids, count = list(plan.grids), len(plan.buildings)
    groups = [
        WomensGroup(id=f"s{n}", name=f"第{n}小组", grid=grid, leader=f"p{n % 4}")
        for n, grid in enumerate(grids, 1)
    ]
    told = np.array(
        [f"s{one}" if one else "" for one in random.integers(0, len(groups) + 2, count)]
    )
    plan = replace(
        plan, buildings=plan.buildings.with_column("womens_group", Column.of(told.astype(TEXT)))
    )
    people = [
        replace(cast("Person", one), sex="fm"[n % 2], home=f"b{n + 1}")
        for n, one in enumerate(plan.persons.values())
    ]
    posts = [
        Assignment(
            id=f"a{n}",
            person=f"p{random.integers(1, 5)}",
            area=grid,
            role=str(random.choice(["full_time", "chair", "executive", "part_time"])),
        )
        for n, grid in enumerate([*grids, *grids], 1)
    ]
    federations = [Federation(id="f1", name="社区妇联", area="c1")]
    federations += [
        Federation(id=f"f{n}", name=f"{grid}妇联", area=grid, parent=["f1", "f99"][n % 9 == 0])
        for n, grid in enumerate(grids[::2], 2)
    ]
    spot = plan.buildings.footprints.anchors[0]
    rows = {
        "person": people,
        "assignment": posts,
        "womens_group": groups,
        "federation": federations,
        "unit": [Unit(id=f"u{n}", building=f"b{n}", womens_group=f"s{n % 3}") for n in (1, 2, 3)],
        "micro_home": [Area(id="h1", name="微家", parent=grids[0], geometry=Point(spot))],
    }
    for table, some in rows.items():
        plan = plan.with_rows(table, some)
    return plan
