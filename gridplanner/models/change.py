"""What happened between two plans: the rows before and after, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from gridplanner.errors import GridplannerError
from gridplanner.models.buildings import Buildings, with_figures
from gridplanner.models.columns import Column
from gridplanner.models.plan import Plan
from gridplanner.models.rows import AREA_LEVELS, Figure, Row
from gridplanner.models.tables import Table

RowChange: TypeAlias = tuple[Row | None, Row | None]


@dataclass(frozen=True, eq=False)
class ColumnChange:
    """Other values in one column of some buildings."""

    numbers: NDArray[np.int64]
    """(k,) numbers of the buildings' ids."""
    before: NDArray[Any]
    after: NDArray[Any]


@dataclass(frozen=True, eq=False)
class Change:
    """Per table and id the row before and after; per building column the values."""

    rows: Mapping[str, Mapping[str, RowChange]] = field(default_factory=dict)
    buildings: Mapping[str, ColumnChange] = field(default_factory=dict)
    settings: Mapping[str, tuple[str | None, str | None]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.rows or self.buildings or self.settings)

    def inverse(self) -> Change:
        """Return the change that takes this one back."""
        return Change(
            {
                table: {id_: (after, before) for id_, (before, after) in changed.items()}
                for table, changed in self.rows.items()
            },
            {
                name: ColumnChange(one.numbers, one.after, one.before)
                for name, one in self.buildings.items()
            },
            {key: (after, before) for key, (before, after) in self.settings.items()},
        )

    def of(self, table: str) -> Mapping[str, RowChange]:
        """Return the changed rows of one table."""
        return self.rows.get(table, {})

    def reshaped(self, table: str) -> Iterator[str]:
        """Yield the ids of rows whose shape changed, came or went."""
        for id_, (before, after) in self.of(table).items():
            if getattr(before, "geometry", None) is not getattr(after, "geometry", None):
                yield id_

    @cached_property
    def changed_buildings(self) -> NDArray[np.int64]:
        """Numbers of the buildings with any changed value."""
        if not self.buildings:
            return np.empty(0, np.int64)
        return np.unique(np.concatenate([one.numbers for one in self.buildings.values()]))

    @cached_property
    def changed_areas(self) -> frozenset[str]:
        """Ids of the areas of any level that changed, came or went."""
        return frozenset(id_ for level in AREA_LEVELS for id_ in self.of(level))

    @cached_property
    def gone(self) -> frozenset[str]:
        """Ids of the rows of any table that are no more."""
        return frozenset(
            id_
            for changed in self.rows.values()
            for id_, (_, after) in changed.items()
            if after is None
        )

    @cached_property
    def figure_columns(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Ids of the figures that buildings begin to carry, and of those they carry no longer."""
        pairs = self.of("figure").items()
        come = [id_ for id_, (before, after) in pairs if _carried(after) and not _carried(before)]
        gone = [id_ for id_, (before, after) in pairs if _carried(before) and not _carried(after)]
        return tuple(come), tuple(gone)

    def apply(self, plan: Plan) -> Plan:
        """Return the plan after this change.

        Raises
        ------
        GridplannerError
            ``plan.moved_on`` where a present row is not the one from before.
        """
        for table, changed in self.rows.items():
            plan = _apply_rows(plan, table, changed)
        figures = plan.building_figures
        if self.of("figure"):  # what goes is there until its values are gone
            both = dict.fromkeys((*figures, *self.figure_columns[1]))
            plan = replace(plan, buildings=with_figures(plan.buildings, both))
        if self.buildings:
            plan = replace(plan, buildings=_apply_columns(plan.buildings, self.buildings))
        if self.of("figure"):
            plan = replace(plan, buildings=with_figures(plan.buildings, figures))
        if self.settings:
            plan = _apply_settings(plan, self.settings)
        return plan


def _carried(row: Row | None) -> bool:
    return isinstance(row, Figure) and row.subject == "building"


def _apply_rows(plan: Plan, table: str, changed: Mapping[str, RowChange]) -> Plan:
    present = plan.table(table)
    for id_, (before, _) in changed.items():
        if present.get(id_) != before:
            raise GridplannerError("plan.moved_on", id=id_)
    put = [after for _, after in changed.values() if after is not None]
    gone = [id_ for id_, (before, after) in changed.items() if before is not None and after is None]
    return plan.with_rows(table, put, without=gone)


def _apply_columns(buildings: Buildings, changed: Mapping[str, ColumnChange]) -> Buildings:
    for name, one in changed.items():
        rows = buildings.footprints.rows_of(one.numbers)
        column = buildings.columns[name]
        if not _same(column.at(rows), one.before):
            raise GridplannerError("plan.moved_on", id=f"b{one.numbers[0]}")
        buildings = buildings.with_column(name, column.with_values(rows, one.after))
    return buildings


def _apply_settings(plan: Plan, changed: Mapping[str, tuple[str | None, str | None]]) -> Plan:
    present = dict(plan.settings)
    for key, (before, after) in changed.items():
        if present.get(key) != before:
            raise GridplannerError("plan.moved_on", id=key)
        if after is None:
            del present[key]
        else:
            present[key] = after
    return replace(plan, settings=MappingProxyType(present))


def _same(left: NDArray[Any], right: NDArray[Any]) -> bool:
    return bool(np.array_equal(left, right, equal_nan=left.dtype.kind == "f"))


def compare(old: Plan, new: Plan) -> Change:
    """Return what differs between two plans with the same building footprints.

    Parts that are one object in both are skipped without a look.
    """
    rows: dict[str, dict[str, RowChange]] = {}
    for table in {**old.tables, **new.tables}:
        before, after = old.table(table), new.table(table)
        if before is not after:
            changed = _compare_tables(before, after)
            if changed:
                rows[table] = changed
    return Change(
        rows, _compare_buildings(old.buildings, new.buildings), _compare_settings(old, new)
    )


def _compare_tables(before: Table, after: Table) -> dict[str, RowChange]:
    changed: dict[str, RowChange] = {}
    for id_ in after.touched_since(before):
        earlier, row = before.get(id_), after.get(id_)
        if earlier is not row and earlier != row:
            changed[id_] = (earlier, row)
    return changed


def _compare_buildings(old: Buildings, new: Buildings) -> dict[str, ColumnChange]:
    if old is new:
        return {}
    if not old.footprints.same_as(new.footprints):
        raise ValueError("footprints are changed by imports only, which are no Change")
    changes = {}
    # A figure that comes was known of nobody, and one that goes is so then.
    blank = Column.full(len(old), np.nan, np.float32)
    for name in {**old.columns, **new.columns}:
        earlier, column = old.columns.get(name, blank), new.columns.get(name, blank)
        if earlier is column:
            continue
        rows = earlier.changed_rows(column)
        if len(rows):
            numbers = new.footprints.numbers[rows]
            changes[name] = ColumnChange(numbers, earlier.at(rows), column.at(rows))
    return changes


def _compare_settings(old: Plan, new: Plan) -> dict[str, tuple[str | None, str | None]]:
    if old.settings is new.settings:
        return {}
    keys = {**old.settings, **new.settings}
    return {
        key: (old.settings.get(key), new.settings.get(key))
        for key in keys
        if old.settings.get(key) != new.settings.get(key)
    }
