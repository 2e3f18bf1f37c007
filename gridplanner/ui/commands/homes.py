"""Micro-homes set up where the map is clicked."""

from __future__ import annotations

from gridplanner.models.edits.homes import area_at
from gridplanner.models.naming import label, placed
from gridplanner.ui.commands.edits import apply
from gridplanner.ui.dialogs.micro_home import ask_micro_home
from gridplanner.ui.workbench import Workbench
from gridplanner.words import say


def set_up(bench: Workbench, point: tuple[float, float]) -> None:
    """Ask for the name and the host of a micro-home at a place in metres, and set it up."""
    store, found = bench.store, list[str]()
    if not bench.messages.attempt(lambda: found.append(area_at(store.plan, point))):
        return
    area = store.plan.area(found[0])
    usual = say("home.named", area=label(area))
    where = placed(store.plan, area)
    edit = ask_micro_home(bench.parent, store.standing, point, where, usual, in_hand=store.person)
    if edit is None:
        return
    before = set(store.plan.micro_homes)
    if apply(bench, edit):
        store.select(set(store.plan.micro_homes) - before)
