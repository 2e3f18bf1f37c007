"""Sheets: true scale, round scales, orientation, labels apart, tables that fit, disclosure."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gridplanner import words
from gridplanner.errors import GridplannerError
from gridplanner.models import looks
from gridplanner.models.buildings import make_buildings
from gridplanner.models.plan import Plan
from gridplanner.models.rows import Area, Assignment, Grid, Person, Place
from gridplanner.models.sample import make_sample
from gridplanner.models.sheet import PAPERS, Paths, Sheet, Text, make_sheet
from gridplanner.models.sheet.furniture import bar_length, crs_words
from gridplanner.models.sheet.labels import _block
from gridplanner.models.sheet.paper import round_scale
from gridplanner.models.standing import Standing

X, Y = 500_000.0, 3_900_000.0
NOWHERE = shapely.MultiPolygon()


def _multi(left: float, bottom: float, right: float, top: float) -> shapely.MultiPolygon:
    return shapely.MultiPolygon([shapely.box(X + left, Y + bottom, X + right, Y + top)])


def strip(count: int, *, tall: bool = False, side: float = 300.0) -> Plan:
    """Return a community of square grids in a row."""
    plan = Plan(name="一排", crs="EPSG:4548")
    whole = (0, 0, side, side * count) if tall else (0, 0, side * count, side)
    plan = plan.with_rows("community", [Area(id="c1", name="排排社区", geometry=_multi(*whole))])
    grids = []
    for at in range(count):
        spot = (0, at * side, side, (at + 1) * side)
        if not tall:
            spot = (at * side, 0, (at + 1) * side, side)
        code, shape = f"{at + 1:03d}", _multi(*spot)
        grids.append(
            Grid(
                id=f"g{at + 1}",
                code=code,
                name=f"{code}网格",
                geometry=shape,
                parent="c1",
                households_reported=at + 2,
            )
        )
    return plan.with_rows("grid", grids)


@pytest.fixture(scope="module")
def town() -> Standing:
    return Standing.of(make_sample(grids=30, buildings=1200).plan)


def texts(sheet: Sheet) -> list[str]:
    return [one.text for one in sheet.items if isinstance(one, Text)]


def test_a_kilometre_is_two_hundred_millimetres_at_five_thousand() -> None:
    line = shapely.LineString([(X + 10, Y + 20), (X + 10 + 600, Y + 20 + 800)])
    plan = strip(3).with_rows("road", [Place(id="r1", name="量尺路", geometry=line)])
    sheet = make_sheet(Standing.of(plan), scale=5000, paper="A2")
    lengths = [
        float(np.hypot(*(one.coords[-1] - one.coords[0])))
        for one in sheet.items
        if isinstance(one, Paths) and len(one.coords) == 2 and one.clipped
    ]
    assert any(abs(length - 200) < 1e-6 for length in lengths)
    assert sheet.scale == 5000


@given(least=st.floats(10, 5_000_000))
def test_the_round_scale_is_the_next_round_number(least: float) -> None:
    scale = round_scale(least)
    assert scale >= least * (1 - 1e-9)
    assert scale <= least * 1.5
    assert len(str(scale).rstrip("0")) <= 3


@pytest.mark.parametrize("scale", [100, 500, 1000, 2000, 2500, 5000, 10000, 20000, 25000, 50000])
def test_usual_scales_are_round(scale: int) -> None:
    assert round_scale(scale) == scale


@pytest.mark.parametrize("paper", PAPERS)
def test_every_paper_has_its_size_and_everything_on_it(town: Standing, paper: str) -> None:
    sheet = make_sheet(town, paper=paper, unit="示例县社会治理中心", month="2026年11月")
    assert {sheet.width, sheet.height} == set(PAPERS[paper])
    said = texts(sheet)
    for one in (sheet.title, "内部用图", "图  例", "示例县社会治理中心", "2026年11月", "北"):
        assert one in said
    assert any("EPSG:4548" in one for one in said)
    assert any(one.startswith("数据截至") for one in said)
    assert any(one.startswith("1:") for one in said)
    for item in sheet.items:
        if isinstance(item, Text):
            assert 0 < item.x < sheet.width and 0 < item.y < sheet.height
            assert item.size >= 3.5


def test_the_page_lies_as_the_area_does() -> None:
    assert make_sheet(Standing.of(strip(6))).landscape
    assert not make_sheet(Standing.of(strip(6, tall=True))).landscape
    assert not make_sheet(Standing.of(strip(6)), orientation="portrait").landscape


def test_the_area_fits_unless_a_scale_was_given(town: Standing) -> None:
    sheet = make_sheet(town)
    left, bottom, right, top = shapely.total_bounds(
        [one.geometry for one in town.plan.grids.values()]
    )
    assert (right - left) / sheet.scale * 1000 <= sheet.window.width
    assert (top - bottom) / sheet.scale * 1000 <= sheet.window.height
    assert not any("裁去" in one for one in sheet.notes)
    cut = make_sheet(town, scale=1000)
    assert any("裁去" in one for one in cut.notes)
    assert any("裁去" in one for one in texts(cut))
    assert cut.origin == sheet.origin == ((left + right) / 2, (bottom + top) / 2)


def test_labels_do_not_overlap(town: Standing) -> None:
    sheet = make_sheet(town, paper="A1")
    labels = [one for one in sheet.items if isinstance(one, Text) and one.halo and not one.turn]
    assert len(labels) > 60
    blocks = [_block(one.x, one.y, [one.text], one.size * 0.84) for one in labels]
    pairs = shapely.STRtree(blocks).query(blocks, "intersects").T
    assert [(a, b) for a, b in pairs.tolist() if a < b] == []


def test_neighbouring_grids_differ_and_the_colours_stay(town: Standing) -> None:
    sheet = make_sheet(town)
    fills = {one.style.fill for one in sheet.items if isinstance(one, Paths)}
    assert len(fills & set(looks.PASTELS)) >= 4


def test_labels_have_three_lines_where_there_is_room() -> None:
    plan = strip(2).with_rows("person", [Person(id="p1", name="王秀兰", phone="10000000001")])
    plan = plan.with_rows(
        "assignment", [Assignment(id="a1", person="p1", area="g1", role="full_time")]
    )
    sheet = make_sheet(Standing.of(plan))
    said = [one.text for one in sheet.items if isinstance(one, Text) and one.halo]
    assert {"001", "2户", "王秀兰", "002", "3户", "空缺"} <= set(said)
    assert not any("1000000" in one for one in texts(sheet))


def test_the_table_lists_every_grid_with_its_sum(town: Standing) -> None:
    sheet = make_sheet(town, paper="A2")
    assert sheet.table.level == "grid"
    grids = len(town.plan.grids)
    assert len(sheet.table.rows) - len(sheet.table.strong) == grids
    assert sheet.table.rows[-1][0] == "合计"
    assert sheet.table.rows[-1][3] == f"{grids}个网格"


def test_a_table_too_long_is_summed_up_or_says_what_is_missing() -> None:
    plan = strip(700, side=100.0)
    sheet = make_sheet(Standing.of(plan), paper="A4")
    assert sheet.table.more > 0
    assert any(f"{sheet.table.more}行" in one for one in sheet.notes)
    assert f"……另有{sheet.table.more}行未列出" in texts(sheet)
    second = replace(plan.communities["c1"], id="c2", name="另一社区", geometry=_multi(0, -9, 9, 0))
    moved = [replace(one, parent="c2") for one in plan.grids.values() if int(one.id[1:]) > 350]
    summed = plan.with_rows("community", [second]).with_rows("grid", moved)
    sheet = make_sheet(Standing.of(summed), paper="A4")
    assert sheet.table.level == "community"
    assert [row[1] for row in sheet.table.rows] == ["350", "350", "700"]


def test_few_households_are_not_told_in_reporting() -> None:
    standing = Standing.of(strip(6))
    assert "2户" in texts(make_sheet(standing))
    reported = texts(make_sheet(standing, profile="reporting"))
    assert "<5户" in reported
    assert not {"2户", "3户", "4户", "2", "3", "4"} & set(reported)


def test_a_public_map_has_its_number_and_no_stamp() -> None:
    said = texts(make_sheet(Standing.of(strip(2)), profile="public", approval="鲁S(2026)001号"))
    assert "审图号:鲁S(2026)001号" in said
    assert "内部用图" not in said


def test_neighbours_outside_the_chosen_area_are_grey(town: Standing) -> None:
    community = next(iter(town.plan.communities))
    sheet = make_sheet(town, area=community)
    assert town.plan.communities[community].name in sheet.title
    fills = [one.style.fill for one in sheet.items if isinstance(one, Paths)]
    assert "#ebebe8" in fills
    assert len(sheet.table.rows) <= 1 + len(town.plan.below(community, "grid"))


def test_one_grid_fills_a_page() -> None:
    sheet = make_sheet(Standing.of(strip(3)), area="g1", paper="A4")
    assert sheet.title == "排排社区001网格图"
    assert len(sheet.table.rows) == 1


def test_points_and_grids_without_shape_are_taken_as_they_are() -> None:
    plan = strip(2)
    virtual = Grid(
        id="g9", code="009", name="虚拟网格", kind="virtual", parent="c1", geometry=NOWHERE
    )
    spots = shapely.points([(X + 50, Y + 60), (X + 400, Y + 90), (X + 605, Y + 90), (X + 9e4, Y)])
    plan = replace(plan, buildings=make_buildings(np.arange(1, 5), spots, {}, []))
    standing = Standing.of(plan.with_rows("grid", [virtual]))
    sheet = make_sheet(standing)
    rings = [one for one in sheet.items if isinstance(one, Paths) and len(one.coords) == 33]
    assert len(rings) == 3 + 2  # each building; the uncovered one and the legend have a symbol
    assert "009" in [row[0] for row in sheet.table.rows]
    assert "漏划楼栋" in texts(sheet)
    assert any("另有1栋漏划楼栋" in one for one in sheet.notes)


def test_a_name_above_is_not_said_twice() -> None:
    plan = strip(1)
    long = replace(plan.grids["g1"], name="排排社区007网格", code="370811007001007Z")
    standing = Standing.of(plan.with_rows("grid", [long]))
    sheet = make_sheet(standing, area="g1")
    assert sheet.title == "排排社区007网格图"
    assert sheet.table.rows[0][0] == "007"


def test_a_detailed_table_does_not_shrink_the_map() -> None:
    town = Standing.of(make_sample(grids=140, buildings=1400).plan)
    small = make_sheet(town, paper="A4")
    assert small.table.level == "community"
    assert any("按社区" in one for one in small.notes)
    assert make_sheet(town, paper="A1").table.level == "grid"


def test_it_speaks_english_too(town: Standing) -> None:
    words.use_language("en")
    sheet = make_sheet(town)
    said = texts(sheet)
    assert "Legend" in said and "N" in said
    chinese = [one for one in said if any("\u4e00" <= letter <= "\u9fff" for letter in one)]
    own = {row.name for table in town.plan.tables for row in _named(town.plan, table)}
    assert [one for one in chinese if one not in own and not _made_of(one, own)] == []


def _named(plan: Plan, table: str) -> list[Place]:
    return [one for one in plan.table(table).values() if hasattr(one, "name")]


def _made_of(text: str, names: set[str]) -> bool:
    """Tell whether a text is Chinese only where it holds names of the plan."""
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, "") if name else text
    return not any("\u4e00" <= letter <= "\u9fff" for letter in text)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"paper": "B5"}, "sheet.no_such_paper"),
        ({"orientation": "sideways"}, "sheet.no_such_orientation"),
        ({"scale": 0}, "sheet.bad_scale"),
        ({"area": "g999"}, "sheet.no_such_area"),
        ({"profile": "secret"}, "disclosure.no_such_profile"),
    ],
)
def test_what_does_not_exist_is_refused(wrong: dict[str, object], code: str) -> None:
    with pytest.raises(GridplannerError) as caught:
        make_sheet(Standing.of(strip(2)), **wrong)  # type: ignore[arg-type]
    assert caught.value.code == code
    assert str(caught.value)


def test_an_empty_plan_says_what_to_do() -> None:
    with pytest.raises(GridplannerError, match="导入"):
        make_sheet(Standing.of(Plan(name="空", crs="EPSG:4548")))


@given(scale=st.integers(10, 10_000_000), most=st.floats(40, 120))
def test_the_scale_bar_is_round_and_fits(scale: int, most: float) -> None:
    metres = bar_length(scale, most)
    assert most * 0.45 <= metres / scale * 1000 <= most
    assert f"{metres:.10g}".strip("0.")[:1] in "12458"


def test_the_coordinate_system_is_named_as_maps_do() -> None:
    assert crs_words("EPSG:4548") == "2000国家大地坐标系 高斯-克吕格投影 中央经线117°(EPSG:4548)"
    assert "UTM" in crs_words("EPSG:32650")
    assert crs_words("") == "坐标系未定"
