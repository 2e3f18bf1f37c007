"""A plan: one frozen value that holds everything a planner works on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import TypeAlias, cast

from gridplanner.models.buildings import NO_BUILDINGS, Buildings
from gridplanner.models.rows import (
    AREA_LEVELS,
    ROW_TYPES,
    STANDARD_FIGURES,
    Area,
    Assignment,
    Figure,
    Grid,
    Person,
    Place,
    Row,
    Rule,
)

Table: TypeAlias = Mapping[str, Row]
EMPTY: Mapping[str, Row] = MappingProxyType({})


@dataclass(frozen=True, eq=False)
class Plan:
    """A whole plan in metres; edits make a new one and share what they leave alone."""

    name: str = ""
    crs: str = ""
    """``EPSG:4548``; empty until the first import or until it is given."""
    settings: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Office settings by name: display names of levels and kinds, code template, dates."""
    tables: Mapping[str, Table] = field(
        default_factory=lambda: MappingProxyType({"figure": STANDARD_FIGURES})
    )
    """Rows by id, by table (``rows.ROW_TYPES``); a table that is not there is empty."""
    buildings: Buildings = NO_BUILDINGS

    def table(self, name: str) -> Table:
        """Return a table's rows by id."""
        return self.tables.get(name, EMPTY)

    def with_rows(self, table: str, rows: Iterable[Row], *, without: Iterable[str] = ()) -> Plan:
        """Return the plan with rows of one table added or replaced, and others removed."""
        merged = dict(self.table(table))
        for id_ in without:
            del merged[id_]
        merged.update({row.id: row for row in rows})
        return self.with_table(table, merged)

    def with_table(self, table: str, rows: Mapping[str, Row]) -> Plan:
        """Return the plan with one table replaced."""
        if table not in ROW_TYPES:
            raise KeyError(table)
        return replace(
            self, tables=MappingProxyType({**self.tables, table: MappingProxyType(dict(rows))})
        )

    @property
    def grids(self) -> Mapping[str, Grid]:
        """The grids by id."""
        return cast("Mapping[str, Grid]", self.table("grid"))

    @property
    def communities(self) -> Mapping[str, Area]:
        """The communities by id."""
        return cast("Mapping[str, Area]", self.table("community"))

    @property
    def persons(self) -> Mapping[str, Person]:
        """The staff by id."""
        return cast("Mapping[str, Person]", self.table("person"))

    @property
    def assignments(self) -> Mapping[str, Assignment]:
        """The posts by id."""
        return cast("Mapping[str, Assignment]", self.table("assignment"))

    @property
    def figures(self) -> Mapping[str, Figure]:
        """The figures of this office by id."""
        return cast("Mapping[str, Figure]", self.table("figure"))

    @property
    def building_figures(self) -> list[str]:
        """The ids of the figures that buildings carry, each a column."""
        return [one.id for one in self.figures.values() if one.subject == "building"]

    @property
    def grid_figures(self) -> tuple[str, ...]:
        """The ids of the figures that grids carry themselves."""
        return tuple(one.id for one in self.figures.values() if one.subject == "grid")

    @property
    def rules(self) -> Mapping[str, Rule]:
        """The rules whose settings differ from those shipped."""
        return cast("Mapping[str, Rule]", self.table("rule"))

    def areas(self, level: str) -> Mapping[str, Area]:
        """Return the areas of one level by id."""
        return cast("Mapping[str, Area]", self.table(level))

    def places(self, table: str) -> Mapping[str, Place]:
        """Return the rows of any table with shapes by id."""
        return cast("Mapping[str, Place]", self.table(table))

    @cached_property
    def _levels(self) -> Mapping[str, str]:
        return {id_: level for level in AREA_LEVELS for id_ in self.table(level)}

    def level_of(self, area: str) -> str | None:
        """Return the level of an area's id, ``None`` where there is no such area."""
        return self._levels.get(area)

    def area(self, id_: str) -> Area:
        """Return an area of any level."""
        return self.areas(self._levels[id_])[id_]

    def chain(self, id_: str) -> list[Area]:
        """Return the areas above an area, nearest first."""
        above: list[Area] = []
        seen = {id_}
        at = self.area(id_).parent
        while at and at not in seen and at in self._levels:
            seen.add(at)
            above.append(self.area(at))
            at = above[-1].parent
        return above

    @cached_property
    def children(self) -> Mapping[str, tuple[str, ...]]:
        """Ids of the areas directly below each area; those with no parent under ``""``."""
        below: dict[str, list[str]] = {}
        for level in AREA_LEVELS:
            for id_, area in self.areas(level).items():
                parent = area.parent if area.parent in self._levels else ""
                below.setdefault(parent, []).append(id_)
        return {parent: tuple(ids) for parent, ids in below.items()}

    def below(self, id_: str, level: str) -> list[str]:
        """Return the ids of all areas of ``level`` at or under an area."""
        found = []
        stack = [id_]
        while stack:
            at = stack.pop()
            if self._levels.get(at) == level:
                found.append(at)
            stack.extend(self.children.get(at, ()))
        return found
