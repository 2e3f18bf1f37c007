"""Small plans on disk."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import drawn
import pytest
from shapely import MultiLineString, Point

from gridplanner.errors import GridplannerError
from gridplanner.models.ids import Ids
from gridplanner.models.plan import Plan
from gridplanner.models.planfile.schema import LATER
from gridplanner.models.planfile.stamp import stamp, unwatch
from gridplanner.models.rows import Area, Person, Place
from gridplanner.models.session import Session
from gridplanner.words import Sentence

MIDDLE = drawn.line((50, -10), (50, 110))


def small_plan() -> Plan:
    return drawn.plan(
        {"g1": drawn.box(0, 0, 100, 100), "g2": drawn.box(100, 0, 200, 100)},
        {"c1": drawn.box(0, 0, 200, 100)},
        drawn.buildings(
            [drawn.house(20, 20), Point(drawn.at(80, 80)), drawn.house(150, 50)],
            households=[10, None, 30],
            floors=[3, 4, None],
            name=["1号楼", "二号", ""],
        ),
        [Person(id="p1", name="示例", extra={"备注": "甲", "n": [1, 2]})],
        road=[
            Place(
                id="r1",
                name="柳河路",
                geometry=MultiLineString([drawn.line((0, 50), (200, 50))]),
                extra={"宽": 12.5},
            )
        ],
        micro_home=[Area(id="h1", name="微家", parent="g1", geometry=Point(drawn.at(20, 20)))],
    )


def write(path: Path, plan: Plan) -> Session:
    session = Session.create(path, plan.name, plan.crs)
    ids = Ids()
    ids.catch_up(plan)
    session.take_over(plan, ids, Sentence("log.created", {"name": "画"}))
    return session


def age(path: Path, schema: int) -> None:
    """Make a file what it would be had an earlier version made it."""
    with closing(sqlite3.connect(path)) as other:
        [(packed,)] = other.execute("SELECT count(*) FROM meta WHERE key = 'packed'").fetchall()
        for table in ("ignored",) if schema == 3 else ("lineage", "lock", "ignored"):
            other.execute(f"DROP TABLE {table}")
            other.execute("DELETE FROM gpkg_contents WHERE table_name = ?", (table,))
        for table, columns in LATER.items():
            for column in columns:
                if schema < 3 or table != "grid":
                    other.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
        other.execute("UPDATE meta SET value = ? WHERE key = 'schema'", (str(schema),))
        if schema < 2:
            unwatch(other)
            other.execute("DROP TABLE pack")
            other.execute("DELETE FROM meta WHERE key = 'packed'")
        elif packed:
            stamp(other)
        other.commit()


def refusal(path: Path) -> str:
    with pytest.raises(GridplannerError) as caught:
        Session.open(path)
    assert str(caught.value)
    return caught.value.code


def edit_elsewhere(path: Path, mode: str, *statements: str) -> None:
    """Edit a file as a program does that knows nothing of us but the functions of a GeoPackage."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute(f"PRAGMA journal_mode = {mode}")
        for name in ("ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY"):
            other.create_function(name, 1, lambda _: 0.0, deterministic=True)
        other.create_function("ST_IsEmpty", 1, lambda _: 0, deterministic=True)
        for statement in statements:
            other.execute(statement)
