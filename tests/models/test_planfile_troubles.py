"""The plan file in bad weather: what it refuses, and how it says so."""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest
from kept import MIDDLE, refusal
from shapely import Point

from gridplanner.errors import GridplannerError
from gridplanner.models.change import compare
from gridplanner.models.edits import (
    AddPeople,
    NewPerson,
    SplitGrid,
)
from gridplanner.models.session import Session
from gridplanner.words import Sentence


def test_what_is_no_plan_is_refused(session: Session, tmp_path: Path) -> None:
    session.close()
    text = tmp_path / "名单.gpkg"
    text.write_text("姓名,电话\n", encoding="utf-8")
    empty = tmp_path / "空.gpkg"
    empty.touch()
    other = tmp_path / "other.gpkg"
    with closing(sqlite3.connect(other)) as made:
        made.execute("CREATE TABLE gpkg_contents (table_name TEXT)")
    assert refusal(tmp_path / "没有.gpkg") == "plan.missing"
    assert refusal(tmp_path) == "plan.is_folder"
    assert refusal(text) == "plan.not_a_plan"
    assert refusal(empty) == "plan.empty_file"
    assert refusal(other) == "plan.not_a_plan"


@pytest.mark.parametrize("share", [0.02, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99])
def test_a_truncated_file_is_refused(session: Session, share: float) -> None:
    session.close()
    whole = session.path.read_bytes()
    session.path.write_bytes(whole[: int(len(whole) * share)])
    assert refusal(session.path) in ("plan.broken", "plan.not_a_plan")


def test_another_geopackage_is_refused(tmp_path: Path) -> None:
    import geopandas

    geopandas.GeoDataFrame(geometry=[Point(0, 0)], crs=4548).to_file(tmp_path / "grid.gpkg")
    assert refusal(tmp_path / "grid.gpkg") == "plan.not_a_plan"


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("UPDATE meta SET value = '99' WHERE key = 'schema'", "plan.newer"),
        ("UPDATE meta SET value = 'x' WHERE key = 'schema'", "plan.broken"),
        ("DELETE FROM meta", "plan.broken"),
        ("DROP TABLE person", "plan.broken"),
        ("ALTER TABLE grid RENAME COLUMN kind TO art", "plan.broken"),
        ("UPDATE building SET geom = x'0011'", "plan.broken"),
        ("UPDATE grid SET geom = x'47500001FFFFFFFF01060000'", "plan.broken"),
    ],
)
def test_a_newer_or_damaged_plan_is_refused(session: Session, statement: str, code: str) -> None:
    session.close()
    tamper(session.path, statement)
    before = session.path.read_bytes()
    assert refusal(session.path) == code
    assert session.path.read_bytes() == before


def tamper(path: Path, *statements: str) -> None:
    """Write as a stranger would, without the index (its triggers call functions of others)."""
    with closing(sqlite3.connect(path)) as other:
        for (name,) in other.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
            other.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            other.execute(statement)
        other.commit()


# Others at the file


def test_a_file_that_another_program_holds_is_busy(session: Session) -> None:
    before, log = session.plan, session.log()
    with closing(sqlite3.connect(session.path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        start = time.monotonic()
        with pytest.raises(GridplannerError) as caught:
            session.apply(SplitGrid("g1", MIDDLE))
        assert caught.value.code == "plan.busy"
        assert 2 < time.monotonic() - start < 6
        assert session.plan is before
        assert session.log() == log
        assert len(session.standing.figures) == 2
        other.execute("ROLLBACK")
    session.apply(SplitGrid("g1", MIDDLE))  # and goes on when it is free
    assert len(session.plan.grids) == 3


def test_opening_a_file_that_another_program_holds_is_busy(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    session.close()
    monkeypatch.setattr("gridplanner.models.planfile.connection.BUSY_MS", 100)
    with closing(sqlite3.connect(session.path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert refusal(session.path) == "plan.busy"


def test_closing_while_another_program_writes_still_closes(session: Session) -> None:
    with closing(sqlite3.connect(session.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        session.close()
        with pytest.raises(sqlite3.ProgrammingError):
            session.apply(AddPeople((NewPerson("李"),)))


def test_a_file_changed_elsewhere_is_not_written(session: Session) -> None:
    before = session.plan
    with closing(sqlite3.connect(session.path)) as other:
        other.execute("UPDATE person SET phone = '1'")
        other.commit()
    for step in (
        lambda: session.apply(SplitGrid("g1", MIDDLE)),
        lambda: session.take_over(before, session.ids(), Sentence("log.created", {"name": ""})),
    ):
        with pytest.raises(GridplannerError) as caught:
            step()
        assert caught.value.code == "plan.changed_elsewhere"
    assert session.plan is before
    again = Session.open(session.path)
    again.close()
    assert set(again.plan.grids) == {"g1", "g2"}
    assert again.plan.persons["p1"].phone == "1"


def test_a_read_only_file_says_so(session: Session) -> None:
    before = session.plan
    session.close()
    session.path.chmod(0o444)
    try:
        if os.access(session.path, os.W_OK):
            pytest.skip("this user may write everywhere")
        again = Session.open(session.path)
        with pytest.raises(GridplannerError) as caught:
            again.apply(SplitGrid("g1", MIDDLE))
        assert caught.value.code == "plan.read_only"
        assert not compare(again.plan, before)
        again.close()
    finally:
        session.path.chmod(0o644)


def test_a_connection_that_may_not_write_says_so(session: Session) -> None:
    session._file._db.execute("PRAGMA query_only = 1")
    with pytest.raises(GridplannerError) as caught:
        session.apply(SplitGrid("g1", MIDDLE))
    assert caught.value.code == "plan.read_only"
    session._file._db.execute("PRAGMA query_only = 0")


def test_a_step_that_fails_in_the_middle_leaves_nothing(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError("the cable")

    monkeypatch.setattr(session._file, "_write_counters", fail)
    before = session.path.read_bytes()
    with pytest.raises(OSError, match="the cable"):
        session.apply(SplitGrid("g1", MIDDLE))
    assert session.path.read_bytes() == before
    monkeypatch.undo()
    session.apply(SplitGrid("g1", MIDDLE))
