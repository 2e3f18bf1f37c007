"""W6 and W9: leaders and hosts are named and belong there; micro-homes stand where they say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import cast

import shapely

from gridplanner.models.change import Change
from gridplanner.models.checks.finding import (
    Finding,
    about,
    about_area,
    above_grids_changed,
    changed_posts,
)
from gridplanner.models.checks.subjects import OneByOne
from gridplanner.models.naming import group_label, label, placed
from gridplanner.models.rows import Area
from gridplanner.models.rules import rule
from gridplanner.models.standing import Standing
from gridplanner.models.women.organisation import led_by
from gridplanner.words import Sentence


def belongs(standing: Standing, person: str, grid: str) -> bool | None:
    """Tell whether a person belongs to a grid: lives or, with no home known, serves there.

    ``None`` where nothing is known of either.
    """
    plan = standing.plan
    home = plan.persons[person].home
    row = int(plan.buildings.find([home])[0]) if home else -1
    if row >= 0:
        return standing.grid_of(row) == grid
    served = {one.area for one in standing.held_by(person) if one.area in plan.grids}
    return grid in served if served else None


class Led(OneByOne):
    """Groups without a leader, and those whose leader belongs elsewhere."""

    table = "womens_group"

    def look(self, standing: Standing) -> Callable[[str], Iterator[Finding]]:
        """Return how the finding about a group is found."""
        plan, severity = standing.plan, rule(standing.plan, "W6").severity

        def look(id_: str) -> Iterator[Finding]:
            group = plan.womens_groups[id_]
            leader = plan.persons.get(group.leader)
            kind = "" if leader else "no_leader"
            if leader and group.grid in plan.grids:
                elsewhere = belongs(standing, leader.id, group.grid) is False
                kind = "leader_elsewhere" if elsewhere else ""
            if kind:
                grid = plan.grids.get(group.grid)
                values = {
                    "group": group_label(plan, id_),
                    "grid": placed(plan, grid) if grid else "",
                    "person": leader.name if leader else "",
                }
                subject = ("womens_group", id_)
                found = about(standing, "W6", severity, kind, subject, [group.grid], values)
                yield found if grid else replace(found, sentence=Sentence("W6.leaderless", values))

        return look

    def concerned(self, old: Standing, new: Standing, change: Change) -> Iterable[str] | None:
        """Return the groups whose leader, grid or the leader's home changed."""
        if change.of("rule") or above_grids_changed(change):
            return None
        plan = new.plan
        led = (id_ for one in _people(old, new, change) for id_ in led_by(plan, one))
        grids = (one.id for id_ in change.of("grid") for one in plan.groups_by("grid").get(id_, ()))
        return [*led, *grids]


class Hosted(OneByOne):
    """Micro-homes without a host, and those whose host belongs elsewhere."""

    table = "micro_home"

    def look(self, standing: Standing) -> Callable[[str], Iterator[Finding]]:
        """Return how the finding about a micro-home is found."""
        plan, severity = standing.plan, rule(standing.plan, "W6").severity

        def look(id_: str) -> Iterator[Finding]:
            home = plan.micro_homes[id_]
            hosts = [
                one.person for one in standing.staff(id_, "host") if one.person in plan.persons
            ]
            values = {"micro_home": label(home), "person": "", "grid": ""}
            subject = ("micro_home", home)
            if not hosts:
                yield about_area(plan, "W6", severity, "no_host", subject, values)
            elif home.parent in plan.grids:
                away = [one for one in hosts if belongs(standing, one, home.parent) is False]
                if away:
                    values["person"] = plan.persons[away[0]].name
                    values["grid"] = placed(plan, plan.grids[home.parent])
                    yield about_area(plan, "W6", severity, "host_elsewhere", subject, values)

        return look

    def concerned(self, old: Standing, new: Standing, change: Change) -> Iterable[str] | None:
        """Return the micro-homes whose host, grid or the host's home changed."""
        if change.of("rule") or above_grids_changed(change):
            return None
        plan = new.plan
        posts = (
            one.area
            for id_ in _people(old, new, change)
            for standing in (old, new)
            for one in standing.posts_of.get(id_, ())
        )
        parents = plan.table("micro_home").by("parent")
        grids = (one.id for id_ in change.of("grid") for one in parents.get(id_, ()))
        return [*posts, *(post.area for post in changed_posts(change)), *grids]


