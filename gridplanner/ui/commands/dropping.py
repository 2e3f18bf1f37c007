"""What happens to people and women's groups that are dropped on the map, or given by a click."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from gridplanner.errors import GridplannerError
from gridplanner.models.edits import Assign, Edit, EditMicroHome, SetGroup, Together
from gridplanner.models.edits.groups import ungrouped
from gridplanner.models.ids import Ids
from gridplanner.models.naming import building_label, group_label, label, placed
from gridplanner.models.picking import Picked
from gridplanner.models.rows import Person
from gridplanner.ui.commands import people
from gridplanner.ui.commands.edits import apply
from gridplanner.ui.commands.groups import leaving
from gridplanner.ui.workbench import Workbench
from gridplanner.words import Sentence, say


@dataclass(frozen=True)
class Offer:
    """What letting go would do, and how that is said beforehand."""

    words: str
    act: Callable[[], object] | None = None
    """Nothing where it cannot be done; the words say why."""
    lit: tuple[str, ...] = ()
    """Ids of what would get it."""


def offer_people(bench: Workbench, ids: Sequence[str], picked: Picked | None) -> Offer:
    """Return what dropping some people at a place would do."""
    plan = bench.store.plan
    known = [plan.persons[id_] for id_ in ids if id_ in plan.persons]
    if picked is None or not known:
        return Offer(say("drop.nowhere"))
    names = say("words.comma").join(one.name for one in known[:3])
    who = names if len(known) <= 3 else say("drop.people", names=names, count=len(known))
    if picked.type == "micro_home":
        return _offer_home(bench, known, picked.id)
    targets = _targets(bench, picked)
    if picked.type == "building":
        building = building_label(plan, plan.buildings.row(picked.id))
        words = say("drop.person_on_building", who=who, building=building)
        return Offer(
            words, partial(_give_building, bench, [one.id for one in known], targets), targets
        )
    if picked.type != "grid":
        return Offer(say("drop.person_elsewhere"))
    act = partial(give_people, bench, [one.id for one in known], targets)
    if len(targets) == 1:
        grid = placed(plan, plan.grids[targets[0]])
        return Offer(say("drop.person_on_grid", who=who, grid=grid), act, targets)
    return Offer(say("drop.person_on_grids", who=who, count=len(targets)), act, targets)


def _offer_home(bench: Workbench, people: Sequence[Person], home: str) -> Offer:
    """Return what dropping people on a micro-home would do: one of them is its host then."""
    name = label(bench.store.plan.micro_homes[home])
    if len(people) > 1:
        return Offer(say("drop.one_host", home=name))
    words = say("drop.person_on_home", who=people[0].name, home=name)
    edit = EditMicroHome(home, host=people[0].id)
    return Offer(words, partial(apply, bench, edit), (home,))


def offer_group(bench: Workbench, group: str, picked: Picked | None) -> Offer:
    """Return what dropping a women's group at a place, or clicking with it in hand, would do.

    A group lies in one grid: of several that are selected only its own is looked at.
    """
    plan = bench.store.plan
    if group not in plan.womens_groups or picked is None:
        return Offer(say("drop.group_nowhere"))
    name = group_label(plan, group)
    targets = _targets(bench, picked)
    if picked.type == "grid":
        own = plan.womens_groups[group].grid
        targets = _homeless(bench, own if own in targets else picked.id)
        if not targets:
            return Offer(say("drop.none_ungrouped"))
    elif picked.type != "building":
        return Offer(say("drop.group_nowhere"))
    edit = SetGroup(targets, group)
    try:
        edit.apply(plan, Ids())
    except GridplannerError as refusal:
        return Offer(str(refusal), lit=targets)
    words = say("drop.group_on_buildings", group=name, count=len(targets))
    if left := leaving(plan, targets, group):
        words = "\n".join([words, left])
    return Offer(words, partial(apply, bench, edit), targets)


def toggle_group(bench: Workbench, picked: Picked | None) -> None:
    """Put a building that was clicked into the group in hand, or take it out again."""
    plan, group = bench.store.plan, bench.store.group
    if picked is not None and picked.type == "building":
        row = plan.buildings.row(picked.id)
        if plan.buildings.text("womens_group", row) == group:
            apply(bench, SetGroup((picked.id,)))
            return
    made = offer_group(bench, group, picked)
    if made.act is None:
        bench.messages.say(made.words)
    else:
        made.act()


def gather_group(bench: Workbench, ids: Sequence[str]) -> None:
    """Put all buildings that a shape holds into the group in hand."""
    plan, group = bench.store.plan, bench.store.group
    rows = plan.buildings.find(list(ids))
    chosen = tuple(plan.buildings.ids(rows[rows >= 0]))
    if chosen and group in plan.womens_groups:
        apply(bench, SetGroup(chosen, group))


def give_people(bench: Workbench, persons: Sequence[str], grids: Sequence[str]) -> None:
    """Give people the usual post in grids, all in one step; asked once whether to replace."""
    if len(persons) == 1 and len(grids) == 1:
        people.assign(bench, persons[0], grids[0])
        return
    standing = bench.store.standing
    posts = [(grid, one) for grid in grids for one in standing.staff(grid, people.USUAL)]
    others = {grid for grid, one in posts if one.person not in persons}
    replace = False
    if others:
        question = say("drop.replace", count=len(others))
        options = [("replace", say("message.replace_them")), ("join", say("message.join_them"))]
        answer = bench.messages.choose(question, options)
        if not answer:
            return
        replace = answer == "replace"
    there = {(one.person, grid) for grid, one in posts}
    edits: list[Edit] = []
    for grid in grids:
        for place, person in enumerate(persons):
            if (person, grid) not in there:
                edits.append(Assign(person, grid, people.USUAL, replace and not place))
    if edits:
        values = {"people": len(persons), "grids": len(grids)}
        apply(bench, Together(tuple(edits), Sentence("edit.assign_many", values)))


def _give_building(bench: Workbench, persons: Sequence[str], buildings: Sequence[str]) -> None:
    """Ask whether people are to look after the buildings themselves, or work in their grids."""
    standing, plan = bench.store.standing, bench.store.plan
    rows = plan.buildings.find(list(buildings)).tolist()
    grids = list(dict.fromkeys(grid for row in rows if (grid := standing.grid_of(row))))
    options = [("building", say("drop.as_micro_leader"))]
    if grids:
        options.append(("grid", say("drop.as_worker")))
    answer = bench.messages.choose(say("drop.which", count=len(buildings)), options)
    if answer == "grid":
        give_people(bench, persons, grids)
    elif answer == "building":
        held = {
            (one.person, one.area)
            for building in buildings
            for one in standing.staff(building, "micro_leader")
        }
        edits = tuple(
            Assign(person, building, "micro_leader", replace=False)
            for building in buildings
            for person in persons
            if (person, building) not in held
        )
        if edits:
            values = {"people": len(persons), "count": len(buildings)}
            apply(bench, Together(edits, Sentence("edit.micro_leaders", values)))


def _targets(bench: Workbench, picked: Picked) -> tuple[str, ...]:
    """Return what was hit: all of what is selected where that is part of it, else that alone."""
    store = bench.store
    if picked.id not in store.selection:
        return (picked.id,)
    if picked.type == "grid":
        return store.selected_grids
    rows = store.plan.buildings.find(list(store.selection))
    return tuple(store.plan.buildings.ids(rows[rows >= 0])) or (picked.id,)


def _homeless(bench: Workbench, grid: str) -> tuple[str, ...]:
    """Return the residential buildings of a grid that are in no group."""
    plan, rows = bench.store.plan, bench.store.standing.rows_in(grid)
    return tuple(plan.buildings.ids(ungrouped(plan, rows)))
