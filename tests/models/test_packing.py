"""The packed copy of the buildings: it says what the layers say, or is not believed."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
import textwrap
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import drawn
import pytest
from kept import MIDDLE, age, edit_elsewhere, small_plan, write
from packed import assert_packed, assert_same, is_packed
from shapely import MultiPolygon, Point

from gridplanner.models.buildings import Footprints
from gridplanner.models.edits import EstimateHouseholds, SetLocks, SplitGrid
from gridplanner.models.plan import Plan
from gridplanner.models.planfile import bulk, packing
from gridplanner.models.planfile.file import PlanFile
from gridplanner.models.planfile.schema import SCHEMA
from gridplanner.models.planfile.stamp import fits
from gridplanner.models.rows import Grid
from gridplanner.models.session import Session
from gridplanner.words import Sentence

ESTIMATE = EstimateHouseholds(method="share", total=4000)


def test_every_step_of_ours_keeps_it_true(session: Session) -> None:
    steps: list[Callable[[], object]] = [
        lambda: session.apply(ESTIMATE),
        lambda: session.apply(SplitGrid("g1", MIDDLE)),
        session.undo,
        session.undo,
        session.redo,
        lambda: session.note(Sentence("log.created", {"name": ""})),
        lambda: session.take_over(
            small_plan(), session.ids(), Sentence("log.created", {"name": ""})
        ),
    ]
    for step in steps:
        step()
        assert_packed(session.path, session.plan)
    session.close()
    assert_packed(session.path, session.plan)


def test_it_is_what_a_plan_is_read_from(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session.close()
    copy = tmp_path / "副本 1.gpkg"
    shutil.copyfile(session.path, copy)

    def fail(*_: object) -> None:
        raise AssertionError("the layers were read")

    monkeypatch.setattr(bulk, "read_buildings", fail)
    for read_only in (False, True):
        again = Session.open(copy, read_only=read_only)
        again.close()
        assert_same(again.plan.buildings, session.plan.buildings)


EDITS = {
    "text": "UPDATE building SET name = '新名' WHERE id = 'b1'",
    "figure": "UPDATE building_point SET households = 7",
    "order": "UPDATE building SET fid = fid + 100 WHERE id = 'b1'",
    "born": "INSERT INTO building (geom, name) SELECT geom, '无编号' FROM building WHERE fid = 1",
    "gone": "DELETE FROM building WHERE id = 'b3'",
    "replaced": "INSERT OR REPLACE INTO building (fid, geom, id) SELECT fid, geom, id"
    " FROM building WHERE id = 'b1'",
}


@pytest.mark.parametrize("mode", ["TRUNCATE", "DELETE", "WAL"])
@pytest.mark.parametrize("edit", EDITS)
def test_it_is_not_believed_after_an_edit_elsewhere(session: Session, mode: str, edit: str) -> None:
    session.close()
    edit_elsewhere(session.path, mode, EDITS[edit])
    assert not is_packed(session.path)
    before = session.path.read_bytes()
    if edit != "born":  # without an id it is given one, which is written
        seen = Session.open(session.path, read_only=True)
        seen.close()
        if mode != "WAL":  # which is brought back first
            assert session.path.read_bytes() == before
    again = Session.open(session.path)
    assert not is_packed(session.path)
    again.close()
    assert_packed(session.path, again.plan)
    if edit != "replaced":
        with pytest.raises(AssertionError):
            assert_same(again.plan.buildings, session.plan.buildings)


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE building ADD COLUMN colour TEXT",
        "ALTER TABLE building RENAME TO houses; ALTER TABLE houses RENAME TO building",
        "DROP TRIGGER pack_building_update; UPDATE building SET name = 'x'",
        "VACUUM",
    ],
)
def test_it_is_not_believed_after_a_layer_was_made_anew(session: Session, statement: str) -> None:
    session.close()
    edit_elsewhere(session.path, "DELETE", *statement.split(";"))
    assert not is_packed(session.path)
    again = Session.open(session.path)
    again.close()
    assert_packed(session.path, again.plan)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE grid SET name = 'x'",
        "UPDATE building SET grid = 'g9', micro_grid = 'm9'",
        "UPDATE person SET phone = '1'",
    ],
)
def test_edits_elsewhere_that_it_does_not_hold_leave_it_true(
    session: Session, statement: str
) -> None:
    session.close()
    for mode in ("DELETE", "WAL"):
        edit_elsewhere(session.path, mode, statement)
        assert_packed(session.path, session.plan)


def test_after_an_edit_elsewhere_a_step_of_ours_does_not_renew_it(session: Session) -> None:
    session.close()
    edit_elsewhere(session.path, "DELETE", EDITS["text"])
    again = Session.open(session.path)
    again.apply(ESTIMATE)
    assert not is_packed(session.path)
    again.close()
    assert_packed(session.path, again.plan)


def test_a_kill_in_the_middle_of_an_edit_elsewhere_leaves_it_true(session: Session) -> None:
    session.close()
    script = """
        import os, signal, sqlite3, sys
        other = sqlite3.connect(sys.argv[1], isolation_level=None)
        for name in ("ST_IsEmpty", "ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY"):
            other.create_function(name, 1, lambda _: 0)
        other.execute("PRAGMA cache_size = 1")
        other.execute("BEGIN")
        other.execute("UPDATE building SET name = 'x'")
        other.execute("PRAGMA cache_spill = 1")
        other.execute("UPDATE journal SET what = zeroblob(200000)")
        os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
    """
    killed = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script), str(session.path)], check=False, timeout=60
    )
    assert killed.returncode != 0
    assert session.path.with_name(session.path.name + "-journal").stat().st_size
    again = Session.open(session.path)
    again.close()
    assert_packed(session.path, session.plan)


def test_closing_where_it_cannot_be_made_anew_still_closes(session: Session) -> None:
    session.close()
    edit_elsewhere(session.path, "DELETE", EDITS["text"])
    again = Session.open(session.path)
    edit_elsewhere(session.path, "DELETE", EDITS["figure"])  # and our plan is an old one
    again.close()
    assert not is_packed(session.path)


def test_a_file_of_the_second_schema_is_read_and_stepped_up(session: Session) -> None:
    session.close()
    age(session.path, 2)
    before = session.path.read_bytes()
    seen = Session.open(session.path, read_only=True)
    seen.close()
    assert session.path.read_bytes() == before
    again = Session.open(session.path)
    for one in (seen, again):
        assert {grid.preset for grid in one.plan.grids.values()} == {""}
        assert one.plan.grids == session.plan.grids
    assert_packed(session.path, session.plan)
    grid = replace(again.plan.grids["g1"], preset="fine")
    again.take_over(again.plan.with_rows("grid", [grid]), again.ids(), Sentence("edit.names", {}))
    again.close()
    assert opened_grid(session.path).preset == "fine"


def opened_grid(path: Path) -> Grid:
    with closing(Session.open(path, read_only=True)) as session:
        return session.plan.grids["g1"]


@pytest.mark.parametrize("schema", [1, 2, 3])
def test_an_older_file_is_read_as_it_is_and_stepped_up(session: Session, schema: int) -> None:
    session.close()
    assert SCHEMA == 4
    age(session.path, schema)
    before = session.path.read_bytes()
    with closing(sqlite3.connect(session.path)) as other:
        packed = fits(other)
    assert packed == (schema > 1)
    seen = Session.open(session.path, read_only=True)
    [(_, _, where)] = seen._file._db.execute("PRAGMA database_list").fetchall()
    assert where, "a file that can be read as it is was copied into memory"
    seen.close()
    assert not seen.plan.table("lineage")
    assert not seen.plan.table("lock")
    assert session.path.read_bytes() == before
    file = PlanFile.open(session.path)
    assert fits(file._db) == packed, "the copy of the buildings was lost on the way"
    file.close()
    again = Session.open(session.path)
    for one in (seen, again):
        assert_same(one.plan.buildings, session.plan.buildings)
    again.apply(SplitGrid("g1", MIDDLE))
    again.apply(SetLocks(("g1",), True))
    again.close()
    assert_packed(session.path, again.plan)
    later = Session.open(session.path)
    later.close()
    for table in ("lineage", "lock"):
        assert later.plan.table(table) == again.plan.table(table)
        assert later.plan.table(table)


def many(count: int) -> Plan:
    """Houses, a few of them points, in two parts or with a court, in several blocks."""
    shapes = [drawn.house(n % 100, n // 100, 0.8, 0.5, n % 90) for n in range(count)]
    shapes[7] = Point(drawn.at(1, 1))
    shapes[4099] = Point(drawn.at(2, 1))
    shapes[4095] = MultiPolygon([*shapes[4095].geoms, *drawn.house(3, 500).geoms])
    court = drawn.box(0, 600, 40, 640).difference(drawn.box(10, 610, 30, 630))
    shapes[4097] = MultiPolygon([court])
    return drawn.plan(
        {"g1": drawn.box(-10, -10, 200, 50), "g2": drawn.box(-10, 50, 200, 700)},
        {"c1": drawn.box(-10, -10, 200, 700)},
        drawn.buildings(
            shapes,
            households=[n % 50 if n < 5000 else None for n in range(count)],
            name=["" if n < 4096 else f"{n}号楼" for n in range(count)],
        ),
    )


def test_many_blocks_come_part_by_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packing, "PART", 1)
    monkeypatch.setattr(bulk, "PART", 1)
    session = write(tmp_path / "大.gpkg", many(9000))
    session.close()
    assert_packed(session.path, session.plan)
    whole = session.plan.buildings.footprints
    for stale in (False, True):
        if stale:
            edit_elsewhere(session.path, "DELETE", "UPDATE building SET name = name")
        parts, counted = arrival(session.path)
        assert len(parts) > 1
        assert counted[-1] == (9000, 9000)
        at = 0
        for part in parts:
            assert_part(part, whole, at)
            at += len(part.numbers)
        assert at == 9000


def arrival(path: Path) -> tuple[list[Footprints], list[tuple[int, int]]]:
    parts: list[Footprints] = []
    counted: list[tuple[int, int]] = []
    opened = Session.begin(path, read_only=True)
    opened.arrive(lambda *step: counted.append(step) is None, parts.append)
    opened.close()
    return parts, counted


def assert_part(part: Footprints, whole: Footprints, first: int) -> None:
    rows = range(first, first + len(part.numbers))
    assert part.numbers.tolist() == whole.numbers[rows].tolist()
    assert part.anchors.tolist() == whole.anchors[rows].tolist()
    theirs = whole.polygons.span(rows[0], rows[-1] + 1)
    assert part.polygons.coords.tolist() == theirs.coords.tolist()
    assert part.polygons.row_starts.tolist() == theirs.row_starts.tolist()
    assert part.polygons.bounds.shape == (len(rows), 4)
