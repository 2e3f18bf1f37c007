"""Files into a plan: every row accounted for, nothing lost, nothing doubled."""

from __future__ import annotations

import json
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import box

from gridplanner.errors import Cancelled, GridplannerError
from gridplanner.models.change import compare
from gridplanner.models.ids import Ids
from gridplanner.models.importing import Request, Taken, guess_mapping, import_into, preview, take
from gridplanner.models.plan import Plan
from gridplanner.models.rows import Lock
from gridplanner.models.session import Session

EAST, NORTH = 500_000, 3_900_000


def geojson(path: Path, rows: list[tuple[Any, dict[str, Any]]], crs: int | None = 4548) -> Path:
    """Write shapes, in metres unless said otherwise, and what stands beside them."""
    features = [
        {
            "type": "Feature",
            "properties": cells,
            "geometry": None if shape is None else json.loads(shapely.to_geojson(shape)),
        }
        for shape, cells in rows
    ]
    value: dict[str, Any] = {"type": "FeatureCollection", "features": features}
    if crs:
        value["crs"] = {"type": "name", "properties": {"name": f"urn:ogc:def:crs:EPSG::{crs}"}}
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    return path


def square(x: float, y: float, width: float = 100, height: float = 100) -> shapely.Polygon:
    return box(EAST + x, NORTH + y, EAST + x + width, NORTH + y + height)


def taken(path: Path, kind: str, before: Taken | None = None, **options: Any) -> Taken:
    plan, ids = (before.plan, before.ids) if before else (Plan(), Ids())
    return take(plan, ids, Request(path, kind, **options))


def communities(folder: Path) -> Taken:
    rows = [
        (
            square(0, 0, 200),
            {"社区编码": "370811001001", "社区名称": "柳河社区", "街道名称": "柳河街道"},
        ),
        (
            square(200, 0, 200),
            {"社区编码": "370811001002", "社区名称": "东湖社区", "街道名称": "柳河街道"},
        ),
    ]
    return taken(geojson(folder / "社区.geojson", rows), "community")


def test_parents_are_found_by_code_then_name_then_place(tmp_path):
    above = communities(tmp_path)
    rows = [
        (square(300, 0), {"网格编码": "370811001001001", "网格名称": "一"}),
        (square(200, 0), {"网格名称": "二", "社区名称": "柳河社区居委会"}),
        (square(100, 0), {"网格名称": "三"}),
        (square(900, 0), {"网格名称": "四"}),
    ]
    done = taken(geojson(tmp_path / "网格.geojson", rows), "grid", above)
    names = {one.id: one.name for one in done.plan.communities.values()}
    parents = {one.name: names.get(one.parent, "") for one in done.plan.grids.values()}
    assert parents == {"一": "柳河社区", "二": "柳河社区", "三": "柳河社区", "四": ""}
    assert done.report.decisions["parents"] == {"code": 1, "name": 1, "place": 1, "none": 1}


def test_parts_are_joined_and_one_code_with_two_names_stays_two(tmp_path):
    rows = [
        (square(0, 0), {"code": "001", "name": "甲"}),
        (square(500, 0), {"code": "001", "name": "甲"}),
        (square(200, 0), {"code": "001", "name": "乙"}),
        (square(300, 0), {"name": "丙"}),
        (square(400, 0), {"name": "丙"}),
    ]
    done = taken(geojson(tmp_path / "a.geojson", rows), "grid")
    assert [one.name for one in done.plan.grids.values()] == ["甲", "乙", "丙"]
    assert done.plan.grids["g1"].geometry.area == pytest.approx(20_000)
    assert done.report.taken == 5
    assert [one["rows"] for one in done.report.decisions["joined"]] == [[1, 2], [4, 5]]


def test_overlaps_and_duplicates_are_kept_and_said(tmp_path):
    rows = [
        (square(0, 0), {"name": "甲"}),
        (square(90, 0), {"name": "乙"}),
        (square(0, 0), {"name": "丙"}),
        (square(190.05, 0), {"name": "丁"}),
    ]
    done = taken(geojson(tmp_path / "a.geojson", rows), "grid")
    shapes = {one.name: one.geometry for one in done.plan.grids.values()}
    assert shapes["甲"].intersection(shapes["乙"]).area == pytest.approx(1000, abs=20)
    assert shapes["甲"].equals(shapes["丙"])
    assert shapes["乙"].distance(shapes["丁"]) == 0
    assert [one["rows"] for one in done.report.decisions["duplicates"]] == [[1, 3]]
    assert [one["rows"] for one in done.report.decisions["overlaps"]] == [[1, 2]]
    assert "甲 / 乙" in done.report.text()


