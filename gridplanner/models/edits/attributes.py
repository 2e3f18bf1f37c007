"""Giving areas other attributes, one or ten thousand in one step."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, TypeAlias, cast

from gridplanner.errors import GridplannerError
from gridplanner.models.attributes import (
    Choices,
    choices,
    cleaned,
    field_name,
    fields_of,
    has_lost_digits,
    number_of,
    text_of,
)
from gridplanner.models.ids import Ids
from gridplanner.models.lineage import recoded
from gridplanner.models.naming import label, placed
from gridplanner.models.plan import Plan
from gridplanner.models.rows import AREA_LEVELS, Area, Grid
from gridplanner.words import Sentence, say

Values: TypeAlias = Iterable[tuple[str, str, str]]
"""An area's id, a field, and its text."""
Wanted: TypeAlias = Mapping[str, Mapping[str, str]]
"""By area the fields that are to be others than they are."""


@dataclass(frozen=True)
class Fault:
    """Why an area cannot be given a value."""

    area: str
    field: str
    error: GridplannerError


@dataclass(frozen=True)
class EditAreas:
    """Give areas of any level other names, codes and, where they are grids, other attributes."""

    values: tuple[tuple[str, str, str], ...]

    @classmethod
    def of(cls, area: str, **texts: str) -> EditAreas:
        """Return the edit of one area: ``EditAreas.of("g3", name="003网格")``."""
        return cls(tuple((area, field, text) for field, text in texts.items()))

    def differs(self, plan: Plan) -> bool:
        """Tell whether anything would be other than it is."""
        return bool(_wanted(plan, self.values))

    def sentence(self, plan: Plan) -> Sentence:
        """Name the area and what it becomes, or say how many and which fields."""
        wanted = _wanted(plan, self.values)
        fields = dict.fromkeys(field for given in wanted.values() for field in given)
        names = say("words.comma").join(field_name(plan, field) for field in fields)
        if len(wanted) != 1:
            return Sentence("edit.attributes_many", {"count": len(wanted), "fields": names})
        [(id_, given)] = wanted.items()
        area = plan.area(id_)
        if not fields.keys() <= {"name", "code"}:
            return Sentence("edit.attributes", {"area": label(area), "fields": names})
        become = {"name": area.name, "code": area.code, **given}
        return Sentence("edit.rename", {"area": label(area), **become})

    def apply(self, plan: Plan, ids: Ids) -> Plan:
        """Return the plan with the attributes; raises for the first that cannot be."""
        if found := faults(plan, self.values):
            raise found[0].error
        by_level: dict[str, list[Area]] = {}
        for id_, given in _wanted(plan, self.values).items():
            area = plan.area(id_)
            changed = _changed(plan, area, given)
            _take_code(ids, area, changed)
            by_level.setdefault(cast("str", plan.level_of(id_)), []).append(changed)
        before = plan
        for level, rows in by_level.items():
            plan = plan.with_rows(level, rows)
        grids = (row for row in by_level.get("grid", ()) if isinstance(row, Grid))
        return recoded(plan, ids, ((before.grids[row.id], row) for row in grids))


def _changed(plan: Plan, area: Area, given: Mapping[str, str]) -> Area:
    """Return an area with other attributes, figures of its own among them."""
    own = set(plan.grid_figures)
    told = {field: text for field, text in given.items() if field not in own}
    area = replace(area, **cast("dict[str, Any]", told))
    if isinstance(area, Grid) and not own.isdisjoint(given):
        figures = {id_: value for id_, value in area.figures.items() if id_ not in given}
        filled = {id_: number_of(given[id_]) for id_ in own & given.keys() if given[id_]}
        figures.update({id_: one for id_, one in filled.items() if one is not None})
        marks = (one for one in area.estimated.split(",") if one not in own & given.keys())
        area = replace(
            area,
            figures=MappingProxyType(dict(sorted(figures.items()))),
            estimated=",".join(filter(None, marks)),  # what is typed in is no estimate
        )
    return area


def _take_code(ids: Ids, before: Area, after: Area) -> None:
    """Let the code that is left and the one that is taken never be given out again."""
    if before.code != after.code:
        ids.retire([before.code, after.code])


