"""The women's federation: on every level and grid, its groups, executives and micro-homes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplanner.models.buildings import TEXT, Buildings
from gridplanner.models.columns import Column
from gridplanner.models.rows import (
    Area,
    Assignment,
    Federation,
    Grid,
    Person,
    Place,
    Row,
    Unit,
    WomensGroup,
)
from gridplanner.models.sample import names
from gridplanner.models.sample.assembly import Tables
from gridplanner.models.sample.circles import Circle, circles
from gridplanner.models.sample.staff import SINCE, Roster
from gridplanner.models.sample.stock import Stood

CITY = "示例市妇联"
COMPANIES = ("安居物业妇联", "乐家物业妇联", "邻里物业妇联")
ROVING = 300
"""Households of two small grids that one executive goes round to."""


@dataclass
class Organised:
    """All rows of the federation while it is put together."""

    persons: list[Person] = field(default_factory=list)
    posts: list[Assignment] = field(default_factory=list)
    federations: list[Federation] = field(default_factory=list)
    groups: list[WomensGroup] = field(default_factory=list)
    units: list[Unit] = field(default_factory=list)
    homes: list[Area] = field(default_factory=list)
    column: NDArray[np.object_] = field(default_factory=lambda: np.empty(0, object))
    """(n,) the group of each building."""
    sister: dict[str, str] = field(default_factory=dict)
    """Id of the woman who lives in a grid and serves its federation, by grid id."""
    chair: dict[str, str] = field(default_factory=dict)
    """Id of the head of a grid's federation."""
    given: int = 0
    """Posts that were ever given: ids are not used again."""

    def post(self, person: str, area: str, role: str, mode: str = "") -> None:
        """Give a person a post."""
        self.given += 1
        self.posts.append(
            Assignment(
                id=f"a{self.given}", person=person, area=area, role=role, mode=mode, since=SINCE
            )
        )

    def rows(self) -> Mapping[str, Sequence[Row]]:
        """Return the rows by table."""
        return {
            "person": self.persons,
            "assignment": self.posts,
            "federation": self.federations,
            "womens_group": self.groups,
            "unit": self.units,
            "micro_home": self.homes,
        }

    def buildings(self, stood: Buildings) -> Buildings:
        """Return the buildings with their groups."""
        return stood.with_column("womens_group", Column.of(self.column.astype(TEXT)))


def organise(
    tables: Tables, stood: Stood, roster: Roster, apart: str, rng: np.random.Generator
) -> Organised:
    """Set up the federation of a whole sample, with nothing wrong in it.

    ``apart`` is the community whose heads hold no post in a grid, but its workers do in the
    federation.
    """
    made = Organised(list(roster.persons), list(roster.posts), given=len(roster.posts))
    found = circles(tables.grid, tables.compound, stood)
    _people(made, tables.grid, roster, apart, found, rng)
    _federations(made, tables)
    _groups(made, found, stood, roster)
    _executives(made, tables.grid, stood, roster, apart, rng)
    _micro_homes(made, tables, stood, rng)
    return made


def _people(
    made: Organised,
    grids: Sequence[Grid],
    roster: Roster,
    apart: str,
    found: Mapping[str, list[Circle]],
    rng: np.random.Generator,
) -> None:
    """Add a woman of every grid, give her and the worker homes, and choose who is the head."""
    count = len(made.persons)
    called = names.people(np.ones(len(grids), bool), rng)
    for number, (grid, name) in enumerate(zip(grids, called, strict=True), count + 1):
        houses = [row for one in found.get(grid.id, ()) for row in one.rows[:2].tolist()]
        home = f"b{houses[number % len(houses)] + 1}" if houses else ""
        sister = Person(id=f"p{number}", name=name, sex="f", phone=names.phone(number), home=home)
        made.persons.append(sister)
        made.sister[grid.id] = made.chair[grid.id] = sister.id
        for place in (roster.leader[grid.id], roster.worker.get(grid.id, 0)):
            if not place:
                continue
            person = made.persons[place - 1]
            if place != roster.leader[grid.id] and houses:
                spot = houses[(number + 1) % len(houses)]
                made.persons[place - 1] = replace(person, home=f"b{spot + 1}")
            if person.sex == "f" and grid.parent != apart:
                made.chair[grid.id] = person.id


def _federations(made: Organised, tables: Tables) -> None:
    made.federations.append(Federation(id="f1", name=CITY))
    of: dict[str, str] = {}
    levels: Sequence[tuple[str, Sequence[Area]]] = (
        ("district", tables.district),
        ("township", tables.township),
        ("community", tables.community),
        ("grid", tables.grid),
    )
    heads = _heads_above(made, tables)
    made.post(heads["f1"], "f1", "chair")
    called = {one.id: one.name for one in tables.community}
    for level, areas in levels:
        for area in areas:
            above = of.get(area.parent, "f1")
            id_ = of[area.id] = f"f{len(made.federations) + 1}"
            name = f"{called.get(area.parent, '')}{area.name}妇联"
            made.federations.append(Federation(id=id_, name=name, area=area.id, parent=above))
            head = made.chair[area.id] if level == "grid" else heads[area.id]
            made.post(head, area.id, "chair")
    _property(made, tables, of[tables.district[0].id])


