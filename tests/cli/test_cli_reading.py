"""Commands that only look leave the file alone, and need no leave to write."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from told import Run, read, tables

from gridplanner.errors import GridplannerError
from gridplanner.models.edits import Assign
from gridplanner.models.planfile import connection
from gridplanner.models.session import Session


def looks(plan: Path, outside: Path) -> Iterator[tuple[object, ...]]:
    """Yield every command that only looks."""
    yield from ((name, plan) for name in ("info", "log", "check", "balance"))
    yield "render", plan, outside / "a.png", "--size", "80x60"
    yield "export", plan, outside / "a.pdf"
    yield "export", plan, outside / "a.html"


def state(plan: Path) -> tuple[object, ...]:
    names = sorted(one.name for one in plan.parent.iterdir())
    return plan.read_bytes(), plan.stat().st_mtime_ns, names


def logged(plan: Path) -> sqlite3.Connection:
    """Return a connection of another program that logs its writing, as QGIS does."""
    other = sqlite3.connect(plan, isolation_level=None)
    other.execute("PRAGMA journal_mode = WAL").fetchall()
    other.execute("PRAGMA wal_autocheckpoint = 0").fetchall()
    other.execute("UPDATE meta SET value = '改过' WHERE key = 'name'")
    return other


@pytest.fixture
def no_leave(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every opening for writing, as the system does for a read-only file."""

    def refuse(path: Path) -> sqlite3.Connection:
        raise GridplannerError("plan.read_only", file=path.name)

    monkeypatch.setattr(connection, "connect", refuse)
    monkeypatch.setattr("gridplanner.models.planfile.file.connect", refuse)


@pytest.mark.usefixtures("no_leave")
def test_looking_changes_nothing_and_asks_for_no_leave(
    run: Run, plan: Path, tmp_path: Path
) -> None:
    before = state(plan)
    for words in looks(plan, tmp_path):
        assert run(*words).code in (0, 1), words
        assert state(plan) == before
    assert run("assign", plan, "p1", "g2", "--role", "adviser").refusal
    assert state(plan) == before


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="Windows guards folders otherwise")
def test_a_plan_on_a_medium_that_takes_no_writing_can_be_looked_at(
    run: Run, plan: Path, tmp_path: Path
) -> None:
    if os.geteuid() == 0:
        pytest.skip("this user may write everywhere")
    plan.chmod(0o444)
    plan.parent.chmod(0o555)
    try:
        for words in looks(plan, tmp_path):
            assert run(*words).code in (0, 1), words
        assert plan.name in run("assign", plan, "p1", "g2", "--role", "adviser").refusal
        assert run("export", plan, plan.with_name("a.png")).refusal
        assert run("new", plan.with_name("b.gpkg")).refusal
    finally:
        plan.parent.chmod(0o755)


def test_a_plan_open_in_a_program_that_logs_is_read_as_it_is_now(run: Run, plan: Path) -> None:
    with closing(logged(plan)):
        assert run("info", plan, "--json").json["name"] == "改过"
        assert run("check", plan).code == 1
        assert (plan.with_name(plan.name + "-wal")).exists()


def test_a_log_that_was_left_on_is_turned_off(run: Run, plan: Path) -> None:
    logged(plan).close()
    assert plan.read_bytes()[18] == 2
    assert run("info", plan, "--json").json["name"] == "改过"
    assert plan.read_bytes()[18] == 1
    assert [one.name for one in plan.parent.iterdir()] == [plan.name]


@pytest.mark.usefixtures("no_leave")
def test_a_log_that_was_left_on_does_no_harm_where_it_cannot_be_turned_off(
    run: Run, plan: Path
) -> None:
    logged(plan).close()
    assert run("info", plan, "--json").json["name"] == "改过"


@pytest.mark.usefixtures("no_leave")
def test_a_step_half_done_is_never_read_as_the_truth(
    run: Run, plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, _how: str = "") -> sqlite3.Connection:
        raise GridplannerError("plan.read_only", file=path.name)

    monkeypatch.setattr(connection, "_opened", refuse)
    plan.with_name(plan.name + "-journal").write_bytes(b"half")
    assert plan.name in run("info", plan).refusal


def test_a_shape_drawn_elsewhere_is_seen_without_being_written(run: Run, plan: Path) -> None:
    with closing(connection.connect(plan)) as other:
        other.execute("UPDATE grid SET id = NULL WHERE id = 'g5'")
    before = state(plan)
    seen = read(plan)
    assert len(seen.grids) == 20
    assert "g5" not in seen.grids
    assert run("balance", plan, "--json").code == 0
    assert state(plan) == before
    assert run("assign", plan, "p1", "g2", "--role", "adviser").code == 0
    assert set(read(plan).grids) == set(seen.grids)
    assert "g5" not in {row[2] for row in tables(plan)["grid"]}


@pytest.mark.parametrize("strangers", [False, True])
def test_a_plan_opened_for_reading_takes_no_edit(strangers: bool, plan: Path) -> None:
    if strangers:
        with closing(connection.connect(plan)) as other:
            other.execute("UPDATE grid SET id = NULL WHERE id = 'g5'")
    before = plan.read_bytes()
    with closing(Session.open(plan, read_only=True)) as session:
        drawn = session.plan
        with pytest.raises(GridplannerError) as refused:
            session.apply(Assign("p1", "g2", "adviser"))
        assert refused.value.code == "plan.read_only"
        assert session.plan is drawn
    assert plan.read_bytes() == before


def test_info_needs_neither_arrays_nor_shapes(start: Run, plan: Path) -> None:
    told = start("info", plan, env={"PYTHONPROFILEIMPORTTIME": "1"})
    assert told.code == 0
    imported = {line.rsplit("|", 1)[-1].strip() for line in told.err.splitlines()}
    assert "sqlite3" in imported
    assert not imported & {"numpy", "shapely", "pandas", "PySide6.QtCore", "rich"}
