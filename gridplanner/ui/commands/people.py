"""People: on the roster, into posts and out of them."""

from __future__ import annotations

from collections.abc import Sequence

from gridplanner.models.edits import (
    AddPeople,
    Assign,
    EditPerson,
    HandOver,
    RemovePerson,
    Together,
    Unassign,
)
from gridplanner.models.naming import placed, seat_label
from gridplanner.models.people.posts import has_ended
from gridplanner.models.rows import JOINED_ROLES, WORKER_ROLES, Assignment
from gridplanner.ui.commands.edits import apply
from gridplanner.ui.dialogs.assign import ask_appointment
from gridplanner.ui.dialogs.person import ask_person
from gridplanner.ui.dialogs.post import Terms, ask_terms
from gridplanner.ui.workbench import Workbench
from gridplanner.words import Sentence, say

USUAL = "full_time"
"""The post a person gets by a click or a drag."""


def add(bench: Workbench) -> None:
    """Ask for a person and put them on the roster."""
    person = ask_person(bench.parent, None, bench.store.plan, _home_here(bench))
    if person is None:
        return
    before = set(bench.store.plan.persons)
    if apply(bench, AddPeople((person,))):
        bench.window.show_panel("roster")
        for id_ in set(bench.store.plan.persons) - before:
            bench.store.choose_person(id_)


def edit(bench: Workbench, id_: str = "") -> None:
    """Ask what is to be changed of the person in hand."""
    chosen = id_ or bench.store.person
    person = bench.store.plan.persons.get(chosen)
    if person is None:
        return
    told = ask_person(bench.parent, person, bench.store.plan, _home_here(bench))
    if told is not None:
        changed = EditPerson(
            chosen, told.name, told.sex, told.phone, told.work_phone, told.capacity, told.home
        )
        apply(bench, changed)


def _home_here(bench: Workbench) -> str:
    """Return the building selected, which may be the person's home; empty for none."""
    one = bench.store.selection[0] if len(bench.store.selection) == 1 else ""
    return one if one and bench.store.plan.buildings.find([one])[0] >= 0 else ""


def remove(bench: Workbench) -> None:
    """Take the person in hand off the roster, once the planner says yes where they hold posts."""
    chosen = bench.store.person
    person = bench.store.plan.persons[chosen]
    posts = bench.store.standing.posts_of.get(chosen, ())
    if posts:
        question = say("message.remove_person", name=person.name, count=len(posts))
        if not bench.messages.choose(question, [("yes", say("message.remove"))]):
            return
    apply(bench, RemovePerson(chosen))


def assign_here(bench: Workbench, area: str = "", role: str = USUAL) -> None:
    """Ask who shall hold a post in the area selected."""
    where = area or bench.store.selected_area
    if where is None:
        return
    if not bench.store.plan.persons:
        bench.window.show_panel("roster")
        bench.messages.say(say("window.no_people"))
        return
    chosen = ask_appointment(bench.parent, bench.store.standing, where, role, bench.window.theme)
    if chosen is not None:
        assign(bench, chosen.person, where, chosen.role, chosen.terms)


def assign_in_hand(bench: Workbench, grid: str) -> None:
    """Give the person in hand to a grid that was clicked."""
    if not bench.store.person:
        bench.window.show_panel("roster")
        bench.messages.say(say("window.pick_person_first"))
        return
    assign(bench, bench.store.person, grid, USUAL)


def assign(
    bench: Workbench, person: str, area: str, role: str = USUAL, terms: Terms | None = None
) -> None:
    """Give a person a post; where others hold it ask whether to replace or to join them.

    Of some posts there are several as a rule: those are joined without a question.
    """
    terms = terms or Terms()
    today = bench.store.standing.today
    held = [
        one
        for one in bench.store.plan.posts_by("area").get(area, ())
        if one.role == role and one.person != person and not has_ended(one, today)
    ]
    replace = role not in JOINED_ROLES
    if held and replace:
        answer = _ask_replace(bench, person, area, held)
        if not answer:
            return
        replace = answer == "replace"
    edit = Assign(person, area, role, replace, terms.mode, terms.share, terms.since, terms.until)
    if apply(bench, edit) and bench.store.plan.level_of(area) is not None:
        bench.store.select([area])


