"""Estimating households where none are filled; estimates stay marked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplanner.errors import GridplannerError
from gridplanner.gis.membership import locate
from gridplanner.models.buildings import RESIDENTIAL, TEXT, Buildings
from gridplanner.models.ids import Ids
from gridplanner.models.naming import label
from gridplanner.models.plan import Plan
from gridplanner.words import Sentence


@dataclass(frozen=True)
class EstimateHouseholds:
    """Fill the households of residential buildings that have none, in an area or everywhere.

    ``floors``: floors × stair units × flats a floor. ``share``: ``total`` less what is known there
    is shared by floor area.
    """

    area: str = ""
    """Id of an area of any level; empty for the whole plan."""
    method: Literal["floors", "share"] = "floors"
    units: float = 1
    """Stair units of a building where they are not known."""
    flats: float = 2
    """Flats to a floor of a stair unit."""
    total: float = 0

    def sentence(self, plan: Plan) -> Sentence:
        """Name the area."""
        where = label(plan.area(self.area)) if self.area else plan.name
        return Sentence("edit.estimate", {"area": where})

    def apply(self, plan: Plan, _ids: Ids) -> Plan:
        """Return the plan with the estimates; raises where there is nothing to estimate."""
        here = self._rows(plan)
        blank = _blank(plan, here)
        buildings = plan.buildings
        known_here = float(np.nansum(buildings.columns["households"].at(here)))
        values = (
            self._by_floors(buildings, blank)
            if self.method == "floors"
            else self._shared(buildings, blank, known_here)
        )
        known = ~np.isnan(values)
        if not known.any():
            raise GridplannerError("edit.no_floors", count=len(blank))
        return _filled(plan, blank[known], values[known])

    def check(self, plan: Plan) -> None:
        """Raise where there is nothing to estimate, whatever the way."""
        _blank(plan, self._rows(plan))

    def _rows(self, plan: Plan) -> NDArray[np.intp]:
        if not self.area:
            return np.arange(len(plan.buildings))
        if plan.level_of(self.area) is None:
            raise GridplannerError("edit.no_area", area=self.area)
        shape = np.array([plan.area(self.area).geometry], object)
        return np.flatnonzero(locate(plan.buildings.footprints.anchors, shape).owner == 0)

    def _by_floors(self, buildings: Buildings, rows: NDArray[np.intp]) -> NDArray[np.float64]:
        floors = buildings.columns["floors"].at(rows).astype(float)
        units = buildings.columns["units"].at(rows).astype(float)
        units = np.where(np.isnan(units), self.units, units)
        values: NDArray[np.float64] = np.round(floors * units * self.flats)
        return values

    def _shared(
        self, buildings: Buildings, rows: NDArray[np.intp], known: float
    ) -> NDArray[np.float64]:
        rest = self.total - known
        if rest < 0:
            raise GridplannerError("edit.less_than_known", total=self.total, known=known)
        floors = np.nan_to_num(buildings.columns["floors"].at(rows), nan=1.0)
        area = np.maximum(shapely.area(buildings.geometries(rows)), 1.0) * np.maximum(floors, 1)
        exact = rest * area / area.sum()
        return _whole(exact, round(rest))


def households_filled(before: Plan, after: Plan) -> tuple[int, int]:
    """Return how many buildings were given households, and how many households these are."""
    rows = np.arange(len(after.buildings))
    old, new = (plan.buildings.columns["households"].at(rows) for plan in (before, after))
    fresh = np.isnan(old) & ~np.isnan(new)
    return int(fresh.sum()), round(float(new[fresh].sum()))


def _blank(plan: Plan, here: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return the rows of dwellings without households; raises where there are none."""
    buildings = plan.buildings
    if not len(buildings):
        raise GridplannerError("edit.no_buildings")
    homes = np.isin(buildings.columns["kind"].at(here), np.array(RESIDENTIAL, TEXT))
    blank: NDArray[np.intp] = here[np.isnan(buildings.columns["households"].at(here)) & homes]
    if not len(blank):
        raise GridplannerError("edit.nothing_blank")
    return blank


def _whole(exact: NDArray[np.float64], total: int) -> NDArray[np.float64]:
    """Round shares to whole numbers that still add up: the largest remainders go up."""
    whole = np.floor(exact)
    left = total - int(whole.sum())
    whole[np.argsort(whole - exact, kind="stable")[:left]] += 1
    return whole


def _filled(plan: Plan, rows: NDArray[np.intp], values: NDArray[np.float64]) -> Plan:
    buildings = plan.buildings
    households = buildings.columns["households"].with_values(rows, values.astype(np.float32))
    marks = [_marked(str(mark)) for mark in buildings.columns["estimated"].at(rows)]
    estimated = buildings.columns["estimated"].with_values(rows, np.array(marks, TEXT))
    changed = buildings.with_column("households", households).with_column("estimated", estimated)
    return replace(plan, buildings=changed)


def _marked(mark: str) -> str:
    return ",".join(sorted({*filter(None, mark.split(",")), "households"}))
