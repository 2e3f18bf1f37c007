"""Where everybody lives and serves on a day, as numbers to reckon with, kept from edit to edit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import cast

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplanner.gis.anchors import centroids
from gridplanner.models.change import Change
from gridplanner.models.overlay import Overlay
from gridplanner.models.people.posts import is_held
from gridplanner.models.plan import Plan
from gridplanner.models.rows import ROLES, Assignment, Grid, WomensGroup

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Entries = NDArray[np.void]
Point = tuple[float, float]
HELD = np.dtype([("who", np.int32), ("slot", np.int32), ("share", np.float64), ("role", np.int64)])
"""A duty: who has it, the slot of its grid (-1: in no grid), its share, its place in ``NAMES``."""
SPOT = np.dtype([("who", np.int64), ("x", np.float64), ("y", np.float64)])
"""Where somebody is to be found besides in a grid: at home, or in a micro-grid."""
LEADER = "leader"
"""The duty of who leads a women's group, which is no post."""
NAMES = (*ROLES, LEADER)
_CODES = {role: code for code, role in enumerate(NAMES)}
_NO_ROLE = -1


@dataclass(frozen=True, eq=False)
class Duties:
    """What everybody does on a day. Arrays of n are about ``people``, in their order."""

    day: str
    """ISO 8601: posts held on it count."""
    people: tuple[str, ...]
    """(n,) ids of all who are there, in the plan's order."""
    places: NDArray[np.intp]
    """(n,) their numbers."""
    numbers: Overlay[int]
    """A number for everybody seen since the plan was opened; it never changes."""
    held: Entries
    """``HELD``, in no order."""
    spots: Entries
    """``SPOT``, in no order."""
    centres: Floats
    """(s, 2) of the grids by slot."""

    @classmethod
    def of(cls, plan: Plan, slots: Mapping[str, int], day: str) -> Duties:
        """Look at everybody."""
        people = tuple(plan.persons)
        numbers = Overlay({id_: number for number, id_ in enumerate(people)})
        held, spots = _gathered(plan, slots, day, numbers, people)
        centres = _centred(np.empty((0, 2)), slots, plan.grids)
        return cls(day, people, np.arange(len(people)), numbers, held, spots, centres)

    def after(
        self, old: Plan, new: Plan, slots: Mapping[str, int], change: Change, day: str
    ) -> Duties:
        """Return the duties after a change; those alone are looked at whom it concerns.

        Where the day is another, the posts that begin or end are among what changed.
        """
        after, reshaped = self, list(change.reshaped("grid"))
        if day != self.day:
            after = replace(after, day=day)
        if reshaped:
            grids = {id_: new.grids.get(id_) for id_ in reshaped}
            after = replace(after, centres=_centred(self.centres, slots, grids))
        concerned = _concerned(old, new, change)
        if not concerned:
            return after
        if any(None in pair for pair in change.of("person").values()):
            after = after._with_people(new)
        return after._looked_at(new, slots, concerned)

    def _with_people(self, plan: Plan) -> Duties:
        """Return the same about those who are there now; who is new has a number and no duty."""
        people, numbers = tuple(plan.persons), self.numbers
        fresh = [id_ for id_ in people if id_ not in numbers]
        if fresh:
            numbers = numbers.after({id_: at for at, id_ in enumerate(fresh, len(numbers))})
        places = np.fromiter(map(numbers.__getitem__, people), np.intp, len(people))
        return replace(self, people=people, places=places, numbers=numbers)

    def _looked_at(self, plan: Plan, slots: Mapping[str, int], concerned: set[str]) -> Duties:
        numbers = self.numbers
        present = [id_ for id_ in concerned if id_ in plan.persons]
        held, spots = _gathered(plan, slots, self.day, numbers, present)
        gone = np.zeros(len(numbers), bool)
        gone[[numbers[id_] for id_ in concerned if id_ in numbers]] = True
        return replace(
            self,
            held=np.concatenate([_left(self.held, gone), held]),
            spots=np.concatenate([_left(self.spots, gone), spots]),
        )

    def metres_to(self, spot: Point) -> Floats:
        """Return (n,) how far people live or serve from a spot, nan where neither is known."""
        away = np.append(np.hypot(*(self.centres - np.array(spot)).T), np.nan)  # -1: in no grid
        homes = np.hypot(self.spots["x"] - spot[0], self.spots["y"] - spot[1])
        nearest = np.full(len(self.numbers), np.nan)
        np.fmin.at(nearest, self.held["who"], away[self.held["slot"]])
        np.fmin.at(nearest, self.spots["who"], homes)
        found: Floats = nearest[self.places]
        return found

    @property
    def free(self) -> Flags:
        """(n,) whether they hold no post and lead no group."""
        return ~self._any(np.ones(len(self.held), bool))

    def holding(self, *roles: str) -> Flags:
        """Return (n,) whether people hold any of some posts, or any post where none is named."""
        return self._any(self._of(roles) if roles else self.held["role"] != _CODES[LEADER])

    def grids(self, *roles: str) -> NDArray[np.intp]:
        """Return (n,) in how many grids people hold any of some posts."""
        who = self._in_grids(roles)["who"]
        counts: NDArray[np.intp] = np.bincount(who, minlength=len(self.numbers))[self.places]
        return counts

    def loads(self, of_grids: Floats, *roles: str) -> Floats:
        """Return (n,) the sum of grid load (by slot) x share of some posts, nan where unknown."""
        held = self._in_grids(roles)
        loads = of_grids[held["slot"]] * held["share"]
        known = ~np.isnan(loads)
        who, size = held["who"][known], len(self.numbers)
        sums = np.bincount(who, loads[known], size).astype(float)
        sums[np.bincount(who, minlength=size) == 0] = np.nan
        found: Floats = sums[self.places]
        return found

    def _any(self, some: Flags) -> Flags:
        found = np.zeros(len(self.numbers), bool)
        found[self.held["who"][some]] = True
        there: Flags = found[self.places]
        return there

    def _of(self, roles: Iterable[str]) -> Flags:
        wanted = np.zeros(len(NAMES) + 1, bool)  # the last is that of no known role
        wanted[[_CODES[role] for role in roles]] = True
        some: Flags = wanted[self.held["role"]]
        return some

    def _in_grids(self, roles: Iterable[str]) -> Entries:
        """Return some posts in grids: of several of one person in one grid that of most share."""
        held = self.held[self._of(roles) & (self.held["slot"] >= 0)]
        held = held[np.lexsort((held["share"], held["slot"], held["who"]))]
        last = np.ones(len(held), bool)
        last[:-1] = np.diff(held["who"]).astype(bool) | np.diff(held["slot"]).astype(bool)
        return held[last]


