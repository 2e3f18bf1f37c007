"""What commands answer: exit codes and JSON, to the letter of the contract."""

from __future__ import annotations

import json
from pathlib import Path

import click
import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage
from rasters import encoded, mbtiles
from told import Run, read

from gridplanner.cli import COMMANDS
from gridplanner.cli.commands import make_command
from gridplanner.models.checks import IDS
from gridplanner.models.looks import BUILDING_COLOURINGS, COLOURINGS
from gridplanner.words import catalogue

FIGURES = {"mean", "cv", "max_deviation", "max_min", "in_band"}


def keys(findings: list[dict[str, object]]) -> list[str]:
    """Return what a flaw and a finding have in common, in an order."""
    common = ("rule", "severity", "kind", "subject")
    return sorted(json.dumps([one[key] for key in common], sort_keys=True) for one in findings)


@pytest.mark.parametrize(
    ("grids", "buildings", "seed"),
    [(65, 7000, 1), (20, 1500, 2), (6, 300, 3), (65, 4000, 4), (20, 3000, 5), (6, 100, 6)],
)
def test_check_finds_exactly_what_the_sample_planted(
    grids: int, buildings: int, seed: int, run: Run, tmp_path: Path
) -> None:
    path = tmp_path / "样本.gpkg"
    size = ("--grids", grids, "--buildings", buildings, "--seed", seed)
    made = run("sample", path, *size, "--json")
    assert made.code == 0
    assert made.err == ""
    found = run("check", path, "--json")
    assert found.code == 1
    assert keys(found.json["findings"]) == keys(made.json["planted"])
    assert made.json["planted"]


def test_sample_says_what_it_made(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    answer = run("sample", path, "--grids", 6, "--buildings", 100, "--json").json
    assert answer.keys() == {"plan", "grids", "buildings", "persons", "seed", "planted"}
    assert (answer["plan"], answer["grids"], answer["buildings"]) == (str(path), 6, 100)
    assert str(path) in run("sample", tmp_path / "a b.gpkg", "--grids", 6).out.replace(" b", "")


def test_the_same_seed_makes_the_same_sample(run: Run, tmp_path: Path) -> None:
    words = ("--grids", 6, "--buildings", 100, "--seed", 9, "--json")
    one, other = (run("sample", tmp_path / f"{n}.gpkg", *words).json for n in "ab")
    assert one["planted"] == other["planted"]


def test_check_answers_as_agreed(run: Run, plan: Path) -> None:
    answer = run("check", plan, "--json").json
    assert answer.keys() == {"plan", "counts", "findings", "ignored", "unchecked"}
    assert answer["plan"] == str(plan)
    assert answer["counts"].keys() == {"error", "warning", "info"}
    for one in answer["findings"]:
        assert one.keys() == {"rule", "severity", "kind", "subject", "where", "message"}
        assert one["subject"].keys() == {"type", "id"}
        assert [type(value) for value in one["where"]] == [float, float]
        assert one["message"]
    for severity, count in answer["counts"].items():
        assert count == sum(one["severity"] == severity for one in answer["findings"])


def test_check_says_how_long_it_took(run: Run, plan: Path) -> None:
    seconds = run("check", plan, "--json", "--timings").json["seconds"]
    assert list(seconds) == ["open", *IDS]
    assert all(isinstance(value, float) for value in seconds.values())
    assert list(run("check", plan, "--json", "--timings", "--rule", "G6").json["seconds"]) == [
        "open",
        "G6",
    ]
    assert "G2 0." in run("check", plan, "--timings").out


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((), 1),
        (("--fail-on", "never"), 0),
        (("--rule", "G4"), 0),
        (("--rule", "G4", "--fail-on", "warning"), 1),
        (("--rule", "G4", "--rule", "g6"), 1),
    ],
)
def test_check_fails_from_the_severity_that_was_asked_for(
    words: tuple[str, ...], code: int, run: Run, plan: Path
) -> None:
    told = run("check", plan, "--json", *words)
    assert told.code == code
    rules = {one["rule"] for one in told.json["findings"]}
    if "--rule" in words:
        assert rules == {word.upper() for word in words if word[0] in "Gg"}


