"""Who and what an edit touches beside the ground: posts, groups, federations, codes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from gridplanner.models.change import Change
from gridplanner.models.drafts import Draft
from gridplanner.models.naming import placed, seat_label
from gridplanner.models.plan import Plan
from gridplanner.models.rows import Area, Assignment, Federation, Row, WomensGroup
from gridplanner.models.standing import Standing
from gridplanner.words import Sentence

Figures = tuple[float | None, float | None]


@dataclass(frozen=True)
class Affected:
    """A person, a group or another thing that would be another after an edit."""

    name: str
    what: tuple[Sentence, ...]
    """What would change of it."""
    figure: str = ""
    """What is counted: ``load`` of a person, ``buildings`` of a group."""
    numbers: Figures = (None, None)
    """Before and after."""


def affected(draft: Draft) -> tuple[Affected, ...]:
    """Return what an edit touches beside the ground, people first."""
    change, before, after = draft.change, draft.before, draft.after
    found = [
        *_people(before, after, change),
        *_groups(before, after, change),
        *_made(before.plan, after.plan, change),
        *_renamed(before.plan, change),
    ]
    return tuple(found)


def _people(before: Standing, after: Standing, change: Change) -> Iterator[Affected]:
    said: dict[str, list[Sentence]] = {}
    for old, new in change.of("assignment").values():
        pairs = ((old, before.plan, "affected.leaves"), (new, after.plan, "affected.gets"))
        for post, plan, code in pairs:
            if isinstance(post, Assignment):
                values = {
                    "area": seat_label(plan, post.area),
                    "role": Sentence(f"role.{post.role}"),
                }
                said.setdefault(post.person, []).append(Sentence(code, values))
    for id_, (old, new) in change.of("womens_group").items():
        leaders = [getattr(one, "leader", "") for one in (old, new)]
        if leaders[0] == leaders[1]:
            continue
        codes = ("affected.leaves", "affected.gets")
        for leader, plan, code in zip(leaders, (before.plan, after.plan), codes, strict=True):
            if leader:
                role = Sentence("role.group_leader")
                values = {"area": seat_label(plan, id_), "role": role}
                said.setdefault(leader, []).append(Sentence(code, values))
    for person, what in said.items():
        row = after.plan.persons.get(person) or before.plan.persons.get(person)
        loads = tuple(
            one.workload(person) if person in one.plan.persons else None for one in (before, after)
        )
        yield Affected(row.name if row else person, tuple(what), "load", cast("Figures", loads))


def _groups(before: Standing, after: Standing, change: Change) -> Iterator[Affected]:
    touched = dict.fromkeys(change.of("womens_group"))
    if change.buildings.get("womens_group") or change.of("unit"):
        touched.update(dict.fromkeys(sorted(after.circles.touched)))
    for id_ in touched:
        rows = [one.plan.womens_groups.get(id_) for one in (before, after)]
        if rows == [None, None]:
            continue
        counts = tuple(
            float(sum(one.circles.slots_of(id_).values())) if row else None
            for one, row in zip((before, after), rows, strict=True)
        )
        what = _came_or_went(*rows)
        if not what and counts[0] == counts[1]:
            continue
        row = cast("WomensGroup", rows[1] or rows[0])
        yield Affected(row.name or id_, what, "buildings", cast("Figures", counts))


def _came_or_went(old: Row | None, new: Row | None) -> tuple[Sentence, ...]:
    if old is None:
        return (Sentence("affected.new"),)
    return (Sentence("affected.gone"),) if new is None else ()


def _made(before: Plan, after: Plan, change: Change) -> Iterator[Affected]:
    for table in ("federation", "micro_home"):
        for id_, (old, new) in change.of(table).items():
            what = _came_or_went(old, new)
            plan = after if new is not None else before
            if table == "federation" and not what:
                above = after.federations.get(cast("Federation", new).parent)
                name = above.name if above else ""
                what = (Sentence("affected.under" if name else "affected.alone", {"name": name}),)
            elif not what:
                what = (Sentence("affected.moved", {"area": _home(after, cast("Area", new))}),)
            yield Affected(seat_label(plan, id_), what)


def _home(plan: Plan, home: Area) -> str:
    area = plan.find(home.parent)
    return placed(plan, area) if area is not None else ""


def _renamed(before: Plan, change: Change) -> Iterator[Affected]:
    for level in ("grid", "micro_grid", "community"):
        for old, new in change.of(level).values():
            if not (isinstance(old, Area) and isinstance(new, Area)):
                continue
            what = [
                Sentence(f"affected.{field}", {"old": was or "—", "new": is_})
                for field in ("code", "name")
                if (was := getattr(old, field)) != (is_ := getattr(new, field))
            ]
            if what:
                yield Affected(placed(before, old), tuple(what))
