"""Mends of the women's federation: groups, federations, heads, executives, micro-homes."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np

from gridplanner.gis.membership import NOWHERE, locate
from gridplanner.models.buildings import RESIDENTIAL
from gridplanner.models.checks.finding import Finding
from gridplanner.models.checks.homes import belongs
from gridplanner.models.edits import (
    AddMicroHome,
    Assign,
    EditFederation,
    EditMicroHome,
    FoundFederations,
    MakeGroup,
    MakeGroups,
    RemoveGroups,
    SetGroup,
)
from gridplanner.models.edits.groups import ungrouped as without_group
from gridplanner.models.edits.straddling import SplitOff
from gridplanner.models.edits.together import Together
from gridplanner.models.mends.base import Mends, Standing, mend
from gridplanner.models.mends.candidates import locals_of, near
from gridplanner.models.mends.staff import far
from gridplanner.models.naming import (
    building_label,
    group_label,
    label,
    person_label,
    placed,
)
from gridplanner.models.rows import Person
from gridplanner.models.women.lanes import sorted_out
from gridplanner.models.women.organisation import (
    federation_above,
    federation_chain,
    federation_title,
)
from gridplanner.words import Sentence, say

MOST_GRIDS = 3
"""Grids of an executive from which on no other is proposed."""
HEADS = ("woman_worker", "grid_leader", "full_time", "part_time", "vice_chair", "executive")
"""Posts whose holders are proposed as the head of a federation, the first before the others."""
LOCALS = 3
"""People of the place who are proposed."""


def ungrouped(standing: Standing, finding: Finding) -> Mends:
    """Put the buildings into the grid's group, or make groups of compounds, lanes, the building."""
    plan, grid = standing.plan, standing.plan.grids[finding.subject[1]]
    rows = without_group(plan, standing.rows_in(grid.id))
    if not len(rows):
        return
    named, count = placed(plan, grid), len(rows)
    groups = plan.groups_by("grid").get(grid.id, ())
    if len(groups) == 1:
        edit = SetGroup(tuple(plan.buildings.ids(rows)), groups[0].id)
        yield mend("set_group", edit, count=count, group=group_label(plan, groups[0].id))
    if count == 1:
        name = building_label(plan, int(rows[0]))
        edit_one = MakeGroup(
            say("group.named", name=name), grid.id, tuple(plan.buildings.ids(rows))
        )
        yield mend("group_of_building", edit_one, building=name, grid=named)
        return
    for on in ("compound", "lane"):
        made = len(sorted_out(plan, rows, on))
        edit_all = MakeGroups((grid.id,), on)
        yield mend(f"groups_by_{on}", edit_all, grid=named, count=count, groups=made)
    if not groups:
        yield mend("group_of_grid", MakeGroups((grid.id,), "grid"), grid=named, count=count)


def double(standing: Standing, finding: Finding) -> Mends:
    """Let each building that is in a group and shared as well be in its group alone."""
    plan = standing.plan
    rows = standing.rows_in(finding.subject[1])
    named = plan.buildings.columns["womens_group"].at(rows).tolist()
    shared = plan.units_by("building")
    for id_, group in zip(plan.buildings.ids(rows), named, strict=True):
        if group in plan.womens_groups and id_ in shared:
            building = building_label(plan, plan.buildings.row(id_))
            edit = SetGroup((id_,), group)
            yield mend("one_group", edit, building=building, group=group_label(plan, group))


def straddles(standing: Standing, finding: Finding) -> Mends:
    """Let the buildings in other grids make groups there; a group without any is dissolved."""
    group = finding.subject[1]
    name = group_label(standing.plan, group)
    if any(slot >= 0 for slot in standing.circles.slots_of(group)):
        yield mend("split_off", SplitOff(group), group=name)
    else:
        yield mend("remove_group", RemoveGroups((group,)), group=name)


def no_federation(standing: Standing, finding: Finding) -> Mends:
    """Set the federation up, alone or with a head who works or lives there."""
    area = finding.subject[1]
    name = federation_title(standing.plan, area)
    yield mend("found_federation", FoundFederations((area,)), name=name)
    if standing.staff(area, "chair"):  # who waits for the federation to be set up
        return
    for person, how in _heads(standing, area)[:1]:
        values = _chosen(standing, person, how, name=name)
        what = Sentence("mending.found_with_head", values)
        both = (FoundFederations((area,)), Assign(person.id, area, "chair"))
        yield mend("found_with_head", Together(both, what), **values)


def no_head(standing: Standing, finding: Finding) -> Mends:
    """Propose women who work or live there: the woman worker first, then the grid's leader."""
    seat = finding.subject[1]
    name = federation_title(standing.plan, seat)
    for person, how in _heads(standing, seat):
        values = _chosen(standing, person, how, name=name)
        yield mend("make_head", Assign(person.id, seat, "chair"), **values)


def _heads(standing: Standing, seat: str) -> list[tuple[Person, str]]:
    """Return who could be the head of a grid's federation, the best first."""
    plan = standing.plan
    posts = [one for one in standing.staff(seat, *HEADS) if one.person in plan.persons]
    posts.sort(key=lambda one: HEADS.index(one.role))
    found = [(plan.persons[one.person], "works") for one in posts]
    found += locals_of(standing, seat)
    return _first(found, _may_lead)