def _heads_above(made: Organised, tables: Tables) -> dict[str, str]:
    """Choose by community, township, district and the city who is the head: each another woman.

    They are of grids there; of so few that they do not suffice the first is head once more.
    """
    sisters: dict[str, list[str]] = {}
    above = {one.id: one.parent for one in (*tables.community, *tables.township)}
    for grid in tables.grid:
        at = grid.parent
        while at:
            sisters.setdefault(at, []).append(made.sister[grid.id])
            at = above.get(at, "")
    everyone = sisters["f1"] = list(made.sister.values())
    areas = (*tables.community, *tables.township, *tables.district)
    chosen: dict[str, str] = {}
    taken: set[str] = set()
    for id_ in (*(one.id for one in areas), "f1"):
        there = sisters.get(id_, everyone)
        chosen[id_] = next((one for one in there if one not in taken), there[0])
        taken.add(chosen[id_])
    return chosen


def _property(made: Organised, tables: Tables, above: str) -> None:
    """Found that of the property companies, each with compounds of its own."""
    walled: list[Place] = [one for one in tables.compound if one.name not in names.PLACES.values()]
    if len(walled) < len(COMPANIES):
        return
    root = f"f{len(made.federations) + 1}"
    district = tables.district[0]
    made.federations.append(
        Federation(
            id=root,
            name=f"{district.name}红色物业妇联",
            area=district.id,
            parent=above,
            kind="property",
        )
    )
    for number, name in enumerate(COMPANIES):
        own = ",".join(one.id for one in walled[number :: len(COMPANIES)][:40])
        made.federations.append(
            Federation(
                id=f"f{len(made.federations) + 1}",
                name=name,
                area=district.id,
                parent=root,
                kind="property",
                compounds=own,
            )
        )


def _groups(
    made: Organised, found: Mapping[str, list[Circle]], stood: Stood, roster: Roster
) -> None:
    """Set a group on every circle of houses; its leader lives in the grid."""
    made.column = np.full(len(stood.buildings), "", object)
    for grid, some in found.items():
        own = roster.worker.get(grid, 0)
        leaders = [made.sister[grid], *([f"p{own}"] if own else [])]
        for number, one in enumerate(some):
            id_ = f"s{len(made.groups) + 1}"
            leader = leaders[number % len(leaders)]
            made.groups.append(WomensGroup(id=id_, name=one.name, grid=grid, leader=leader))
            made.column[one.rows] = id_
            if number % 4 == 3:
                made.post(leaders[(number + 1) % len(leaders)], id_, "volunteer")
    _share_the_largest(made, stood)


def _share_the_largest(made: Organised, stood: Stood) -> None:
    """Share the building with most stair units of a grid with two groups between these."""
    units = np.nan_to_num(stood.buildings.values("units"))
    for row in np.argsort(-units, kind="stable")[:50].tolist():
        group = str(made.column[row])
        near = [one for one in made.groups if group and one.grid == f"g{stood.grid[row]}"]
        if units[row] < 2 or len(near) < 2:
            continue
        other = next(one.id for one in near if one.id != group)
        households = float(stood.buildings.number("households", row) or 0)
        count = int(units[row])
        made.units = [
            Unit(
                id=f"u{n + 1}",
                building=f"b{row + 1}",
                womens_group=group if n < count - 1 else other,
                households=households // count + (n < households % count),
            )
            for n in range(count)
        ]
        made.column[row] = ""
        return


def households_of(stood: Stood, grids: Sequence[Grid]) -> dict[str, float]:
    """Return the households of each grid."""
    values = np.nan_to_num(stood.buildings.values("households"))
    sums = np.bincount(stood.grid, values)
    return {
        one.id: float(sums[int(one.id[1:])]) if int(one.id[1:]) < len(sums) else 0.0
        for one in grids
    }


def _executives(
    made: Organised,
    grids: Sequence[Grid],
    stood: Stood,
    roster: Roster,
    apart: str,
    rng: np.random.Generator,
) -> None:
    """Link an executive to every grid: its own, or one who goes round to two small ones."""
    counts = households_of(stood, grids)
    modes = rng.choice(["near", "near", "near", "resident", "joint"], len(grids)).tolist()
    before: Grid | None = None
    for grid, mode in zip(grids, modes, strict=True):
        own = roster.worker.get(grid.id, 0)
        if grid.parent == apart and own:
            made.post(f"p{own}", grid.id, "executive", "near")
        elif (
            before is not None
            and before.parent == grid.parent
            and counts[before.id] + counts[grid.id] < ROVING
        ):
            made.post(made.sister[before.id], grid.id, "executive", "roving")
            before = None
            continue
        else:
            made.post(made.sister[grid.id], grid.id, "executive", mode)
        before = grid if grid.parent != apart else None


def _micro_homes(made: Organised, tables: Tables, stood: Stood, rng: np.random.Generator) -> None:
    """Set up a micro-home in a house of every community that has any."""
    anchors = stood.buildings.footprints.anchors
    by_community: dict[str, list[Grid]] = {}
    for grid in tables.grid:
        home = _person(made, made.sister[grid.id]).home
        if home:
            by_community.setdefault(grid.parent, []).append(grid)
    for community in tables.community:
        some = by_community.get(community.id, ())
        if not some:
            continue
        grid = some[int(rng.integers(len(some)))]
        host = made.sister[grid.id]
        row = int(_person(made, host).home[1:]) - 1
        id_ = f"h{len(made.homes) + 1}"
        spot = shapely.Point(anchors[row])
        name = f"{community.name}妇女微家"
        made.homes.append(Area(id=id_, name=name, geometry=spot, parent=grid.id))
        made.post(host, id_, "host")


def _person(made: Organised, id_: str) -> Person:
    return made.persons[int(id_[1:]) - 1]