def test_importing_again_changes_nothing_and_new_words_update(tmp_path):
    path = tmp_path / "a.geojson"
    rows = [
        (square(100 * n, 0), {"编码": f"00{n}", "名称": f"{n}网格", "特产": "柳"}) for n in range(3)
    ]
    first = taken(geojson(path, rows), "grid")
    again = taken(path, "grid", first)
    assert not compare(first.plan, again.plan)
    assert again.ids.counters == first.ids.counters
    rows[1][1]["名称"] = "柳河网格"
    changed = taken(geojson(path, rows[1:]), "grid", first)
    assert [one.name for one in changed.plan.grids.values()] == ["0网格", "柳河网格", "2网格"]
    assert changed.plan.grids["g2"].extra["特产"] == "柳"
    locks = [Lock(id="x1", area="g1"), Lock(id="x2", area="g1", other="g2")]
    locked = first.plan.with_rows("lock", [*locks, Lock(id="x3", area="g3")])
    replaced = taken(path, "grid", replace(first, plan=locked), replace=True)
    assert list(replaced.plan.grids) == ["g2", "g3"]
    assert list(replaced.plan.table("lock")) == ["x3"], "locks of grids that are no more"


def test_new_grids_are_fitted_among_those_that_are_there(tmp_path):
    first = taken(geojson(tmp_path / "a.geojson", [(square(0, 0), {"name": "甲"})]), "grid")
    rows = [
        (square(100.06, 0, 100, 50), {"name": "乙"}),
        (square(100.03, 50, 100, 50), {"name": "丙"}),
    ]
    done = taken(geojson(tmp_path / "b.geojson", rows), "grid", first)
    shapes = [one.geometry for one in done.plan.grids.values()]
    assert shapely.coverage_is_valid(shapes, gap_width=0.01)
    assert shapely.union_all(shapes).area == pytest.approx(20_000, abs=10)


def test_workers_of_a_grid_layer_become_people_with_posts(tmp_path):
    cells = {
        "名称": "001",
        "网格员": "示例甲、示例乙",
        "网格员联系方式": "10000000001、10000000002",
    }
    path = geojson(tmp_path / "a.geojson", [(square(0, 0), {**cells, "网格长": "示例丙"})])
    done = taken(path, "grid")
    posts = {
        done.plan.persons[one.person].name: (done.plan.persons[one.person].phone, one.role)
        for one in done.plan.assignments.values()
    }
    assert posts == {
        "示例甲": ("10000000001", "full_time"),
        "示例乙": ("10000000002", "full_time"),
        "示例丙": ("", "grid_leader"),
    }
    assert not taken(path, "grid", with_workers=False).plan.persons
    cells["网格员"], cells["网格员联系方式"] = "示例丁", "10000000004"
    after = taken(geojson(path, [(square(0, 0), cells)]), "grid", done)
    held = {after.plan.persons[one.person].name for one in after.plan.assignments.values()}
    assert held == {"示例丁", "示例丙"}


@pytest.mark.parametrize(("zeros", "expected"), [("blank", [None, 0, 0]), ("none", [0, 0, 0])])
def test_a_zero_is_unknown_on_a_residential_grid_unless_it_is_said_to_be_none(
    tmp_path, zeros, expected
):
    rows = [
        (square(0, 0), {"名称": "甲", "户数": 0, "网格类型": "社区网格"}),
        (square(100, 0), {"名称": "乙", "户数": 0, "网格类型": "专属网格"}),
        (square(200, 0), {"名称": "丙", "户数": 0, "编码": "001Z", "网格类型": ""}),
    ]
    done = taken(geojson(tmp_path / "a.geojson", rows), "grid", zeros=zeros)
    assert [one.households_reported for one in done.plan.grids.values()] == expected
    assert [one.kind for one in done.plan.grids.values()] == ["urban", "dedicated", "dedicated"]


