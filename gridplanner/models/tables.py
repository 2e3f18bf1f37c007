"""A table of a plan: rows by id, and what is looked up in them, kept from edit to edit."""

from __future__ import annotations

import weakref
from bisect import bisect_left, insort
from collections.abc import Iterable, Mapping
from itertools import islice, takewhile
from typing import TypeAlias, cast

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplanner.gis.boxes import meeting
from gridplanner.models.overlay import MOST, Overlay
from gridplanner.models.rows import Place, Row

Pairs: TypeAlias = list[tuple[Row | None, Row | None]]
Spot: TypeAlias = tuple[float, float]
Extent: TypeAlias = tuple[float, float, float, float]
Groups: TypeAlias = Overlay[tuple[Row, ...]]
_REMEMBERED = 4
"""Earlier tables that a table can be told apart from without a look at every row."""


class Table(Overlay[Row]):
    """Rows by id. Never changed: :meth:`with_rows` makes another one.

    What was looked up in one table is brought up to date for the next, so that an edit costs what
    it changes and not what the plan holds.
    """

    def __init__(self, rows: Mapping[str, Row]) -> None:
        super().__init__(rows)
        self._know({}, {}, None, None, {}, ())

    def _know(
        self,
        groups: dict[str, Groups],
        starts: dict[str, _Starts],
        places: _Places | None,
        boxes: NDArray[np.float64] | None,
        spots: dict[str, tuple[shapely.Geometry, Spot, Extent]],
        earlier: tuple[tuple[weakref.ref[Table], dict[str, None]], ...],
    ) -> None:
        self._groups = groups
        self._starts = starts
        self._places = places
        self._boxes = boxes
        self._spots = spots
        self._earlier = earlier

    def with_rows(self, rows: Iterable[Row], without: Iterable[str] = ()) -> Table:
        """Return the table with rows added or replaced, and others removed."""
        put, gone = {row.id: row for row in rows}, list(without)
        if not self:  # an empty one is shared by tables of all kinds, and knows nothing of use
            if gone:
                raise KeyError(gone[0])
            return Table(put)
        table = cast("Table", self.after(put, gone))
        touched = dict.fromkeys([*gone, *put])
        pairs: Pairs = [(self.get(id_), table.get(id_)) for id_ in touched]
        places = self._places and self._places.after(pairs)
        if places is None and any(_moves(field, pairs) for field in self._groups):
            places = _Places.of(table)
        ranks = places.ranks if places else {}
        groups = {
            field: _regrouped(some, field, pairs, ranks) for field, some in self._groups.items()
        }
        living = ((ref, {**ids, **touched}) for ref, ids in self._earlier if ref() is not None)
        table._know(
            groups,
            {field: starts.after(field, pairs) for field, starts in self._starts.items()},
            places,
            None if self._boxes is None else _fitted(self._boxes, self.ranks, pairs),
            self._spots,
            ((weakref.ref(self), touched), *living)[:_REMEMBERED],
        )
        return table

    def by(self, field: str) -> Groups:
        """Return the rows by the value of a text field, each group in the table's order.

        Where the field holds several texts, the row stands under each of them.
        """
        if field not in self._groups:
            self._groups[field] = _grouped(self.values(), field)
        return self._groups[field]

    def starting(self, field: str, prefix: str) -> list[str]:
        """Return the values of a text field that start with a prefix."""
        groups = self.by(field)
        if field not in self._starts:
            self._starts[field] = _Starts(sorted(groups), ())
        return [value for value in self._starts[field].starting(prefix) if value in groups]

    @property
    def ranks(self) -> Mapping[str, int]:
        """Numbers by id that rise in the table's order, with gaps where rows went."""
        if self._places is None:
            self._places = _Places.of(self)
        return self._places.ranks

    def near(self, extents: NDArray[np.float64]) -> list[Place]:
        """Return the rows whose bounds meet any of some extents (4,) or (k, 4), in metres."""
        if self._boxes is None or self._places is None:
            self._places = _Places.of(self)  # anew: ranks without gaps, to fit the bounds
            self._boxes = _bounds(self.values())
        ids, boxes = self._places.ids, self._boxes
        met = np.flatnonzero(meeting(boxes, np.reshape(extents, (-1, 4))))
        return [cast("Place", self[ids[place]]) for place in met.tolist()]

    def spot(self, id_: str) -> tuple[Spot, Extent]:
        """Return a point in a row's shape, and its bounds (m). What has none is at the origin."""
        shape = cast("Place", self[id_]).geometry
        known = self._spots.get(id_)
        if known is None or known[0] is not shape:
            known = self._spots[id_] = shape, *_spot_of(shape)
        return known[1:]

    def touched_since(self, earlier: Mapping[str, Row]) -> Iterable[str]:
        """Return the ids among which are all that differ from an earlier table."""
        for ref, ids in self._earlier:
            if ref() is earlier:
                return ids
        return {**earlier, **self}


