"""A file's rows, mended, unshifted, noded and in the plan's CRS."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplanner.errors import GridplannerError
from gridplanner.gis import crs as crss
from gridplanner.gis.coverage import NodedCoverage, node_coverage
from gridplanner.gis.datum import unshift_shapes
from gridplanner.gis.progress import Progress
from gridplanner.gis.reading import read
from gridplanner.gis.repair import repair
from gridplanner.gis.table import Table
from gridplanner.models.importing.fields import settle_mapping
from gridplanner.models.importing.request import Refusal, Request
from gridplanner.models.plan import Plan
from gridplanner.models.rows import AREA_LEVELS
from gridplanner.words import Sentence

if TYPE_CHECKING:
    from pyproj import CRS

WANTED = {"building": "building", "road": "line", "water": "water", "micro_home": "point"}


@dataclass(frozen=True, eq=False)
class Source:
    """The rows of a file that are good, in the plan's CRS."""

    table: Table
    rows: NDArray[np.intp]
    """(n,) places in the table of the rows below; one stands again for each part taken apart."""
    shapes: NDArray[np.object_]
    """(n,) in metres."""
    repaired: NDArray[np.bool_]
    refused: tuple[Refusal, ...]
    mapping: dict[str, str]
    crs: str
    """The plan's CRS."""
    decisions: dict[str, Any]
    noded: NodedCoverage | None = None
    """What noding met, for areas; its pairs are places in ``rows``."""
    _texts: dict[str, NDArray[np.object_]] = field(default_factory=dict, init=False)
    _numbers: dict[str, NDArray[np.float64] | None] = field(default_factory=dict, init=False)

    def text(self, field: str) -> NDArray[np.object_]:
        """Return a field of the good rows as text, empty where nothing is mapped to it."""
        if field not in self._texts:
            column = self.mapping.get(field)
            self._texts[field] = (
                np.full(len(self.rows), "", object)
                if column is None
                else self.table.text(column)[self.rows]
            )
        return self._texts[field]

    def numbers(self, field: str) -> NDArray[np.float64] | None:
        """Return a field of the good rows as numbers, ``None`` where nothing is mapped to it."""
        if field not in self._numbers:
            column = self.mapping.get(field)
            self._numbers[field] = None if column is None else self.table.numbers(column)[self.rows]
        return self._numbers[field]

    def row(self, place: int) -> int:
        """Return the row in the file, from 1, of a good row."""
        return int(self.rows[place]) + 1


def source_crs(request: Request, table: Table) -> CRS:
    """Return the CRS of a file: as asked for, as a datum implies, or as it says itself."""
    asked = crss.crs_of(request.crs) if request.crs else table.crs
    if asked is None and request.datum and crss.looks_like_degrees(crss.bounds_of(table.geometry)):
        asked = crss.crs_of(str(crss.LONLAT))
    return crss.settled(asked, table.geometry, request.path.name)


def load(plan: Plan, request: Request, progress: Progress | None = None) -> Source:
    """Read a file for a plan; raises where no row can be taken."""
    table = read(request.path, request.layer, request.encoding, progress)
    mapping = settle_mapping(
        tuple(table.columns), request.kind, request.mapping, plan.figures.values()
    )
    given = source_crs(request, table)
    parts, owner = _parts(table, request)
    mended = repair(parts, WANTED.get(request.kind, "polygon"))
    reasons = mended.reasons
    if given.is_geographic:
        _refuse_beyond(mended.shapes, reasons)
    good = np.flatnonzero(reasons == None)  # noqa: E711 - elementwise
    if not len(good):
        reason = str(reasons[0])
        raise GridplannerError(f"import.none_{reason}", file=request.path.name, n=len(table))
    rows, shapes = owner[good], mended.shapes[good]
    if given.is_geographic:
        shapes = unshift_shapes(shapes, request.datum or "wgs84")
    target = _target(plan, request, given, shapes)
    noded = None
    if request.kind in AREA_LEVELS:
        scale = crss.metres_per_unit(given, crss.bounds_of(shapes))
        noded = node_coverage(shapes, metres_per_unit=scale, progress=progress)
        shapes = noded.shapes
    shapes = crss.project(shapes, given, target, progress)
    source = Source(
        table,
        rows,
        shapes,
        mended.repaired[good],
        _refused(len(table), owner, reasons),
        mapping,
        crss.name_of(target),
        _decisions(request, table, given, target, mapping),
        noded,
    )
    return _within_reach(source, request)


