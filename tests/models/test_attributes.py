"""Attributes of areas: how they are read, what is refused, and many in one step."""

from __future__ import annotations

from dataclasses import replace

import drawn
import pytest
from edited import LEFT, RIGHT, apply, refused, two_grids
from hypothesis import given
from hypothesis import strategies as st

from gridplanner.models.attributes import GRID_FIELDS, choices, cleaned
from gridplanner.models.edits import EditAreas
from gridplanner.models.edits.attributes import faults
from gridplanner.models.ids import Ids
from gridplanner.models.plan import Plan
from gridplanner.models.rows import Area, Grid

ONE, TWO = "999901001001001", "999901001001002"


def named(plan: Plan, field: str = "name") -> list[str]:
    return [getattr(grid, field) for grid in plan.grids.values()]


def test_one_grid_is_given_all_its_attributes() -> None:
    ids = Ids()
    edit = EditAreas.of(
        "g1",
        name=" 柳河  网格 ",
        code=" X1 ",
        kind="专属网格",
        preset="fine",
        status="确认",
        party_branch="柳河第一党支部",
        party_secretary="示例甲",
        four_bounds="东至柳河路\r\n南至铁路",
        notes=" 待核对 ",
    )
    grid = apply(two_grids(), edit, ids).grids["g1"]
    assert {field: getattr(grid, field) for field in GRID_FIELDS} == {
        "name": "柳河 网格",
        "code": "X1",
        "kind": "dedicated",
        "preset": "fine",
        "status": "确认",
        "party_branch": "柳河第一党支部",
        "party_secretary": "示例甲",
        "four_bounds": "东至柳河路\n南至铁路",
        "notes": "待核对",
    }
    assert ids.retired == {ONE, "X1"}
    assert str(edit.sentence(two_grids())).startswith("修改 001网格 的名称、编码、类型")


def test_areas_above_have_a_name_and_a_code() -> None:
    edit = EditAreas.of("c1", code="９")
    community = apply(two_grids(), edit).communities["c1"]
    assert (community.name, community.code) == ("第1社区", "9")
    assert str(edit.sentence(two_grids())) == "第1社区 改为 第1社区(9)"
    assert refused(two_grids(), EditAreas.of("c1", kind="urban")) == "edit.no_field"


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"name": "  "}, "edit.no_name"),
        ({"kind": "none"}, "edit.no_choice"),
        ({"kind": ""}, "edit.no_choice"),
        ({"preset": "城区"}, "edit.no_choice"),
        ({"status": "完成"}, "edit.no_choice"),
        ({"code": TWO}, "edit.code_taken"),
        ({"name": "００２网格"}, "edit.name_taken"),
        ({"code": "3.70811E+14"}, "edit.rounded_code"),
        ({"geometry": "x"}, "edit.no_field"),
    ],
)
def test_what_cannot_be_is_refused_whole(values: dict[str, str], code: str) -> None:
    ids = Ids()
    edit = EditAreas((("g2", "notes", "新"), *EditAreas.of("g1", **values).values))
    assert refused(two_grids(), edit) == code
    [fault] = faults(two_grids(), edit.values)
    assert (fault.area, fault.field) == ("g1", next(iter(values)))
    assert not ids.retired


def test_an_area_that_is_not_there_is_named() -> None:
    assert refused(two_grids(), EditAreas.of("g9", name="x")) == "edit.no_area"


def test_codes_and_names_may_be_swapped_but_not_doubled() -> None:
    swap = EditAreas(
        (
            ("g1", "code", TWO),
            ("g1", "name", "002网格"),
            ("g2", "code", ONE),
            ("g2", "name", "001网格"),
        )
    )
    after = apply(two_grids(), swap)
    assert (named(after), named(after, "code")) == (["002网格", "001网格"], [TWO, ONE])
    assert str(swap.sentence(two_grids())) == "修改 2 个区域的编码、名称"
    both = (("g1", "code", "7"), ("g2", "code", "７"), ("g1", "name", "甲"), ("g2", "name", "甲"))
    assert sorted((one.area, one.error.code) for one in faults(two_grids(), both)) == [
        ("g1", "edit.code_taken"),
        ("g1", "edit.name_taken"),
        ("g2", "edit.code_taken"),
        ("g2", "edit.name_taken"),
    ]


def test_names_may_be_the_same_in_two_communities() -> None:
    communities = [
        Area(id="c1", code="1", name="东社区", geometry=LEFT),
        Area(id="c2", code="2", name="西社区", geometry=RIGHT),
    ]
    grids = [
        Grid(id="g1", code="1001", name="001网格", parent="c1", geometry=LEFT),
        Grid(id="g2", code="2001", name="002网格", parent="c2", geometry=RIGHT),
    ]
    plan = drawn.plan(grids, communities)
    assert named(apply(plan, EditAreas.of("g2", name="001网格"))) == ["001网格", "001网格"]


def test_what_was_wrong_before_may_stay() -> None:
    plan = two_grids()
    odd = plan.with_rows("grid", [replace(plan.grids["g1"], status="已完成", code=TWO, name="")])
    edit = EditAreas.of("g1", status="已完成", code=TWO, notes="新")
    assert apply(odd, edit).grids["g1"].notes == "新"
    assert str(edit.sentence(odd)).endswith("的备注")


def test_the_same_again_is_no_edit() -> None:
    plan = two_grids()
    edit = EditAreas.of("g1", name="001网格 ", kind="社区网格", preset="按类型", status="未填")
    assert not edit.differs(plan)
    assert apply(plan, edit).grids["g1"] is plan.grids["g1"]


def test_ten_thousand_codes_change_at_once() -> None:
    plan = drawn.plan(
        [
            Grid(id=f"g{n}", code=f"{n:05}", name=f"{n}", parent="c1", geometry=LEFT)
            for n in range(1, 10_001)
        ],
        {"c1": LEFT},
    )
    turned = EditAreas(tuple((f"g{n}", "code", f"{10_001 - n:05}") for n in range(1, 10_001)))
    after = apply(plan, turned)
    assert after.grids["g1"].code == "10000"
    assert sorted(named(after, "code")) == sorted(named(plan, "code"))
    same = tuple((id_, "code", "7") for id_ in plan.grids)
    assert len(faults(plan, same)) == 10_000


@given(st.text("０１２09. +Ee\t　", max_size=18))
def test_codes_keep_their_digits(text: str) -> None:
    read = cleaned(choices(two_grids()), "code", text)
    if "E" not in text.upper():
        assert [int(sign) for sign in read if sign.isdigit()] == [
            int(sign) for sign in text if sign.isdigit()
        ]
    assert cleaned(choices(two_grids()), "code", read) == read


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("３７０８１１００７０１２００１", "370811007012001"),
        ("00７Ｚ", "007Z"),
        ("1E2", "1E2"),
        ("3.70811E+05", "370811"),
        ("3.70811E+14", "3.70811E+14"),
    ],
)
def test_codes_as_they_are_typed(typed: str, kept: str) -> None:
    assert cleaned(choices(two_grids()), "code", typed) == kept
