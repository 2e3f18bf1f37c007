"""A plan: one frozen value that holds everything a planner works on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import cast

import numpy as np
from numpy.typing import NDArray

from gridplanner.models.buildings import NO_BUILDINGS, Buildings
from gridplanner.models.rows import (
    AREA_LEVELS,
    ROW_TYPES,
    STANDARD_FIGURES,
    Area,
    Assignment,
    Federation,
    Figure,
    Grid,
    Lineage,
    Lock,
    Person,
    Place,
    Row,
    Rule,
    Unit,
    WomensGroup,
)
from gridplanner.models.tables import Table

EMPTY = Table({})
SEATS = (*AREA_LEVELS, "micro_home", "womens_group", "federation", "compound")
"""Tables of what a post can be held in; a building is the last."""


@dataclass(frozen=True, eq=False)
class Plan:
    """A whole plan in metres; edits make a new one and share what they leave alone."""

    name: str = ""
    crs: str = ""
    """``EPSG:4548``; empty until the first import or until it is given."""
    settings: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Office settings by name: display names of levels and kinds, code template, dates."""
    tables: Mapping[str, Mapping[str, Row]] = field(
        default_factory=lambda: MappingProxyType({"figure": STANDARD_FIGURES})
    )
    """Rows by id, by table (``rows.ROW_TYPES``); a table that is not there is empty."""
    buildings: Buildings = NO_BUILDINGS

    def __post_init__(self) -> None:
        tables = {
            name: rows if isinstance(rows, Table) else Table(rows)
            for name, rows in self.tables.items()
        }
        object.__setattr__(self, "tables", MappingProxyType(tables))

    def table(self, name: str) -> Table:
        """Return a table's rows by id."""
        return cast("Table", self.tables.get(name, EMPTY))

    def with_rows(self, table: str, rows: Iterable[Row], *, without: Iterable[str] = ()) -> Plan:
        """Return the plan with rows of one table added or replaced, and others removed."""
        return self.with_table(table, self.table(table).with_rows(rows, without))

    def with_table(self, table: str, rows: Mapping[str, Row]) -> Plan:
        """Return the plan with one table replaced."""
        if table not in ROW_TYPES:
            raise KeyError(table)
        return replace(self, tables={**self.tables, table: rows})

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
    def federations(self) -> Mapping[str, Federation]:
        """The women's federations by id."""
        return cast("Mapping[str, Federation]", self.table("federation"))

    @property
    def womens_groups(self) -> Mapping[str, WomensGroup]:
        """The women's groups by id."""
        return cast("Mapping[str, WomensGroup]", self.table("womens_group"))

    @property
    def micro_homes(self) -> Mapping[str, Area]:
        """The micro-homes by id."""
        return cast("Mapping[str, Area]", self.table("micro_home"))

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

    def grids_near(self, extents: NDArray[np.float64]) -> list[Grid]:
        """Return the grids whose bounds meet any of some extents (4,) or (k, 4), in metres."""
        return cast("list[Grid]", self.table("grid").near(extents))

    def grids_by(self, field: str) -> Mapping[str, tuple[Grid, ...]]:
        """Return the grids by the value of a text field, such as ``parent`` or ``code``."""
        return cast("Mapping[str, tuple[Grid, ...]]", self.table("grid").by(field))

    def lineages_by(self, field: str) -> Mapping[str, tuple[Lineage, ...]]:
        """Return what became of grids by ``grids``, their ids, oldest first."""
        return cast("Mapping[str, tuple[Lineage, ...]]", self.table("lineage").by(field))

    def locks_by(self, field: str) -> Mapping[str, tuple[Lock, ...]]:
        """Return the locks by ``grids``, the ids they are about."""
        return cast("Mapping[str, tuple[Lock, ...]]", self.table("lock").by(field))

    def posts_by(self, field: str) -> Mapping[str, tuple[Assignment, ...]]:
        """Return the posts by ``area`` or by ``person``, in the order they were given."""
        return cast("Mapping[str, tuple[Assignment, ...]]", self.table("assignment").by(field))

    def federations_by(self, field: str) -> Mapping[str, tuple[Federation, ...]]:
        """Return the federations by ``area``, by ``parent`` or by ``kind``."""
        return cast("Mapping[str, tuple[Federation, ...]]", self.table("federation").by(field))

    def groups_by(self, field: str) -> Mapping[str, tuple[WomensGroup, ...]]:
        """Return the women's groups by ``grid`` or by ``leader``."""
        return cast("Mapping[str, tuple[WomensGroup, ...]]", self.table("womens_group").by(field))

    def units_by(self, field: str) -> Mapping[str, tuple[Unit, ...]]:
        """Return the stair units by ``building`` or by ``womens_group``."""
        return cast("Mapping[str, tuple[Unit, ...]]", self.table("unit").by(field))

    def seat_of(self, id_: str) -> str | None:
        """Return the table of what a post can be held in, ``None`` where there is no such thing."""
        if id_ in self.table("grid"):
            return "grid"
        found = next((one for one in SEATS if id_ in self.tables.get(one, EMPTY)), None)
        if found is None and self.buildings.find([id_])[0] >= 0:
            return "building"
        return found

    def level_of(self, area: str) -> str | None:
        """Return the level of an area's id, ``None`` where there is no such area."""
        return next((level for level in AREA_LEVELS if area in self.table(level)), None)

    def find(self, id_: str) -> Area | None:
        """Return an area of any level, ``None`` where there is none."""
        for level in AREA_LEVELS:
            if (found := self.tables.get(level, EMPTY).get(id_)) is not None:
                return cast("Area", found)
        return None

    def area(self, id_: str) -> Area:
        """Return an area of any level."""
        found = self.find(id_)
        if found is None:
            raise KeyError(id_)
        return found

    def chain(self, id_: str) -> list[Area]:
        """Return the areas above an area, nearest first."""
        above: list[Area] = []
        seen = {id_}
        at = self.area(id_).parent
        while at and at not in seen and self.level_of(at):
            seen.add(at)
            above.append(self.area(at))
            at = above[-1].parent
        return above

    @cached_property
    def children(self) -> Mapping[str, tuple[str, ...]]:
        """Ids of the areas directly below each area; those with no parent under ``""``."""
        return _Children(self)

    def below(self, id_: str, level: str) -> list[str]:
        """Return the ids of all areas of ``level`` at or under an area."""
        found = []
        stack = [id_]
        while stack:
            at = stack.pop()
            if at in self.table(level):
                found.append(at)
            stack.extend(self.children.get(at, ()))
        return found


class _Children(Mapping[str, tuple[str, ...]]):
    """Looked up in what the tables keep by parent: an edit does not make it anew."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._levels = [plan.table(level) for level in AREA_LEVELS]

    def __getitem__(self, parent: str) -> tuple[str, ...]:
        if parent and self._plan.level_of(parent) is None:
            raise KeyError(parent)
        found = tuple(row.id for level in self._levels for row in self._under(level, parent))
        if not found:
            raise KeyError(parent)
        return found

    def _under(self, level: Table, parent: str) -> Iterable[Row]:
        groups = level.by("parent")
        if parent:
            return groups.get(parent, ())
        loose = [above for above in groups if self._plan.level_of(above) is None]
        if len(loose) > 1:
            return (row for row in level.values() if cast("Area", row).parent in loose)
        return groups[loose[0]] if loose else ()

    def __iter__(self) -> Iterator[str]:
        parents = {above: None for level in self._levels for above in level.by("parent")}
        known = {above if self._plan.level_of(above) else "": None for above in parents}
        return iter(known)

    def __len__(self) -> int:
        return sum(1 for _ in self)
