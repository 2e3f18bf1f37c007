"""Finding in a plan what a roster names: grids, other areas, buildings, groups, micro-homes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from heapq import nlargest

import numpy as np
from numpy.typing import NDArray

from gridplanner.gis.membership import locate
from gridplanner.gis.table import is_rounded
from gridplanner.models.importing.cells import whole_code
from gridplanner.models.importing.matching import (
    ALIKE,
    MOST,
    SURE,
    Meaning,
    Names,
    area_key,
    bare_area,
    bare_building,
)
from gridplanner.models.naming import full_name, group_label, label
from gridplanner.models.plan import Plan
from gridplanner.models.rows import AREA_LEVELS

ABOVE = ("community", "township", "district")
_STRANGE = 0.65
"""What a community that is not in the plan leaves of the score of a grid."""
_ELSEWHERE = 0.93
_NUMBER = re.compile(r"^(\d+)\D")
_LONGEST_NUMBER = 15
"""Digits that a spreadsheet keeps of a number."""


class Seats:
    """What posts can be held in, by what it is called; looked up once for a whole table."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._names: dict[str, Names] = {}
        self._codes: dict[str, dict[str, list[str]]] = {}
        self._chains: dict[str, list[tuple[str, str, str]]] = {}
        self._found: dict[tuple[str, ...], list[Meaning]] = {}

    def area(self, level: str, told: str, above: Mapping[str, str]) -> list[Meaning]:
        """Return the areas of a level that a text may mean, under those named above."""
        given = tuple(above.get(one, "") for one in ABOVE)
        key = (level, told, *given)
        if key not in self._found:
            scores = self._area_scores(level, told, dict(zip(ABOVE, given, strict=True)))
            self._found[key] = self._named(scores)
        return self._found[key]

    def _area_scores(self, level: str, told: str, above: Mapping[str, str]) -> dict[str, float]:
        areas = self.plan.areas(level)
        code = whole_code(told)
        if told in areas:
            return {told: 1.0}
        if code in self.codes(level):
            return dict.fromkeys(self.codes(level)[code], 1.0)
        scores = self._shortened(level, code) or self.names(level).scores(told)
        kept = {id_: score * self._agreement(id_, above) for id_, score in scores.items()}
        return {id_: round(score, 3) for id_, score in kept.items() if score >= ALIKE}

    def _shortened(self, level: str, code: str) -> dict[str, float]:
        """Return the areas whose code a spreadsheet may have cut to this one."""
        if is_rounded(code):
            mantissa, power = re.split(r"[eE]\+?", code)
            start, length = mantissa.replace(".", "").rstrip("0"), int(power) + 1
        elif code.isdigit() and len(code) > _LONGEST_NUMBER:
            start, length = code[:_LONGEST_NUMBER], len(code)
        else:
            return {}
        fit = [one for one in self.codes(level) if len(one) == length and one.startswith(start)]
        ids = [id_ for one in fit for id_ in self.codes(level)[one]]
        return dict.fromkeys(ids, ALIKE) if len(ids) <= 6 else {}

    def _agreement(self, id_: str, above: Mapping[str, str]) -> float:
        """Return how well what stands above an area is what the row names there."""
        factor = 1.0
        for level, area, code in self._chain(id_):
            told = above.get(level, "")
            if told and told not in (area, code):
                scores = self.names(level).scores(told)
                factor *= scores.get(area, 0.0) if scores else _STRANGE
        return factor

    def _chain(self, id_: str) -> list[tuple[str, str, str]]:
        """Return level, id and code of the areas above one, nearest first."""
        if id_ not in self._chains:
            self._chains[id_] = [
                (self.plan.level_of(one.id) or "", one.id, one.code) for one in self.plan.chain(id_)
            ]
        return self._chains[id_]

    def communities(self, seat: str) -> frozenset[str]:
        """Return the community that an area lies in, and the area itself."""
        if self.plan.find(seat) is None:
            return frozenset([seat])
        return frozenset(
            [seat, *(one for level, one, _ in self._chain(seat) if level == "community")]
        )

    def codes(self, level: str) -> dict[str, list[str]]:
        """Return the ids of a level's areas by code."""
        if level not in self._codes:
            found: dict[str, list[str]] = {}
            for area in self.plan.areas(level).values():
                if area.code:
                    found.setdefault(area.code, []).append(area.id)
            self._codes[level] = found
        return self._codes[level]

    def names(self, level: str) -> Names:
        """Return the areas of a level by name: a grid also behind its community, or by number."""
        if level not in self._names:
            self._names[level] = Names(self._entries(level), bare_area)
        return self._names[level]

    def _entries(self, level: str) -> Iterator[tuple[str, str]]:
        areas = list(self.plan.areas(level).values())
        taken = {(one.parent, area_key(one.name)) for one in areas}
        for area in areas:
            yield area.id, area.name
            parent = self.plan.find(area.parent)
            if level not in AREA_LEVELS[3:]:
                continue
            if parent is not None:
                yield area.id, area_key(parent.name) + area.name
                yield area.id, parent.name + area.name
            number = _NUMBER.match(area.name)
            if number is not None and (area.parent, area_key(number[1])) not in taken:
                yield area.id, number[1]

    def group(self, told: str, grids: Iterable[str]) -> list[Meaning]:
        """Return the women's groups that a text may mean, those of some grids first."""
        if told in self.plan.womens_groups:
            return [Meaning(told, group_label(self.plan, told), 1.0)]
        if "group" not in self._names:
            rows = self.plan.womens_groups.values()
            self._names["group"] = Names(((one.id, one.name) for one in rows), bare_area)
        near = set(grids)
        scores = {
            id_: score
            if not near or self.plan.womens_groups[id_].grid in near
            else score * _ELSEWHERE
            for id_, score in self._names["group"].scores(told).items()
        }
        return [
            Meaning(id_, self._group_name(id_), round(score, 3)) for id_, score in scores.items()
        ]

    def _group_name(self, id_: str) -> str:
        grid = self.plan.womens_groups[id_].grid
        name = group_label(self.plan, id_)
        return f"{full_name(self.plan, grid)} › {name}" if grid in self.plan.grids else name

    def micro_home(self, told: str) -> list[Meaning]:
        """Return the micro-homes that a text may mean."""
        if "micro_home" not in self._names:
            rows = self.plan.micro_homes.values()
            entries = [(one.id, text) for one in rows for text in (one.name, one.code)]
            self._names["micro_home"] = Names(entries, bare_area)
        scores = self._names["micro_home"].scores(told)
        return [
            Meaning(id_, label(self.plan.micro_homes[id_]), score) for id_, score in scores.items()
        ]

    def building(self, told: str, near: Iterable[str] = ()) -> list[Meaning]:
        """Return the buildings that a name or address may mean, those near by before others.

        ``near`` are ids of grids and communities.
        """
        if told in self._rows:
            return [Meaning(told, self.building_name(told), 1.0)]
        around = frozenset(near)
        key = ("building", told, *sorted(around))
        if key not in self._found:
            scores: dict[str, float] = {}
            for id_, score in self._buildings.scores(told).items():
                inside = not around or self.grid_of(id_) in around or self._inside(id_, around)
                scores[id_] = score if inside else round(score * _ELSEWHERE, 3)
            best = nlargest(MOST, scores, key=lambda id_: scores[id_])
            self._found[key] = [Meaning(id_, self.building_name(id_), scores[id_]) for id_ in best]
        return self._found[key]

    def building_name(self, id_: str) -> str:
        """Return what to call a building, behind its compound."""
        row = self._rows[id_]
        texts = (self._texts[one][row] for one in ("name", "address", "code"))
        name = next(filter(None, texts), id_)
        compound = self.compound(self._texts["compound"][row])
        return name if not compound or compound in name else f"{compound} {name}"

    def compound(self, named: str) -> str:
        """Return the name of the compound that a building names by id or in words."""
        place = self.plan.places("compound").get(named)
        return label(place) if place is not None else named

    @cached_property
    def _rows(self) -> dict[str, int]:
        count = len(self.plan.buildings)
        return dict(zip(self.plan.buildings.ids(np.arange(count)), range(count), strict=True))

    @cached_property
    def _texts(self) -> dict[str, list[str]]:
        return {
            one: self.plan.buildings.values(one).tolist()
            for one in ("name", "address", "compound", "code")
        }

    @cached_property
    def _buildings(self) -> Names:
        entries: list[tuple[str, str]] = []
        for id_, name, address, compound, code in zip(
            self._rows, *self._texts.values(), strict=True
        ):
            entries += [(id_, text) for text in (name, address, code) if text]
            wall = self.compound(compound) if compound else ""
            if wall and name and wall not in name:
                entries.append((id_, wall + name))
        return Names(entries, bare_building)

    def _inside(self, building: str, around: frozenset[str]) -> bool:
        grid = self.grid_of(building)
        return bool(grid) and any(one in around for _, one, _ in self._chain(grid))

    def grid_of(self, building: str) -> str:
        """Return the id of the grid that a building lies in, empty where it is in none."""
        return self._grid_ids[self._owner_list[self._rows[building]]]

    @cached_property
    def _owner_list(self) -> list[int]:
        owners: list[int] = self._owners.tolist()
        return owners

    def buildings_in(self, grid: str) -> NDArray[np.intp]:
        """Return the rows of the buildings that lie in a grid."""
        order, starts = self._by_grid
        place = self._grid_ids.index(grid)
        rows: NDArray[np.intp] = order[starts[place] : starts[place + 1]]
        return np.sort(rows)

    @cached_property
    def _grid_ids(self) -> list[str]:
        return [*self.plan.grids, ""]

    @cached_property
    def _owners(self) -> NDArray[np.intp]:
        """The place of each building's grid; -1, the last place, where it is in none."""
        shapes: NDArray[np.object_] = np.empty(len(self.plan.grids), object)
        shapes[:] = [one.geometry for one in self.plan.grids.values()]
        owners: NDArray[np.intp] = locate(
            self.plan.buildings.footprints.anchors, shapes
        ).owner.astype(np.intp)
        return owners

    @cached_property
    def _by_grid(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        order = np.argsort(self._owners, kind="stable")
        starts = np.searchsorted(self._owners[order], np.arange(len(self._grid_ids)))
        return order, starts

    def _named(self, scores: Mapping[str, float]) -> list[Meaning]:
        return [Meaning(id_, full_name(self.plan, id_), one) for id_, one in scores.items()]


def why_not(candidates: Sequence[Meaning], told: str) -> str:
    """Return why a text could not be taken for one thing."""
    if is_rounded(told):
        return "digits_lost"
    if not candidates:
        return "no_area"
    return "several_areas" if max(one.score for one in candidates) >= SURE else "unsure_area"
