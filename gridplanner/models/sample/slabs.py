"""Blocks of flats in south-facing rows inside walls, and the buildings of dedicated places."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplanner.models.sample.ground import Ground
from gridplanner.models.sample.lots import (
    HOME,
    HOSPITAL,
    MARKET,
    PARK,
    SCHOOL,
    STORAGE,
    Fitted,
    Floats,
    Ints,
    Lots,
    fit_rows,
    lots,
)
from gridplanner.models.sample.parcels import Compound, Scale, outlines
from gridplanner.models.sample.shapes import BAR, COMB, TOWER, boxes
from gridplanner.models.sample.streets import Cell

# shape, floors, depth, pitch, least and greatest width, gap; the sun asks for the pitch
_STYLES = (
    (BAR, 6, 12.5, 31.0, 44, 62, 9.0),
    (BAR, 5, 11.0, 25.5, 46, 64, 7.0),
    (BAR, 11, 13.5, 45.0, 38, 54, 14.0),
    (TOWER, 18, 22.0, 52.0, 27, 31, 24.0),
)
_COMMON = (0.48, 0.25, 0.17, 0.10)
# kind, shape, floors, depth, pitch, width, gap, share of the places that is built on
_PUBLIC = {
    "school": (SCHOOL, COMB, 4, 16.0, 40.0, 60.0, 16.0, 0.8),
    "hospital": (HOSPITAL, COMB, 9, 21.0, 48.0, 66.0, 18.0, 0.9),
    "market": (MARKET, BAR, 2, 38.0, 56.0, 74.0, 14.0, 1.0),
    "park": (PARK, BAR, 1, 9.0, 72.0, 12.0, 62.0, 0.5),
}


def blocks(
    cells: Sequence[Cell],
    compounds: Sequence[Compound],
    ground: Ground,
    rng: np.random.Generator,
) -> Lots | None:
    """Return the lots inside the compounds."""
    if not compounds:
        return None
    zones = shapely.buffer(outlines(ground, [one.box for one in compounds], 10), -4.0)
    angle = Scale(ground, [one.box for one in compounds]).angle
    uses = [cells[one.cell].use for one in compounds]
    cell = np.array([one.cell for one in compounds])
    line = np.array([one.line for one in compounds])
    parts = []
    homes = np.flatnonzero([use == "slabs" for use in uses])
    homes = homes[~shapely.is_empty(zones[homes])]
    if len(homes):
        parts += _flats(homes, zones, angle, cell, line, rng)
    for number, use in enumerate(uses):
        if use in _PUBLIC and not zones[number].is_empty:
            parts.append(_public(use, number, zones, angle, cell, line, rng))
    return Lots.join(parts)


def _flats(
    which: Ints,
    zones: NDArray[np.object_],
    angle: Floats,
    cell: Ints,
    line: Ints,
    rng: np.random.Generator,
) -> list[Lots]:
    style = rng.choice(len(_STYLES), len(which), p=_COMMON)
    shape, floors, depth, pitch, least, most, gap = np.array(_STYLES)[style].T
    tall = np.diff(shapely.bounds(zones[which])[:, 1::2], axis=1)[:, 0]
    room = shapely.area(zones[which]) / tall
    width = np.round(np.minimum(rng.uniform(least, most), 0.8 * room))
    fitted = fit_rows(zones[which], angle[which], pitch, depth, width, gap)
    at, of = fitted.zone, which[fitted.zone]
    flats = lots(
        cell[of],
        fitted.centres,
        angle[of],
        width[at],
        depth[at],
        HOME,
        shape=shape[at].astype(np.int64),
        floors=floors[at],
        units=np.where(shape[at] == TOWER, 1.0, np.maximum(2, width[at] // 15)),
        compound=of,
        line=line[of],
        rank=rng.uniform(0, 1, len(at)) * (fitted.row > 0),
    )
    # bicycle sheds in the sunless strip to the north of a row
    low = np.flatnonzero((floors[at] <= 6) & (rng.random(len(at)) < 0.8))
    away = depth[at[low]] / 2 + 5.5
    turn = angle[of[low]]
    place = fitted.centres[low] + np.column_stack([-np.sin(turn), np.cos(turn)]) * away[:, None]
    sheds = lots(
        cell[of[low]],
        place,
        turn,
        width[at[low]] * 0.42,
        4.0,
        STORAGE,
        compound=of[low],
        line=line[of[low]],
        rank=3.3 + rng.random(len(low)),
    )
    return [_within(one, zones) for one in (flats, sheds)]


def _public(
    use: str,
    number: int,
    zones: NDArray[np.object_],
    angle: Floats,
    cell: Ints,
    line: Ints,
    rng: np.random.Generator,
) -> Lots:
    kind, shape, floors, depth, pitch, width, gap, built = _PUBLIC[use]
    one = slice(number, number + 1)
    fitted: Fitted = fit_rows(
        zones[one],
        angle[one],
        *(np.array([value]) for value in (pitch, depth, width, gap)),
    )
    keep = rng.random(len(fitted.zone)) < built
    if use == "school":  # the playing field lies to the south
        keep &= fitted.row > fitted.row.max(initial=0) * 0.34
    keep[-1:] = True
    made = lots(
        np.full(int(keep.sum()), cell[number]),
        fitted.centres[keep],
        angle[number],
        width,
        depth,
        kind,
        shape=shape,
        floors=float(floors),
        compound=number,
        line=int(line[number]),
    )
    return _within(made, zones)


def _within(made: Lots, zones: NDArray[np.object_]) -> Lots:
    shapely.prepare(zones)
    return made.take(shapely.covers(zones[made.compound], boxes(made)))
