"""Rosters as offices make them: every row accounted for, and the same again changes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
import rosters
import workbooks
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gridplanner.errors import Cancelled, GridplannerError
from gridplanner.models.ids import Ids
from gridplanner.models.importing import Request, Taken, people_from_text, take
from gridplanner.models.plan import Plan
from gridplanner.models.rows import Area, Assignment, Person, WomensGroup

HEAD = "姓名\t性别\t电话\t职务\t社区\t网格\t承担比例\t任职时间\t离任时间\t方式\t住址\t妇女小组\n"


@pytest.fixture
def plan() -> Plan:
    return rosters.township()


def pasted(plan: Plan, *rows: str, choices: dict[str, str] | None = None) -> Taken:
    """Take cells under the usual header; what a row leaves out at its end is blank."""
    wide = HEAD.count("\t")
    text = HEAD + "".join(row + "\t" * (wide - row.count("\t")) + "\n" for row in rows)
    ids = Ids()
    ids.catch_up(plan)
    return people_from_text(plan, ids, text, choices=choices)


def posts(plan: Plan) -> list[tuple[str, str, str]]:
    return [
        (plan.persons[one.person].name, one.area, one.role) for one in plan.assignments.values()
    ]


def reasons(taken: Taken, part: str = "unplaced") -> list[str]:
    return [one["reason"] for one in taken.report.decisions[part]]


def same(one: Plan, other: Plan) -> bool:
    return all(
        dict(one.table(name)) == dict(other.table(name))
        for name in ("person", "assignment", "womens_group", "micro_home")
    )


@pytest.mark.parametrize("write", [rosters.messy_xlsx, rosters.messy_csv])
def test_a_messy_roster_of_three_hundred_rows(
    plan: Plan, tmp_path: Path, write: Callable[[Path], Path]
) -> None:
    path = write(tmp_path / f"花名册.{write.__name__[6:]}")
    request = Request(path, "worker")
    first = take(plan, Ids(), request)
    report = first.report
    assert report.read == rosters.ROWS
    assert report.read == report.taken + len(report.refused)
    assert Counter(one.reason for one in report.refused) == {
        "total_row": 12,
        "no_name": 10,
        "note_row": 1,
    }
    assert report.decisions["blank_rows"] == 7
    assert report.decisions["rows_above_header"] == 2
    assert report.decisions["dropped"] == ["身份证号"]
    assert not any("身份证号" in one.extra for one in first.plan.persons.values())
    assert Counter(reasons(first, "remarks")) == {
        "bad_date": 10,
        "dates_turned": 10,
        "same_person": 5,
    }
    lost = Counter(reasons(first))
    assert (lost["bad_share"], lost["digits_lost"], lost["no_role"]) == (19, 10, 10)
    # Every row is refused, has a post, or is told of.
    told = {one["row"] for one in report.decisions["unplaced"]}
    told |= {one.row for one in report.refused}
    assert len(told) + len({one.person for one in first.plan.assignments.values()}) >= 272
    again = take(first.plan, first.ids, request)
    assert same(first.plan, again.plan)
    assert again.report.decisions["updated"] == again.report.made == report.made
    assert [one.key for one in again.unsure] == [one.key for one in first.unsure]
    assert report.text().count("\n") > 100


def test_settled_by_hand_a_csv_gives_what_the_workbook_gives(plan: Plan, tmp_path: Path) -> None:
    files = (rosters.messy_xlsx(tmp_path / "一.xlsx"), rosters.messy_csv(tmp_path / "一.csv"))
    plans = []
    for path in files:
        asked = take(plan, Ids(), Request(path, "worker"))
        merged = {one.key: one.candidates[0].id for one in asked.unsure if one.field == "area"}
        done = take(plan, Ids(), Request(path, "worker", choices=merged))
        plans.append(done.plan)
        again = take(done.plan, done.ids, Request(path, "worker", choices=merged))
        assert same(done.plan, again.plan)
    by_workbook, by_text = (
        {(plan.persons[one.person].phone, one.role) for one in plan.assignments.values()}
        for plan in plans
    )
    assert by_workbook == by_text


def test_spellings_of_one_phone_are_one_person(plan: Plan) -> None:
    done = pasted(
        plan,
        "示例甲\t女\t139 0000-0001\t网格员\t柳河\t001网格",
        "示 例 甲\t女\t+86 13900000001\t执委\t柳河社区\t002",
        "示例甲\t男\t0086-139-0000-0001\t\t\t",
    )
    (person,) = done.plan.persons.values()
    assert (person.name, person.phone, person.sex) == ("示例甲", "13900000001", "f")
    assert posts(done.plan) == [("示例甲", "g1", "full_time"), ("示例甲", "g2", "executive")]
    told = ["same_person", "sex_contradicts", "same_person"]
    assert sorted(reasons(done, "remarks")) == sorted(told)


def test_new_words_update_and_nobody_is_doubled(plan: Plan) -> None:
    first = pasted(plan, "示例甲\t女\t13900000001\t兼职网格员\t柳河\t001\t50%\t2024.3.1")
    (old,) = first.plan.assignments.values()
    assert (old.role, old.share, old.since) == ("part_time", 0.5, "2024-03-01")
    role = pasted(first.plan, "示例甲\t女\t13900000001\t专职网格员\t柳河\t001")
    (post,) = role.plan.assignments.values()
    assert (post.id, post.role, post.since) == (old.id, "full_time", "2024-03-01")
    phone = pasted(role.plan, "示例甲\t女\t13900000002\t专职网格员\t柳河\t001")
    assert [one.phone for one in phone.plan.persons.values()] == ["13900000002"]
    assert reasons(phone, "remarks") == ["phone_moved"]
    # In another grid it is another person of that name.
    other = pasted(role.plan, "示例甲\t女\t13900000002\t专职网格员\t东湖\t003")
    assert len(other.plan.persons) == 2
    no_phone = pasted(role.plan, "示例甲\t女\t\t执委\t柳河\t002")
    assert len(no_phone.plan.persons) == 1
    elsewhere = pasted(role.plan, "示例甲\t女\t\t执委\t东湖\t002")
    assert len(elsewhere.plan.persons) == 2


def test_a_post_by_hand_stays_when_the_file_confirms_another(plan: Plan) -> None:
    row = "示例甲\t女\t13900000001\t专职网格员\t柳河\t001"
    first = pasted(plan, row)
    extra = Assignment(id="a9", person="p1", area="g1", role="grid_leader")
    both = first.plan.with_rows("assignment", [extra])
    assert same(pasted(both, row).plan, both)


@pytest.mark.parametrize("share", ["300%", "3", "150%", "0", "-20%", "多"])
def test_a_share_that_is_none_loses_the_post_alone(plan: Plan, share: str) -> None:
    done = pasted(plan, f"示例甲\t女\t13900000001\t网格员\t柳河\t001\t{share}", "示例乙\t\t\t\t\t")
    assert len(done.plan.persons) == 2
    assert not done.plan.assignments
    assert reasons(done) == ["bad_share"]
    assert done.report.taken == 2


def test_dual_posts_ways_and_several_grids(plan: Plan) -> None:
    done = pasted(
        plan,
        "示例甲\t女\t13900000001\t网格员、执委\t柳河\t001、002网格\t\t2021.3-2024.6\t\t巡回",
        "示例乙\t女\t13900000002\t网格员兼执委(驻点)\t东湖居委会\t1-3网格",
        "示例丙\t女\t13900000003\t社区书记、妇联主席\t东湖社区\t",
    )
    held = {(one.person, one.area, one.role): one for one in done.plan.assignments.values()}
    assert len(held) == 11
    assert held["p1", "g2", "executive"].mode == "roving"
    assert held["p1", "g2", "full_time"].mode == ""
    assert held["p1", "g1", "full_time"].until == "2024-06-30"
    assert held["p2", "g8", "executive"].mode == "resident"
    assert ("p3", "c2", "chair") in held
    assert reasons(done, "remarks") == ["role_left"]


def test_a_grid_of_several_communities_is_asked_for(plan: Plan) -> None:
    row = "示例甲\t女\t13900000001\t网格员\t\t001网格"
    done = pasted(plan, row)
    assert reasons(done) == ["several_areas"]
    (question,) = done.unsure
    assert [one.id for one in question.candidates] == ["g1", "g6"]
    chosen = pasted(plan, row, choices={question.key: "g6"})
    assert posts(chosen.plan) == [("示例甲", "g6", "full_time")]
    assert not chosen.unsure
    left = pasted(plan, row, choices={question.key: ""})
    assert not left.plan.assignments
    assert reasons(left) == ["left_out"]


def test_what_is_merely_alike_is_never_taken(plan: Plan) -> None:
    done = pasted(plan, "示例甲\t女\t1\t网格员\t柳合社区\t001网格\t\t\t\t\t柳何花园1号楼")
    assert not done.plan.assignments
    assert done.plan.persons["p1"].home == ""
    assert {one.field for one in done.unsure} == {"area", "home"}
    area = next(one for one in done.unsure if one.field == "area")
    assert area.candidates[0].id == "g1"


def test_homes_are_matched_by_name_and_address(plan: Plan) -> None:
    homes = ["柳河花园一幢2单元301室", "任城区柳河街道柳河花园2号楼", "东湖巷3号", "花园99号楼"]
    rows = [f"示例{n}\t女\t139{n:08}\t\t\t\t\t\t\t\t{home}" for n, home in enumerate(homes)]
    done = pasted(plan, *rows)
    found = [one.home for one in done.plan.persons.values()]
    assert found == ["b1", "b2", "b59", ""]


def test_leaders_members_and_hosts_hold_their_own_seats(plan: Plan) -> None:
    plan = plan.with_rows(
        "womens_group", [WomensGroup(id="s1", name="柳河花园妇女小组", grid="g1")]
    )
    plan = plan.with_rows(
        "micro_home", [Area(id="h1", name="暖心微家", geometry=plan.grids["g1"].geometry.centroid)]
    )
    text = (
        "姓名\t电话\t职务\t社区\t网格\t妇女小组\t妇女微家\t楼栋\n"
        "示例甲\t1\t妇女小组组长\t柳河\t001\t柳河花园妇女小组\t\t\n"
        "示例乙\t2\t巾帼志愿者\t柳河\t001\t柳河花园妇女小组\t\t\n"
        "示例丙\t3\t微家长\t柳河\t001\t\t暖心微家\t\n"
        "示例丁\t4\t楼栋长\t柳河\t001\t\t\t柳河花园3栋\n"
    )
    done = people_from_text(plan, Ids(), text)
    assert done.plan.womens_groups["s1"].leader == "p1"
    assert posts(done.plan) == [
        ("示例乙", "s1", "volunteer"),
        ("示例丙", "h1", "host"),
        ("示例丁", "b3", "micro_leader"),
    ]


def test_a_wide_table_gives_leader_and_worker_of_each_grid(plan: Plan) -> None:
    text = (
        "社区\t网格\t网格长\t电话\t网格员\t电话\n"
        "柳河社区\t001网格\t示例甲\t13900000001\t示例乙\t13900000002\n"
        "柳河社区\t002网格\t示例甲\t13900000001\t示例丙\t13900000003\n"
    )
    done = people_from_text(plan, Ids(), text)
    assert sorted(posts(done.plan)) == sorted(
        [
            ("示例乙", "g1", "full_time"),
            ("示例甲", "g1", "grid_leader"),
            ("示例丙", "g2", "full_time"),
            ("示例甲", "g2", "grid_leader"),
        ]
    )


def test_a_sheet_named_after_a_community_tells_where_it_is(plan: Plan, tmp_path: Path) -> None:
    rows = [["姓名", "网格"], ["示例甲", "001网格"]]
    path = workbooks.xlsx(tmp_path / "名单.xlsx", {"柳河社区": rows, "东湖社区": rows})
    with pytest.raises(GridplannerError, match="柳河社区、东湖社区"):
        take(plan, Ids(), Request(path, "worker"))
    done = take(plan, Ids(), Request(path, "worker", layer="东湖社区"))
    assert posts(done.plan) == [("示例甲", "g6", "full_time")]


def test_a_code_and_a_name_that_contradict_each_other_are_asked_for(plan: Plan) -> None:
    text = "姓名\t社区\t网格编码\t网格名称\n示例甲\t柳河\t370811007001001\t003网格\n"
    done = people_from_text(plan, Ids(), text)
    assert not done.plan.assignments
    assert {one.id for one in done.unsure[0].candidates} == {"g1", "g3"}


def test_replace_takes_those_away_that_the_file_does_not_name(plan: Plan, tmp_path: Path) -> None:
    there = plan.with_rows("person", [Person(id="p9", name="走了", phone="1")]).with_rows(
        "womens_group", [WomensGroup(id="s1", name="一组", grid="g1", leader="p9")]
    )
    path = tmp_path / "名单.csv"
    path.write_text("姓名,电话\n示例甲,13900000001\n", encoding="gb18030")
    done = take(there, Ids(), Request(path, "worker", replace=True))
    assert [one.name for one in done.plan.persons.values()] == ["示例甲"]
    assert done.plan.womens_groups["s1"].leader == ""


def test_long_rosters_can_be_cancelled(plan: Plan, tmp_path: Path) -> None:
    path = tmp_path / "名单.csv"
    rows = "".join(f"示例{n},139{n:08},柳河社区,001网格\n" for n in range(2000))
    path.write_text(f"姓名,电话,社区,网格\n{rows}", encoding="utf-8")
    seen: list[int] = []

    def stop(done: int, _total: int) -> bool:
        seen.append(done)
        return done < 1000

    with pytest.raises(Cancelled):
        take(plan, Ids(), Request(path, "worker"), stop)
    assert seen == [0, 500, 1000]


CELLS = st.sampled_from(
    [
        "",
        "无",
        "示例甲",
        "示例乙、示例丙",
        "张 三",
        "合计",
        "女",
        "13900000001",
        "+86 139 0000 0001",
        "1.39E+10",
        "网格员、执委",
        "兼职",
        "校长",
        "001网格",
        "柳河社区",
        "1-3网格",
        "001、东湖002",
        "3.70811E+14",
        "370811007001001.0",
        "150%",
        "半",
        "2024年3月",
        "至今",
        "-",
        "1/0",
        "柳河花园1号楼",
        "1–6号楼、8#、柳河巷",
        "((",
        "١٢٣",
        "²",
        "Ⅳ",
        "１２３",
        "一百零八号楼",
        "第十网格",
        "\u3000",
        "十",
    ]
)
ANY = CELLS | st.text(max_size=6)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(*[ANY] * 12), min_size=1, max_size=8))
def test_whatever_is_in_the_cells_every_row_is_accounted_for(
    plan: Plan, rows: list[tuple[str, ...]]
) -> None:
    cells = ["\t".join(" ".join(cell.split()) for cell in row) for row in rows]
    try:
        done = pasted(plan, *cells)
    except GridplannerError as refusal:
        assert refusal.code in ("import.none_no_name", "files.no_table")
        return
    report = done.report
    assert report.read == report.taken + len(report.refused)
    assert report.as_json()
    assert report.text()
    again = take_again(done, cells)
    assert same(done.plan, again.plan)
    for post in done.plan.assignments.values():
        assert done.plan.seat_of(post.area)
        assert 0 < post.share <= 1


def take_again(done: Taken, cells: list[str]) -> Taken:
    wide = HEAD.count("\t")
    text = HEAD + "".join(row + "\t" * (wide - row.count("\t")) + "\n" for row in cells)
    return people_from_text(done.plan, done.ids, text)
