"""What the inspector says of a thing, without any widget: headings, posts, figures, facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gridplanner.models.figures import Count, GridFigures, add_up
from gridplanner.models.looks import deviation_class, short_code
from gridplanner.models.naming import building_label, kind_name, label, level_name
from gridplanner.models.plan import Plan
from gridplanner.models.rows import WORKER_ROLES, Area, Grid
from gridplanner.models.rules import rule
from gridplanner.models.standing import CUT, DOUBLE, OK, UNCOVERED, Standing
from gridplanner.ui.figures import UNKNOWN, counted, number, percent, remarks
from gridplanner.words import pick, say

MOST_LISTED = 50
"""Things selected that are listed one by one."""
STATES = {OK: "ok", UNCOVERED: "uncovered", DOUBLE: "double", CUT: "cut"}
TONES = {"low": "warning", "fit": "good", "high": "warning", "over": "danger"}
FAR = {"far_below": "warning", "far_above": "danger", "above": "warning"}


@dataclass(frozen=True)
class Fact:
    """One line: a name, what it is, what must be said beside it; ``link`` is an id to go to."""

    name: str
    value: str
    remark: str = ""
    tone: str = ""
    link: str = ""


@dataclass(frozen=True)
class Post:
    """A post somebody holds: the assignment's id, the person's id and name."""

    assignment: str
    person: str
    name: str


@dataclass(frozen=True)
class PostLine:
    """All who hold one kind of post in an area; vacant where one is wanted and nobody does."""

    role: str
    name: str
    posts: tuple[Post, ...]
    vacant: bool


@dataclass(frozen=True)
class Facts:
    """Everything the inspector shows of one thing."""

    heading: str
    code: str
    posts: tuple[PostLine, ...] = ()
    cards: tuple[Fact, ...] = ()
    lines: tuple[Fact, ...] = ()
    ungridded: bool = False
    """A community that has no grid yet."""

    def rows(self) -> list[list[str]]:
        """Return it as cells, for the clipboard."""
        cells = [[self.heading, self.code]]
        for line in self.posts:
            names = say("window.comma").join(one.name for one in line.posts)
            cells.append([line.name, names or say("window.vacant")])
        cells += [[one.name, f"{one.value}{one.remark}"] for one in (*self.cards, *self.lines)]
        return cells


def facts(standing: Standing, id_: str) -> Facts | None:
    """Return the facts of an area, a building or a person; nothing for what is not there."""
    plan = standing.plan
    if id_ in plan.grids:
        return _grid(standing, plan.grids[id_])
    if plan.level_of(id_) is not None:
        return _area(standing, plan.area(id_))
    if id_ in plan.persons:
        return _person(standing, id_)
    try:
        return _building(standing, plan.buildings.row(id_))
    except KeyError:
        return None


def facts_of_many(standing: Standing, ids: Sequence[str]) -> Facts:
    """Return what several things come to: the sums of the grids, and each of all with a link."""
    plan = standing.plan
    grids = [id_ for id_ in ids if id_ in plan.grids]
    lines: list[Fact] = []
    cards: tuple[Fact, ...] = ()
    if grids:
        figures = add_up(standing.figures[id_] for id_ in grids)
        cards = _cards(plan, figures)
        lines += [*_size(plan, figures), Fact(say("window.load"), number(figures.load))]
    for id_ in ids[:MOST_LISTED]:
        one = facts(standing, id_)
        if one is not None:
            name, _, rest = one.heading.partition(" · ")
            lines.append(Fact(rest, name, link=id_))
    if len(ids) > MOST_LISTED:
        lines.append(Fact("", say("window.and_more", n=len(ids) - MOST_LISTED)))
    return Facts(say("window.many_chosen", n=len(ids)), "", cards=cards, lines=tuple(lines))


def grid_name(plan: Plan, grid: Grid) -> str:
    """Return what to call a grid beside its community: 003网格, its parents' names left out."""
    name = label(grid)
    for area in reversed(plan.chain(grid.id)):
        name = name.removeprefix(area.name) or name
    plain = name.isascii() and name.isalnum()
    return say("window.grid_named", code=short_code(plan, grid)) if plain else name


def _grid(standing: Standing, grid: Grid) -> Facts:
    plan = standing.plan
    figures = standing.figures[grid.id]
    above = [label(one) for one in plan.chain(grid.id)[:1]]
    heading = " · ".join([grid_name(plan, grid), kind_name(plan, grid.kind), *above])
    band = standing.band(grid.id)
    limits = (rule(plan, "G4").values.get(grid.kind) or {}).get("households")
    preset = say("window.band_preset", low=limits[0], high=limits[1]) if limits else ""
    lines = [
        *_size(plan, figures),
        _load(standing, grid),
        Fact(say("window.band"), say(f"band.{band}"), preset, TONES.get(band, "")),
        *_other_figures(plan, figures),
    ]
    lines += _texts(grid, "four_bounds", "party_branch", "party_secretary", "notes")
    return Facts(
        heading,
        grid.code,
        _post_lines(standing, grid.id),
        _cards(plan, figures),
        tuple(lines),
    )


def _texts(row: object, *names: str) -> list[Fact]:
    return [Fact(say(f"window.{name}"), text) for name in names if (text := getattr(row, name))]


