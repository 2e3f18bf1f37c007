"""Areas and grids of a file into a plan: parts joined, present ones updated, parents found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplanner.gis.coverage import node_coverage
from gridplanner.models.edits.areas import kind_of_community
from gridplanner.models.ids import Ids
from gridplanner.models.importing.fields import parents_of
from gridplanner.models.importing.parents import Parents, adopt
from gridplanner.models.importing.request import Request
from gridplanner.models.importing.source import Source
from gridplanner.models.importing.staff import staff_grids
from gridplanner.models.importing.values import count, extra_cells, grid_kind_of
from gridplanner.models.locks import released
from gridplanner.models.plan import Plan
from gridplanner.models.rows import AREA_LEVELS, Area, Grid

_GRID_TEXTS = ("notes", "four_bounds", "status", "party_branch", "party_secretary")


@dataclass(frozen=True)
class _Draft:
    """One area of the file: the good rows that are its parts, and what they say."""

    places: tuple[int, ...]
    code: str
    name: str


def take_areas(
    plan: Plan, ids: Ids, source: Source, request: Request
) -> tuple[Plan, int, dict[str, Any]]:
    """Return the plan with a file's areas, how many they are, and what was decided."""
    level = request.kind
    drafts = _drafts(source, level)
    shapes = [_joined(source.shapes[list(one.places)]) for one in drafts]
    decisions = _listed(source, drafts)
    parents = Parents(plan, parents_of(level))
    extras = extra_cells(source, _unmapped(plan, source))
    names = {one: source.text(one) for one in parents_of(level)}
    if names and not any(one in source.mapping for one in names):
        names[parents_of(level)[0]] = source.text("parent_code")  # it may hold a name
    parent_codes = source.text("parent_code")
    present = _Present(plan, level, source)
    figures = _figures(plan, source)
    made: list[Area] = []
    for draft, shape in zip(drafts, shapes, strict=True):
        at = draft.places[0]
        parent = parents.of(
            draft.code, parent_codes[at], {key: cells[at] for key, cells in names.items()}, shape
        )
        old = present.find(at, draft, parent)
        area = _area(level, old, ids)
        area = replace(
            area,
            code=draft.code or area.code,
            name=draft.name or area.name,
            parent=parent or area.parent,
            geometry=shape,
            extra={**area.extra, **extras[at]},
        )
        if isinstance(area, Grid):
            area = _grid(area, old is None, source, draft, request, plan, figures)
        made.append(area)
    ids.retire(area.code for area in made)
    gone = set(plan.areas(level)) - {area.id for area in made} if request.replace else set()
    plan = _without(plan, level, gone)
    plan = _fitted(plan, level, made)
    plan = adopt(plan, level)
    if level == "grid" and request.with_workers:
        plan, staffed = staff_grids(
            plan,
            ids,
            source,
            [(area.id, draft.places) for area, draft in zip(made, drafts, strict=True)],
        )
        decisions |= staffed
    decisions["parents"] = dict(parents.found)
    decisions["updated"] = present.updated
    decisions["removed"] = len(gone)
    return plan, len(made), decisions


def _drafts(source: Source, level: str) -> list[_Draft]:
    """Put rows of one code and name together; without a code, of one name and parent names."""
    codes, names = source.text("code"), source.text("name")
    above = [source.text(one) for one in (*parents_of(level), "parent_code")]
    groups: dict[tuple[Any, ...], list[int]] = {}
    for place, (code, name) in enumerate(zip(codes.tolist(), names.tolist(), strict=True)):
        key: tuple[Any, ...] = (place,)
        if code:
            key = (code, name)
        elif name:
            key = ("", name, *(cells[place] for cells in above))
        groups.setdefault(key, []).append(place)
    return [
        _Draft(tuple(places), str(codes[places[0]]), str(names[places[0]]))
        for places in groups.values()
    ]


def _joined(shapes: NDArray[np.object_]) -> shapely.MultiPolygon:
    if len(shapes) == 1:
        one: shapely.MultiPolygon = shapes[0]
        return one
    whole = shapely.multipolygons(shapely.get_parts(shapes))
    if not whole.is_valid:  # parts that touch or overlap
        whole = shapely.multipolygons(
            [part for part in shapely.get_parts(shapely.union_all(shapes)) if part.area > 0]
        )
    return whole


def _listed(source: Source, drafts: Sequence[_Draft]) -> dict[str, Any]:
    """List joined rows, and the overlaps and duplicates between different areas."""
    owner = np.empty(len(source.rows), int)
    for number, draft in enumerate(drafts):
        owner[list(draft.places)] = number
    noded = source.noded
    assert noded is not None  # areas are always noded
    named = [draft.name or draft.code for draft in drafts]

    def pairs(found: NDArray[np.intp], areas: NDArray[np.float64]) -> list[dict[str, Any]]:
        return [
            {
                "rows": [source.row(int(one)), source.row(int(other))],
                "name": f"{named[owner[one]]} / {named[owner[other]]}",
                "square_metres": round(float(area), 1),
            }
            for (one, other), area in zip(found.tolist(), areas.tolist(), strict=True)
            if owner[one] != owner[other]
        ]

    sizes = shapely.area(source.shapes[noded.duplicates[:, 0]])
    metres = shapely.area(
        shapely.intersection(
            source.shapes[noded.overlaps[:, 0]], source.shapes[noded.overlaps[:, 1]]
        )
    )
    return {
        "joined": [
            {"name": draft.name or draft.code, "rows": [source.row(one) for one in draft.places]}
            for draft in drafts
            if len(draft.places) > 1
        ],
        "overlaps": pairs(noded.overlaps, metres),
        "duplicates": pairs(noded.duplicates, sizes),
        "fitted": int(noded.unmatched.sum()),
        "kept_slivers": [
            {"rows": source.row(int(one)), "name": named[owner[one]]} for one in noded.kept
        ],
    }


