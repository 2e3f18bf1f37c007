"""The tables of a plan file: a GeoPackage 1.3 that other programs open as it is."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

SCHEMA = 4
"""The number of this layout; every step up has a migration."""
UNDEFINED_SRS = -1
APPLICATION_ID = 0x47504B47  # "GPKG"
GEOPACKAGE_VERSION = 10300


@dataclass(frozen=True)
class Layer:
    """A table with shapes: its geometry type and the columns beside id, code, name, extra."""

    geometry: str
    columns: Mapping[str, str]


_GRID = {
    "parent": "TEXT",
    "kind": "TEXT",
    "notes": "TEXT",
    "four_bounds": "TEXT",
    "households_reported": "INTEGER",
    "population_reported": "INTEGER",
    "status": "TEXT",
    "party_branch": "TEXT",
    "party_secretary": "TEXT",
    "estimated": "TEXT",
    "preset": "TEXT",
}
LATER: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"grid": ("preset",), "person": ("home",), "federation": ("kind", "compounds")}
)
"""Columns that older files lack; those that are only read are read without."""
BUILDING_COLUMNS: Mapping[str, str] = MappingProxyType(
    {
        "floors": "REAL",
        "kind": "TEXT",
        "compound": "TEXT",
        "address": "TEXT",
        "grid": "TEXT",
        "micro_grid": "TEXT",
        "womens_group": "TEXT",
        "estimated": "TEXT",
    }
)
RESERVED = ("fid", "geom", "id", "code", "name", "extra", *_GRID, *BUILDING_COLUMNS)
"""Names of columns that no figure may have."""
BUILDING_LAYERS = ("building", "building_point")

LAYERS: Mapping[str, Layer] = MappingProxyType(
    {
        "district": Layer("MULTIPOLYGON", {"parent": "TEXT"}),
        "township": Layer("MULTIPOLYGON", {"parent": "TEXT"}),
        "community": Layer("MULTIPOLYGON", {"parent": "TEXT"}),
        "grid": Layer("MULTIPOLYGON", _GRID),
        "micro_grid": Layer("MULTIPOLYGON", {"parent": "TEXT"}),
        "building": Layer("MULTIPOLYGON", BUILDING_COLUMNS),
        "building_point": Layer("POINT", BUILDING_COLUMNS),
        "road": Layer("MULTILINESTRING", {}),
        "water": Layer("GEOMETRY", {}),
        "compound": Layer("MULTIPOLYGON", {}),
        "micro_home": Layer("POINT", {"parent": "TEXT"}),
    }
)

ATTRIBUTES: Mapping[str, str] = MappingProxyType(
    {
        "person": "id TEXT NOT NULL UNIQUE, name TEXT, sex TEXT, phone TEXT, work_phone TEXT,"
        " capacity REAL, extra TEXT, home TEXT",
        "assignment": "id TEXT NOT NULL UNIQUE, person TEXT, area TEXT, role TEXT, mode TEXT,"
        " share REAL, since TEXT, until TEXT",
        "federation": "id TEXT NOT NULL UNIQUE, name TEXT, area TEXT, parent TEXT,"
        " kind TEXT, compounds TEXT",
        "womens_group": "id TEXT NOT NULL UNIQUE, name TEXT, grid TEXT, leader TEXT",
        "unit": "id TEXT NOT NULL UNIQUE, building TEXT, womens_group TEXT, households REAL",
        "figure": "id TEXT NOT NULL UNIQUE, zh TEXT, en TEXT, subject TEXT,"
        " visits_per_year REAL, on_card BOOLEAN, sensitive BOOLEAN, in_public BOOLEAN",
        "rule": 'id TEXT NOT NULL UNIQUE, severity TEXT, "on" BOOLEAN, "values" TEXT',
        "ignored": "id TEXT NOT NULL UNIQUE, rule TEXT, kind TEXT, subject TEXT, place TEXT,"
        " below BOOLEAN, reason TEXT, who TEXT, date TEXT",
        "lineage": "id TEXT NOT NULL UNIQUE, date TEXT, kind TEXT, old TEXT, new TEXT,"
        " old_codes TEXT, new_codes TEXT, reason TEXT, document TEXT",
        "lock": "id TEXT NOT NULL UNIQUE, area TEXT, other TEXT",
    }
)
SINCE: Mapping[str, int] = MappingProxyType({"lineage": 3, "lock": 3, "ignored": 4})
"""The schema that brought a table; it is empty in an older file that is read as it is."""

_CORE = f"""
CREATE TABLE gpkg_spatial_ref_sys (
  srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY, organization TEXT NOT NULL,
  organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
CREATE TABLE gpkg_contents (
  table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
  description TEXT DEFAULT '',
  last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (
  table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL,
  srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL,
  CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
  CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
CREATE TABLE gpkg_extensions (
  table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL,
  scope TEXT NOT NULL,
  CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name));
INSERT INTO gpkg_spatial_ref_sys VALUES
  ('Undefined cartesian SRS', -1, 'NONE', -1, 'undefined', NULL),
  ('Undefined geographic SRS', 0, 'NONE', 0, 'undefined', NULL);
CREATE TABLE meta (key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE journal (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, who TEXT NOT NULL, kind TEXT NOT NULL,
  what TEXT NOT NULL, reverses INTEGER, payload BLOB);
CREATE TABLE version (
  id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, at TEXT NOT NULL, seq INTEGER NOT NULL);
PRAGMA application_id = {APPLICATION_ID};
PRAGMA user_version = {GEOPACKAGE_VERSION};
"""


def create_schema(connection: sqlite3.Connection, figures: list[tuple[str, str]]) -> None:
    """Make every table of an empty plan; ``figures`` are (id, subject) of its figures."""
    for statement in _statements(_CORE):
        connection.execute(statement)
    for name, layer in LAYERS.items():
        subject = {"building": "building", "building_point": "building", "grid": "grid"}.get(name)
        own = {figure: "REAL" for figure, of in figures if of == subject}
        _create_layer(connection, name, layer.geometry, {**layer.columns, **own})
    add_attributes(connection, ATTRIBUTES)


def add_attributes(connection: sqlite3.Connection, names: Iterable[str]) -> None:
    """Make some tables without shapes."""
    for name in names:
        connection.execute(f"CREATE TABLE {name} (fid INTEGER PRIMARY KEY, {ATTRIBUTES[name]})")
        _register(connection, name, "attributes", None)


def _statements(script: str) -> list[str]:
    return [one for part in script.split(";\n") if (one := part.strip().rstrip(";"))]


def _create_layer(
    connection: sqlite3.Connection, name: str, geometry: str, columns: Mapping[str, str]
) -> None:
    listed = "".join(f', "{column}" {type_}' for column, type_ in columns.items())
    connection.execute(
        f"CREATE TABLE {name} (fid INTEGER PRIMARY KEY AUTOINCREMENT, geom {geometry},"
        f" id TEXT UNIQUE, code TEXT, name TEXT{listed}, extra TEXT)"
    )
    _register(connection, name, "features", UNDEFINED_SRS)
    connection.execute(
        "INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', ?, ?, 0, 0)",
        (name, geometry, UNDEFINED_SRS),
    )
    connection.execute(
        "INSERT INTO gpkg_extensions VALUES (?, 'geom', 'gpkg_rtree_index',"
        " 'http://www.geopackage.org/spec130/#extension_rtree', 'write-only')",
        (name,),
    )
    connection.execute(
        f"CREATE VIRTUAL TABLE rtree_{name}_geom USING rtree(id, minx, maxx, miny, maxy)"
    )
    for statement in rtree_triggers(name).values():
        connection.execute(statement)


def _register(connection: sqlite3.Connection, name: str, kind: str, srs: int | None) -> None:
    connection.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) VALUES (?, ?, ?, ?)",
        (name, kind, name, srs),
    )


def rtree_triggers(table: str) -> dict[str, str]:
    """Return the triggers that keep a layer's spatial index, by name (GeoPackage 1.3, F.3)."""
    index = f"rtree_{table}_geom"
    put = (
        f"INSERT OR REPLACE INTO {index} VALUES (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom),"
        f" ST_MinY(NEW.geom), ST_MaxY(NEW.geom));"
    )
    filled = "(NEW.geom NOT NULL AND NOT ST_IsEmpty(NEW.geom))"
    hollow = "(NEW.geom ISNULL OR ST_IsEmpty(NEW.geom))"
    drop_old = f"DELETE FROM {index} WHERE id = OLD.fid;"
    bodies = {
        "insert": f"AFTER INSERT ON {table} WHEN {filled} BEGIN {put} END",
        "update1": f"AFTER UPDATE OF geom ON {table} WHEN OLD.fid = NEW.fid AND {filled}"
        f" BEGIN {put} END",
        "update2": f"AFTER UPDATE OF geom ON {table} WHEN OLD.fid = NEW.fid AND {hollow}"
        f" BEGIN {drop_old} END",
        "update3": f"AFTER UPDATE ON {table} WHEN OLD.fid != NEW.fid AND {filled}"
        f" BEGIN {drop_old} {put} END",
        "update4": f"AFTER UPDATE ON {table} WHEN OLD.fid != NEW.fid AND {hollow}"
        f" BEGIN DELETE FROM {index} WHERE id IN (OLD.fid, NEW.fid); END",
        "delete": f"AFTER DELETE ON {table} WHEN OLD.geom NOT NULL BEGIN {drop_old} END",
    }
    return {
        f"{index}_{name}": f"CREATE TRIGGER {index}_{name} {body}" for name, body in bodies.items()
    }


def add_figure_columns(
    connection: sqlite3.Connection, figures: Mapping[str, Sequence[str]], *, blank: bool = False
) -> None:
    """Add a column for every figure that has none yet; ``figures`` are ids by layer.

    With ``blank`` a column that is left from before is emptied: a figure that goes leaves its
    column behind, for to take one out the whole layer would be written anew.
    """
    for layer, ids in figures.items():
        there = {record[1] for record in connection.execute(f"PRAGMA table_info({layer})")}
        for id_ in ids:
            quoted = id_.replace('"', '""')
            if id_ not in there:
                connection.execute(f'ALTER TABLE {layer} ADD COLUMN "{quoted}" REAL')
            elif blank:
                connection.execute(
                    f'UPDATE {layer} SET "{quoted}" = NULL WHERE "{quoted}" IS NOT NULL'
                )


def set_srs(connection: sqlite3.Connection, crs: str) -> int:
    """Write the CRS (``EPSG:4548``) of every layer and return its number."""
    from pyproj import CRS

    system = CRS.from_user_input(crs)
    number = int(crs.split(":")[1])
    connection.execute(
        "INSERT OR REPLACE INTO gpkg_spatial_ref_sys VALUES (?, ?, 'EPSG', ?, ?, NULL)",
        (system.name, number, number, system.to_wkt("WKT1_GDAL")),
    )
    for table in ("gpkg_geometry_columns", "gpkg_contents"):
        connection.execute(
            f"UPDATE {table} SET srs_id = ? WHERE table_name IN"
            " (SELECT table_name FROM gpkg_geometry_columns)",
            (number,),
        )
    return number


def srs_of(crs: str) -> int:
    """Return the number of a CRS given as ``EPSG:n``; undefined where there is none."""
    return int(crs.split(":")[1]) if crs else UNDEFINED_SRS