def _post_lines(standing: Standing, area: str) -> tuple[PostLine, ...]:
    held = standing.posts.get(area, ())
    others = dict.fromkeys(
        one.role for one in held if one.role not in {"grid_leader", *WORKER_ROLES}
    )
    found = []
    for role, roles in (
        ("grid_leader", ("grid_leader",)),
        ("worker", WORKER_ROLES),
        *((role, (role,)) for role in others),
    ):
        posts = [one for one in held if one.role in roles]
        name = say("window.worker") if role == "worker" else say(f"role.{role}")
        some = tuple(
            Post(one.id, one.person, _holder(standing.plan, one.person, one.role, role))
            for one in posts
        )
        found.append(PostLine("full_time" if role == "worker" else role, name, some, not some))
    return tuple(found)


def _holder(plan: Plan, person: str, role: str, line: str) -> str:
    known = plan.persons.get(person)
    name = known.name if known else UNKNOWN
    return (
        name
        if role in (line, "full_time")
        else say("window.with_role", name=name, role=say(f"role.{role}"))
    )


def _cards(plan: Plan, figures: GridFigures) -> tuple[Fact, ...]:
    counted_at_all = bool(figures.compounds or plan.places("compound"))
    compounds = number(figures.compounds if counted_at_all else None)
    cards = [Fact(say("window.compounds"), compounds)]
    for one in plan.figures.values():
        if one.on_card and one.subject == "building":
            count = figures.count(one.id)
            cards.append(_fact(pick(one.zh, one.en), count))
    return tuple(cards)


def _fact(name: str, count: Count) -> Fact:
    said = say("window.semicolon").join(remarks(count))
    return Fact(name, counted(count), said)


def _size(plan: Plan, figures: GridFigures) -> list[Fact]:
    households = plan.figures.get("households")
    name = pick(households.zh, households.en) if households else say("window.households")
    buildings = figures.buildings if len(plan.buildings) else None
    return [
        Fact(say("window.buildings"), number(buildings)),
        _fact(name, figures.count("households")),
    ]


def _load(standing: Standing, grid: Grid) -> Fact:
    load, away = standing.figures[grid.id].load, standing.deviation(grid.id)
    remark = ""
    if load is not None and away is not None:
        mean = number(standing.mean_load(grid.kind))
        remark = say("window.against_mean", mean=mean, away=percent(away))
    tone = FAR.get(deviation_class(away), "")
    return Fact(say("window.load"), number(load), remark, tone)


def _other_figures(plan: Plan, figures: GridFigures) -> list[Fact]:
    return [
        _fact(pick(one.zh, one.en), count)
        for one in plan.figures.values()
        if one.subject == "building"
        and not one.on_card
        and one.id != "households"
        and (count := figures.count(one.id)).best is not None
    ]


def _area(standing: Standing, area: Area) -> Facts:
    plan = standing.plan
    level = plan.level_of(area.id) or ""
    figures = standing.area_figures(area.id)
    above = [label(one) for one in plan.chain(area.id)[:1]]
    heading = " · ".join([label(area), level_name(plan, level), *above])
    if level == "micro_grid":
        return Facts(heading, area.code)
    grids = plan.below(area.id, "grid")
    lines = []
    if level != "community":
        communities = plan.below(area.id, "community")
        lines.append(Fact(level_name(plan, "community"), number(len(communities))))
    lines.append(Fact(level_name(plan, "grid"), number(len(grids))))
    lines += _size(plan, figures)
    lines.append(Fact(say("window.load"), number(figures.load)))
    lines += _other_figures(plan, figures)
    vacant = sum(not standing.staff(grid, *WORKER_ROLES) for grid in grids)
    if vacant:
        lines.append(Fact(say("window.grids_vacant"), number(vacant), tone="danger"))
    return Facts(
        heading,
        area.code,
        cards=_cards(plan, figures),
        lines=tuple(lines),
        ungridded=level == "community" and not grids,
    )


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
    lines.append(Fact(say("window.floors"), number(buildings.number("floors", row))))
    estimates = buildings.text("estimated", row).split(",")
    for one in plan.figures.values():
        if one.subject == "building" and one.id in buildings.columns:
            value = buildings.number(one.id, row)
            if value is not None or one.id == "households":
                name = pick(one.zh, one.en)
                lines.append(_fact(name, Count(value, estimated=one.id in estimates)))
    heading = " · ".join([building_label(plan, row), say("layer.building")])
    code = buildings.text("code", row) or buildings.ids(np.array([row]))[0]
    return Facts(heading, code, lines=tuple(lines))


def _person(standing: Standing, id_: str) -> Facts:
    plan = standing.plan
    person = plan.persons[id_]
    heading = " · ".join([person.name, say("layer.person")])
    lines = []
    if person.sex:
        lines.append(Fact(say("window.sex"), say(f"window.sex_{person.sex}")))
    lines += _texts(person, "phone", "work_phone")
    for post in standing.posts_of.get(id_, ()):
        where = " · ".join(label(one) for one in [*_at(plan, post.area)])
        lines.append(Fact(say(f"role.{post.role}"), where or UNKNOWN, link=post.area))
    if not standing.posts_of.get(id_):
        lines.append(Fact(say("window.posts"), say("window.unassigned"), tone="warning"))
    lines.append(Fact(say("window.load"), number(standing.workload(id_))))
    return Facts(heading, "", lines=tuple(lines))


def _at(plan: Plan, area: str) -> list[Area]:
    return [plan.area(area), *plan.chain(area)[:1]] if plan.level_of(area) else []
