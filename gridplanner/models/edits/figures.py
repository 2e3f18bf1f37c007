"""The figures of an office: those shipped with their weights, and its own."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace

from gridplanner.errors import GridplannerError
from gridplanner.models.buildings import NUMBER_COLUMNS, TEXT_COLUMNS, with_figures
from gridplanner.models.ids import Ids
from gridplanner.models.plan import Plan
from gridplanner.models.planfile.schema import RESERVED
from gridplanner.models.rows import STANDARD_FIGURES, Figure
from gridplanner.words import Sentence, pick

SUBJECTS = ("building", "grid")
"""What may carry a figure."""


@dataclass(frozen=True)
class AddFigure:
    """Let buildings, or grids themselves, carry one more figure."""

    zh: str
    en: str = ""
    subject: str = "grid"
    """building or grid."""
    visits_per_year: float | None = None
    on_card: bool = False
    sensitive: bool = False
    in_public: bool = False

    def sentence(self, _plan: Plan) -> Sentence:
        """Name the figure."""
        return Sentence("edit.add_figure", {"figure": pick(self.zh, self.en)})

    def apply(self, plan: Plan, _ids: Ids) -> Plan:
        """Return the plan with the figure, known of nobody yet."""
        row = Figure(
            id=_free_id(plan, self.en),
            zh=self.zh.strip(),
            en=self.en.strip(),
            subject=self.subject,
            visits_per_year=self.visits_per_year,
            on_card=self.on_card,
            sensitive=self.sensitive,
            in_public=self.in_public and not self.sensitive,
        )
        _check(plan, row)
        return _with(plan.with_rows("figure", [row]))


@dataclass(frozen=True)
class EditFigure:
    """Change what a figure is called and what it does; what is ``None`` stays."""

    figure: str
    zh: str | None = None
    en: str | None = None
    on_card: bool | None = None
    sensitive: bool | None = None
    in_public: bool | None = None

    def sentence(self, plan: Plan) -> Sentence:
        """Name the figure."""
        row = _figure(plan, self.figure)
        return Sentence("edit.edit_figure", {"figure": pick(row.zh, row.en)})

    def apply(self, plan: Plan, _ids: Ids) -> Plan:
        """Return the plan with the figure changed; what is sensitive is never made public."""
        row = _figure(plan, self.figure)
        if self.zh is not None:
            row = replace(row, zh=self.zh.strip())
        if self.en is not None:
            row = replace(row, en=self.en.strip())
        if self.on_card is not None:
            row = replace(row, on_card=self.on_card)
        if self.sensitive is not None:
            row = replace(row, sensitive=self.sensitive)
        if self.in_public is not None:
            row = replace(row, in_public=self.in_public)
        row = replace(row, in_public=row.in_public and not row.sensitive)
        _check(plan, row)
        return plan.with_rows("figure", [row])


@dataclass(frozen=True)
class RemoveFigure:
    """Give up a figure of the office's own that nobody is filled in."""

    figure: str

    def sentence(self, plan: Plan) -> Sentence:
        """Name the figure."""
        row = _figure(plan, self.figure)
        return Sentence("edit.remove_figure", {"figure": pick(row.zh, row.en)})

    def apply(self, plan: Plan, _ids: Ids) -> Plan:
        """Return the plan without the figure."""
        row = _figure(plan, self.figure)
        named = pick(row.zh, row.en)
        if row.id in STANDARD_FIGURES:
            raise GridplannerError("figures.shipped", figure=named)
        if row.subject == "grid":
            filled = any(row.id in one.figures for one in plan.grids.values())
        else:
            filled = any(True for _ in plan.buildings.columns[row.id].filled_blocks())
        if filled:
            raise GridplannerError("figures.filled", figure=named)
        return _with(plan.with_rows("figure", [], without=[row.id]))


def _figure(plan: Plan, id_: str) -> Figure:
    if id_ not in plan.figures:
        raise GridplannerError("figures.none", figure=id_)
    return plan.figures[id_]


def _check(plan: Plan, row: Figure) -> None:
    if not row.zh:
        raise GridplannerError("figures.no_name")
    others = [one for one in plan.figures.values() if one.id != row.id]
    if any(row.zh == one.zh and row.subject == one.subject for one in others):
        raise GridplannerError("figures.taken", figure=row.zh)
    if row.subject not in SUBJECTS:
        raise GridplannerError("figures.no_subject", figure=row.zh, subject=row.subject)
    visits = row.visits_per_year
    if visits is not None and not 0 <= visits < math.inf:
        raise GridplannerError("edit.bad_visits", figure=row.zh)


def _free_id(plan: Plan, name: str) -> str:
    """Return an id for a figure, which is the name of a column too: ``own_patrols``."""
    plain = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")
    taken = {*plan.figures, *TEXT_COLUMNS, *NUMBER_COLUMNS, *RESERVED}
    stem = f"own_{plain}" if plain else "own"
    number = 1
    while (id_ := stem if plain and number == 1 else f"{stem}_{number}") in taken:
        number += 1
    return id_


def _with(plan: Plan) -> Plan:
    """Return the plan whose buildings have a column for each of its figures."""
    return replace(plan, buildings=with_figures(plan.buildings, plan.building_figures))
