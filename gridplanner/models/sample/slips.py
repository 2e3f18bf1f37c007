"""The flaws of the federation and of the counts: each on a place of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely

from gridplanner.models.buildings import RESIDENTIAL
from gridplanner.models.rows import Area, Grid, Place
from gridplanner.models.sample.assembly import Tables
from gridplanner.models.sample.federation import Organised, households_of
from gridplanner.models.sample.flaws import Planted, flaw
from gridplanner.models.sample.mishaps import Mishaps
from gridplanner.models.sample.stock import Stood

ENOUGH = 6
"""Communities from which on one may have few women, and one heads without a post in a grid."""
MOST_GRIDS, MOST_HOUSEHOLDS = 3, 500
"""What an executive is linked to at most, by the rule as shipped."""


@dataclass(frozen=True)
class Places:
    """Where the flaws of the federation are to be."""

    manly: str
    """Community with few women among its workers; empty for none."""
    apart: str
    """Community whose heads hold no post in a grid."""
    others: tuple[tuple[str, ...], ...]
    """The grids of further communities, three at least in each, with nothing else wrong."""

    @classmethod
    def choose(cls, grids: Sequence[Grid], mishaps: Mishaps, rng: np.random.Generator) -> Places:
        """Choose communities of several grids where no worker is missing or shared."""
        members: dict[str, list[str]] = {}
        for grid in grids:
            members.setdefault(grid.parent, []).append(grid.id)
        taken = {mishaps.vacant, mishaps.overloaded, *(mishaps.shared or ())}
        fit = [id_ for id_, some in members.items() if len(some) >= 3 and taken.isdisjoint(some)]
        fit = [fit[place] for place in rng.permutation(len(fit)).tolist()]
        special = ["", ""]
        if len(members) >= ENOUGH and len(fit) >= 2:
            special, fit = fit[:2], fit[2:]
        return cls(special[0], special[1], tuple(tuple(members[id_]) for id_ in fit))


def spoil(
    made: Organised,
    tables: Tables,
    stood: Stood,
    places: Places,
) -> list[Planted]:
    """Plant the flaws of the federation, and return them with those that were there already."""
    found: list[Planted] = []
    grids, communities, waters = tables.grid, tables.community, tables.water
    lived = [[grid for grid in some if _houses(made, grid)] for some in places.others]
    turns = [_unled, _without_head, _without_federation, _without_executive, _ungrouped]
    for turn, some in zip(turns, [one for one in lived if len(one) >= 2], strict=False):
        found += turn(made, some)
    rich = [one for one in lived if len(one) >= 2]
    if rich:
        found += _straddling(made, stood, rich[-1])
        found += _led_from_elsewhere(made, rich[0])
    bare = {one["subject"]["id"] for one in found if one["rule"] == "W4"}
    large = (one for one in places.others[::-1] if len(one) > MOST_GRIDS)
    broad = next((one for one in large if bare.isdisjoint(one)), None)
    if broad:
        for grid in broad[: MOST_GRIDS + 1]:
            if not _holds(made, made.sister[broad[0]], grid, "executive"):
                made.post(made.sister[broad[0]], grid, "executive", "joint")
    found += _of_executives(made, households_of(stood, grids))
    found += _of_homes(made, grids, communities)
    if places.manly:
        found.append(flaw("W7", "info", "women", "community", places.manly))
        found.append(flaw("W5", "info", "heads", "community", places.apart))
    return [*found, *_crossed(grids, waters), *_unfilled(stood)]


def _crossed(grids: Sequence[Grid], waters: Sequence[Place]) -> Iterator[Planted]:
    """Yield the grids with a tenth of their ground on the far side of the river.

    In a township of few grids there is none whose border could follow it everywhere.
    """
    rivers = [one.geometry for one in waters]
    for grid in grids:
        left = grid.geometry
        for river in rivers:
            if left.intersects(river):
                left = left.difference(river)
        sides = sorted(one.area for one in shapely.get_parts(left))
        if len(sides) > 1 and sides[-2] >= 0.1 * grid.geometry.area:
            yield flaw("G5", "warning", "crossed", "grid", grid.id)


def _unfilled(stood: Stood) -> Iterator[Planted]:
    """Yield the grids with houses whose households are not filled in."""
    kinds, kind = stood.buildings.columns["kind"].coded()
    homes = np.array([one in RESIDENTIAL for one in kinds], bool)[kind]
    blank = homes & np.isnan(stood.buildings.values("households")) & (stood.grid > 0)
    for number in np.unique(stood.grid[blank]).tolist():
        yield flaw("G7", "warning", "missing", "grid", f"g{number}")


def _houses(made: Organised, grid: str) -> list[int]:
    """Return the places of a grid's groups."""
    return [place for place, one in enumerate(made.groups) if one.grid == grid]