def _people(old: Standing, new: Standing, change: Change) -> set[str]:
    """Return the people who may belong to another grid than before, or are called otherwise."""
    people = set(change.of("person"))
    people.update(post.person for post in changed_posts(change))
    came_or_went = (id_ for id_, pair in change.of("grid").items() if None in pair)
    for grid in came_or_went:
        for standing in (old, new):
            people.update(post.person for post in standing.posts.get(grid, ()))
    moved = old.owners.changed_rows(new.owners)
    if len(moved):
        residents = new.plan.table("person").by("homes")
        for building in new.plan.buildings.ids(moved):
            people.update(one.id for one in residents.get(building, ()))
    return people


class Provided(OneByOne):
    """Communities, or where the office wants it so grids, without a micro-home."""

    def __init__(self, table: str) -> None:
        self.table = table

    def look(self, standing: Standing) -> Callable[[str], Iterator[Finding]]:
        """Return how the finding about an area is found."""
        plan, settings = standing.plan, rule(standing.plan, "W9")
        wanted = settings.values["per"] == self.table

        def look(id_: str) -> Iterator[Finding]:
            if wanted and not _has_home(standing, id_):
                area = plan.areas(self.table)[id_]
                values = {"area": placed(plan, area) if self.table == "grid" else label(area)}
                subject = (self.table, area)
                yield about_area(plan, "W9", settings.severity, "missing", subject, values)

        return look

    def concerned(self, old: Standing, new: Standing, change: Change) -> Iterable[str] | None:
        """Return the areas whose micro-homes, or grids, came or went."""
        if change.of("rule") or above_grids_changed(change):
            return None
        parents = [one.parent for one in _rows(change, "micro_home")]
        above = [one.parent for one in _rows(change, "grid")]
        grids = (one.plan.grids.get(id_) for one in (old, new) for id_ in parents)
        return [*parents, *above, *(one.parent for one in grids if one), *change.of("grid")]


def _rows(change: Change, table: str) -> Iterator[Area]:
    for pair in change.of(table).values():
        yield from (cast("Area", one) for one in pair if one is not None)


def _has_home(standing: Standing, area: str) -> bool:
    parents = standing.plan.table("micro_home").by("parent")
    if area in parents:
        return True
    return any(one.id in parents for one in standing.plan.grids_by("parent").get(area, ()))


class Inside(OneByOne):
    """Micro-homes outside the area they name."""

    table = "micro_home"

    def look(self, standing: Standing) -> Callable[[str], Iterator[Finding]]:
        """Return how the finding about a micro-home is found."""
        plan, severity = standing.plan, rule(standing.plan, "W9").severity

        def look(id_: str) -> Iterator[Finding]:
            home = plan.micro_homes[id_]
            area = plan.find(home.parent)
            inside = area is not None and shapely.intersects(area.geometry, home.geometry)
            if not inside:
                kind = "outside" if area else "nowhere"
                values = {"micro_home": label(home), "area": placed(plan, area) if area else ""}
                yield about_area(plan, "W9", severity, kind, ("micro_home", home), values)

        return look

    def concerned(self, _old: Standing, new: Standing, change: Change) -> Iterable[str] | None:
        """Return the micro-homes that changed, and those whose grid did."""
        if change.of("rule") or above_grids_changed(change):
            return None
        parents = new.plan.table("micro_home").by("parent")
        return [one.id for id_ in change.of("grid") for one in parents.get(id_, ())]