def test_a_plan_without_faults_passes(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "空.gpkg"
    assert run("new", path, "--crs", "EPSG:4548", "--name", "空方案").code == 0
    told = run("check", path, "--fail-on", "warning", "--json")
    assert told.code == 0
    assert told.json["counts"] == {"error": 0, "warning": 0, "info": 0}
    assert run("balance", path, "--json").json["rows"] == []
    assert run("balance", path).out.strip()
    assert run("info", path, "--json").json == {
        "name": "空方案",
        "crs": "EPSG:4548",
        "schema": 4,
        "counts": dict.fromkeys(run("info", path, "--json").json["counts"], 0),
        "extent": None,
        "undo": [],
        "redo": [],
    }


@pytest.mark.parametrize("by", ["grid", "worker", "group", "community", "township"])
def test_balance_answers_as_agreed(by: str, run: Run, plan: Path) -> None:
    told = run("balance", plan, "--by", by, "--json")
    answer = told.json
    assert told.code == 0
    assert answer.keys() >= FIGURES | {"groups", "rows"}
    assert all(one.keys() == FIGURES | {"gini", "jain"} for one in answer["groups"].values())
    wanted = {"id", "name", "group", "load", "households", "deviation"}
    assert all(one.keys() >= wanted for one in answer["rows"])
    loads = [one["load"] for one in answer["rows"] if one["load"] is not None]
    mean = sum(loads) / len(loads)
    assert answer["mean"] == pytest.approx(mean)
    variance = sum((load - mean) ** 2 for load in loads) / len(loads)
    assert answer["cv"] == pytest.approx(variance**0.5 / mean)
    away = [abs(load / mean - 1) for load in loads]
    assert answer["max_deviation"] == pytest.approx(max(away))
    assert answer["in_band"] == pytest.approx(sum(one <= 0.10 for one in away) / len(away))
    unknown = [one for one in answer["rows"] if one["load"] is None]
    assert all(one["deviation"] is None for one in unknown)
    assert answer["weights"] == {
        "households": 1,
        "elderly_alone": 6,
        "families_in_difficulty": 6,
    }


def test_balance_says_what_the_loads_are_made_of(run: Run, plan: Path) -> None:
    told = run("balance", plan, "--by", "community")
    assert "户数 每一个 1、独居老人 每一个 6" in told.out.splitlines()[-1]


def test_balance_tells_grids_of_one_name_apart(run: Run, plan: Path) -> None:
    drawn = read(plan)
    lines = run("balance", plan).out.splitlines()
    for id_, grid in drawn.grids.items():
        (line,) = (one for one in lines if one.split()[:1] == [id_])
        assert line.endswith((f"{drawn.communities[grid.parent].name} {grid.name}", "(估)"))


def test_long_balances_show_both_ends(
    run: Run, plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from gridplanner.cli import looking

    whole = run("balance", plan).out.splitlines()
    monkeypatch.setattr(looking, "SHOWN", 4)
    short = run("balance", plan).out.splitlines()
    assert len(short) < len(whole)
    assert short[:3] == whole[:3]
    assert "--json" in short[3]


def test_info_tells_name_counts_and_steps(run: Run, plan: Path) -> None:
    answer = run("info", plan, "--json").json
    assert answer.keys() == {"name", "crs", "schema", "counts", "extent", "undo", "redo"}
    assert answer["counts"]["grid"] == 20
    assert answer["counts"]["building"] == 1500
    left, bottom, right, top = answer["extent"]
    assert left < right
    assert bottom < top
    assert answer["undo"] == answer["redo"] == []
    assert "EPSG:4548" in run("info", plan).out


def test_new_without_crs_waits_for_the_first_import(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "n.gpkg"
    assert run("new", path).code == 0
    assert run("info", path, "--json").json["crs"] == ""
    assert run("info", path, "--json").json["name"] == "n"


@pytest.mark.parametrize("place", ["before", "after", "equals", "group"])
def test_either_language_wherever_it_is_asked_for(place: str, run: Run, plan: Path) -> None:
    words = {
        "before": ("info", "--lang", "en", plan),
        "after": ("info", plan, "--lang", "en"),
        "equals": ("info", plan, "--lang=en"),
        "group": ("--lang", "en", "info", plan),
    }
    assert "Grid" in run(*words[place]).out
    assert "网格" in run("info", plan, "--lang", "zh").out
    missing = plan.with_name("no.gpkg")
    assert run("info", missing, "--lang", "en").refusal.startswith("There is no")
    assert "没有找到" in run("info", missing, "--lang", "zh").refusal


def test_help_is_there_for_every_command(run: Run) -> None:
    for command in COMMANDS:
        told = run(command, "--help")
        assert told.code == 0
        assert "--lang" in told.out
    assert all(command in run("--help").out for command in COMMANDS)


def test_render_measures_as_agreed(run: Run, plan: Path) -> None:
    out = plan.with_name("图 一.png")
    told = run("render", plan, out, "--size", "200x120", "--repeat", 3, "--timings")
    assert told.json.keys() == {"open_s", "first_s", "paint_ms"}
    assert len(told.json["paint_ms"]) == 3
    assert told.json["open_s"] > 0 and told.json["first_s"] > 0
    assert out.read_bytes().startswith(b"\x89PNG")
    assert int.from_bytes(out.read_bytes()[16:20], "big") == 200
    first = out.read_bytes()
    assert run("render", plan, out, "--size", "200x120", "--layers", "grid, road").code == 0
    assert out.read_bytes() != first


@pytest.mark.parametrize(
    ("option", "names"), [("--colour", COLOURINGS), ("--buildings", BUILDING_COLOURINGS)]
)
def test_every_colouring_is_painted(
    option: str, names: tuple[str, ...], run: Run, plan: Path
) -> None:
    pictures = {}
    for name in names:
        out = plan.with_name(f"{name}.png")
        assert run("render", plan, out, "--size", "300x200", option, name).code == 0
        pictures[name] = out.read_bytes()
    # the sample has no women's groups: all look as those that are not set do
    assert len(set(pictures.values())) == len(names)
    for name in names:
        assert run("export", plan, plan.with_name(f"{name}.html"), option, name).code == 0
        assert run("export", plan, plan.with_name(f"{name}.pdf"), option, name).code == 0


def test_render_lays_a_base_map_below(run: Run, plan: Path) -> None:
    path = plan.with_name("世界 底图.mbtiles")
    mbtiles(path, {(0, 0, 0): encoded(np.full((3, 256, 256), 90, np.uint8))})
    out = plan.with_name("a.png")
    assert run("render", plan, out, "--size", "80x60", "--basemap", path).code == 0
    assert QImage(str(out)).pixelColor(0, 0) == QColor(90, 90, 90)


@pytest.mark.parametrize(
    ("name", "start"), [("图 纸.pdf", b"%PDF"), ("a.PNG", b"\x89PNG"), ("网页.html", b"<!DOCTYPE")]
)
def test_export_writes_paper_and_web(name: str, start: bytes, run: Run, plan: Path) -> None:
    out = plan.with_name(name)
    out.write_text("an older one", encoding="utf-8")
    told = run("export", plan, out, "--in", "g1", "--paper", "A4")
    assert told.code == 0
    assert str(out) in told.out
    assert out.read_bytes()[:9].upper().startswith(start.upper())
    assert {one.name for one in plan.parent.iterdir()} == {plan.name, name}


def test_every_option_is_explained_and_no_explanation_is_left_over() -> None:
    explained = {code.partition("option_")[2] for code in catalogue("zh") if "cli.option_" in code}
    group = make_command()
    assert isinstance(group, click.Group)
    commands = [group, *(group.get_command(click.Context(group), name) for name in COMMANDS)]
    options = {
        parameter.name
        for command in commands
        if command
        for parameter in command.params
        if isinstance(parameter, click.Option)
    }
    assert explained == options
    assert {code for code in catalogue("zh") if code.startswith("cli.help_")} == {
        f"cli.help_{name}" for name in COMMANDS
    }
