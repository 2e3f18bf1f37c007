"""Reading other people's vector files into a :class:`~gridplanner.gis.table.Table`.

GDAL reads the shapes; the text of a shapefile is read from its bytes (see ``dbf``). Whatever is
wrong with a file is said in one sentence, and the libraries stay silent.
"""

from __future__ import annotations

import json
import logging
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplanner.errors import GridplannerError
from gridplanner.gis.dbf import read_dbf
from gridplanner.gis.encoding import codec
from gridplanner.gis.formats import sidecar, vector_files
from gridplanner.gis.progress import Progress, report
from gridplanner.gis.table import Table

if TYPE_CHECKING:
    from pyproj import CRS

_CHUNK = 20_000
_LINE = re.compile(r"line (\d+)")
_KML_FURNITURE = {"id", "description", "timestamp", "begin", "end", "altitudeMode", "tessellate"}
_KML_FURNITURE |= {"extrude", "visibility", "drawOrder", "icon", "snippet"}
_KML_DEFAULTS = {"", "0", "-1", "False", "None", "NaT", "nan"}


@dataclass(frozen=True)
class LayerInfo:
    """One layer of a file; ``kind`` is GDAL's geometry type, empty for a plain table."""

    name: str
    kind: str


def layers(path: Path) -> tuple[LayerInfo, ...]:
    """Return the layers of a file or archive that have shapes.

    Raises
    ------
    GridplannerError
        Where the file cannot be read or has no layer with shapes.
    """
    with vector_files(path) as files, _quiet(path):
        return tuple(layer for _, layer in _layers(files, path))


def read(
    path: Path,
    layer: str | None = None,
    encoding: str | None = None,
    progress: Progress | None = None,
) -> Table:
    """Read one layer of a file.

    Parameters
    ----------
    layer
        May be left out where only one layer has shapes.
    encoding
        Of the text; left out, it is found out.

    Raises
    ------
    GridplannerError
        With one sentence for whatever is wrong with the file.
    Cancelled
        Where ``progress`` answers False.
    """
    if encoding:
        encoding = codec(encoding)
    with vector_files(path) as files, _quiet(path):
        source, name = _chosen(_layers(files, path), layer, path)
        shapefile = source.suffix.lower() == ".shp"
        table = (
            _read_shapefile(source, name, encoding, progress)
            if shapefile
            else _read_other(source, name, encoding, progress)
        )
    if not len(table):
        raise GridplannerError("files.no_rows", file=path.name)
    if not (~shapely.is_missing(table.geometry)).any():
        raise GridplannerError("files.no_geometry", file=path.name)
    return table


def _layers(files: tuple[Path, ...], path: Path) -> list[tuple[Path, LayerInfo]]:
    import pyogrio

    found = [
        (one, LayerInfo(str(name), str(kind)))
        for one in files
        for name, kind in pyogrio.list_layers(one)
        if kind is not None
    ]
    if not found:
        raise GridplannerError("files.no_geometry", file=path.name)
    return found


def _chosen(
    found: list[tuple[Path, LayerInfo]], wanted: str | None, path: Path
) -> tuple[Path, str]:
    names = "、".join(layer.name for _, layer in found)
    if wanted is None:
        if len(found) > 1:
            raise GridplannerError(
                "files.several_layers", file=path.name, n=len(found), layers=names
            )
        return found[0][0], found[0][1].name
    for source, layer in found:
        if layer.name == wanted:
            return source, layer.name
    raise GridplannerError("files.no_layer", file=path.name, layer=wanted, layers=names)


def _read_shapefile(
    source: Path, name: str, encoding: str | None, progress: Progress | None
) -> Table:
    geometry, fids, _, crs = _records(source, name, "ISO-8859-1", progress, columns=[])
    table = sidecar(source, ".dbf")
    if table is None:
        return Table({}, geometry, crs, "", name, (("files.note_no_dbf", {}),))
    cpg = sidecar(source, ".cpg")
    hint = cpg.read_text("latin-1").strip()[:40] if cpg else ""
    dbf = read_dbf(table, encoding, hint)
    notes: tuple[tuple[str, dict[str, Any]], ...] = ()
    if dbf.missing:
        notes = (("files.note_short_dbf", {"n": dbf.missing}),)
    columns = {key: _taken(values, fids) for key, values in dbf.columns.items()}
    return Table(columns, geometry, crs, dbf.encoding, name, notes)


def _taken(values: NDArray[np.generic], rows: NDArray[np.intp]) -> NDArray[np.generic]:
    """Return some rows of a column; rows beyond its end are blank."""
    if len(rows) and rows.max() >= len(values):
        blank = "" if values.dtype == object else np.nan
        values = np.append(values, np.full(int(rows.max()) + 1 - len(values), blank, values.dtype))
    return values[rows]