def _may_lead(one: Person) -> bool:
    """Tell whether somebody may be proposed to lead women: she, or whose sex is not known."""
    return one.sex != "m"


def superior(standing: Standing, finding: Finding) -> Mends:
    """Put the federation under that of the area above."""
    plan = standing.plan
    row = plan.federations[finding.subject[1]]
    above = federation_above(plan, row.area) if plan.find(row.area) is not None else None
    if above is not None and row.id not in federation_chain(plan, above.id):
        edit = EditFederation(row.id, parent=above.id)
        yield mend("set_superior", edit, name=row.name, above=above.name)
    yield mend("no_superior", EditFederation(row.id, parent=""), name=row.name)


def _chosen(standing: Standing, person: Person, how: str, **more: object) -> dict[str, object]:
    """Return what is said of somebody who is proposed, and why it is she."""
    told = {"person": person_label(standing.plan, person), "how": Sentence(f"mending.{how}")}
    return {**told, **more}


def no_executive(standing: Standing, finding: Finding) -> Mends:
    """Propose the nearest executives who look after few grids."""
    plan, grid = standing.plan, finding.subject[1]
    away = standing.duties.metres_to(finding.where)
    chosen = standing.duties.holding("executive")
    chosen &= standing.duties.grids("executive") < MOST_GRIDS
    for one in near(standing, away, chosen, ("executive",), LOCALS):
        edit = Assign(one.person.id, grid, "executive", replace=False, mode="near")
        values = {
            "person": person_label(plan, one.person),
            "grid": placed(plan, plan.grids[grid]),
            "count": one.grids,
            "away": far(one.metres),
        }
        yield mend("link_executive", edit, **values)


def leader(standing: Standing, finding: Finding) -> Mends:
    """Propose people who live in the group's buildings, or live or work in its grid."""
    plan, group = standing.plan, standing.plan.womens_groups[finding.subject[1]]

    def fits(one: Person) -> bool:
        if one.id == group.leader or not _may_lead(one):
            return False
        return belongs(standing, one.id, group.grid) is not False

    found = locals_of(standing, group.grid, group.id)
    for person, how in _first(found, fits):
        values = _chosen(standing, person, how)
        values["group"] = group_label(plan, group.id)
        yield mend("make_leader", Assign(person.id, group.id, "group_leader"), **values)


def host(standing: Standing, finding: Finding) -> Mends:
    """Propose people who live or work in the grid of a micro-home."""
    home = standing.plan.micro_homes[finding.subject[1]]
    held = {one.person for one in standing.posts.get(home.id, ())}
    grid = home.parent
    found = locals_of(standing, grid)

    def fits(one: Person) -> bool:
        return one.id not in held and belongs(standing, one.id, grid) is not False

    for person, how in _first(found, fits):
        values = _chosen(standing, person, how, home=label(home))
        yield mend("make_host", Assign(person.id, home.id, "host"), **values)


def no_home(standing: Standing, finding: Finding) -> Mends:
    """Set a micro-home up at the residential building nearest to the middle of the area."""
    plan, area = standing.plan, standing.plan.area(finding.subject[1])
    footprints = plan.buildings.footprints
    near_ = footprints.index.near(np.array(area.geometry.bounds))
    shape = np.array([area.geometry, None], object)[:1]
    inside = near_[locate(footprints.anchors[near_], shape).owner != NOWHERE]
    kinds = plan.buildings.columns["kind"].at(inside).tolist()
    homes = inside[[one in RESIDENTIAL for one in kinds]] if len(inside) else inside
    if not len(homes):
        return
    middle = plan.table(plan.level_of(area.id) or "grid").spot(area.id)[0]
    away = np.hypot(*(footprints.anchors[homes] - middle).T)
    row = int(homes[np.argmin(away)])
    x, y = footprints.anchors[row].tolist()
    name = say("mending.home_name", name=label(area))
    values = {"name": name, "building": building_label(plan, row)}
    yield mend("set_up_home", AddMicroHome(name, (x, y)), **values)


def home_outside(standing: Standing, finding: Finding) -> Mends:
    """Let the micro-home belong to the grid in which it stands."""
    plan, home = standing.plan, standing.plan.micro_homes[finding.subject[1]]
    point = home.geometry.centroid
    near_ = plan.grids_near(np.array([point.x, point.y, point.x, point.y]))
    held = [one for one in near_ if one.geometry.intersects(point)]
    if held:
        edit = EditMicroHome(home.id, point=(point.x, point.y))
        yield mend("claim_grid", edit, home=label(home), grid=placed(plan, held[0]))


def _first(
    found: Iterable[tuple[Person, str]], fits: Callable[[Person], bool]
) -> list[tuple[Person, str]]:
    """Return the first few people who fit, each once."""
    known: dict[str, tuple[Person, str]] = {}
    for person, how in found:
        if fits(person):
            known.setdefault(person.id, (person, how))
    return list(known.values())[:LOCALS]
