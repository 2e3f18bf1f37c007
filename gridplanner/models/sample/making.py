"""A sample from nothing: townships side by side, their rows, their roster, their flaws."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from gridplanner.models.codes import TEMPLATE
from gridplanner.models.plan import Plan
from gridplanner.models.progress import Progress, report
from gridplanner.models.rows import Row, Rule
from gridplanner.models.sample import names
from gridplanner.models.sample.assembly import Tables, add_districts, add_township
from gridplanner.models.sample.federation import organise
from gridplanner.models.sample.flaws import Planted
from gridplanner.models.sample.ground import Ground
from gridplanner.models.sample.mishaps import Mishaps, planted
from gridplanner.models.sample.slips import Places, spoil
from gridplanner.models.sample.staff import roster
from gridplanner.models.sample.stock import Stock
from gridplanner.models.sample.tiles import around, shares, tiles
from gridplanner.models.sample.township import settle

CRS = "EPSG:4548"
BANDS = {
    "urban": {"households": [280, 520, 624], "population": None, "load_deviation": 0.5},
    "rural": {"households": [60, 300, 400], "population": None, "load_deviation": None},
}
"""The sample's own rule G4: what its ordinary grids keep to."""


@dataclass(frozen=True, eq=False)
class Sample:
    """A plan and what is wrong with it."""

    plan: Plan
    planted: tuple[Planted, ...]
    """The flaws, each with the keys rule, severity, kind and subject of a finding."""


def make_sample(
    grids: int = 65, buildings: int = 7000, seed: int = 1, progress: Progress | None = None
) -> Sample:
    """Make up a township, or districts full of them where there are many grids.

    The same numbers and seed give the same plan, value by value. There are fewer buildings than
    asked for only where so many have no room in so many grids.

    Raises
    ------
    ValueError
        for less than one grid or one building.
    """
    if grids < 1 or buildings < 1:
        raise ValueError("a sample has at least one grid and one building")
    rng = np.random.default_rng(seed)
    parts = shares(grids, buildings)
    laid = tiles(parts, rng)
    ground = Ground.of(rng, sorted({tile.river for tile in laid}), around(laid))
    labels = names.townships(len(parts))
    tables, stock = Tables(), Stock()
    for number, (part, tile) in enumerate(zip(parts, laid, strict=True)):
        report(progress, number, len(parts) + 1)
        quota = round(buildings * (number + 1) / len(parts)) - stock.count
        here = ground.around(tile.extent, tile.town)
        last = number == len(parts) - 1  # its northern border has no neighbour
        town = settle(tile, part, quota, here, rng, flawed=last)
        placed = add_township(tables, town, labels[number], number, rng)
        stock.add(town, placed)
    add_districts(tables)
    report(progress, len(parts), len(parts) + 1)
    stood = stock.finish()
    mishaps = Mishaps.choose(town, placed, rng)
    tables.grid = mishaps.recoded(tables.grid)
    places = Places.choose(tables.grid, mishaps, rng)
    staff = roster(tables.grid, mishaps.vacant, mishaps.shared, places.manly, rng)
    made = organise(tables, stood, staff, places.apart, rng)
    slips = spoil(made, tables, stood, places)
    rows: Mapping[str, Sequence[Row]] = {
        **vars(tables),
        **made.rows(),
        "rule": [Rule(id="G4", values=MappingProxyType(BANDS))],
    }
    plan = Plan(
        name=(tables.township if len(parts) == 1 else tables.district)[0].name,
        crs=CRS,
        settings=MappingProxyType({TEMPLATE: "{community}{seq:3}"}),
        buildings=made.buildings(stood.buildings),
    )
    for table, some in rows.items():
        plan = plan.with_rows(table, some) if some else plan
    report(progress, len(parts) + 1, len(parts) + 1)
    return Sample(plan, (*planted(plan, stood, mishaps), *slips))