def test_buildings_are_columns_and_residents_data_stays_out(tmp_path):
    rows: list[Any] = [
        (
            square(0, 0, 10, 10),
            {"楼栋名称": "1号楼", "户数": 12, "层数": 6, "户主电话": "1", "备注": "新"},
        ),
        (shapely.Point(EAST + 50, NORTH), {"楼栋名称": "2号楼", "户数": 0, "层数": None}),
        (square(20, 0, 10, 10), {"楼栋名称": "3号楼", "户数": -1, "层数": 2}),
    ]
    path = geojson(tmp_path / "a.geojson", rows)
    done = taken(path, "building")
    stock = done.plan.buildings
    assert stock.footprints.is_point.tolist() == [False, False, True]
    by_name = dict(zip(stock.values("name").tolist(), range(3), strict=True))
    assert stock.number("households", by_name["1号楼"]) == 12
    assert stock.number("households", by_name["2号楼"]) is None
    assert stock.number("households", by_name["3号楼"]) is None
    assert json.loads(stock.text("extra", by_name["1号楼"])) == {"备注": "新"}
    assert done.report.decisions["dropped"] == ["户主电话"]
    rows[0][1]["户数"] = 15
    again = taken(geojson(path, rows), "building", done)
    assert again.report.decisions["updated"] == 3
    assert again.plan.buildings.footprints.same_as(stock.footprints)
    assert np.nansum(again.plan.buildings.values("households")) == 15


def test_exploding_conserves_counts_and_marks_them(tmp_path):
    block = shapely.MultiPolygon(
        [square(0, 0, 10, 10), square(50, 0, 20, 10), square(90, 0, 5, 10)]
    )
    path = geojson(tmp_path / "a.geojson", [(block, {"户数": 52, "层数": 6})])
    whole = taken(path, "building")
    assert (whole.report.taken, whole.report.made) == (1, 1)
    parts = taken(path, "building", explode=True)
    assert (parts.report.taken, parts.report.made) == (1, 3)
    assert parts.plan.buildings.values("households").sum() == 52
    assert set(parts.plan.buildings.values("estimated").tolist()) == {"households"}
    assert parts.plan.buildings.values("floors").tolist() == [6, 6, 6]


def test_buildings_know_their_compound_by_name_or_place(tmp_path):
    rows = [(square(0, 0, 5, 5), {"小区": "柳河花园"}), (square(60, 0, 5, 5), {"小区": ""})]
    done = taken(geojson(tmp_path / "b.geojson", rows), "building")
    rows = [(square(500, 0), {"名称": "柳河花园"}), (square(50, 0), {"名称": "东湖苑"})]
    done = taken(geojson(tmp_path / "c.geojson", rows), "compound", done)
    assert sorted(done.plan.buildings.values("compound").tolist()) == ["k1", "k2"]


def test_roads_and_water_keep_their_names(tmp_path):
    line = shapely.LineString([(EAST, NORTH), (EAST + 9, NORTH)])
    done = taken(geojson(tmp_path / "r.geojson", [(line, {"道路名称": "洸河路"})]), "road")
    done = taken(
        geojson(tmp_path / "w.geojson", [(line, {"名称": "柳河"}), (square(0, 0), {})]),
        "water",
        done,
    )
    assert done.plan.places("road")["r1"].name == "洸河路"
    assert [one.geometry.geom_type for one in done.plan.places("water").values()] == [
        "MultiLineString",
        "MultiPolygon",
    ]


def test_the_first_file_sets_the_crs_and_later_ones_follow(tmp_path):
    lonlat = geojson(
        tmp_path / "a.geojson", [(box(116.5, 35.4, 116.6, 35.5), {"name": "甲"})], None
    )
    done = taken(lonlat, "township")
    assert done.plan.crs == "EPSG:4548"
    metres = geojson(tmp_path / "b.geojson", [(square(0, 0), {"name": "乙"})], 4547)
    later = taken(metres, "grid", done)
    assert later.plan.crs == "EPSG:4548"
    assert later.plan.grids["g1"].geometry.bounds[0] < EAST - 200_000
    assert taken(lonlat, "township", target_crs="EPSG:4527").plan.crs == "EPSG:4527"
    with pytest.raises(GridplannerError, match="3857"):
        taken(lonlat, "township", target_crs="EPSG:3857")


