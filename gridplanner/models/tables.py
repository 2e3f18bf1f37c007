"""A table of a plan: rows by id, and what is looked up in them, kept from edit to edit."""

from __future__ import annotations

import weakref
from bisect import bisect_left, insort
from collections.abc import Iterable, Mapping
from itertools import islice, takewhile
from typing import NoReturn, TypeAlias, cast

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplanner.gis.boxes import meeting
from gridplanner.models.rows import Place, Row

Groups: TypeAlias = Mapping[str, tuple[Row, ...]]
_REMEMBERED = 4
"""Earlier tables that a table can be told apart from without a look at every row."""


class Table(dict[str, Row]):
    """Rows by id. Never changed: :meth:`with_rows` makes another one.

    What was looked up in one table is brought up to date for the next, so that an edit costs what
    it changes and not what the plan holds.
    """

    def __init__(self, rows: Mapping[str, Row] | Iterable[tuple[str, Row]] = ()) -> None:
        super().__init__(rows)
        self._groups: dict[str, Groups] = {}
        self._values: dict[str, list[str]] = {}
        self._ranks: dict[str, int] | None = None
        self._extents: _Extents | None = None
        self._earlier: tuple[tuple[weakref.ref[Table], dict[str, None]], ...] = ()

    def _refuse(self, *_args: object, **_named: object) -> NoReturn:
        raise TypeError("a table is never changed")

    __setitem__ = __delitem__ = __ior__ = _refuse
    clear = pop = popitem = setdefault = update = _refuse

    def with_rows(self, rows: Iterable[Row], without: Iterable[str] = ()) -> Table:
        """Return the table with rows added or replaced, and others removed."""
        rows, gone = list(rows), list(without)
        table = Table(self)
        for id_ in gone:
            dict.__delitem__(table, id_)
        dict.update(table, {row.id: row for row in rows})
        touched = dict.fromkeys([*gone, *(row.id for row in rows)])
        if self:  # an empty one is shared by tables of all kinds
            self._hand_on(table, touched)
        return table

    def _hand_on(self, table: Table, touched: dict[str, None]) -> None:
        pairs = [(self.get(id_), table.get(id_)) for id_ in touched]
        table._groups = {
            field: _regrouped(groups, field, pairs, table) for field, groups in self._groups.items()
        }
        table._values = {
            field: _sorted_again(values, self._groups[field], table._groups[field])
            for field, values in self._values.items()
        }
        if self._ranks is not None:
            table._ranks = _ranked_again(self._ranks, pairs)
        if self._extents is not None:
            table._extents = self._extents.after(pairs)
        living = ((ref, {**ids, **touched}) for ref, ids in self._earlier if ref() is not None)
        table._earlier = ((weakref.ref(self), touched), *living)[:_REMEMBERED]

    def by(self, field: str) -> Groups:
        """Return the rows by the value of a text field, each group in the table's order."""
        if field not in self._groups:
            self._groups[field] = _grouped(self.values(), field)
        return self._groups[field]

    def starting(self, field: str, prefix: str) -> list[str]:
        """Return the values of a text field that start with a prefix, sorted."""
        if field not in self._values:
            self._values[field] = sorted(self.by(field))
        values = self._values[field]
        first = bisect_left(values, prefix)
        return list(takewhile(lambda one: one.startswith(prefix), islice(values, first, None)))

    @property
    def ranks(self) -> Mapping[str, int]:
        """Numbers by id that rise in the table's order, with gaps where rows went."""
        if self._ranks is None:
            self._ranks = {id_: rank for rank, id_ in enumerate(self)}
        return self._ranks

    def near(self, extents: NDArray[np.float64]) -> list[Place]:
        """Return the rows whose bounds meet any of some extents (4,) or (k, 4), in metres."""
        if self._extents is None:
            self._extents = _Extents.of(self)
        return [cast("Place", self[id_]) for id_ in self._extents.near(extents)]

    def touched_since(self, earlier: Mapping[str, Row]) -> Iterable[str]:
        """Return the ids among which are all that differ from an earlier table."""
        for ref, ids in self._earlier:
            if ref() is earlier:
                return ids
        return {**earlier, **self}


def _grouped(rows: Iterable[Row], field: str) -> Groups:
    grouped: dict[str, list[Row]] = {}
    for row in rows:
        grouped.setdefault(getattr(row, field), []).append(row)
    return {value: tuple(some) for value, some in grouped.items()}


def _regrouped(
    groups: Groups, field: str, pairs: list[tuple[Row | None, Row | None]], table: Table
) -> Groups:
    regrouped = dict(groups)
    for before, after in pairs:
        old, new = getattr(before, field, None), getattr(after, field, None)
        if before is not None and after is not None and old != new:
            # Where it stands in its new group follows from the whole table only.
            return _grouped(table.values(), field)
        group = regrouped.get(cast("str", old if after is None else new), ())
        if before is None:
            group = (*group, cast("Row", after))
        elif after is None:
            group = tuple(row for row in group if row.id != before.id)
        else:
            group = tuple(after if row.id == before.id else row for row in group)
        key = cast("str", old if after is None else new)
        if group:
            regrouped[key] = group
        else:
            del regrouped[key]
    return regrouped


def _sorted_again(values: list[str], before: Groups, after: Groups) -> list[str]:
    fresh, gone = after.keys() - before.keys(), before.keys() - after.keys()
    if not fresh and not gone:
        return values
    again = [*values]
    for value in gone:
        del again[bisect_left(again, value)]
    for value in fresh:
        insort(again, value)
    return again


def _ranked_again(
    ranks: dict[str, int], pairs: list[tuple[Row | None, Row | None]]
) -> dict[str, int]:
    gone = [before.id for before, after in pairs if before is not None and after is None]
    born = [after.id for before, after in pairs if before is None and after is not None]
    if not gone and not born:
        return ranks
    again = dict(ranks)
    following = next(reversed(again.values()), -1) + 1
    for id_ in gone:
        del again[id_]
    again.update({id_: rank for rank, id_ in enumerate(born, following)})
    return again


class _Extents:
    """The bounds of a table's rows, in the table's order; rows that went leave a hole."""

    def __init__(self, ids: list[str], places: dict[str, int], boxes: NDArray[np.float64]) -> None:
        self._ids = ids
        self._places = places
        self._boxes = boxes

    @classmethod
    def of(cls, table: Table) -> _Extents:
        ids = list(table)
        boxes = _bounds(list(table.values()))
        return cls(ids, {id_: place for place, id_ in enumerate(ids)}, boxes)

    def after(self, pairs: list[tuple[Row | None, Row | None]]) -> _Extents:
        born = [after for before, after in pairs if before is None and after is not None]
        ids, places = [*self._ids, *(row.id for row in born)], dict(self._places)
        boxes = np.concatenate([self._boxes, _bounds(born)])
        for place, row in enumerate(born, len(self._ids)):
            places[row.id] = place
        for before, after in pairs:
            if before is None:
                continue
            place = places[before.id]
            if after is None:
                boxes[place] = np.nan
                del places[before.id]
            else:
                boxes[place] = _bounds([after])[0]
        return _Extents(ids, places, boxes)

    def near(self, extents: NDArray[np.float64]) -> list[str]:
        met = meeting(self._boxes, np.reshape(extents, (-1, 4)))
        return [self._ids[place] for place in np.flatnonzero(met).tolist()]


def _bounds(rows: list[Row]) -> NDArray[np.float64]:
    shapes = [cast("Place", row).geometry for row in rows]
    bounds: NDArray[np.float64] = shapely.bounds(shapes).reshape(-1, 4)
    return bounds
