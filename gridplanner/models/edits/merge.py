"""Merging grids: the first keeps its identity, people and what lies inside go to it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import cast

from gridplanner.errors import GridplannerError
from gridplanner.gis.faces import united
from gridplanner.models.edits.ground import shape_of, stay_together, the_grid
from gridplanner.models.figures import REPORTED
from gridplanner.models.ids import Ids
from gridplanner.models.lineage import record, today
from gridplanner.models.locks import keep_locks, refuse_locked
from gridplanner.models.naming import label
from gridplanner.models.people.posts import has_ended
from gridplanner.models.plan import Plan
from gridplanner.models.rows import Area, Assignment, Grid
from gridplanner.models.women.organisation import federation_chain, federation_of, federation_title
from gridplanner.words import Sentence, say


@dataclass(frozen=True)
class MergeGrids:
    """Make one grid of several grids of a community; the first one keeps."""

    grids: tuple[str, ...]

    def sentence(self, plan: Plan) -> Sentence:
        """Name the grid that keeps and those that join it."""
        names = [label(plan.grids[id_]) for id_ in self.grids]
        return Sentence(
            "edit.merge", {"grid": names[0], "others": say("words.comma").join(names[1:])}
        )

    def apply(self, plan: Plan, ids: Ids) -> Plan:
        """Return the plan with one grid; the codes of the others stay retired."""
        chosen = tuple(dict.fromkeys(self.grids))
        if len(chosen) < 2:
            raise GridplannerError("merge.one")
        grids = [the_grid(plan, id_) for id_ in chosen]
        stay_together(plan, chosen)
        refuse_locked(plan, chosen)
        ids.retire(one.code for one in grids)
        kept = replace(
            _with_sums(grids),
            geometry=united([shape_of(one) for one in grids]),
            four_bounds="",
            notes="\n".join(dict.fromkeys(one.notes for one in grids if one.notes)),
        )
        gone = set(chosen[1:])
        merged = plan.with_rows("grid", [kept], without=chosen[1:])
        for table in ("micro_grid", "micro_home"):
            merged = _moved_under(merged, table, gone, kept.id)
        merged = _with_federation(plan, merged, chosen)
        merged = _with_heads(merged, chosen)
        merged = _with_posts(merged, gone, kept.id)
        merged = keep_locks(plan, merged, ids, chosen)
        return record(merged, ids, "merge", grids, [kept])


def _with_sums(grids: list[Grid]) -> Grid:
    """Return the first grid with what was reported on all: an estimate where one is not known."""
    first = grids[0]
    marks = {mark for one in grids for mark in one.estimated.split(",") if mark}
    sums: dict[str, int | None] = {}
    for name in REPORTED.values():
        known = [value for one in grids if (value := getattr(one, name)) is not None]
        sums[name] = sum(known) if known else None
        if known and len(known) < len(grids):
            marks.add(name)
    figures: dict[str, float] = {}
    for one in grids:
        for key, value in one.figures.items():
            figures[key] = figures.get(key, 0) + value
    marks.update(key for key in figures if any(key not in one.figures for one in grids))
    return replace(first, estimated=",".join(sorted(marks)), figures=figures, **sums)  # type: ignore[arg-type]


def _moved_under(plan: Plan, table: str, gone: set[str], kept: str) -> Plan:
    under = plan.table(table).by("parent")
    moved = [
        replace(cast("Area", one), parent=kept)
        for id_ in sorted(gone)
        for one in under.get(id_, ())
    ]
    return plan.with_rows(table, moved) if moved else plan


def _with_federation(before: Plan, plan: Plan, grids: tuple[str, ...]) -> Plan:
    """Let one federation remain and go on for all; groups of all grids come to it.

    It is that of the grid that keeps, else the first there is, under the title it has then.
    """
    kept, gone = grids[0], grids[1:]
    groups = [
        replace(one, grid=kept) for id_ in gone for one in plan.groups_by("grid").get(id_, ())
    ]
    plan = plan.with_rows("womens_group", groups) if groups else plan
    found = [row for id_ in grids if (row := federation_of(plan, id_)) is not None]
    if not found:
        return plan
    first = found[0]
    others = {one.id: one for one in found[1:]}
    below = [
        replace(one, parent=first.id)
        for id_ in others
        for one in plan.federations_by("parent").get(id_, ())
        if one.id != first.id
    ]
    parent = next((one for one in federation_chain(plan, first.parent) if one not in others), "")
    stays = replace(first, area=kept, parent=parent if first.parent in others else first.parent)
    plan = plan.with_rows("federation", [*below, stays], without=others)
    if first.area == kept or first.name != federation_title(before, first.area):
        return plan
    titled = replace(stays, name=federation_title(plan, kept))
    return plan.with_rows("federation", [titled])


def _with_heads(plan: Plan, grids: tuple[str, ...]) -> Plan:
    """Let the heads of the first grid that has any go on; those of the others become deputies.

    Who has left such a post stays there as what they were.
    """
    day = today()
    heads: set[str] = set()
    deputies: list[Assignment] = []
    twice: list[str] = []
    for id_ in grids:
        posts = plan.posts_by("area").get(id_, ())
        own = [one for one in posts if one.role == "chair" and not has_ended(one, day)]
        if not heads:
            heads = {one.person for one in own}
            continue
        twice += [one.id for one in own if one.person in heads]
        deputies += [replace(one, role="vice_chair") for one in own if one.person not in heads]
    if not deputies and not twice:
        return plan
    return plan.with_rows("assignment", deputies, without=twice)


def _with_posts(plan: Plan, gone: set[str], kept: str) -> Plan:
    """Let the people of the grids that are gone work in the one that stays, each post once.

    Posts of other days are others: one that has ended does not stand for one that goes on.
    """
    held = {_what(one) for one in plan.posts_by("area").get(kept, ())}
    moved, dropped = [], []
    for id_ in sorted(gone):
        for one in plan.posts_by("area").get(id_, ()):
            if _what(one) in held:
                dropped.append(one.id)
            else:
                held.add(_what(one))
                moved.append(replace(one, area=kept))
    if not moved and not dropped:
        return plan
    return plan.with_rows("assignment", moved, without=dropped)


def _what(post: Assignment) -> tuple[str, str, str, str]:
    return post.person, post.role, post.since, post.until
