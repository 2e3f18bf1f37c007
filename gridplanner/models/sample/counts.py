"""Who lives where: figures of buildings that add up to a grid's households."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from gridplanner.models.sample.lots import HOME, SHOP, STORAGE, Floats, Ints, Lots, places
from gridplanner.models.sample.streets import Cell

URBAN, RURAL = (305, 485), (64, 296)
"""Households of an ordinary grid, within the bands of the sample's rule G4."""
OVERLOADED = (815, 880)
FIGURES = (
    "households",
    "population",
    "women",
    "children",
    "elderly_alone",
    "floating",
    "families_in_difficulty",
    "units",
    "rentals",
    "shops",
)


def settle(lots: Lots, cells: Sequence[Cell]) -> Lots:
    """Make the homes that a grid has no households for storage."""
    homes = np.flatnonzero(lots.kind == HOME)
    order = homes[np.lexsort((lots.rank[homes], lots.cell[homes]))]
    most = np.where(_rural(cells), RURAL[1], URBAN[1]) - 8
    kind = lots.kind.copy()
    kind[order[places(lots.cell[order]) >= most[lots.cell[order]]]] = STORAGE
    return replace(lots, kind=kind)


def count(
    lots: Lots, cells: Sequence[Cell], overloaded: int | None, rng: np.random.Generator
) -> dict[str, NDArray[np.float64]]:
    """Return the figures of the buildings of a township, NaN where not filled or not asked.

    Parameters
    ----------
    lots
        The buildings that stand.
    cells
        The grids on the board; ``lots.cell`` counts them, and one more: what is in none.
    overloaded
        The cell that gets about twice the households it should.
    """
    size = len(lots)
    homes = np.flatnonzero(lots.kind == HOME)
    neighbours = np.bincount(lots.cell[homes], minlength=len(cells) + 1)[lots.cell[homes]]
    blank = homes[(rng.random(len(homes)) < 0.004) & (neighbours > 2)]
    counted = np.setdiff1d(homes, blank)
    households = np.full(size, np.nan)
    households[counted] = _share_out(lots, counted, _targets(lots, counted, cells, overloaded, rng))
    made = {name: np.full(size, np.nan) for name in FIGURES}
    made["households"] = households
    known = households[counted].astype(np.int64)
    people = known + rng.poisson(1.6 * known)
    rural = _rural(cells)[lots.cell[counted]]
    made["population"][counted] = people
    made["women"][counted] = rng.binomial(people, 0.492)
    made["children"][counted] = rng.binomial(people, np.where(rural, 0.14, 0.17))
    made["elderly_alone"][counted] = rng.binomial(known, np.where(rural, 0.03, 0.016))
    made["families_in_difficulty"][counted] = rng.binomial(known, 0.014)
    made["floating"][counted] = rng.binomial(people, np.where(rural, 0.015, 0.09))
    made["rentals"][counted] = rng.binomial(known, np.where(rural, 0.01, 0.08))
    made["units"][homes] = lots.units[homes]
    shops = np.flatnonzero(lots.kind == SHOP)
    made["shops"][shops] = 1 + (lots.width[shops] > 11)
    for name in ("floating", "rentals", "elderly_alone"):
        made[name][homes[rng.random(len(homes)) < 0.006]] = np.nan
    return made


def _targets(
    lots: Lots,
    counted: Ints,
    cells: Sequence[Cell],
    overloaded: int | None,
    rng: np.random.Generator,
) -> Ints:
    """Return the households of each cell, and of the homes in none."""
    number = np.bincount(lots.cell[counted], minlength=len(cells) + 1)
    target = np.where(
        _rural(cells),
        np.clip(np.round(number * rng.uniform(1.0, 1.06, len(number))), *RURAL),
        np.maximum(rng.integers(*URBAN, len(number)), number),
    ).astype(np.int64)
    target[-1] = number[-1]
    if overloaded is not None:
        target[overloaded] = rng.integers(*OVERLOADED)
    return np.where(number > 0, target, 0)


def _rural(cells: Sequence[Cell]) -> NDArray[np.bool_]:
    return np.array([*(cell.use == "village" for cell in cells), True])


def _share_out(lots: Lots, counted: Ints, target: Ints) -> Floats:
    """Share each cell's households over its homes by their size, at least one each."""
    cell = lots.cell[counted]
    number = np.bincount(cell, minlength=len(target))
    weight = (lots.width * lots.depth * lots.floors)[counted]
    total = np.bincount(cell, weight, len(target))
    exact = weight / total[cell] * (target - number)[cell]
    given = np.floor(exact)
    left = (target - number) - np.bincount(cell, given, len(target)).astype(np.int64)
    order = np.lexsort((given - exact, cell))
    given[order[places(cell[order]) < left[cell[order]]]] += 1
    shared: Floats = given + 1
    return shared
