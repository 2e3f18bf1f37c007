"""Commands that change a plan: what they keep, what they give back, what survives a kill."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from told import Run, across, read, tables

from gridplanner.models.plan import Plan
from gridplanner.models.standing import Standing

Split = Callable[[], dict[str, Any]]
KILLED = """
import os, sys
from gridplanner.__main__ import main
from gridplanner.models.session import Session
Session.close = lambda self: os.kill(os.getpid(), 9)
main(sys.argv[1:])
"""


def shapes(plan: Plan) -> np.ndarray:
    return np.array([grid.geometry for grid in plan.grids.values()], object)


def corners(shape: shapely.Geometry) -> set[tuple[float, float]]:
    return set(map(tuple, shapely.get_coordinates(shape).tolist()))


def households(plan: Plan, *grids: str) -> float:
    standing = Standing.of(plan)
    chosen = grids or tuple(plan.grids)
    return sum(standing.figures[one].count("households").known or 0 for one in chosen)


def buildings(plan: Plan, *grids: str) -> int:
    standing = Standing.of(plan)
    return sum(standing.figures[one].buildings for one in grids or tuple(plan.grids))


def posts(plan: Plan, area: str, role: str) -> set[str]:
    given = plan.assignments.values()
    return {one.person for one in given if (one.area, one.role) == (area, role)}


def test_split_conserves_what_it_parts(split_one: Split, plan: Path) -> None:
    before = read(plan)
    answer = split_one()
    after = read(plan)
    kept, new = answer["kept"], answer["new"]
    assert set(after.grids) - set(before.grids) == {new}
    assert [part["id"] for part in answer["parts"]] == [kept, new]
    assert shapely.coverage_is_valid(shapes(before), gap_width=0.01)
    assert shapely.coverage_is_valid(shapes(after), gap_width=0.01)
    assert shapely.is_valid(shapes(after)).all()
    assert households(after, kept, new) == households(before, kept)
    assert buildings(after, kept, new) == buildings(before, kept)
    assert households(after) == households(before)
    assert len(after.buildings) == len(before.buildings)
    whole = before.grids[kept].geometry
    parts = shapely.union_all([after.grids[kept].geometry, after.grids[new].geometry])
    assert parts.symmetric_difference(whole).area < 1e-6
    assert answer["parts"][0]["households"] >= answer["parts"][1]["households"]
    assert after.grids[kept].code == before.grids[kept].code
    assert after.grids[new].code not in {one.code for one in before.grids.values()}


def test_split_gives_the_neighbour_the_new_vertex(split_one: Split, plan: Path) -> None:
    before = read(plan)
    answer = split_one()
    after = read(plan)
    pair = [after.grids[answer[one]].geometry for one in ("kept", "new")]
    shared = corners(pair[0]) & corners(pair[1])
    ends = shared - corners(before.grids[answer["kept"]].geometry)
    met = 0
    for id_, grid in before.grids.items():
        if id_ == answer["kept"]:
            continue
        touching = {
            one for one in ends if grid.geometry.boundary.distance(shapely.Point(one)) < 1e-6
        }
        assert touching <= corners(after.grids[id_].geometry)
        assert grid.geometry.equals(after.grids[id_].geometry) or touching
        met += len(touching)
    assert met


def test_undo_gives_back_the_earlier_plan_exactly(split_one: Split, run: Run, plan: Path) -> None:
    before = tables(plan)
    split_one()
    grids = dict(read(plan).grids)
    assert tables(plan) != before
    assert run("undo", plan).code == 0
    assert tables(plan) == before
    assert run("redo", plan).code == 0
    assert read(plan).grids == grids
    assert "没有" in run("redo", plan).refusal
    assert run("undo", plan).code == 0
    assert "没有" in run("undo", plan).refusal


def test_every_step_is_in_the_log(split_one: Split, run: Run, plan: Path) -> None:
    split_one()
    run("undo", plan)
    run("redo", plan)
    entries = run("log", plan, "--json").json
    assert all(one.keys() == {"when", "who", "what"} for one in entries)
    whats = [one["what"] for one in entries]
    assert whats[-2:] == [f"撤销:{whats[-3]}", f"重做:{whats[-3]}"]
    assert [one["when"] for one in entries] == sorted(one["when"] for one in entries)
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:]+[+-]\d\d:\d\d", one["when"]) for one in entries)
    assert len(run("log", plan).out.splitlines()) == len(entries)
    assert "Split" in run("log", plan, "--lang", "en").out
    told = run("info", plan, "--json").json
    assert told["undo"] == [whats[-3]]
    assert told["redo"] == []


def test_an_edit_is_there_after_a_kill(run: Run, plan: Path) -> None:
    person = next(iter(read(plan).persons))
    words = ["assign", str(plan), person, "g2", "--role", "adviser"]
    done = subprocess.run(
        [sys.executable, "-c", KILLED, *words], capture_output=True, timeout=60, check=False
    )
    assert done.returncode in (-9, 9)
    assert person in posts(read(plan), "g2", "adviser")
    assert len(run("info", plan, "--json").json["undo"]) == 1
    assert run("undo", plan).code == 0
    assert [one.name for one in plan.parent.iterdir()] == [plan.name]


@pytest.mark.parametrize("form", ["wkt", "file", "bom", "heights", "parts", "lower case"])
def test_a_line_may_be_given_in_many_ways(form: str, run: Run, plan: Path) -> None:
    line = across(read(plan), "g2")
    first, last = re.findall(r"[\d.]+ [\d.]+", line)
    x, y = (sum(float(one.split()[at]) for one in (first, last)) / 2 for at in (0, 1))
    texts = {
        "heights": f"LINESTRING Z ({first} 5, {last} 7)",
        "parts": f"MultiLineString (({first}, {x} {y}), ({x} {y}, {last}))",
        "lower case": f"  linestring({first},{last})",
    }
    text = texts.get(form, line)
    if form in ("file", "bom"):
        file = plan.with_name("线 一.wkt")
        file.write_text(text + "\n", encoding="utf-8-sig" if form == "bom" else "utf-8")
        text = str(file)
    told = run("split", plan, "g2", "--exact", "--line", text)
    assert told.code == 0
    assert "g21" in told.out
    assert len(read(plan).grids) == 21


@pytest.mark.parametrize(
    "line",
    [
        "LINESTRING (0 0, 1 1)",
        "LINESTRING EMPTY",
        "LINESTRING (1 1)",
        "LINESTRING (1 1, 1 1)",
        "LINESTRING (nan 0, 1 1)",
        "LINESTRING (0 0, inf 1)",
        "LINESTRING (1e300 0, 1 1)",
        "MULTILINESTRING ((0 0, 1 1), (5 5, 6 6))",
        "POINT (1 1)",
        "LINESTRING (1 2",
        "不是线",
        "a" * 5000,
        "",
        ".",
    ],
)
def test_a_line_that_is_none_or_misses_changes_nothing(line: str, run: Run, plan: Path) -> None:
    before = plan.read_bytes()
    assert run("split", plan, "g2", "--line", line).refusal
    assert plan.read_bytes() == before


def test_a_line_that_ends_inside_or_makes_three_parts_is_refused(run: Run, plan: Path) -> None:
    left, bottom, right, top = read(plan).grids["g2"].geometry.bounds
    x, y = (left + right) / 2, (bottom + top) / 2
    inside = run("split", plan, "g2", "--exact", "--line", f"LINESTRING({left - 9} {y},{x} {y})")
    assert "里面" in inside.refusal
    zigzag = f"LINESTRING({left - 9} {y},{right + 9} {y},{right + 9} {y + 3},{left - 9} {y + 3})"
    assert "3" in run("split", plan, "g2", "--exact", "--line", zigzag).refusal
    assert run("info", plan, "--json").json["undo"] == []


def test_what_fits_several_is_answered_with_the_candidates(run: Run, plan: Path) -> None:
    drawn = read(plan)
    names = Counter(grid.name for grid in drawn.grids.values())
    name = names.most_common(1)[0][0]
    ids = [id_ for id_, grid in drawn.grids.items() if grid.name == name]
    for words in (
        ("split", plan, name, "--line", "LINESTRING(0 0,1 1)"),
        ("assign", plan, "p1", name, "--role", "adviser"),
        ("export", plan, plan.with_name("x.html"), "--in", name),
    ):
        refusal = run(*words).refusal
        assert all(re.search(rf"\b{id_}\b", refusal) for id_ in ids)
    codes = Counter(grid.code for grid in drawn.grids.values())
    twice = codes.most_common(1)[0][0]
    assert codes[twice] == 2
    assert "2" in run("split", plan, twice, "--line", "LINESTRING(0 0,1 1)").refusal


def test_a_person_of_a_common_name_is_asked_about(run: Run, plan: Path, tmp_path: Path) -> None:
    file = tmp_path / "人.csv"
    file.write_text("姓名,电话\n重名,10000000001\n重名,10000000002\n", encoding="utf-8")
    assert run("import", plan, file, "--as", "worker").code == 0
    twins = [id_ for id_, one in read(plan).persons.items() if one.name == "重名"]
    refusal = run("assign", plan, "重名", "g2", "--role", "adviser").refusal
    assert all(id_ in refusal for id_ in twins)
    assert run("assign", plan, twins[0], "g2", "--role", "adviser").code == 0


@pytest.mark.parametrize("word", ["", "没有", "c1", "p1", "G2"])
def test_a_grid_that_is_not_there_is_refused(word: str, run: Run, plan: Path) -> None:
    assert word in run("split", plan, word, "--line", "LINESTRING(0 0,1 1)").refusal


def test_assign_replaces_or_joins(run: Run, plan: Path) -> None:
    people = list(read(plan).persons.values())
    first, second = people[0].id, people[1].id
    assert run("assign", plan, first, "g2", "--role", "full_time").code == 0
    assert posts(read(plan), "g2", "full_time") == {first}
    told = run("assign", plan, people[1].phone, "g2", "--role", "full_time")
    assert told.code == 0
    assert people[1].name in told.out
    assert posts(read(plan), "g2", "full_time") == {second}
    assert run("assign", plan, first, "g2", "--role", "full_time", "--join").code == 0
    assert posts(read(plan), "g2", "full_time") == {first, second}
    assert run("assign", plan, first, "g2", "--role", "full_time").refusal
    assert len(run("info", plan, "--json").json["undo"]) == 3


@pytest.mark.parametrize(
    "words",
    [
        ("nobody", "g2", "--role", "adviser"),
        ("", "g2", "--role", "adviser"),
        ("p1", "", "--role", "adviser"),
        ("p1", "没有", "--role", "adviser"),
        ("p1", "g2", "--role", "boss"),
        ("p1", "g2"),
    ],
)
def test_assign_refuses_what_is_not_there(words: tuple[str, ...], run: Run, plan: Path) -> None:
    before = plan.read_bytes()
    assert run("assign", plan, *words).refusal
    assert plan.read_bytes() == before


def test_a_post_may_be_given_in_an_area_of_any_level(run: Run, plan: Path) -> None:
    assert run("assign", plan, "p1", "柳河街道", "--role", "chair").code == 0
    (township,) = read(plan).areas("township")
    assert posts(read(plan), township, "chair") == {"p1"}