def _holds(made: Organised, person: str, area: str, role: str) -> bool:
    return any((one.person, one.area, one.role) == (person, area, role) for one in made.posts)


def _drop_posts(made: Organised, area: str, role: str) -> None:
    made.posts = [one for one in made.posts if (one.area, one.role) != (area, role)]


def _unled(made: Organised, grids: Sequence[str]) -> list[Planted]:
    place = _houses(made, grids[0])[0]
    made.groups[place] = replace(made.groups[place], leader="")
    return [flaw("W6", "warning", "no_leader", "womens_group", made.groups[place].id)]


def _without_head(made: Organised, grids: Sequence[str]) -> list[Planted]:
    _drop_posts(made, grids[0], "chair")
    return [flaw("W3", "error", "no_head", "grid", grids[0])]


def _without_federation(made: Organised, grids: Sequence[str]) -> list[Planted]:
    _drop_posts(made, grids[0], "chair")
    made.federations = [one for one in made.federations if one.area != grids[0]]
    return [flaw("W3", "error", "no_federation", "grid", grids[0])]


def _without_executive(made: Organised, grids: Sequence[str]) -> list[Planted]:
    _drop_posts(made, grids[0], "executive")
    return [flaw("W4", "warning", "no_executive", "grid", grids[0])]


def _ungrouped(made: Organised, grids: Sequence[str]) -> list[Planted]:
    id_ = made.groups[_houses(made, grids[0])[0]].id
    rows = np.flatnonzero(made.column == id_)
    made.column[rows[: max(1, len(rows) // 2)]] = ""
    return [flaw("W1", "error", "ungrouped", "grid", grids[0])]


def _straddling(made: Organised, stood: Stood, grids: Sequence[str]) -> list[Planted]:
    """Put a house into a group of the grid beside its own."""
    group = made.groups[_houses(made, grids[0])[-1]].id
    beyond = {made.groups[place].id for place in _houses(made, grids[1])}
    rows = np.flatnonzero(np.isin(made.column, list(beyond)))
    mine = np.flatnonzero(made.column == group)
    if not len(rows) or not len(mine):
        return []
    anchors = stood.buildings.footprints.anchors
    away = np.hypot(*(anchors[rows] - anchors[mine[0]]).T)
    made.column[rows[int(away.argmin())]] = group
    return [flaw("W2", "error", "straddles", "womens_group", group)]


def _led_from_elsewhere(made: Organised, grids: Sequence[str]) -> list[Planted]:
    place = _houses(made, grids[1])[0]
    made.groups[place] = replace(made.groups[place], leader=made.sister[grids[0]])
    return [flaw("W6", "warning", "leader_elsewhere", "womens_group", made.groups[place].id)]


def _of_executives(made: Organised, households: Mapping[str, float]) -> Iterator[Planted]:
    """Yield the executives who are linked to too much."""
    linked: dict[str, list[str]] = {}
    for one in made.posts:
        if one.role == "executive":
            linked.setdefault(one.person, []).append(one.area)
    for person, areas in linked.items():
        if len(areas) > MOST_GRIDS:
            yield flaw("W8", "info", "grids", "person", person)
        if sum(households[area] for area in areas) > MOST_HOUSEHOLDS:
            yield flaw("W8", "info", "households", "person", person)


def _of_homes(made: Organised, grids: Sequence[Grid], communities: Sequence[Area]) -> list[Planted]:
    """Take one micro-home away, let another name a grid it is not in, a third have no host."""
    found = []
    if len(made.homes) > 3:
        gone = made.homes.pop(0)
        _drop_posts(made, gone.id, "host")
        found += _outside(made, grids)
        hosted = made.homes[-1]
        _drop_posts(made, hosted.id, "host")
        found.append(flaw("W6", "warning", "no_host", "micro_home", hosted.id))
    parents = {one.id: one.parent for one in grids}
    with_home = {parents[one.parent] for one in made.homes}
    return found + [
        flaw("W9", "info", "missing", "community", one.id)
        for one in communities
        if one.id not in with_home
    ]


def _outside(made: Organised, grids: Sequence[Grid]) -> list[Planted]:
    homes = {one.id: one.home for one in made.persons}
    parents = {one.id: one.parent for one in grids}
    for place, one in enumerate(made.homes[:-1]):
        beside = [
            grid.id
            for grid in grids
            if grid.id != one.parent
            and grid.parent == parents[one.parent]
            and homes[made.sister[grid.id]]
        ]
        if beside:
            made.homes[place] = replace(one, parent=beside[0])
            _drop_posts(made, one.id, "host")
            made.post(made.sister[beside[0]], one.id, "host")
            return [flaw("W9", "info", "outside", "micro_home", one.id)]
    return []