def _left(entries: Entries, gone: Flags) -> Entries:
    """Return the entries of those who are not gone; taking rows is quicker than a mask here."""
    return entries.take(np.flatnonzero(~gone[entries["who"]]))


def _gathered(
    plan: Plan,
    slots: Mapping[str, int],
    day: str,
    numbers: Mapping[str, int],
    people: Iterable[str],
) -> tuple[Entries, Entries]:
    """Return what some people do, and where they are to be found besides."""
    held: list[tuple[int, int, float, int]] = []
    spots: list[tuple[int, float, float]] = []
    homes: list[tuple[int, str]] = []
    posts, led, micro = plan.posts_by("person"), plan.groups_by("leader"), plan.areas("micro_grid")
    grids, persons = plan.grids, plan.persons
    for id_ in people:
        number = numbers[id_]
        if persons[id_].home:
            homes.append((number, persons[id_].home))
        for post in posts.get(id_, ()):
            if is_held(post, day):
                slot = slots[post.area] if post.area in grids else -1
                held.append((number, slot, post.share, _CODES.get(post.role, _NO_ROLE)))
                if post.area in micro:
                    spots.append((number, *_centre(micro[post.area].geometry)))
        for group in led.get(id_, ()):
            slot = slots[group.grid] if group.grid in grids else -1
            held.append((number, slot, 0.0, _CODES[LEADER]))
    rows = plan.buildings.find([home for _, home in homes])
    known = rows >= 0
    lived = np.empty(int(known.sum()), SPOT)
    lived["who"] = np.array([number for number, _ in homes], np.int64)[known]
    lived["x"], lived["y"] = plan.buildings.footprints.anchors[rows[known]].T
    return np.array(held, HELD), np.concatenate([np.array(spots, SPOT), lived])


def _centre(shape: shapely.Geometry) -> Point:
    x, y = centroids([shape])[0].tolist()
    return x, y


def _centred(centres: Floats, slots: Mapping[str, int], grids: Mapping[str, Grid | None]) -> Floats:
    """Return the centres with those of some grids taken anew: near enough to say who is close."""
    there = {slots[id_]: grid.geometry for id_, grid in grids.items() if grid is not None}
    size = max([len(centres) - 1, *there]) + 1
    centred = np.full((size, 2), np.nan)
    centred[: len(centres)] = centres
    centred[list(there)] = centroids(there.values())
    return centred


def _concerned(old: Plan, new: Plan, change: Change) -> set[str]:
    """Return the people of whom something else may hold."""
    people = set(change.of("person"))
    for pair in change.of("assignment").values():
        people.update(cast("Assignment", post).person for post in pair if post is not None)
    for pair in change.of("womens_group").values():
        people.update(cast("WomensGroup", group).leader for group in pair if group is not None)
    went = [id_ for id_, pair in change.of("grid").items() if None in pair]
    for plan in (old, new):
        for id_ in (*went, *change.of("micro_grid")):
            people.update(post.person for post in plan.posts_by("area").get(id_, ()))
        for id_ in went:
            people.update(group.leader for group in plan.groups_by("grid").get(id_, ()))
    return people