def test_shifted_files_are_taken_back(tmp_path):
    path = geojson(tmp_path / "a.geojson", [(box(116.5, 35.4, 116.6, 35.5), {"name": "甲"})], None)
    plain, amap = (
        taken(path, "grid", datum=datum).plan.grids["g1"].geometry for datum in (None, "gcj02")
    )
    assert 400 < plain.centroid.distance(amap.centroid) < 600
    assert "GCJ02" in taken(path, "grid", datum="gcj02").report.text()


def test_old_datums_are_said(tmp_path):
    path = geojson(tmp_path / "a.geojson", [(square(0, 0), {"name": "甲"})], 2437)
    assert "北京54" in taken(path, "grid").report.text()


@pytest.mark.parametrize(
    ("options", "word"),
    [
        ({"mapping": {"name": "没有"}}, "没有"),
        ({"mapping": {"colour": "名称"}}, "colour"),
        ({"crs": "EPSG:4490"}, "EPSG:4490"),
        ({"layer": "别的"}, "别的"),
    ],
)
def test_wrong_requests_are_one_sentence(tmp_path, options, word):
    path = geojson(tmp_path / "a.geojson", [(square(0, 0), {"名称": "甲"})])
    with pytest.raises(GridplannerError, match=word):
        taken(path, "grid", **options)


def test_short_field_names_and_a_parent_by_name(tmp_path):
    above = communities(tmp_path)
    path = geojson(tmp_path / "a.geojson", [(square(900, 0), {"A": "甲", "B": "东湖社区", "C": 7})])
    mapping = {"name": "A", "parent": "B", "households": "C"}
    grid = taken(path, "grid", above, mapping=mapping).plan.grids["g1"]
    assert (grid.name, grid.parent, grid.households_reported) == ("甲", "c2", 7)


def test_none_taken_is_one_sentence_and_cancel_leaves_nothing(tmp_path):
    path = geojson(tmp_path / "a.geojson", [(shapely.Point(EAST, NORTH), {"名称": "甲"})])
    with pytest.raises(GridplannerError, match="种类不对"):
        taken(path, "grid")
    with pytest.raises(Cancelled):
        take(Plan(), Ids(), Request(path, "building"), lambda done, total: False)


def test_columns_are_guessed_from_chinese_and_english_names():
    found = guess_mapping(["NAME", "adcode", "社区名称", "Households", "OBJECTID"], "grid")
    assert found == {
        "name": "NAME",
        "code": "adcode",
        "community": "社区名称",
        "households_reported": "Households",
    }


def test_preview_shows_what_would_be_taken(tmp_path):
    cells = {"名称": "甲", "户数": 0, "网格员": "示例甲"}
    path = geojson(
        tmp_path / "a.geojson", [(box(116.5, 35.4, 116.6, 35.5), cells), (None, cells)], None
    )
    seen = preview(Plan(), Request(path, "grid"))
    assert seen.degrees
    assert seen.has_workers
    assert seen.zeros == 2
    assert seen.shapes == {"polygon": 1, "none": 1}
    assert seen.samples["名称"] == ("甲",)
    shifted = preview(Plan(), Request(path, "grid", datum="gcj02"))
    assert 400 < np.hypot(*(seen.outlines[0][0] - shifted.outlines[0][0])) < 600
    wrong = preview(Plan(), Request(path, "grid", crs="EPSG:4548"))
    assert wrong.problem is not None


def test_an_import_is_on_disk_with_a_backup_and_a_dry_run_is_not(tmp_path):
    path = geojson(tmp_path / "a.geojson", [(square(0, 0), {"名称": "甲"})])
    session = Session.create(tmp_path / "plan.gpkg", "方案")
    assert import_into(session, Request(path, "grid"), dry_run=True).made == 1
    assert not session.plan.grids
    import_into(session, Request(path, "grid"))
    session.close()
    assert list(tmp_path.glob("plan.*.bak.gpkg"))
    again = Session.open(tmp_path / "plan.gpkg")
    assert [one.name for one in again.plan.grids.values()] == ["甲"]
    assert again.undo_sentence is None
    again.close()


