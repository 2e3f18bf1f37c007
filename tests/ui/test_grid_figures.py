"""Figures that grids carry themselves, on cards and among the facts of areas."""

from __future__ import annotations

from dataclasses import replace

import drawn

from gridplanner.models.plan import Plan
from gridplanner.models.standing import Standing
from gridplanner.ui.panels.area_facts import gather_area_facts, grid_facts
from gridplanner.ui.panels.steps import at_once


def visited(on_card: bool) -> Plan:
    """Return two grids, of which the first is filled in the visits."""
    left, right = drawn.box(0, 0, 100, 100), drawn.box(100, 0, 200, 100)
    plan = drawn.plan({"g1": left, "g2": right}, {"c1": drawn.box(0, 0, 200, 100)})
    told = replace(plan.grids["g1"], figures={"visits": 12.0})
    card = replace(plan.figures["visits"], on_card=on_card)
    return plan.with_rows("grid", [told]).with_rows("figure", [card])


def test_a_figure_on_the_card_is_shown_there_be_it_filled_or_not() -> None:
    standing = Standing.of(visited(on_card=True))
    cards = {
        id_: {one.name: one.text for one in grid_facts(standing, grid).cards}
        for id_, grid in standing.plan.grids.items()
    }
    assert (cards["g1"]["走访"], cards["g2"]["走访"]) == ("12", "—")


def test_others_stand_below_where_they_are_filled() -> None:
    standing = Standing.of(visited(on_card=False))
    lines = [
        {one.name: one.text for one in grid_facts(standing, grid).lines}
        for grid in standing.plan.grids.values()
    ]
    assert lines[0]["走访"] == "12"
    assert "走访" not in lines[1]


def test_the_sum_of_an_area_says_which_grids_are_not_filled() -> None:
    standing = Standing.of(visited(on_card=False))
    facts = at_once(gather_area_facts(standing, standing.plan.area("c1")))
    [line] = [one for one in facts.lines if one.name == "走访"]
    assert (line.text, line.remark) == ("12(另有1个网格未填)", "另有1个网格未填")