def _parts(table: Table, request: Request) -> tuple[NDArray[np.object_], NDArray[np.intp]]:
    """Return the shapes of a file and the row of each: parts are taken apart before they are
    mended, so that buildings that touch stay two."""
    if not (request.explode and request.kind == "building"):
        return table.geometry, np.arange(len(table))
    parts, owner = shapely.get_parts(table.geometry, return_index=True)
    whole = np.setdiff1d(np.arange(len(table)), owner)
    rows = np.concatenate([owner, whole])
    order = np.argsort(rows, kind="stable")
    return np.concatenate([parts, table.geometry[whole]])[order], rows[order]


def _refused(
    count: int, owner: NDArray[np.intp], reasons: NDArray[np.object_]
) -> tuple[Refusal, ...]:
    """Return the rows that have no good part, with the reason of their first."""
    bad = reasons != None  # noqa: E711 - elementwise
    none_good = np.bincount(owner[~bad], minlength=count) == 0
    first = dict(zip(owner[::-1].tolist(), reasons[::-1].tolist(), strict=True))
    return tuple(Refusal(int(row) + 1, str(first[int(row)])) for row in np.flatnonzero(none_good))


def _refuse_beyond(shapes: NDArray[np.object_], reasons: NDArray[np.object_]) -> None:
    """Refuse shapes whose degrees are none."""
    boxes = shapely.bounds(shapes)
    beyond = (np.abs(boxes) > np.array([180.001, 90.001, 180.001, 90.001])).any(axis=1)
    reasons[beyond & (reasons == None)] = "out_of_range"  # noqa: E711 - elementwise


def _target(plan: Plan, request: Request, given: CRS, shapes: NDArray[np.object_]) -> CRS:
    if plan.crs:
        return crss.crs_of(plan.crs)
    if request.target_crs:
        return crss.crs_of(crss.metric_crs(request.target_crs))
    corners = shapely.box(*crss.bounds_of(shapes))
    lonlat = crss.project(np.array([corners], object), given, crss.crs_of(str(crss.LONLAT)))
    return crss.metric_crs_for(crss.bounds_of(lonlat))


def _within_reach(source: Source, request: Request) -> Source:
    """Refuse the rows that the plan's CRS cannot hold."""
    inside = np.isfinite(shapely.bounds(source.shapes)).all(axis=1)
    if inside.all():
        return source
    if not inside.any() or source.noded is not None:
        raise GridplannerError("import.none_out_of_range", file=request.path.name, n=len(inside))
    gone = np.setdiff1d(source.rows[~inside], source.rows[inside])
    lost = tuple(Refusal(int(row) + 1, "out_of_range") for row in gone)
    return replace(
        source,
        rows=source.rows[inside],
        shapes=source.shapes[inside],
        repaired=source.repaired[inside],
        refused=tuple(sorted((*source.refused, *lost), key=lambda one: one.row)),
    )


def _decisions(
    request: Request, table: Table, given: CRS, target: CRS, mapping: dict[str, str]
) -> dict[str, Any]:
    notes = [str(Sentence(code, values)) for code, values in table.notes]
    if crss.is_old_datum(given):
        notes.append(str(Sentence("crs.old_datum", {"crs": crss.name_of(given)})))
    datum = request.datum or "wgs84"
    if given.is_geographic and datum in ("gcj02", "bd09"):
        notes.append(str(Sentence("import.note_unshifted", {"datum": datum.upper()})))
    elif given.is_geographic and not request.datum:
        notes.append(str(Sentence("import.note_not_shifted")))
    return {
        "layer": table.layer,
        "encoding": table.encoding,
        "crs": crss.name_of(given),
        "target_crs": crss.name_of(target),
        "datum": datum if given.is_geographic else None,
        "mapping": dict(mapping),
        "notes": notes,
    }