shapes = st.sampled_from(
    [
        None,
        shapely.Point(EAST, NORTH),
        shapely.LineString([(EAST, NORTH), (EAST + 1, NORTH)]),
        shapely.Polygon(
            [(EAST, NORTH), (EAST + 9, NORTH + 9), (EAST + 9, NORTH), (EAST, NORTH + 9)]
        ),
        square(0, 0),
        square(50, 50),
        square(100, 0),
        box(1e300, 0, 1.1e300, 1),
    ]
)
cells = st.fixed_dictionaries(
    {"名称": st.sampled_from(["甲", "乙", ""]), "编码": st.sampled_from(["001", "002", ""])}
)


@settings(max_examples=40, deadline=None)
@given(
    rows=st.lists(st.tuples(shapes, cells), min_size=1, max_size=8),
    kind=st.sampled_from(
        ["grid", "community", "building", "road", "water", "compound", "micro_home"]
    ),
)
def test_every_row_is_accounted_for(rows, kind):
    with tempfile.TemporaryDirectory() as folder:
        path = geojson(Path(folder) / "a.geojson", [(square(0, 0), {}), *rows])
        try:
            done = taken(path, kind, crs="EPSG:4548")
        except GridplannerError as error:
            assert path.name in str(error)
            return
    report = done.report.as_json()
    assert report["read"] == len(rows) + 1 == report["taken"] + len(report["refused"])
    assert all(1 <= one["row"] <= len(rows) + 1 for one in report["refused"])
    json.dumps(report)
    held = len(done.plan.buildings) if kind == "building" else len(done.plan.table(kind))
    assert held == report["made"] <= report["taken"]


def test_songbei_is_what_it_is(shared_data):
    path = shared_data / "cn" / "songbei_south.gpkg"
    done: Taken | None = None
    for layer, kind in (
        ("区县", "district"),
        ("乡镇", "township"),
        ("社区", "community"),
        ("网格", "grid"),
    ):
        done = taken(path, kind, done, layer=layer)
        assert done.report.read == done.report.taken
        areas = [one.geometry for one in done.plan.areas(kind).values()]
        assert shapely.coverage_is_valid(areas, gap_width=0.01)
    assert done is not None
    plan = done.plan
    counts = {
        level: len(plan.areas(level)) for level in ("district", "township", "community", "grid")
    }
    assert counts == {"district": 1, "township": 7, "community": 96, "grid": 82}
    assert all(plan.level_of(one.parent) == "community" for one in plan.grids.values())
    assert len(set(plan.communities) - {one.parent for one in plan.grids.values()}) == 55
    assert {one.kind for one in plan.grids.values()} == {"dedicated"}
    assert sum(one.population_reported or 0 for one in plan.grids.values()) > 70_000
    assert {one.area for one in plan.assignments.values()} == set(plan.grids)


def test_shenzhen_buildings_lie_in_their_streets(shared_data):
    path = shared_data / "cn" / "shenzhen.gpkg"
    done = taken(path, "township", layer="街道")
    done = taken(path, "building", done, layer="南山建筑")
    done = taken(path, "road", done, layer="南山道路")
    assert len(done.plan.areas("township")) == 74
    assert len(done.plan.buildings) == 5438
    assert len(done.plan.places("road")) == 272
    streets = shapely.STRtree([one.geometry for one in done.plan.areas("township").values()])
    anchors = shapely.points(done.plan.buildings.footprints.anchors)
    assert len(np.unique(streets.query(anchors, "intersects")[0])) == 5438


def test_a_plan_without_name_for_a_level_keeps_that_column(tmp_path):
    row = (square(0, 0), {"名称": "甲", "区县名称": "示例县"})
    done = taken(geojson(tmp_path / "a.geojson", [row]), "grid")
    assert done.plan.grids["g1"].extra == {"区县名称": "示例县"}
    later = take(
        replace(done.plan),
        done.ids,
        Request(geojson(tmp_path / "b.geojson", [row]), "district", mapping={"name": "区县名称"}),
    )
    assert later.plan.grids["g1"].parent == "d1"
