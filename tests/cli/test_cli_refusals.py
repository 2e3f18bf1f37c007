"""Bad requests and bad files: one sentence, exit code 2, nothing changed and nothing made."""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest
from told import Run

READERS = ("info", "log", "check", "balance")
WRITERS = ("undo", "redo")


def plan_commands(path: Path) -> list[tuple[object, ...]]:
    """Return every command that opens a plan."""
    beside = path.with_name("out")
    return [
        *((name, path) for name in (*READERS, *WRITERS)),
        ("split", path, "g1", "--line", "LINESTRING(0 0,1 1)"),
        ("merge", path, "g1", "g2"),
        ("assign", path, "p1", "g1", "--role", "adviser"),
        ("import", path, __file__, "--as", "grid"),
        ("render", path, beside.with_suffix(".png")),
        ("export", path, beside.with_suffix(".html")),
    ]


@pytest.mark.parametrize(
    "words",
    [
        ("--nonsense",),
        ("--lang", "en"),
        ("info",),
        ("info", "a.gpkg", "b.gpkg"),
        ("info", "a.gpkg", "--jsn"),
        ("info", "a.gpkg", "--lang"),
        ("info", "a.gpkg", "--lang", "fr"),
        ("merge",),
        ("merge", "a.gpkg"),
        ("merge", "a.gpkg", "g1", "g2", "--keep", "g2"),
        ("frobnicate", "a.gpkg"),
        ("check", "a.gpkg", "--fail-on", "info"),
        ("check", "a.gpkg", "--rule"),
        ("check", "a.gpkg", "--rule", "G99"),
        ("balance", "a.gpkg", "--by", "town"),
        ("split", "a.gpkg", "g1"),
        ("split", "a.gpkg", "g1", "--line", "LINESTRING(0 0,1 1)", "--into", "2"),
        ("sample", "a.gpkg", "--grids", "0"),
        ("sample", "a.gpkg", "--grids", "many"),
        ("sample", "a.gpkg", "--grids", "1000000000"),
        ("sample", "a.gpkg", "--seed", "-1"),
        ("sample", "a.gpkg", "--buildings", "1.5"),
        ("render", "a.gpkg", "a.png", "--repeat", "0"),
        ("export", "a.gpkg", "a.pdf", "--paper", "A9"),
        ("export", "a.gpkg", "a.pdf", "--colour", "rainbow"),
        ("render", "a.gpkg", "a.png", "--buildings", "rainbow"),
        ("import", "a.gpkg", "b.shp"),
        ("import", "a.gpkg", "b.shp", "--as", "planet"),
        ("import", "a.gpkg", "b.shp", "--as", "grid", "--datum", "mars"),
    ],
)
def test_a_request_that_makes_no_sense_is_refused(
    words: tuple[str, ...], run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(*words).refusal
    assert not list(tmp_path.iterdir())


def test_the_values_that_can_be_used_are_named(run: Run) -> None:
    assert "full_time" in run("assign", "a.gpkg", "p1", "g1", "--role", "boss").refusal
    assert "micro_home" in run("import", "a.gpkg", "x", "--as", "planet").refusal
    assert "export" in run("frobnicate", "a.gpkg").refusal
    assert "G6" in run("check", "a.gpkg", "--rule", "G99").refusal
    assert "deviation" in run("render", "a.gpkg", "a.png", "--colour", "x").refusal
    assert "households" in run("export", "a.gpkg", "a.pdf", "--buildings", "x").refusal


@pytest.mark.parametrize("kind", ["missing", "empty", "text", "cut", "folder", "other", "header"])
def test_a_file_that_is_no_plan_is_refused_by_every_command(
    kind: str, run: Run, plan: Path, tmp_path: Path
) -> None:
    bad = tmp_path / "坏 文件.gpkg"
    if kind == "folder":
        bad.mkdir()
    elif kind == "other":
        with closing(sqlite3.connect(bad)) as other:
            other.execute("CREATE TABLE grid (fid INTEGER)")
    elif kind != "missing":
        whole = plan.read_bytes()
        texts = {"text": b"id,name\n", "cut": whole[: len(whole) // 3], "header": whole[:100]}
        bad.write_bytes(texts.get(kind, b""))
    before = bad.read_bytes() if bad.is_file() else None
    for words in plan_commands(bad):
        refusal = run(*words).refusal
        assert "坏 文件.gpkg" in refusal
    assert (bad.read_bytes() if bad.is_file() else None) == before
    assert {one.name for one in tmp_path.iterdir()} <= {bad.name, plan.parent.name}


def test_a_plan_of_a_newer_program_is_refused(run: Run, plan: Path) -> None:
    with closing(sqlite3.connect(plan)) as connection, connection:
        connection.execute("UPDATE meta SET value = '99' WHERE key = 'schema'")
    for words in plan_commands(plan):
        assert "99" in run(*words).refusal


@pytest.mark.parametrize("command", ["new", "sample"])
def test_a_plan_is_made_only_where_there_is_none(command: str, run: Run, plan: Path) -> None:
    before = plan.read_bytes()
    refused = [plan, plan.parent, plan.parent / "no" / "a.gpkg", plan.with_name("a.shp"), ""]
    for path in refused:
        assert run(command, path).refusal
    assert plan.read_bytes() == before
    assert [one.name for one in plan.parent.iterdir()] == [plan.name]


@pytest.mark.parametrize("crs", ["4326", "EPSG:3857", "EPSG:99999", "hello", "-5"])
def test_a_plan_is_not_made_in_a_crs_that_cannot_be_measured_in(
    crs: str, run: Run, tmp_path: Path
) -> None:
    assert crs.removeprefix("EPSG:") in run("new", tmp_path / "a.gpkg", "--crs", crs).refusal
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("command", ["render", "export", "window"])
def test_a_picture_is_never_written_over_something_else(command: str, run: Run, plan: Path) -> None:
    before = plan.read_bytes()
    picture = Path(shutil.copy(plan, plan.with_name("方案.png")))
    for source, out in (
        (plan, plan),
        (plan, plan.parent),
        (plan, plan.parent / "no" / "a.png"),
        (plan, plan.with_name("a.doc")),
        (plan, plan.with_name("a")),
        (picture, picture),
    ):
        option = ("--picture",) if command == "window" else ()
        assert run(command, source, *option, out).refusal
    assert plan.read_bytes() == before
    assert picture.read_bytes() == before
    assert {one.name for one in plan.parent.iterdir()} == {plan.name, picture.name}


@pytest.mark.parametrize(
    "words",
    [
        ("--size", "0x0"),
        ("--size", "10"),
        ("--size", "²x5"),
        ("--size", "-1x5"),
        ("--size", "99999x99999"),
        ("--extent", "1,2,3"),
        ("--extent", "a,b,c,d"),
        ("--extent", "5,5,1,1"),
        ("--extent", "nan,0,1,1"),
        ("--extent", "0,0,inf,1"),
        ("--layers", "nope"),
        ("--basemap", "没有.tif"),
    ],
)
def test_render_refuses_what_cannot_be_painted(
    words: tuple[str, str], run: Run, plan: Path
) -> None:
    out = plan.with_name("a.png")
    assert words[1].split(",")[0] in run("render", plan, out, *words).refusal
    assert not out.exists()


@pytest.mark.parametrize("words", [("--scale", "1"), ("--in", "没有"), ("--scale", "10" * 9)])
def test_export_refuses_what_cannot_be_printed(
    words: tuple[str, str], run: Run, plan: Path
) -> None:
    out = plan.with_name("a.pdf")
    assert words[1] in run("export", plan, out, *words).refusal
    assert not out.exists()


def test_a_plan_without_areas_cannot_be_printed(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "空.gpkg"
    run("new", path)
    for name in ("a.pdf", "a.png", "a.html"):
        assert run("export", path, tmp_path / name).refusal
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


def test_a_plan_that_another_program_writes_is_left_alone(
    run: Run, plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gridplanner.models.planfile.connection.BUSY_MS", 50)
    with closing(sqlite3.connect(plan, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        for command in READERS:
            assert run(command, plan).code in (0, 1)
        assert plan.name in run("assign", plan, "p1", "g2", "--role", "adviser").refusal
        other.execute("ROLLBACK")
        other.execute("BEGIN EXCLUSIVE")
        for command in (*READERS, "undo"):
            assert plan.name in run(command, plan).refusal
    assert run("assign", plan, "p1", "g2", "--role", "adviser").code == 0


def test_a_fault_of_the_program_is_one_sentence_and_its_trace_is_kept(
    run: Run, plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_path: Path) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("gridplanner.cli.telling.summarise", fail)
    told = run("info", plan, "--json")
    assert (told.code, told.out) == (2, "")
    (sentence,) = told.err.splitlines()
    assert "ZeroDivisionError" in sentence
    log = Path(sentence.split("详情在 ")[1].rstrip("。"))
    assert "Traceback" in log.read_text(encoding="utf-8")


def test_stopping_by_hand_is_no_fault(
    run: Run, plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(_path: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("gridplanner.cli.telling.summarise", stop)
    assert "取消" in run("info", plan).refusal


@pytest.mark.skipif(os.name == "nt", reason="Windows closes pipes otherwise")
def test_a_reader_that_has_enough_is_no_fault(start: Run, plan: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    try:
        told = start("info", plan, "--json", capture_output=False, stdout=writer, stderr=-1)
    finally:
        os.close(writer)
    assert told.code == 0
    assert not told.err


def test_a_real_process_tells_one_value_and_nothing_else(start: Run, plan: Path) -> None:
    told = start("check", plan, "--json", env={"PYTHONIOENCODING": "ascii"})
    assert told.code == 1
    assert told.err == ""
    assert told.json["findings"]
    told = start("render", plan, plan.with_name("a.png"), "--size", "80x60", "--timings")
    assert told.err == ""
    assert told.json["paint_ms"]
    assert "没有命令" in start("frobnicate", plan).refusal


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such device")
def test_an_answer_that_cannot_be_written_is_said(start: Run, plan: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no device that is always full")
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        told = start("info", plan, capture_output=False, stdout=full, stderr=-1)
    assert told.code == 2
    assert len(told.err.splitlines()) == 1


def test_a_program_without_a_console_can_be_called(
    run: Run, plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdout", None)
    assert run("info", plan).code == 0


def test_a_window_without_a_screen_is_refused(start: Run, plan: Path) -> None:
    if sys.platform != "linux":
        pytest.skip("elsewhere there is always a screen")
    nowhere = dict.fromkeys(("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"), "")
    assert "--help" in start(plan, env=nowhere).refusal