class _Present:
    """The areas that a plan has already, by what a row may name them by."""

    def __init__(self, plan: Plan, level: str, source: Source) -> None:
        self._areas = plan.areas(level)
        self._ids = source.text("id")
        self._codes: dict[str, list[Area]] = {}
        self._names: dict[tuple[str, str], list[Area]] = {}
        for area in self._areas.values():
            if area.code:
                self._codes.setdefault(area.code, []).append(area)
            else:
                self._names.setdefault((area.name, area.parent), []).append(area)
        self._taken: set[str] = set()
        self.updated = 0

    def find(self, place: int, draft: _Draft, parent: str) -> Area | None:
        """Return the area that a row brings up to date, each only once."""
        mapped = self._areas.get(str(self._ids[place]))
        coded = self._codes.get(draft.code, []) if draft.code else []
        named = [] if draft.code else self._names.get((draft.name, parent), [])
        same = [area for area in coded if area.name == draft.name] or coded
        found = [*([mapped] if mapped else []), *same, *named]
        free = next((area for area in found if area.id not in self._taken), None)
        if free is not None:
            self._taken.add(free.id)
            self.updated += 1
        return free


def _area(level: str, old: Area | None, ids: Ids) -> Area:
    if old is not None:
        return old
    kind = Grid if level == "grid" else Area
    return kind(id=ids.new(level), geometry=shapely.MultiPolygon())


def _grid(
    grid: Grid,
    fresh: bool,
    source: Source,
    draft: _Draft,
    request: Request,
    plan: Plan,
    figures: dict[str, NDArray[np.float64]],
) -> Grid:
    at = draft.places[0]
    community = plan.communities.get(grid.parent)
    fallback = kind_of_community(community) if community else "urban"
    word = str(source.text("kind")[at])
    if fresh or word:
        grid = replace(grid, kind=grid_kind_of(word, grid.code, fallback))
    texts = {field: str(source.text(field)[at]) for field in _GRID_TEXTS}
    counts = {
        field: _reported(source, field, at, grid.kind, request)
        for field in ("households_reported", "population_reported")
    }
    known: dict[str, Any] = {key: text for key, text in texts.items() if text}
    known |= {key: value for key, value in counts.items() if value is not None}
    filled = {key: float(cells[at]) for key, cells in figures.items() if not np.isnan(cells[at])}
    return replace(
        grid,
        **known,
        figures={**grid.figures, **filled},
    )


def _reported(source: Source, field: str, at: int, kind: str, request: Request) -> int | None:
    numbers = source.numbers(field)
    value = None if numbers is None else count(float(numbers[at]))
    blank = value == 0 and kind != "dedicated" and request.zeros == "blank"
    return None if blank else value


def _figures(plan: Plan, source: Source) -> dict[str, NDArray[np.float64]]:
    found = {figure: source.numbers(figure) for figure in plan.grid_figures}
    return {figure: cells for figure, cells in found.items() if cells is not None}


def _unmapped(plan: Plan, source: Source) -> list[str]:
    """Return the columns to keep as they are, names of levels that the plan lacks among them."""
    mapped = {
        column
        for field, column in source.mapping.items()
        if field not in AREA_LEVELS or plan.areas(field)
    }
    return [column for column in source.table.columns if column not in mapped]


def _fitted(plan: Plan, level: str, made: Sequence[Area]) -> Plan:
    """Put areas among those that stay, noded with them where there are any."""
    new = {area.id for area in made}
    stay = [area for area in plan.areas(level).values() if area.id not in new]
    if not stay:
        return plan.with_rows(level, made)
    rows = [*stay, *made]
    shapes: NDArray[np.object_] = np.empty(len(rows), object)
    shapes[:] = [area.geometry for area in rows]
    noded = node_coverage(shapes)
    changed = [
        area if shape.equals_exact(area.geometry, 0) else replace(area, geometry=shape)
        for area, shape in zip(rows, noded.shapes, strict=True)
    ]
    old = plan.areas(level)
    return plan.with_rows(level, [area for area in changed if old.get(area.id) is not area])


def _without(plan: Plan, level: str, gone: set[str]) -> Plan:
    """Remove areas, the posts in them, and the word of them as parents."""
    if not gone:
        return plan
    posts = [id_ for id_, one in plan.assignments.items() if one.area in gone]
    plan = plan.with_rows("assignment", [], without=posts)
    for below in ("township", "community", "grid", "micro_grid", "micro_home"):
        orphans = [
            replace(area, parent="") for area in plan.areas(below).values() if area.parent in gone
        ]
        plan = plan.with_rows(below, orphans) if orphans else plan
    return released(plan.with_rows(level, [], without=gone), gone)
