"""Looking things up in the women's federation: who is over whom, who leads, who belongs where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gridplanner.models.naming import label
from gridplanner.models.plan import Plan
from gridplanner.models.rows import Federation
from gridplanner.words import say

LEVELS = ("city", "district", "township", "community", "grid")
"""Levels of federations, from the top; which of them there are is up to the office."""


def federation_of(plan: Plan, area: str) -> Federation | None:
    """Return the federation of an area; property companies' do not count."""
    found = plan.federations_by("area").get(area, ())
    return next((one for one in found if not one.kind), None)


def federation_above(plan: Plan, area: str) -> Federation | None:
    """Return the federation over that of an area: of the nearest area above, else the city's."""
    for above in plan.chain(area):
        if (found := federation_of(plan, above.id)) is not None:
            return found
    return city_federation(plan)


def city_federation(plan: Plan) -> Federation | None:
    """Return the federation of the city, the first where there are several."""
    return next((one for one in plan.federations_by("area").get("", ()) if not one.kind), None)


def federation_title(plan: Plan, area: str) -> str:
    """Return what the federation of an area is called: ``柳河社区003网格妇联``."""
    level = plan.level_of(area) or "grid"
    own = plan.settings.get(f"federation.{level}") or say(f"federation.title_{level}")
    row = plan.area(area)
    above = plan.find(row.parent) if level == "grid" else None
    name = label(row) if above is None or label(above) in label(row) else label(above) + label(row)
    return f"{name}{own}"


def federation_level(plan: Plan, row: Federation) -> str:
    """Return the level of a federation: ``city``, that of its area, or ``property``."""
    if row.kind:
        return row.kind
    return (plan.level_of(row.area) or "") if row.area else "city"


def superior_fault(plan: Plan, row: Federation) -> str:
    """Return what is wrong above a federation: ``missing``, ``circle``, or nothing."""
    seen = {row.id}
    at = row.parent
    while at:
        if at not in plan.federations:
            return "missing" if at == row.parent else ""
        if at in seen:
            return "circle" if at == row.id else ""
        seen.add(at)
        at = plan.federations[at].parent
    return ""


def is_set_up(plan: Plan) -> bool:
    """Tell whether the plan holds a first federation, group or executive."""
    if plan.federations or plan.womens_groups:
        return True
    return any(one.role == "executive" for one in plan.assignments.values())


def led_by(plan: Plan, person: str) -> Iterator[str]:
    """Yield the ids of the groups that a person leads."""
    return (one.id for one in plan.groups_by("leader").get(person, ()) if person)


def areas_below(plan: Plan, tops: Iterable[str]) -> list[str]:
    """Return the areas at or under some, of the levels that have federations; from the top."""
    ahead = [one for one in dict.fromkeys(tops) if plan.level_of(one) in LEVELS]
    found = dict.fromkeys(ahead)
    for area in ahead:
        if area in plan.grids:
            continue
        for child in plan.children.get(area, ()):
            if child not in found and plan.level_of(child) in LEVELS:
                found[child] = None
                ahead.append(child)
    return list(found)


def superiors(plan: Plan, below: str = "", present: str = "") -> list[str]:
    """Return the ids of the federations that one may be put under, from the top.

    A grid's has none under it but where the office has put one there; of those below it itself
    there is none.
    """
    known = plan.federations
    order = {level: at for at, level in enumerate((*LEVELS[:-1], "property"))}
    ranked = [(order.get(federation_level(plan, row)), id_) for id_, row in known.items()]
    fit = [(rank, id_) for rank, id_ in ranked if rank is not None or id_ == present]
    fit.sort(key=lambda one: len(order) if one[0] is None else one[0])
    return [id_ for _, id_ in fit if below not in federation_chain(plan, id_)]


def federation_chain(plan: Plan, id_: str) -> list[str]:
    """Return the ids of a federation and of those above it, each once."""
    seen: dict[str, None] = {}
    while id_ in plan.federations and id_ not in seen:
        seen[id_] = None
        id_ = plan.federations[id_].parent
    return list(seen)
