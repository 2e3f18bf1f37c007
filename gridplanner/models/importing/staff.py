"""Persons and posts while a file is taken: found by name and phone, made or brought up to date."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from gridplanner.models.ids import Ids
from gridplanner.models.importing.cells import narrow, person_name, phone_of, phones_of
from gridplanner.models.importing.source import Source
from gridplanner.models.importing.values import sex_of
from gridplanner.models.lineage import today
from gridplanner.models.people.posts import has_ended
from gridplanner.models.plan import Plan
from gridplanner.models.rows import GRID_ROLES, Assignment, Person

_PHONE = re.compile(r"\+?\d[\d\-]{6,}\d")
_PARTED = re.compile(r"[、,;/|]+")
_CHINESE = re.compile(r"[\u4e00-\u9fff\u00b7]{2,4}")
ROLES = {
    "worker": ("full_time", "worker_phone", "worker_sex"),
    "leader": ("grid_leader", "leader_phone", None),
    "part_time": ("part_time", "part_time_phone", None),
}
"""The field of a name: the post it gives, the fields of phone and sex."""
Key = tuple[str, str]
Place = tuple[str, str, str]
"""Person, area and role of a post."""


def key_of_person(name: str, phone: str) -> Key:
    """Return what makes a person one: name and phone, however they are spelled."""
    return person_name(name), phone_of(phone)


class Roster:
    """The persons of a plan and those being added, found by name and phone."""

    def __init__(
        self,
        plan: Plan,
        ids: Ids,
        around: Callable[[str], frozenset[str]] | None = None,
        expected: Iterable[Key] = (),
    ) -> None:
        """``around`` gives the community of an area, ``expected`` are the persons of a file.

        Only with ``around`` a person is told by name and place where the phone is new or missing.
        """
        self._ids = ids
        self._plan = plan
        self._around = around
        self._expected = frozenset(expected)
        self._people: dict[Key, Person] = {}
        self._named: dict[str, dict[str, None]] = {}
        self._by_id: dict[str, Person] = {}
        for one in plan.persons.values():
            self._know(one, key_of_person(one.name, one.phone), first=True)
        self._today = today()
        self._posts: dict[Place, Assignment] = {}
        """The posts that have not ended."""
        self._over: dict[Place, list[Assignment]] = {}
        """Those that have: they stay as they were, but where the file tells of the very same."""
        for post in plan.assignments.values():
            self._keep(post)
        self._held: dict[str, dict[str, None]] = {}
        for post in plan.assignments.values():
            self._held.setdefault(post.person, {})[post.area] = None
        for group in plan.womens_groups.values():
            if group.leader:
                self._held.setdefault(group.leader, {})[group.grid] = None
        self._named_posts: dict[tuple[str, str], set[str]] = {}
        self.people: dict[str, Person] = {}
        """Persons added or changed, by id."""
        self.posts: dict[str, Assignment] = {}
        """Posts added or changed, by id."""
        self.ended: dict[str, Assignment] = {}
        """Posts that gave way to another of the same person in the same grid."""
        self.added = 0
        self.moved_phones: dict[str, str] = {}
        """Persons whose phone is new, and the old one."""

    def _know(self, person: Person, key: Key, *, first: bool = False) -> None:
        if first:
            self._people.setdefault(key, person)
        else:
            self._people[key] = person
        self._by_id[person.id] = person
        self._named.setdefault(key[0], {})[person.id] = None

    def person(self, name: str, phone: str, seats: Iterable[str] = (), **known: Any) -> Person:
        """Return the person of a name and phone, made or filled where that is needed.

        ``seats`` are the ids of where the file says the person works.
        """
        key = key_of_person(name, phone)
        given = {field: value for field, value in known.items() if value not in ("", None)}
        old = self._people.get(key) or self._without_phone(key, tuple(seats))
        if old is None:
            self.added += 1
            one = Person(id=self._ids.new("person"), name=key[0], phone=key[1], **given)
        else:
            if key[1] and phone_of(old.phone) != key[1]:
                if old.phone:
                    self.moved_phones[old.id] = old.phone
                given["phone"] = key[1]
            if "extra" in given:
                given["extra"] = {**old.extra, **given["extra"]}
            one = replace(old, **given)
        if one is not old:
            if one != old:
                self.people[one.id] = one
            self._know(one, key)
        return one

    def _without_phone(self, key: Key, seats: tuple[str, ...]) -> Person | None:
        """Return the one person of that name who works there already, with no or another phone."""
        if self._around is None or not seats:
            return None
        name, phone = key
        around = frozenset().union(*map(self._around, seats))
        found = []
        for id_ in self._named.get(name, ()):
            one = self._by_id[id_]
            held = self._held.get(id_, {})
            if phone and one.phone:  # the very seat, and nobody the file names otherwise
                same = any(seat in held for seat in seats)
                fits = same and key_of_person(one.name, one.phone) not in self._expected
            else:
                fits = any(self._around(seat) & around for seat in held)
            if fits:
                found.append(one)
        return found[0] if len(found) == 1 else None

    def _keep(self, post: Assignment) -> None:
        place = (post.person, post.area, post.role)
        if has_ended(post, self._today):
            known = [one for one in self._over.get(place, ()) if one.id != post.id]
            self._over[place] = [*known, post]
            if place in self._posts and self._posts[place].id == post.id:
                del self._posts[place]
        else:
            self._posts[place] = post

    def post(self, person: str, area: str, role: str, **how: Any) -> None:
        """Give a post once; what is said of how it is held is brought up to date.

        A post that has ended is another one: only what the file says of the same days is about it.
        """
        key = (person, area, role)
        given = {field: value for field, value in how.items() if value not in ("", None)}
        over = bool(given.get("until")) and given["until"] < self._today
        if not over:
            self._named_posts.setdefault((person, area), set()).add(role)
        old = self._same_days(key, given) if over else None
        old = old or self._posts.get(key)
        if old is None:
            one = Assignment(
                id=self._ids.new("assignment"), person=person, area=area, role=role, **given
            )
        else:
            one = replace(old, **given)
        if one != old:
            self.posts[one.id] = one
            self._keep(one)
            self._held.setdefault(person, {})[area] = None

    def _same_days(self, place: Place, given: Mapping[str, Any]) -> Assignment | None:
        """Return the post that ended on the day that is told, and began then where that is told."""
        return next(
            (
                one
                for one in self._over.get(place, ())
                if one.until == given["until"] and given.get("since", one.since) == one.since
            ),
            None,
        )

    def renew(self) -> None:
        """End posts of a grid's staff that the file names otherwise: part-time became full-time.

        The new post takes the place of the old one, and what the file does not say stays.
        """
        for (person, area), roles in self._named_posts.items():
            named = [role for role in GRID_ROLES if role in roles]
            if not named:
                continue
            for role in GRID_ROLES:
                old = self._plan_post(person, area, role)
                if role in roles or old is None:
                    continue
                fresh = next((one for one in named if not self._plan_post(person, area, one)), None)
                if fresh is not None:
                    self._take_place(old, self._posts[person, area, fresh])

    def _take_place(self, old: Assignment, fresh: Assignment) -> None:
        self.ended[old.id] = old
        self.posts.pop(fresh.id, None)
        self._posts[fresh.person, fresh.area, fresh.role] = self.posts[old.id] = replace(
            fresh,
            id=old.id,
            since=fresh.since or old.since,
            until=fresh.until or old.until,
            share=fresh.share if fresh.share != 1.0 else old.share,
        )

    def _plan_post(self, person: str, area: str, role: str) -> Assignment | None:
        posts = self._plan.posts_by("person").get(person, ())
        held = (one for one in posts if not has_ended(one, self._today))
        return next((one for one in held if (one.area, one.role) == (area, role)), None)

    def into(self, plan: Plan) -> Plan:
        """Return the plan with the persons and posts."""
        gone = [id_ for id_ in self.ended if id_ not in self.posts]
        if self.people:
            plan = plan.with_rows("person", self.people.values())
        if self.posts or gone:
            plan = plan.with_rows("assignment", self.posts.values(), without=gone)
        return plan


def staff_grids(
    plan: Plan, ids: Ids, source: Source, grids: Sequence[tuple[str, tuple[int, ...]]]
) -> tuple[Plan, dict[str, Any]]:
    """Return the plan with the persons and posts that the rows of grids name.

    A post that the file names anew is taken from whoever held it in that grid.
    """
    named = [field for field in ROLES if field in source.mapping]
    if not named:
        return plan, {}
    roster = Roster(plan, ids)
    held: dict[tuple[str, str], set[str]] = {}
    for field in named:
        role, phone_field, sex_field = ROLES[field]
        cells = source.text(field), source.text(phone_field), source.text(sex_field or "")
        for grid, places in grids:
            for place in places:
                for name, phone in people_of(str(cells[0][place]), str(cells[1][place])):
                    person = roster.person(name, phone, sex=sex_of(str(cells[2][place])))
                    roster.post(person.id, grid, role)
                    held.setdefault((grid, role), set()).add(person.id)
    day = today()
    left = [
        id_
        for id_, one in plan.assignments.items()
        if one.person not in held.get((one.area, one.role), {one.person})
        and not has_ended(one, day)
    ]
    plan = roster.into(plan.with_rows("assignment", [], without=left))
    return plan, {"people": roster.added, "posts": len(roster.posts)}


def people_of(names: str, phones: str) -> Iterator[tuple[str, str]]:
    """Return the names of a cell, each with its phone where there are as many of them."""
    plain = narrow(names)
    within = _PHONE.findall(plain)
    told = [name for one in _pieces(_PHONE.sub("、", plain)) if (name := person_name(one))]
    numbers = phones_of(phones) or [phone_of(one) for one in within]
    if len(numbers) != len(told):
        numbers = numbers[:1] if len(told) == 1 else []
    for place, name in enumerate(told):
        yield name, numbers[place] if place < len(numbers) else ""


def _pieces(names: str) -> list[str]:
    """Take several names apart; blanks part names of two signs and more, not ``张 三``."""
    found: list[str] = []
    for piece in _PARTED.split(names):
        words = piece.split()
        apart = len(words) > 1 and all(_CHINESE.fullmatch(one) for one in words)
        found += words if apart else [piece]
    return found
