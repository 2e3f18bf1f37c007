"""The import command: every row accounted for, nothing written where it must not be."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from told import Run, read

from gridplanner.models.planfile.file import PlanFile

KEYS = {"read", "taken", "made", "repaired", "refused", "decisions"}


def square(x: float, y: float, size: float = 0.01) -> list[list[list[float]]]:
    return [[[x, y], [x + size, y], [x + size, y + size], [x, y + size], [x, y]]]


def layer(path: Path, *features: tuple[dict[str, Any], object]) -> Path:
    """Write a GeoJSON of polygons, in longitude and latitude."""
    written = [
        {
            "type": "Feature",
            "properties": properties,
            "geometry": rings and {"type": "Polygon", "coordinates": rings},
        }
        for properties, rings in features
    ]
    value = {"type": "FeatureCollection", "features": written}
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    return path


@pytest.fixture
def empty(run: Run, tmp_path: Path) -> Path:
    """An empty plan in a folder of its own."""
    folder = tmp_path / "新 方案"
    folder.mkdir()
    assert run("new", folder / "甲.gpkg").code == 0
    return folder / "甲.gpkg"


@pytest.fixture
def communities(tmp_path: Path) -> Path:
    """Two communities side by side, and a row without a shape."""
    return layer(
        tmp_path / "社区 一.geojson",
        ({"社区编码": "370811007001", "社区名称": "东社区"}, square(116.60, 35.40)),
        ({"社区编码": "370811007002", "社区名称": "西社区"}, square(116.61, 35.40)),
        ({"社区编码": "370811007003", "社区名称": "无形社区"}, None),
    )


def test_the_report_accounts_for_every_row(run: Run, empty: Path, communities: Path) -> None:
    told = run("import", empty, communities, "--as", "community", "--json")
    assert told.code == 0
    assert told.err == ""
    report = told.json
    assert report.keys() == KEYS
    assert (report["read"], report["taken"], report["made"], report["repaired"]) == (3, 2, 2, 0)
    assert [one.keys() for one in report["refused"]] == [{"row", "reason"}]
    assert report["refused"][0]["row"] == 3
    assert report["read"] == report["taken"] + len(report["refused"])
    assert report["decisions"].keys() >= {"encoding", "crs", "datum", "mapping"}
    assert report["decisions"]["mapping"]["name"] == "社区名称"
    info = run("info", empty, "--json").json
    assert info["crs"] == "EPSG:4548"
    assert info["counts"]["community"] == 2
    assert {one.name for one in read(empty).communities.values()} == {"东社区", "西社区"}


def test_it_says_the_same_in_words(run: Run, empty: Path, communities: Path) -> None:
    told = run("import", empty, communities, "--as", "community")
    assert communities.name in told.out
    assert "3" in told.out.splitlines()[0]
    assert len(told.out.splitlines()) >= 2


def test_a_dry_run_writes_nothing(run: Run, empty: Path, communities: Path) -> None:
    before = empty.read_bytes()
    words = ("import", empty, communities, "--as", "community", "--json")
    dry = run(*words, "--dry-run").json
    assert empty.read_bytes() == before
    assert [one.name for one in empty.parent.iterdir()] == [empty.name]
    assert run(*words).json == dry


def test_each_import_keeps_a_dated_backup_and_ends_undo(
    run: Run, plan: Path, communities: Path
) -> None:
    assert run("assign", plan, "p1", "g2", "--role", "adviser").code == 0
    before = plan.read_bytes()
    for _ in range(3):
        assert run("import", plan, communities, "--as", "community").code == 0
    backups = sorted(one for one in plan.parent.iterdir() if one != plan)
    assert len(backups) == 3
    assert before in [one.read_bytes() for one in backups]
    assert all(".bak.gpkg" in one.name for one in backups)
    assert "没有" in run("undo", plan).refusal
    assert run("info", backups[0]).code == 0


def test_a_second_import_updates_and_replace_removes(
    run: Run, empty: Path, communities: Path, tmp_path: Path
) -> None:
    run("import", empty, communities, "--as", "community")
    ids = {one.code: id_ for id_, one in read(empty).communities.items()}
    renamed = ({"code": "370811007001", "name": "新东社区"}, square(116.60, 35.40))
    again = layer(tmp_path / "b.geojson", renamed)
    report = run("import", empty, again, "--as", "community", "--json").json
    assert (report["read"], report["taken"]) == (1, 1)
    assert read(empty).communities[ids["370811007001"]].name == "新东社区"
    assert len(read(empty).communities) == 2
    assert run("import", empty, again, "--as", "community", "--replace").code == 0
    assert set(read(empty).communities) == {ids["370811007001"]}


def test_county_is_another_word_for_district(run: Run, empty: Path, communities: Path) -> None:
    assert run("import", empty, communities, "--as", "county").code == 0
    assert len(read(empty).areas("district")) == 2


def test_columns_can_be_named(run: Run, empty: Path, communities: Path) -> None:
    words = ("import", empty, communities, "--as", "community", "--dry-run", "--json")
    mapping = run(*words, "--map", "name=社区编码", "--map", "code=").json["decisions"]["mapping"]
    assert mapping["name"] == "社区编码"
    assert not mapping.get("code")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--map", "code=社区编码", "--map", "code=社区名称"), "code"),
        (("--map", "code=没有这列"), "没有这列"),
        (("--map", "frob=社区编码"), "frob"),
        (("--map", "社区编码"), "社区编码"),
        (("--map", "=社区编码"), "社区编码"),
        (("--encoding", "frob"), "frob"),
        (("--crs", "frob"), "frob"),
        (("--crs", "EPSG:4548"), "EPSG:4548"),
        (("--layer", "frob"), "frob"),
    ],
)
def test_a_wish_that_cannot_be_met_is_refused(
    words: tuple[str, ...], said: str, run: Run, empty: Path, communities: Path
) -> None:
    before = empty.read_bytes()
    assert said in run("import", empty, communities, "--as", "community", *words).refusal
    assert empty.read_bytes() == before
    assert [one.name for one in empty.parent.iterdir()] == [empty.name]


FILES = {
    "missing.shp": None,
    "empty.shp": b"",
    "empty.geojson": b"",
    "empty.csv": b"",
    "empty.xlsx": b"",
    "cut.geojson": b'{"type":"FeatureCollection","features":[',
    "zero.geojson": b'{"type":"FeatureCollection","features":[]}',
    "no shape.geojson": b'{"type":"FeatureCollection","features":[{"type":"Feature",'
    b'"properties":{"a":1},"geometry":null}]}',
    "paper.pdf": b"%PDF-1.4",
    "drawing.dwg": b"AC1027",
    "table.csv": b"a,b\n1,2\n",
    "heads.csv": "姓名,电话\n".encode(),
    "cut.xlsx": b"PK\x03\x04xxxx",
    "cut.kml": b"<kml>",
    "broken.gpkg": b"SQLite format 3\0" + b"x" * 500,
    "nothing.zip": b"PK\5\6" + b"\0" * 18,
    "text.txt": "王".encode("gb18030"),
    "picture.png": b"\x89PNG\r\n\x1a\n" + b"\0" * 40,
}


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("kind", ["grid", "building", "worker"])
def test_a_file_that_cannot_be_taken_is_refused(
    name: str, kind: str, run: Run, empty: Path, tmp_path: Path
) -> None:
    file = tmp_path / f"坏 {name}"
    content = FILES[name]
    if content is not None:
        file.write_bytes(content)
    before = empty.read_bytes()
    assert run("import", empty, file, "--as", kind, "--json").refusal
    assert empty.read_bytes() == before
    assert [one.name for one in empty.parent.iterdir()] == [empty.name]


def test_a_folder_is_no_file(run: Run, empty: Path, tmp_path: Path) -> None:
    assert tmp_path.name in run("import", empty, tmp_path, "--as", "grid").refusal


def test_a_plan_of_ours_has_many_layers_and_one_can_be_taken(
    run: Run, empty: Path, plan: Path
) -> None:
    refusal = run("import", empty, plan, "--as", "grid").refusal
    assert "micro_grid" in refusal
    assert run("import", empty, plan, "--as", "grid", "--layer", "grid").code == 0
    assert len(read(empty).grids) == 20


def test_people_come_from_a_table(run: Run, plan: Path, tmp_path: Path) -> None:
    community = next(iter(read(plan).communities.values())).name
    head, row = "姓名,性别,电话,职务,社区,网格", "甲一,女,10000009999,专职网格员"
    file = tmp_path / "名单.csv"
    file.write_bytes(f"{head}\n{row},{community},001网格\n,,,,,\n".encode("gb18030"))
    report = run("import", plan, file, "--as", "worker", "--json").json
    assert report["taken"] >= 1
    assert report["read"] == report["taken"] + len(report["refused"])
    (person,) = (one for one in read(plan).persons.values() if one.name == "甲一")
    posts = [one.role for one in read(plan).assignments.values() if one.person == person.id]
    assert posts == ["full_time"]


def test_a_disk_that_is_full_leaves_the_plan_as_it_was(
    run: Run, empty: Path, communities: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_given: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(PlanFile, "replace", refuse)
    before = empty.read_bytes()
    refusal = run("import", empty, communities, "--as", "community").refusal
    assert "No space" in refusal
    assert empty.read_bytes() == before
    assert [one.name for one in empty.parent.iterdir()] == [empty.name]


def test_songbei_by_the_command_line(run: Run, empty: Path, shared_data: Path) -> None:
    source = shared_data / "cn" / "songbei_south.gpkg"
    assert "网格" in run("import", empty, source, "--as", "grid").refusal
    steps = {"区县": "county", "乡镇": "township", "社区": "community", "网格": "grid"}
    reports = {
        name: run("import", empty, source, "--as", kind, "--layer", name, "--json").json
        for name, kind in steps.items()
    }
    assert {name: one["read"] for name, one in reports.items()} == {
        "区县": 3,
        "乡镇": 13,
        "社区": 124,
        "网格": 84,
    }
    assert all(one["read"] == one["taken"] + len(one["refused"]) for one in reports.values())
    counts = run("info", empty, "--json").json["counts"]
    made = [counts[level] for level in ("district", "township", "community", "grid")]
    assert made == [1, 7, 96, 82]
    told = run("check", empty, "--json", "--fail-on", "never")
    assert told.code == 0
    kinds = Counter((one["rule"], one["kind"]) for one in told.json["findings"])
    assert kinds["G2", "no_grid"] == 55
