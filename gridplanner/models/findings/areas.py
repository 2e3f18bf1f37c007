"""What findings are about: in which areas it lies, and what of it can be selected."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gridplanner.gis.membership import NOWHERE, locate
from gridplanner.models.checks import Finding, listed
from gridplanner.models.naming import label
from gridplanner.models.plan import Plan
from gridplanner.models.standing import Standing

Areas = tuple[str, ...]
"""Ids of the areas that hold a thing, nearest first; itself where it is an area."""
LEVELS = ("grid", "community", "township", "district")
"""Levels at which a place is looked for where nothing else tells."""


def areas_of(standing: Standing, findings: Sequence[Finding]) -> list[Areas]:
    """Return for each of some findings the areas it lies in; best asked of many at once."""
    finder = _Finder(standing.plan)
    places: dict[int, Areas] = {}
    lost: list[int] = []
    held = _held(standing, findings)
    for place, finding in enumerate(findings):
        if place in held:
            found = finder.from_area(held[place])
        elif finding.subject[0] == "building":
            found = ()
        else:
            found = finder.of_subject(*finding.subject)
        if found:
            places[place] = found
        else:
            lost.append(place)
    for place, area in zip(lost, _at(standing.plan, [findings[one] for one in lost]), strict=True):
        places[place] = finder.from_area(area) if area else ()
    return [places[place] for place in range(len(findings))]


def things_of(standing: Standing, finding: Finding) -> list[str]:
    """Return what can be selected of a finding: the buildings it lists, else an area, else it."""
    plan, (type_, id_) = standing.plan, finding.subject
    if not standing.awaited and len(rows := listed(standing, finding)):
        return plan.buildings.ids(rows)
    if type_ == "womens_group" and id_ in plan.womens_groups:
        return _named(plan, "womens_group", {id_}) or [plan.womens_groups[id_].grid]
    if type_ == "compound" and id_ in plan.table("compound"):
        return _named(plan, "compound", {id_, label(plan.places("compound")[id_])})
    if type_ == "federation" and id_ in plan.federations:
        area = plan.federations[id_].area
        return [area if plan.find(area) is not None else id_]
    if type_ == "micro_home" and id_ in plan.micro_homes:
        return [plan.micro_homes[id_].parent]
    return [id_]


def _named(plan: Plan, column: str, names: set[str]) -> list[str]:
    """Return the buildings that have one of some texts in a column."""
    words, codes = plan.buildings.columns[column].coded()
    wanted = [place for place, word in enumerate(words) if word in names]
    return plan.buildings.ids(np.flatnonzero(np.isin(codes, wanted)))


def _held(standing: Standing, findings: Sequence[Finding]) -> dict[int, str]:
    """Return the grids that hold the buildings some findings are about, by place."""
    places = [at for at, one in enumerate(findings) if one.subject[0] == "building"]
    if not places:
        return {}
    rows = standing.plan.buildings.find([findings[at].subject[1] for at in places])
    there = np.flatnonzero(rows >= 0)
    slots = standing.owners.at(rows[there])
    return {
        places[at]: standing.id_at(slot)
        for at, slot in zip(there.tolist(), slots.tolist(), strict=True)
        if slot != NOWHERE
    }


def _at(plan: Plan, findings: Sequence[Finding]) -> list[str]:
    """Return the finest area at the place of each finding, empty where there is none."""
    found = [""] * len(findings)
    if not findings:
        return found
    spots = np.array([one.where for one in findings], float)
    whole = np.append(spots.min(axis=0), spots.max(axis=0))
    for level in LEVELS:
        left = np.array([place for place, id_ in enumerate(found) if not id_], np.intp)
        areas = plan.table(level).near(whole) if len(left) else []
        if not areas:
            continue
        shapes = np.array([*(one.geometry for one in areas), None], object)[:-1]
        owner = locate(spots[left], shapes).owner
        for place, area in zip(left.tolist(), owner.tolist(), strict=True):
            if area != NOWHERE:
                found[place] = areas[area].id
    return found


class _Finder:
    """Looks up the areas above an area, each once."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._known: dict[str, Areas] = {}

    def from_area(self, id_: str) -> Areas:
        """Return an area and those above it, nothing where it is not there."""
        if id_ not in self._known:
            there = self._plan.find(id_) is not None
            self._known[id_] = (id_, *(one.id for one in self._plan.chain(id_))) if there else ()
        return self._known[id_]

    def of_subject(self, type_: str, id_: str) -> Areas:
        """Return the areas of an area, a group, a federation, a micro-home or a person."""
        plan = self._plan
        if type_ == "womens_group":
            group = plan.womens_groups.get(id_)
            return self.from_area(group.grid) if group else ()
        if type_ == "federation":
            federation = plan.federations.get(id_)
            return self.from_area(federation.area) if federation else ()
        if type_ == "micro_home":
            home = plan.micro_homes.get(id_)
            return self.from_area(home.parent) if home else ()
        if type_ == "person":
            posts = (self.from_area(one.area) for one in plan.posts_by("person").get(id_, ()))
            return next(filter(None, posts), ())
        return self.from_area(id_)
