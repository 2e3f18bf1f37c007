"""What the inspector says of a thing, without any widget: headings, posts, figures, facts.

A whole district is gathered in steps: ten thousand grids are below it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from gridplanner.gis.membership import NOWHERE
from gridplanner.models.figures import Count, add_up
from gridplanner.models.naming import (
    building_kind,
    building_label,
    group_label,
    label,
    level_name,
    placed,
)
from gridplanner.models.plan import Plan
from gridplanner.models.standing import CUT, DOUBLE, OK, UNCOVERED, Standing
from gridplanner.ui.figures import UNKNOWN, load_of, number
from gridplanner.ui.panels.area_facts import gather_area_facts, grid_facts, sum_of
from gridplanner.ui.panels.fact_lines import (
    Fact,
    Facts,
    card_facts,
    fact_of,
    grid_name,
    size_facts,
)
from gridplanner.ui.panels.steps import Steps, at_once, parts
from gridplanner.ui.panels.women_facts import person_facts, post_of, seat_facts
from gridplanner.words import pick, say

MOST_LISTED = 50
"""Things selected that are listed one by one."""
STATES = {OK: "ok", UNCOVERED: "uncovered", DOUBLE: "double", CUT: "cut"}


def facts(standing: Standing, id_: str) -> Facts | None:
    """Return the facts of an area, a building or a person; nothing for what is not there."""
    return at_once(gather_facts(standing, id_))


def gather_facts(standing: Standing, id_: str) -> Steps[Facts | None]:
    """Gather the facts of an area, a building or a person; nothing for what is not there."""
    plan = standing.plan
    if id_ in plan.grids:
        return grid_facts(standing, plan.grids[id_])
    if plan.level_of(id_) is not None:
        return (yield from gather_area_facts(standing, plan.area(id_)))
    if id_ in plan.persons:
        return person_facts(standing, id_)
    if (seat := seat_facts(standing, id_)) is not None:
        return seat
    try:
        return _building(standing, plan.buildings.row(id_))
    except KeyError:
        return None


def gather_facts_of_many(standing: Standing, ids: Sequence[str]) -> Steps[Facts]:
    """Gather what several things come to: their sums, where they are, and each with a link.

    Many buildings are not listed one by one but by their grids; one in a grid that is selected as
    well counts once.
    """
    plan, known = standing.plan, standing.plan.grids
    grids = [id_ for id_ in ids if id_ in known]
    found = yield from _find(plan, ids)
    rows = found[found >= 0]
    lines: list[Fact] = []
    cards: tuple[Fact, ...] = ()
    if grids or len(rows):
        others = rows[~np.isin(standing.owners.at(rows), [standing.slots[id_] for id_ in grids])]
        yield
        figures = add_up([(yield from sum_of(standing, grids)), standing.tally.total(others)])
        yield
        cards = card_facts(plan, figures)
        lines += [*size_facts(plan, figures), Fact(say("window.load"), load_of(figures))]
    lines += _grids_of(standing, rows)
    if len(rows) > MOST_LISTED:
        ids = [ids[at] for at in np.flatnonzero(found < 0).tolist()]
    for id_ in ids[:MOST_LISTED]:
        one = yield from gather_facts(standing, id_)
        yield
        if one is not None:
            name, _, rest = one.heading.partition(" · ")
            lines.append(Fact(rest, name, link=id_))
    if len(ids) > MOST_LISTED:
        lines.append(Fact("", say("window.and_more", n=len(ids) - MOST_LISTED)))
    heading = say("window.many_chosen", n=len(found))
    return Facts(heading, "", cards=cards, lines=tuple(lines), editable=bool(grids or len(rows)))


def _find(plan: Plan, ids: Sequence[str]) -> Steps[NDArray[np.intp]]:
    found = []
    for some in parts(ids, 2000):
        found.append(plan.buildings.find(some))
        yield
    return np.concatenate(found)


def _grids_of(standing: Standing, rows: NDArray[np.intp]) -> list[Fact]:
    """Return how many of some buildings each grid holds, and how many none does."""
    owner = standing.owners.at(rows)
    slots, first, counts = np.unique(owner, return_index=True, return_counts=True)
    order = np.argsort(-counts, kind="stable")
    lines: list[Fact] = []
    for at in order[slots[order] != NOWHERE][:MOST_LISTED].tolist():
        grid = standing.grid_of(int(rows[first[at]])) or ""
        here = say("window.gathered_building", n=int(counts[at]))
        lines.append(Fact(here, placed(standing.plan, standing.plan.grids[grid]), link=grid))
    more = int((slots != NOWHERE).sum()) - MOST_LISTED
    if more > 0:
        lines.append(Fact("", say("window.and_more_grids", n=more)))
    left = int(counts[slots == NOWHERE].sum())
    if left:
        none = say("window.gathered_building", n=left)
        lines.append(Fact(say("window.building_uncovered"), none, tone="danger"))
    return lines


def _building(standing: Standing, row: int) -> Facts:
    plan, buildings = standing.plan, standing.plan.buildings
    grid = standing.grid_of(row)
    state = STATES[int(standing.status[row])]
    lines = [
        Fact(
            level_name(plan, "grid"),
            grid_name(plan, plan.grids[grid]) if grid else UNKNOWN,
            link=grid or "",
        ),
        Fact(
            say("window.state"),
            say(f"window.building_{state}"),
            tone="" if state == "ok" else "danger",
        ),
    ]
    compound = buildings.text("compound", row)
    if compound:
        place = plan.places("compound").get(compound)
        lines.append(Fact(say("layer.compound"), label(place) if place else compound))
    if address := buildings.text("address", row):
        lines.append(Fact(say("window.address"), address))
    if kind := buildings.text("kind", row):
        lines.append(Fact(say("building.kind"), building_kind(kind)))
    lines.append(Fact(say("window.floors"), number(buildings.number("floors", row))))
    estimates = buildings.text("estimated", row).split(",")
    for one in plan.figures.values():
        if one.subject == "building" and one.id in buildings.columns:
            value = buildings.number(one.id, row)
            if value is not None or one.id == "households":
                name = pick(one.zh, one.en)
                lines.append(fact_of(name, Count(value, estimated=one.id in estimates)))
    lines += _group_of(standing, row)
    heading = " · ".join([building_label(plan, row), say("layer.building")])
    code = buildings.text("code", row) or buildings.ids(np.array([row]))[0]
    return Facts(heading, code, lines=tuple(lines), editable=True)


def _group_of(standing: Standing, row: int) -> list[Fact]:
    """Return the women's groups of a building, those of its stair units too, and who serves it."""
    plan = standing.plan
    id_ = plan.buildings.ids(np.array([row]))[0]
    named = [plan.buildings.text("womens_group", row)]
    named += [one.womens_group for one in plan.units_by("building").get(id_, ())]
    lines = [
        Fact(say("organisation.group"), group_label(plan, one), link=one)
        for one in dict.fromkeys(named)
        if one in plan.womens_groups
    ]
    for post in standing.posts.get(id_, ()):
        held = post_of(standing, post)
        lines.append(Fact(say(f"role.{post.role}"), held.name, held.remark, link=held.person))
    return lines