def _ask_replace(bench: Workbench, person: str, area: str, held: list[Assignment]) -> str:
    plan = bench.store.plan
    names = say("window.comma").join(
        plan.persons[one.person].name for one in held if one.person in plan.persons
    )
    question = say(
        "message.replace",
        area=seat_label(plan, area),
        role=say(f"role.{held[0].role}"),
        names=names,
        name=plan.persons[person].name,
    )
    concerned = dict.fromkeys([person, *(one.person for one in held)])
    question = "\n".join([question, *filter(None, (_kept(bench, one, area) for one in concerned))])
    options = [("replace", say("message.replace_them")), ("join", say("message.join_them"))]
    return bench.messages.choose(question, options)


def _kept(bench: Workbench, person: str, area: str) -> str:
    """Say where else a person has posts, which stay whatever is answered; empty for nowhere."""
    plan = bench.store.plan
    others = [
        one.area
        for one in bench.store.standing.posts_of.get(person, ())
        if one.area != area and plan.level_of(one.area) is not None
    ]
    if not others or person not in plan.persons:
        return ""
    areas = say("window.comma").join(placed(plan, plan.area(one)) for one in dict.fromkeys(others))
    return say("message.posts_kept", name=plan.persons[person].name, areas=areas)


def hand_over(bench: Workbench, areas: Sequence[str], person: str) -> None:
    """Hand grids over to a worker, in one step."""
    grids = tuple(one for one in areas if one in bench.store.plan.grids)
    if grids and person in bench.store.plan.persons:
        apply(bench, HandOver(grids, person))


def _unassign_many(bench: Workbench, grids: Sequence[str]) -> None:
    """Take all workers out of several grids, in one step, once the planner says yes."""
    standing, persons = bench.store.standing, bench.store.plan.persons
    posts = [one for grid in grids for one in standing.staff(grid, *WORKER_ROLES)]
    people = {one.person for one in posts}
    if not posts:
        return
    if len(people) > 1:
        names = say("words.comma").join(
            persons[one].name for one in list(people)[:3] if one in persons
        )
        values = {"names": names, "count": len(people), "grids": len(grids)}
        question = say("message.unassign_many", **values)
        if not bench.messages.choose(question, [("yes", say("message.unassign"))]):
            return
    edits = tuple(Unassign(one.id) for one in posts)
    apply(bench, Together(edits, Sentence("edit.unassign_many", {"count": len(posts)})))


def unassign(bench: Workbench) -> None:
    """Take the workers out of the grids selected; of several in one grid ask which."""
    if len(bench.store.selected_grids) > 1:
        _unassign_many(bench, bench.store.selected_grids)
        return
    grid = bench.store.selected_grid
    posts = bench.store.standing.staff(grid, *WORKER_ROLES) if grid else []
    if not posts:
        return
    chosen = posts[0].id
    if len(posts) > 1:
        persons = bench.store.plan.persons
        options = [(one.id, persons[one.person].name) for one in posts if one.person in persons]
        chosen = bench.messages.choose(say("message.unassign_which"), options)
    if chosen:
        unassign_post(bench, chosen)


def unassign_post(bench: Workbench, assignment: str) -> None:
    """Take one post back."""
    apply(bench, Unassign(assignment))


def edit_post(bench: Workbench, assignment: str) -> None:
    """Ask how a post is to be held from now on."""
    post = bench.store.plan.assignments.get(assignment)
    if post is None:
        return
    edit = ask_terms(bench.parent, bench.store.plan, post)
    if edit is not None:
        apply(bench, edit)
