"""Women's groups and micro-homes from tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import drawn
import pytest
import rosters
import workbooks

from gridplanner.errors import GridplannerError
from gridplanner.models.edits import SetGroup
from gridplanner.models.ids import Ids
from gridplanner.models.importing import Request, Taken, preview, take
from gridplanner.models.plan import Plan
from gridplanner.models.rows import Assignment, Unit, WomensGroup

GROUPS = ["小组名称", "社区", "网格", "组长", "组长电话", "覆盖楼栋"]
HOMES = ["微家名称", "微家长", "联系电话", "社区", "网格", "地址", "x", "y"]


@pytest.fixture
def plan() -> Plan:
    return rosters.township()


def taken(
    plan: Plan, folder: Path, kind: str, head: Sequence[str], *rows: Sequence[object], **how: object
) -> Taken:
    path = workbooks.xlsx(folder / "表.xlsx", {"表": [head, *rows]})
    ids = Ids()
    ids.catch_up(plan)
    return take(plan, ids, Request(path, kind, **how))  # type: ignore[arg-type]


def members(plan: Plan, group: str) -> list[str]:
    named = plan.buildings.values("womens_group").tolist()
    ids = plan.buildings.ids(plan.buildings.find([f"b{n + 1}" for n in range(len(named))]))
    rows = plan.buildings.find(ids)
    return [id_ for id_, row in zip(ids, rows.tolist(), strict=True) if named[row] == group]


def reasons(done: Taken, part: str = "unplaced") -> list[str]:
    return [one["reason"] for one in done.report.decisions[part]]


def test_groups_with_ranges_compounds_and_lanes(plan: Plan, tmp_path: Path) -> None:
    rows = [
        ["柳河一组", "柳河社区", "001网格", "示例甲", "139 0000 0001", "1–3号楼、8号楼"],
        ["柳河二组", "柳河社区", "001网格", "示例乙", 13900000002, "柳河花园4-5栋"],
        ["怡景组", "柳河居委会", "002", "示例丙", "", "怡景名邸"],
        ["柳河巷组", "柳河社区", "第三网格", "示例丁", "", "柳河巷"],
        ["合计", None, None, None, None, 4],
    ]
    done = taken(plan, tmp_path, "group", GROUPS, *rows)
    groups = done.plan.womens_groups
    assert [(one.name, one.grid) for one in groups.values()] == [
        ("柳河一组", "g1"),
        ("柳河二组", "g1"),
        ("怡景组", "g2"),
        ("柳河巷组", "g3"),
    ]
    assert members(done.plan, "s1") == ["b1", "b2", "b3", "b8"]
    assert members(done.plan, "s2") == ["b4", "b5"]
    assert members(done.plan, "s3") == [f"b{n}" for n in range(9, 17)]
    assert members(done.plan, "s4") == [f"b{n}" for n in range(17, 25)]
    leaders = [done.plan.persons[one.leader].name for one in groups.values()]
    assert leaders == ["示例甲", "示例乙", "示例丙", "示例丁"]
    report = done.report
    assert (report.read, report.taken, report.made) == (5, 4, 4)
    assert [one.reason for one in report.refused] == ["total_row"]
    again = taken(done.plan, tmp_path, "group", GROUPS, *rows)
    for table in ("womens_group", "person", "assignment"):
        assert dict(again.plan.table(table)) == dict(done.plan.table(table))
    assert again.plan.buildings is done.plan.buildings


def test_a_changed_cell_moves_the_buildings(plan: Plan, tmp_path: Path) -> None:
    first = taken(
        plan, tmp_path, "group", GROUPS, ["一组", "柳河", "001", "甲乙", "", "1-3号楼"]
    ).plan
    shared = first.with_rows("unit", [Unit(id="u1", building="b4", womens_group="s1")])
    changed = taken(
        shared, tmp_path, "group", GROUPS, ["一组", "柳河", "001", "丙丁", "", "3-4号楼"]
    )
    assert members(changed.plan, "s1") == ["b3", "b4"]
    assert not changed.plan.table("unit")
    assert changed.plan.persons[changed.plan.womens_groups["s1"].leader].name == "丙丁"
    unsure = taken(
        shared, tmp_path, "group", GROUPS, ["一组", "柳河", "001", "", "", "3号楼、99号楼"]
    )
    assert members(unsure.plan, "s1") == ["b1", "b2", "b3"]  # not all is known: nobody leaves
    assert reasons(unsure) == ["no_building"]


def test_what_groups_leave_unsure(plan: Plan, tmp_path: Path) -> None:
    rows = [
        ["一组", "", "001网格", "", "", ""],
        ["二组", "柳河", "001", "", "", "柳合花园"],
        ["三组", "柳河", "001", "", "", "柳河花园1号楼2单元"],
        ["四组", "柳河", "999", "", "", ""],
        ["五组", "柳河", "001", "", "", "1号楼"],
        ["六组", "柳河", "001", "", "", "1号楼"],
        ["", "柳河", "001", "", "", ""],
    ]
    done = taken(plan, tmp_path, "group", GROUPS, *rows)
    assert [(one.row, one.reason) for one in done.report.refused] == [
        (1, "unsure_grid"),
        (4, "no_grid"),
        (7, "no_group_name"),
    ]
    assert [one.field for one in done.unsure] == ["area", "buildings"]
    assert reasons(done) == ["unsure_building", "unit_named"]
    assert reasons(done, "remarks") == ["building_taken"]
    choices = {one.key: one.candidates[0].id for one in done.unsure}
    settled = taken(plan, tmp_path, "group", GROUPS, *rows, choices=choices)
    assert [one.reason for one in settled.report.refused] == ["no_grid", "no_group_name"]
    second = next(one.id for one in settled.plan.womens_groups.values() if one.name == "二组")
    assert members(settled.plan, second) == [f"b{n}" for n in range(1, 9)]


def test_a_group_without_a_grid_lies_where_its_buildings_do(plan: Plan, tmp_path: Path) -> None:
    done = taken(
        plan,
        tmp_path,
        "group",
        ["妇女小组", "楼栋"],
        ["一组", "怡景名邸1-2号楼"],
        ["二组", "没有1号楼"],
    )
    (group,) = done.plan.womens_groups.values()
    assert group.grid == "g2"
    assert members(done.plan, group.id) == ["b9", "b10"]
    assert reasons(done, "remarks") == ["grid_by_buildings"]
    assert [one.reason for one in done.report.refused] == ["no_grid"]


def test_replace_dissolves_the_groups_that_the_file_does_not_name(
    plan: Plan, tmp_path: Path
) -> None:
    plan = plan.with_rows("womens_group", [WomensGroup(id="s9", name="旧组", grid="g1")])
    plan = SetGroup(("b1",), "s9").apply(plan, Ids())
    plan = plan.with_rows(
        "assignment", [Assignment(id="a9", person="p", area="s9", role="volunteer")]
    )
    row = ["新组", "柳河", "001", "", "", "2号楼"]
    done = taken(plan, tmp_path, "group", GROUPS, row, replace=True)
    assert [one.name for one in done.plan.womens_groups.values()] == ["新组"]
    assert not done.plan.assignments
    assert members(done.plan, "s9") == []


def test_replace_keeps_what_a_refused_row_may_mean(plan: Plan, tmp_path: Path) -> None:
    groups = [
        WomensGroup(id=f"s{n}", name=name, grid="g1") for n, name in ((8, "甲组"), (9, "乙组"))
    ]
    plan = plan.with_rows("womens_group", groups)
    rows = [["丙组", "柳河", "001", "", "", "2号楼"], ["甲组", "柳河", "999", "", "", ""]]
    done = taken(plan, tmp_path, "group", GROUPS, *rows, replace=True)
    assert [one.name for one in done.plan.womens_groups.values()] == ["甲组", "丙组"]
    east, north = drawn.at(50, 50)
    both = [
        ["暖心微家", "", "", "柳河", "001", "", east, north],
        ["和美微家", "", "", "柳河", "001", "", east + 9, north],
    ]
    plan = taken(plan, tmp_path, "micro_home", HOMES, *both).plan
    both[1][5:] = ["天上", None, None]
    done = taken(plan, tmp_path, "micro_home", HOMES, *both, replace=True)
    assert [one.reason for one in done.report.refused] == ["no_place"]
    assert len(done.plan.micro_homes) == 2


def test_the_members_of_a_group_are_taken_once(plan: Plan, tmp_path: Path) -> None:
    head = [*GROUPS, "组员"]
    rows = [
        [
            "柳河一组",
            "柳河社区",
            "001网格",
            "示例甲",
            "13900000001",
            "1号楼",
            "示例甲、示例乙、示例丙",
        ],
        ["柳河二组", "柳河社区", "001网格", "示例丁", "", "2号楼", "8人"],
    ]
    done = taken(plan, tmp_path, "group", head, *rows)
    one, two = done.plan.womens_groups.values()
    persons = done.plan.persons
    assert persons[one.leader].name == "示例甲"
    assert [persons[post.person].name for post in done.plan.posts_by("area")[one.id]] == [
        "示例乙",
        "示例丙",
    ]
    assert {post.role for post in done.plan.assignments.values()} == {"volunteer"}
    assert two.id not in done.plan.posts_by("area"), "a number is nobody"
    again = taken(done.plan, tmp_path, "group", head, *rows)
    for table in ("person", "assignment", "womens_group"):
        assert dict(again.plan.table(table)) == dict(done.plan.table(table))


def test_who_was_host_once_is_not_host_for_that(plan: Plan, tmp_path: Path) -> None:
    east, north = drawn.at(50, 50)
    row = ["暖心微家", "示例甲", "13900000001", "柳河", "001", "", east, north]
    plan = taken(plan, tmp_path, "micro_home", HOMES, row).plan
    [post] = plan.assignments.values()
    plan = plan.with_rows("assignment", [replace(post, until="2020-01-01")])
    back = taken(plan, tmp_path, "micro_home", HOMES, row).plan
    assert [one.until for one in back.assignments.values()] == ["2020-01-01", ""]
    row[1:3] = ["示例乙", "13900000002"]
    other = taken(plan, tmp_path, "micro_home", HOMES, row).plan
    assert [one.until for one in other.assignments.values()] == ["2020-01-01", ""]


def test_tables_without_a_group_or_a_grid_are_one_sentence(plan: Plan, tmp_path: Path) -> None:
    with pytest.raises(GridplannerError, match="名称"):
        taken(plan, tmp_path, "group", ["颜色", "大小"], ["红", 1])
    with pytest.raises(GridplannerError, match="网格"):
        taken(plan, tmp_path, "group", GROUPS, ["一组", "柳河", "999", "", "", ""])


def test_homes_by_coordinates_and_by_address(plan: Plan, tmp_path: Path) -> None:
    east, north = drawn.at(50, 50)
    rows = [
        ["暖心微家", "示例甲", "13900000001", "柳河", "001", "", east, north],
        ["和美微家", "示例乙", "", "柳河", "002", "怡景名邸2号楼", None, None],
        ["定不了", "示例丙", "", "", "", "天上", None, None],
        ["", "示例丁", "", "", "", "", east, north],
        ["太远", "", "", "", "", "", east + 9000, north],
        ["没数", "", "", "", "", "", 10.0**40, north],
    ]
    done = taken(plan, tmp_path, "micro_home", HOMES, *rows)
    homes = list(done.plan.micro_homes.values())
    assert [(one.name, one.parent) for one in homes] == [("暖心微家", "g1"), ("和美微家", "g2")]
    assert (homes[0].geometry.x, homes[0].geometry.y) == (east, north)
    assert [(one.role, one.area) for one in done.plan.assignments.values()] == [
        ("host", "h1"),
        ("host", "h2"),
    ]
    assert [one.reason for one in done.report.refused] == [
        "no_place",
        "no_home_name",
        "home_nowhere",
        "no_place",
    ]
    again = taken(done.plan, tmp_path, "micro_home", HOMES, *rows)
    for table in ("micro_home", "person", "assignment"):
        assert dict(again.plan.table(table)) == dict(done.plan.table(table))
    moved = [["暖心微家", "示例乙", "13900000001", "柳河", "001", "", east + 9, north]]
    later = taken(done.plan, tmp_path, "micro_home", HOMES, *moved).plan
    assert later.micro_homes["h1"].geometry.x == east + 9
    held = [one for one in later.assignments.values() if one.area == "h1"]
    assert [later.persons[one.person].name for one in held] == ["示例乙"]


def test_a_surveyors_table_names_the_north_first(plan: Plan, tmp_path: Path) -> None:
    east, north = drawn.at(50, 50)
    row = ["暖心微家", "", "", "", "", "", north, east]
    done = taken(plan, tmp_path, "micro_home", HOMES, row)
    (home,) = done.plan.micro_homes.values()
    assert home.parent == "g1"
    assert done.report.decisions["notes"]


def test_homes_in_degrees(plan: Plan, tmp_path: Path) -> None:
    from gridplanner.gis.crs import crs_of, transformer

    lon, lat = transformer(crs_of(plan.crs), crs_of("4490")).transform(*drawn.at(150, 50))
    head = ["微家名称", "经度", "纬度"]
    row = ["暖心微家", lon, lat]
    path = workbooks.xlsx(tmp_path / "微家.xlsx", {"表": [head, row]})
    assert preview(plan, Request(path, "micro_home")).degrees
    done = taken(plan, tmp_path, "micro_home", head, row, datum="wgs84")
    assert done.plan.micro_homes["h1"].parent == "g2"
    fresh = taken(Plan(), tmp_path, "micro_home", head, row, datum="wgs84")
    assert fresh.plan.crs
    assert fresh.plan.micro_homes["h1"].parent == ""


def test_a_home_of_an_unsure_address_is_asked_for(plan: Plan, tmp_path: Path) -> None:
    row = ["暖心微家", "示例甲", "", "", "", "柳合花园1号楼", None, None]
    done = taken(plan, tmp_path, "micro_home", HOMES, row)
    assert [one.reason for one in done.report.refused] == ["unsure_place"]
    assert not done.plan.persons
    (question,) = done.unsure
    choices = {question.key: "b1"}
    settled = taken(plan, tmp_path, "micro_home", HOMES, row, choices=choices)
    assert settled.plan.micro_homes["h1"].parent == "g1"
