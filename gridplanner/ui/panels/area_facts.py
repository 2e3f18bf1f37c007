"""What the inspector says of grids and other areas."""

from __future__ import annotations

from collections.abc import Sequence

from gridplanner.models.figures import GridFigures, add_up
from gridplanner.models.looks import deviation_class
from gridplanner.models.naming import kind_name, label, level_name, preset_name, status_name
from gridplanner.models.people.posts import is_held
from gridplanner.models.plan import Plan
from gridplanner.models.rows import WORKER_ROLES, Area, Grid
from gridplanner.models.rules import PRESETS, preset_for, presets
from gridplanner.models.standing import Standing
from gridplanner.ui.figures import AWAITED, UNKNOWN, load_of, number, percent
from gridplanner.ui.panels.fact_lines import (
    Fact,
    Facts,
    PostLine,
    card_facts,
    grid_name,
    other_facts,
    size_facts,
    texts,
)
from gridplanner.ui.panels.kept_facts import lineage_facts, lock_facts
from gridplanner.ui.panels.steps import Steps, parts
from gridplanner.ui.panels.women_facts import (
    federation_facts,
    federation_posts,
    groups_facts,
    post_of,
)
from gridplanner.words import say

TONES = {"low": "warning", "fit": "good", "high": "warning", "over": "warning"}
STEP = 32
"""Grids that are looked at between two looks at what the hand does."""
FAR = {"far_below": "warning", "far_above": "warning", "above": "warning"}


def grid_facts(standing: Standing, grid: Grid) -> Facts:
    """Return everything that is shown of a grid."""
    plan = standing.plan
    figures = standing.figures[grid.id]
    above = [label(one) for one in plan.chain(grid.id)[:1]]
    heading = " · ".join([grid_name(plan, grid), kind_name(plan, grid.kind), *above])
    band = standing.band(grid.id)
    status = [Fact(say("window.status"), status_name(grid.status))] if grid.status else []
    lines = [
        *size_facts(plan, figures),
        _load(standing, grid),
        Fact(say("window.band"), say(f"band.{band}"), _preset(plan, grid), TONES.get(band, "")),
        *other_facts(plan, figures),
    ]
    lines += status
    lines += lock_facts(plan, grid.id)
    lines += federation_facts(standing, grid.id)
    lines += groups_facts(standing, grid.id)
    lines += texts(grid, "party_branch", "party_secretary", "four_bounds", "notes")
    lines += lineage_facts(plan, grid.id)
    return Facts(
        heading,
        grid.code,
        _post_lines(standing, grid.id),
        card_facts(plan, figures),
        tuple(lines),
        editable=True,
    )


def _preset(plan: Plan, grid: Grid) -> str:
    """Say the band a grid is held against, and by what name where it is one of its own."""
    limits = preset_for(presets(plan), grid.kind, grid.preset).get("households")
    if not limits:
        return ""
    words = say("window.band_preset", low=limits[0], high=limits[1])
    if grid.preset not in PRESETS:
        return words
    return say("window.band_own", preset=preset_name(plan, grid.preset), band=words)


def _post_lines(standing: Standing, area: str) -> tuple[PostLine, ...]:
    held = standing.posts.get(area, ())
    own = {"grid_leader", "chair", "vice_chair", *WORKER_ROLES}
    others = dict.fromkeys(one.role for one in held if one.role not in own)
    if standing.is_organised:
        others.setdefault("executive")
    found = []
    for role, roles in (
        ("grid_leader", ("grid_leader",)),
        ("worker", WORKER_ROLES),
        *((role, (role,)) for role in others),
    ):
        posts = [one for one in held if one.role in roles]
        now = any(is_held(one, standing.today) for one in posts)
        name = say("window.worker") if role == "worker" else say(f"role.{role}")
        some = tuple(
            post_of(standing, one, _holder(standing.plan, one.person, one.role, role))
            for one in posts
        )
        vacant = not now and not standing.awaited
        found.append(PostLine("full_time" if role == "worker" else role, name, some, vacant))
    own_staff, rest = found[:2], found[2:]
    return (*own_staff, *federation_posts(standing, area), *rest)


def _holder(plan: Plan, person: str, role: str, line: str) -> str:
    known = plan.persons.get(person)
    name = known.name if known else UNKNOWN
    return (
        name
        if role in (line, "full_time")
        else say("window.with_role", name=name, role=say(f"role.{role}"))
    )


def _load(standing: Standing, grid: Grid) -> Fact:
    if standing.awaited:
        return Fact(say("window.load"), AWAITED)
    load, away = standing.figures[grid.id].load, standing.deviation(grid.id)
    remark = ""
    if standing.band(grid.id) == "none":  # a school or a park: nothing to be measured against
        return Fact(say("window.load"), number(load))
    if load is not None and away is not None:
        mean = number(standing.mean_load(grid.kind))
        remark = say("window.against_mean", mean=mean, away=percent(away))
    tone = FAR.get(deviation_class(away), "")
    return Fact(say("window.load"), number(load), remark, tone)


def gather_area_facts(standing: Standing, area: Area) -> Steps[Facts]:
    """Gather everything that is shown of an area above the grids, or below."""
    plan = standing.plan
    level = plan.level_of(area.id) or ""
    above = [label(one) for one in plan.chain(area.id)[:1]]
    heading = " · ".join([label(area), level_name(plan, level), *above])
    if level == "micro_grid":
        return Facts(heading, area.code, editable=True)
    communities, grids = yield from _below(plan, area.id)
    figures = yield from sum_of(standing, grids)
    lines = []
    if level != "community":
        lines.append(Fact(level_name(plan, "community"), number(communities)))
    lines.append(Fact(level_name(plan, "grid"), number(len(grids))))
    lines += size_facts(plan, figures)
    lines.append(Fact(say("window.load"), load_of(figures)))
    lines += other_facts(plan, figures)
    lines += federation_facts(standing, area.id)
    vacant = yield from _vacant(standing, grids)
    if vacant:
        lines.append(Fact(say("window.grids_vacant"), number(vacant), tone="danger"))
    return Facts(
        heading,
        area.code,
        tuple(federation_posts(standing, area.id)),
        cards=card_facts(plan, figures),
        lines=tuple(lines),
        ungridded=level == "community" and not grids,
        editable=True,
    )


def sum_of(standing: Standing, grids: Sequence[str]) -> Steps[GridFigures]:
    """Add the figures of some grids up."""
    sums = [standing.figures[id_] for id_ in grids]
    while len(sums) > STEP:
        larger = []
        for some in parts(sums, STEP):
            larger.append(add_up(some))
            yield
        sums = larger
    return add_up(sums)


def _below(plan: Plan, area: str) -> Steps[tuple[int, list[str]]]:
    """Count the communities at or under an area, and list the grids."""
    communities, grids = 0, []
    ahead = [area]
    for place, at in enumerate(ahead):
        if place % STEP == 0:
            yield
        communities += at in plan.communities
        if at in plan.grids:
            grids.append(at)
        else:
            ahead.extend(plan.children.get(at, ()))
    return communities, grids


def _vacant(standing: Standing, grids: Sequence[str]) -> Steps[int]:
    vacant = 0
    for some in parts([] if standing.awaited else grids, STEP):
        vacant += sum(not standing.staff(grid, *WORKER_ROLES) for grid in some)
        yield
    return vacant