def _read_other(source: Path, name: str, encoding: str | None, progress: Progress | None) -> Table:
    geometry, _, columns, crs = _records(source, name, encoding, progress)
    if source.suffix.lower() == ".kml":
        columns = {
            key: values
            for key, values in columns.items()
            if key not in _KML_FURNITURE or not set(map(str, values.tolist())) <= _KML_DEFAULTS
        }
    table = Table(columns, geometry, crs, encoding or "utf-8", name)
    long = [
        key
        for key, values in columns.items()
        if values.dtype == float and (np.abs(values) >= 2**53).any()
    ]
    return replace(table, columns=columns | _exact(source, name, long)) if long else table


def _exact(source: Path, name: str, keys: list[str]) -> dict[str, NDArray[np.generic]]:
    """Read again, as text, the codes that a float cannot hold."""
    import pyogrio

    def quoted(key: str) -> str:
        return '"' + key.replace('"', '\\"') + '"'

    wanted = ", ".join(f"CAST({quoted(key)} AS CHARACTER(40)) AS {quoted(key)}" for key in keys)
    meta, _, _, columns = pyogrio.raw.read(
        source,
        sql=f"SELECT {wanted} FROM {quoted(name)}",
        sql_dialect="OGRSQL",
        read_geometry=False,
    )
    return {
        str(key): np.array(["" if one is None else str(one) for one in values.tolist()], object)
        for key, values in zip(meta["fields"], columns, strict=True)
    }


def _records(
    source: Path,
    name: str,
    encoding: str | None,
    progress: Progress | None,
    columns: list[str] | None = None,
) -> tuple[NDArray[np.object_], NDArray[np.intp], dict[str, NDArray[np.generic]], CRS | None]:
    """Return shapes, record numbers, columns and CRS, read in chunks where that is cheap."""
    import pyogrio
    from pyproj import CRS

    info = pyogrio.read_info(source, layer=name, encoding=encoding, force_feature_count=True)
    total = max(int(info["features"]), 0)
    cheap = info["capabilities"]["fast_set_next_by_index"] and total > _CHUNK
    step = _CHUNK if cheap else max(total, 1)
    shapes: list[NDArray[np.object_]] = []
    numbers: list[NDArray[np.intp]] = []
    values: list[list[NDArray[np.generic]]] = []
    fields: list[str] = []
    for start in range(0, max(total, 1), step):
        report(progress, start, total)
        meta, fids, wkb, parts = pyogrio.raw.read(
            source,
            layer=name,
            encoding=encoding,
            columns=columns,
            skip_features=start,
            max_features=step if cheap else None,
            return_fids=True,
            datetime_as_string=True,
        )
        shapes.append(_shapes(wkb))
        numbers.append(np.asarray(fids, np.intp))
        values.append([_plain(part) for part in parts])
        fields = [str(field) for field in meta["fields"]]
    report(progress, total, total)
    joined = {
        field: np.concatenate([_alike(chunk[place], values, place) for chunk in values])
        for place, field in enumerate(fields)
    }
    crs = CRS.from_user_input(info["crs"]) if info["crs"] else None
    return np.concatenate(shapes), np.concatenate(numbers), joined, crs


def _shapes(wkb: NDArray[np.object_] | None) -> NDArray[np.object_]:
    if wkb is None:
        return np.empty(0, object)
    shapes: NDArray[np.object_] = shapely.from_wkb(wkb, on_invalid="fix")
    return shapes


def _plain(values: NDArray[Any]) -> NDArray[np.generic]:
    """Return a column as text, ints or floats."""
    if values.dtype != object:
        return (
            values if np.issubdtype(values.dtype, np.number) else values.astype(str).astype(object)
        )
    return np.array([_word(one) for one in values.tolist()] + [None], object)[:-1]


def _word(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, np.ndarray):
        return json.dumps(value.tolist(), ensure_ascii=False, default=str)
    return "" if isinstance(value, bytes) else str(value)


def _alike(
    part: NDArray[np.generic], chunks: list[list[NDArray[np.generic]]], place: int
) -> NDArray[np.generic]:
    """Let a chunk of whole numbers be floats where another chunk has blanks."""
    return part.astype(float) if any(one[place].dtype == float for one in chunks) else part


@contextmanager
def _quiet(path: Path) -> Iterator[None]:
    """Silence GDAL, and turn what it raises into one sentence."""
    from pyogrio.errors import DataLayerError, DataSourceError

    logging.getLogger("pyogrio").addHandler(logging.NullHandler())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        except UnicodeDecodeError:
            raise GridplannerError("files.wrong_encoding", file=path.name) from None
        except (DataSourceError, DataLayerError, shapely.GEOSException, ValueError) as error:
            line = _LINE.search(str(error))
            if line:
                raise GridplannerError("files.broken_line", file=path.name, line=line[1]) from None
            known = path.suffix.lower() in (".shp", ".gpkg", ".geojson", ".json", ".kml")
            code = "files.broken" if known else "files.other_kind"
            raise GridplannerError(code, file=path.name) from None