def _spot_of(shape: shapely.Geometry) -> tuple[Spot, Extent]:
    if shape.is_empty:  # as that of a virtual grid
        return (0.0, 0.0), (0.0, 0.0, 0.0, 0.0)
    point = shapely.point_on_surface(shape)
    return (point.x, point.y), shape.bounds


def _grouped(rows: Iterable[Row], field: str) -> Groups:
    grouped: dict[str, list[Row]] = {}
    for row in rows:
        for value in _values(row, field):
            grouped.setdefault(value, []).append(row)
    return Overlay({value: tuple(some) for value, some in grouped.items()})


def _values(row: Row, field: str) -> tuple[str, ...]:
    value = cast("str | tuple[str, ...]", getattr(row, field))
    return value if isinstance(value, tuple) else (value,)


def _moves(field: str, pairs: Pairs) -> bool:
    """Tell whether a row stands under another value of a field than before."""
    return any(
        before and after and _values(before, field) != _values(after, field)
        for before, after in pairs
    )


def _regrouped(groups: Groups, field: str, pairs: Pairs, ranks: Mapping[str, int]) -> Groups:
    touched: dict[str, dict[str, Row | None]] = {}
    moved: dict[str, list[Row]] = {}
    for before, after in pairs:
        old = _values(before, field) if before else ()
        new = _values(after, field) if after else ()
        id_ = cast("Row", before or after).id
        for value in old:
            touched.setdefault(value, {})[id_] = after if value in new else None
        for value in new:
            if before is None:
                touched.setdefault(value, {})[id_] = after
            elif value not in old and after is not None:
                moved.setdefault(value, []).append(after)
    fresh = {value: _group_after(groups.get(value, ()), rows) for value, rows in touched.items()}
    for value, rows in moved.items():
        own = list(fresh.get(value, groups.get(value, ())))
        for row in rows:  # to where it stands in the table
            insort(own, row, key=lambda one: ranks[one.id])
        fresh[value] = tuple(own)
    empty = [value for value, group in fresh.items() if not group]
    put = {value: group for value, group in fresh.items() if group}
    return groups.after(put, [value for value in empty if value in groups])


def _group_after(group: tuple[Row, ...], rows: Mapping[str, Row | None]) -> tuple[Row, ...]:
    """Return a group with rows replaced in their places, gone (``None``) or come at the end."""
    stayed = [rows.get(row.id, row) for row in group]
    known = {row.id for row in group}
    born = (row for id_, row in rows.items() if id_ not in known)
    return tuple(row for row in (*stayed, *born) if row is not None)


class _Starts:
    """Values sorted once, and those that came since; some of either may be gone by now."""

    def __init__(self, values: list[str], fresh: tuple[str, ...]) -> None:
        self._values = values
        self._fresh = fresh

    def after(self, field: str, pairs: Pairs) -> _Starts:
        came = tuple(getattr(after, field) for _, after in pairs if after is not None)
        if len(self._fresh) + len(came) > MOST:
            return _Starts(sorted({*self._values, *self._fresh, *came}), ())
        return _Starts(self._values, (*self._fresh, *came))

    def starting(self, prefix: str) -> Iterable[str]:
        first = bisect_left(self._values, prefix)
        there = takewhile(lambda one: one.startswith(prefix), islice(self._values, first, None))
        return dict.fromkeys([*there, *(one for one in self._fresh if one.startswith(prefix))])


class _Places:
    """A number for every row that ever was in the table, rising in the table's order."""

    def __init__(self, ids: list[str], count: int, ranks: Overlay[int]) -> None:
        self.ids = ids
        self._count = count
        self.ranks = ranks

    @classmethod
    def of(cls, table: Table) -> _Places:
        ids = list(table)
        return cls(ids, len(ids), Overlay({id_: rank for rank, id_ in enumerate(ids)}))

    def after(self, pairs: Pairs) -> _Places:
        born = [after.id for before, after in pairs if before is None and after is not None]
        gone = [before.id for before, after in pairs if before is not None and after is None]
        if not born and not gone:
            return self
        # The list only grows, so later tables share it; of two after one table one gets a copy.
        ids = self.ids if len(self.ids) == self._count else self.ids[: self._count]
        ids.extend(born)
        fresh = {id_: rank for rank, id_ in enumerate(born, self._count)}
        return _Places(ids, self._count + len(born), self.ranks.after(fresh, gone))


def _fitted(
    boxes: NDArray[np.float64], ranks: Mapping[str, int], pairs: Pairs
) -> NDArray[np.float64]:
    """Return the bounds of a table's rows after some changed; those that went leave NaN."""
    born = [after for before, after in pairs if before is None and after is not None]
    fitted = np.concatenate([boxes, _bounds(born)])
    for before, after in pairs:
        if before is not None:
            fitted[ranks[before.id]] = np.nan if after is None else _bounds([after])[0]
    return fitted


def _bounds(rows: Iterable[Row]) -> NDArray[np.float64]:
    shapes = np.array([cast("Place", row).geometry for row in rows], object)
    bounds: NDArray[np.float64] = shapely.bounds(shapes).reshape(-1, 4)
    return bounds
