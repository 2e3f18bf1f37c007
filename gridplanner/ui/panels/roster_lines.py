"""Who stands in the roster, in which order: kept from edit to edit; lines are made when seen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias, cast, overload

from gridplanner.models.change import Change
from gridplanner.models.naming import label
from gridplanner.models.people.candidates import is_free
from gridplanner.models.people.posts import has_ended
from gridplanner.models.rows import WORKER_ROLES, Assignment, Person, WomensGroup
from gridplanner.models.standing import Standing
from gridplanner.models.women.organisation import led_by
from gridplanner.ui.panels.post_words import where, with_remark
from gridplanner.ui.panels.steps import Steps, at_once, parts
from gridplanner.words import say

MANY = 1000
"""Grids counted anew from which on everybody is looked at again."""
STEP = 50
"""People that are looked at between two looks at what the hand does."""
SEATS = ("womens_group", "micro_home", "federation")
"""What posts are held in that is no area, and may be called otherwise after an edit."""
Place: TypeAlias = tuple[bool, float, str]
"""Where somebody stands: those without a post first, then the most laden, then by id."""


@dataclass(frozen=True)
class Line:
    """A person with what stands in each column."""

    person: Person
    posts: str
    load: float | None
    free: bool
    joint: bool = False
    """Others carry one of the grids too; its load is counted in full for each."""


def line_of(standing: Standing, id_: str) -> Line:
    """Return the line of a person."""
    return Line(
        standing.plan.persons[id_],
        _posts(standing, id_),
        standing.workload(id_),
        is_free(standing, id_),
        is_joint(standing, id_),
    )


def lines(standing: Standing, wanted: str = "") -> list[Line]:
    """Return the people whose name, post or phone holds some text: the unassigned first."""
    roll = at_once(Roll(standing).filled())
    return list(Lines(standing, at_once(roll.fitting(wanted))))


def is_joint(standing: Standing, person: str) -> bool:
    """Return whether a worker shares a grid with other workers, each with its whole load."""
    return any(
        other.person != person
        for one in standing.held_by(person, *WORKER_ROLES)
        for other in standing.staff(one.area, *WORKER_ROLES)
    )


class Lines(Sequence[Line]):
    """The lines of some people, each worked out when it is asked for the first time."""

    def __init__(self, standing: Standing, ids: Sequence[str]) -> None:
        self.ids = ids
        self._standing = standing
        self._made: dict[str, Line] = {}

    def __len__(self) -> int:
        return len(self.ids)

    @overload
    def __getitem__(self, at: int) -> Line: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Line]: ...
    def __getitem__(self, at: int | slice) -> Line | Sequence[Line]:
        if isinstance(at, slice):
            return Lines(self._standing, self.ids[at])
        id_ = self.ids[at]
        line = self._made.get(id_)
        if line is None:
            line = self._made[id_] = line_of(self._standing, id_)
        return line


class Roll:
    """All people in order, and the texts they are searched by."""

    def __init__(
        self,
        standing: Standing,
        places: Sequence[Place] = (),
        texts: Mapping[str, str] | None = None,
    ) -> None:
        self.standing = standing
        self._places = places
        self._texts = dict(texts or {})

    def filled(self) -> Steps[Roll]:
        """Put everybody in their place; return the roll."""
        places: list[Place] = []
        for some in parts(list(self.standing.plan.persons), STEP):
            places += [_place_of(self.standing, id_) for id_ in some]
            if len(places) % (20 * STEP) == 0:
                places.sort()  # now and then: what is in order already is quickly gone through
            yield
        places.sort()
        self._places = places
        return self

    def after(self, standing: Standing, touched: Iterable[str]) -> Steps[Roll]:
        """Return the roll with some people put in their place anew."""
        touched = set(touched)
        if len(touched) > 40 * STEP:
            return (yield from Roll(standing).filled())
        places = [place for place in self._places if place[2] not in touched]
        yield
        known = [id_ for id_ in touched if id_ in standing.plan.persons]
        places += [_place_of(standing, id_) for id_ in known]
        places.sort()
        yield
        texts = {id_: text for id_, text in self._texts.items() if id_ not in touched}
        return Roll(standing, places, texts)

    def fitting(self, wanted: str) -> Steps[list[str]]:
        """Return the ids of the people whose name, post or phone holds some text, in order."""
        wanted = wanted.casefold().strip()
        if not wanted:
            return [id_ for _, _, id_ in self._places]
        found: list[str] = []
        for some in parts(self._places, STEP):
            found += [id_ for _, _, id_ in some if wanted in self._text(id_)]
            yield
        return found

    def _text(self, id_: str) -> str:
        text = self._texts.get(id_)
        if text is None:
            text = self._texts[id_] = search_text(self.standing, id_)
        return text


def search_text(standing: Standing, id_: str) -> str:
    """Return what a person is looked for by: name, posts and phone."""
    person = standing.plan.persons[id_]
    return f"{person.name} {_posts(standing, id_)} {person.phone}".casefold()


def touched_people(standing: Standing, change: Change) -> set[str]:
    """Return the people whose line a change may concern."""
    if len(standing.recounted) > MANY:
        return set(standing.plan.persons)
    posts = standing.plan.posts_by("area")
    named = change.changed_areas | standing.recounted
    seats = (id_ for table in SEATS for id_ in change.of(table))
    below = (child for id_ in change.changed_areas for child in _children(standing, id_))
    found = {one.person for area in {*named, *seats, *below} for one in posts.get(area, ())}
    held = (cast("Assignment", one) for pair in change.of("assignment").values() for one in pair)
    led = (cast("WomensGroup", one) for pair in change.of("womens_group").values() for one in pair)
    known = standing.plan.persons
    leaders = (one.leader for one in led if one and one.leader in known)
    return {*found, *change.of("person"), *leaders, *(one.person for one in held if one)}


def _children(standing: Standing, area: str) -> Iterator[str]:
    """Return the areas that are named by the area above them."""
    return iter(standing.plan.children.get(area, ()))


def _place_of(standing: Standing, id_: str) -> Place:
    return (not is_free(standing, id_), -(standing.workload(id_) or 0.0), id_)


def _posts(standing: Standing, person: str) -> str:
    """Return a person's posts, those they have left behind the others, and the groups they lead."""
    plan, today = standing.plan, standing.today
    posts = sorted(standing.posts_of.get(person, ()), key=lambda one: has_ended(one, today))
    said = [
        with_remark(_said(f"role.{one.role}", _place(standing, one.area)), one, today)
        for one in posts
    ]
    led = [_said("role.group_leader", where(plan, one)) for one in led_by(plan, person)]
    return say("window.comma").join([*said, *led])


def _said(role: str, place: str) -> str:
    return say("window.post_at", role=say(role), area=place)


def _place(standing: Standing, area: str) -> str:
    plan = standing.plan
    if plan.level_of(area) is None:
        return where(plan, area)
    above = plan.chain(area)[:1] if area in plan.grids else []
    return "".join(label(one) for one in [*above, plan.area(area)])
