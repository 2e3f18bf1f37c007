"""Giving buildings other names and counts, one or many in one step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from gridplanner.errors import GridplannerError
from gridplanner.models.attributes import WIDE, number_of
from gridplanner.models.buildings import (
    BUILDING_FIELDS,
    NUMBER_COLUMNS,
    TEXT,
    TEXT_COLUMNS,
    Buildings,
)
from gridplanner.models.ids import Ids
from gridplanner.models.naming import building_field, building_label
from gridplanner.models.plan import Plan
from gridplanner.words import Sentence, say


@dataclass(frozen=True)
class EditBuildings:
    """Give buildings other names, addresses, uses and counts.

    A count is nought or more; an empty one is not known, which is another thing than nought. What
    is typed in is no estimate, be it the same number.
    """

    values: tuple[tuple[str, str, str], ...]
    """A building's id, a field or figure, and its text."""

    def differs(self, plan: Plan) -> bool:
        """Tell whether anything would be other than it is."""
        return any(self._told(plan).values())

    def sentence(self, plan: Plan) -> Sentence:
        """Name the building, or say how many, and the fields."""
        told = self._told(plan)
        rows = {row for given in told.values() for row in given}
        names = say("words.comma").join(building_field(plan, field) for field in told)
        if len(rows) != 1:
            return Sentence("edit.buildings", {"count": len(rows), "fields": names})
        building = building_label(plan, rows.pop())
        return Sentence("edit.building", {"building": building, "fields": names})

    def apply(self, plan: Plan, _ids: Ids) -> Plan:
        """Return the plan with what is told of the buildings."""
        buildings = plan.buildings
        for field, given in self._told(plan).items():
            buildings = _with(buildings, field, given)
        return replace(plan, buildings=buildings)

    def _told(self, plan: Plan) -> dict[str, dict[int, str]]:
        """Return by field and row what differs from what is there; told twice, the last counts."""
        found = plan.buildings.find([id_ for id_, _, _ in self.values]).tolist()
        told: dict[str, dict[int, str]] = {}
        for row, (_, field, text) in zip(found, self.values, strict=True):
            if row < 0:
                raise GridplannerError("give.no_building")
            if field not in editable(plan):
                raise GridplannerError("edit.no_field", area=building_label(plan, row), field=field)
            cleaned = _cleaned(plan, row, field, text)
            told.get(field, {}).pop(row, None)
            if cleaned != building_text(plan, row, field) or (
                cleaned and field in plan.buildings.text("estimated", row).split(",")
            ):
                told.setdefault(field, {})[row] = cleaned
        return {field: given for field, given in told.items() if given}


def editable(plan: Plan) -> tuple[str, ...]:
    """Return what may be told of a building: fields, then the figures that it carries."""
    return (*BUILDING_FIELDS, *plan.building_figures)


def building_text(plan: Plan, row: int, field: str) -> str:
    """Return what a building has in a field, as it is typed; empty where it is not filled."""
    if not _is_number(plan, field):
        return plan.buildings.text(field, row)
    value = plan.buildings.number(field, row)
    return "" if value is None else _typed(value)


def _is_number(plan: Plan, field: str) -> bool:
    return field in NUMBER_COLUMNS or field in plan.building_figures


def _typed(value: float) -> str:
    """Return a number as short as a column can tell it from others."""
    return np.format_float_positional(np.float32(value), trim="-")


def _cleaned(plan: Plan, row: int, field: str, text: str) -> str:
    """Return what is to be kept of a text; refused where it is no count and should be."""
    line = " ".join(text.split())
    if not line or not _is_number(plan, field):
        return line
    value = number_of(line.translate(WIDE))
    if value is None:
        name, label = building_field(plan, field), building_label(plan, row)
        raise GridplannerError("edit.no_number", area=label, field=name, text=line)
    return _typed(value)


def _with(buildings: Buildings, field: str, given: Mapping[int, str]) -> Buildings:
    """Return the buildings with other values in one column, by row."""
    rows = np.array(sorted(given), np.intp)
    texts = [given[row] for row in rows.tolist()]
    column = buildings.columns[field]
    if field in TEXT_COLUMNS:
        return buildings.with_column(field, column.with_values(rows, np.array(texts, TEXT)))
    counts = np.array([float(text) if text else np.nan for text in texts], np.float32)
    buildings = buildings.with_column(field, column.with_values(rows, counts))
    estimated = buildings.columns["estimated"]
    marks = [
        ",".join(one for one in str(mark).split(",") if one and one != field)
        for mark in estimated.at(rows)
    ]
    return buildings.with_column("estimated", estimated.with_values(rows, np.array(marks, TEXT)))