def faults(plan: Plan, values: Values) -> list[Fault]:
    """Return what is wrong with values that areas shall have, all of them at once."""
    values = tuple(values)
    found = []
    for id_, field, _ in values:
        area = plan.find(id_)
        if area is None:
            found.append(Fault(id_, field, GridplannerError("edit.no_area", area=id_)))
        elif field not in fields_of(plan, area):
            error = GridplannerError("edit.no_field", area=label(area), field=field)
            found.append(Fault(id_, field, error))
    if found:
        return found
    wanted, known = _wanted(plan, values), choices(plan)
    for id_, given in wanted.items():
        for field, text in given.items():
            refusal = _refused(plan, known, plan.area(id_), field, text)
            if refusal is not None:
                found.append(Fault(id_, field, refusal))
    return [*found, *_codes_taken(plan, wanted), *_names_taken(plan, wanted)]


def _wanted(plan: Plan, values: Values) -> dict[str, dict[str, str]]:
    """Return what differs from what is there, cleaned; of a field named twice the last."""
    wanted: dict[str, dict[str, str]] = {}
    known = choices(plan)
    for id_, field, text in values:
        wanted.setdefault(id_, {})[field] = cleaned(known, field, text)
    kept = {}
    for id_, given in wanted.items():
        area = plan.area(id_)
        differing = {
            field: one for field, one in given.items() if text_of(plan, area, field) != one
        }
        if differing:
            kept[id_] = differing
    return kept


def _refused(
    plan: Plan, known: Choices, area: Area, field: str, text: str
) -> GridplannerError | None:
    if field in plan.grid_figures and text and number_of(text) is None:
        name = field_name(plan, field)
        return GridplannerError("edit.no_number", area=label(area), field=name, text=text)
    if field == "name" and not text:
        return GridplannerError("edit.no_name", area=label(area))
    if field == "code" and has_lost_digits(text):
        return GridplannerError("edit.rounded_code", area=label(area), code=text)
    if field in known and text not in known[field]:
        words = say("words.comma").join(known[field].values())
        return GridplannerError(
            "edit.no_choice",
            area=label(area),
            field=field_name(plan, field),
            text=text,
            words=words,
        )
    return None


def _codes_taken(plan: Plan, wanted: Wanted) -> Iterator[Fault]:
    """Yield the areas whose code another of their level has, or is to have."""
    for level in AREA_LEVELS:
        table = plan.table(level)
        fresh = {
            id_: given["code"]
            for id_, given in wanted.items()
            if given.get("code") and id_ in table
        }
        if not fresh:
            continue
        to_be: dict[str, list[str]] = {}
        for id_, code in fresh.items():
            to_be.setdefault(code, []).append(id_)
        for id_, code in fresh.items():
            others = cast("tuple[Area, ...]", table.by("code").get(code, ()))
            holders = [one.id for one in others if "code" not in wanted.get(one.id, {})]
            holders += [one for one in to_be[code][:2] if one != id_]
            if holders:
                area, other = (placed(plan, plan.area(one)) for one in (id_, holders[0]))
                error = GridplannerError("edit.code_taken", area=area, code=code, other=other)
                yield Fault(id_, "code", error)


def _names_taken(plan: Plan, wanted: Wanted) -> Iterator[Fault]:
    """Yield the grids whose name another of their community has, or is to have."""
    grids = plan.grids
    fresh = {
        id_: (grids[id_].parent, given["name"])
        for id_, given in wanted.items()
        if given.get("name") and id_ in grids
    }
    counts = Counter(fresh.values())
    named: dict[str, Counter[str]] = {}
    for parent in {parent for parent, _ in counts}:
        there = plan.grids_by("parent").get(parent, ())
        named[parent] = Counter(one.name for one in there if one.id not in fresh)
    for id_, (parent, name) in fresh.items():
        if counts[parent, name] + named[parent][name] > 1:
            above = plan.find(parent)
            error = GridplannerError(
                "edit.name_taken",
                area=label(grids[id_]),
                name=name,
                community=label(above) if above else plan.name,
            )
            yield Fault(id_, "name", error)
