"""Numbering: the order, the codes, the names, and codes that are never used again."""

from __future__ import annotations

from dataclasses import replace

import drawn
import pytest
from edited import apply, refused
from hypothesis import given
from hypothesis import strategies as st

from gridplanner.models.codes import TEMPLATE, numbered_name
from gridplanner.models.edits import EditAreas, NumberGrids
from gridplanner.models.ids import Ids
from gridplanner.models.plan import Plan
from gridplanner.models.rows import Area, Grid

FIRST, SECOND = "999901001001", "999901001202"


def board(names: str = "未命名", codes: dict[str, str] | None = None, template: str = "") -> Plan:
    """Two communities of 2 × 2 grids each, side by side, listed from south-east to north-west."""
    communities = [
        Area(id="c1", code=FIRST, name="东社区", geometry=drawn.box(0, 0, 200, 200)),
        Area(id="c2", code=SECOND, name="西村", geometry=drawn.box(200, 0, 400, 200)),
    ]
    grids = []
    for left, bottom in ((x, y) for y in (0, 100) for x in (300, 200, 100, 0)):
        id_ = f"g{len(grids) + 1}"
        grids.append(
            Grid(
                id=id_,
                code=(codes or {}).get(id_, ""),
                name=names.format(n=len(grids) + 1) if names else "",
                parent="c2" if left >= 200 else "c1",
                geometry=drawn.box(left, bottom, left + 100, bottom + 100),
            )
        )
    plan = drawn.plan(grids, communities)
    return replace(plan, settings={TEMPLATE: template} if template else {})


def codes_of(plan: Plan) -> dict[str, str]:
    return {grid.id: grid.code for grid in plan.grids.values()}


def test_a_first_numbering_goes_east_then_south() -> None:
    after = apply(board("{n}号网格"), NumberGrids())
    assert {id_: code[-4:] for id_, code in codes_of(after).items()} == {
        **{"g8": "1001", "g7": "1002", "g4": "1003", "g3": "1004"},
        **{"g6": "2001", "g5": "2002", "g2": "2003", "g1": "2004"},
    }
    assert after.grids["g8"].code == FIRST + "001"
    names = {id_: grid.name for id_, grid in after.grids.items()}
    assert names["g8"] == names["g6"] == "1号网格"
    assert names["g1"] == "4号网格"


def test_one_community_is_numbered_alone() -> None:
    ids = Ids()
    edit = NumberGrids(("c2",))
    after = apply(board(""), edit, ids)
    assert [id_ for id_, code in codes_of(after).items() if code] == ["g1", "g2", "g5", "g6"]
    assert after.grids["g6"].name == "001网格"
    assert ids.retired == {f"{SECOND}00{n}" for n in range(1, 5)}
    assert str(edit.sentence(board())) == "为 西村 的 4 个网格编码"


def test_grids_keep_the_codes_they_have() -> None:
    plan = board("楼群{n}", {"g7": FIRST + "009"})
    after = apply(plan, NumberGrids(("c1",)))
    assert codes_of(after) == {
        **codes_of(plan),
        **{"g8": FIRST + "010", "g4": FIRST + "011", "g3": FIRST + "012"},
    }
    assert [grid.name for grid in after.grids.values()] == [
        grid.name for grid in plan.grids.values()
    ]


def test_numbering_anew_leaves_the_old_codes_for_good() -> None:
    ids = Ids()
    first = apply(board("", None), NumberGrids(("c1",)), ids)
    again = apply(first, NumberGrids(("c1",), anew=True), ids)
    assert [again.grids[id_].code[-3:] for id_ in ("g8", "g7", "g4", "g3")] == [
        *("005", "006", "007", "008")
    ]
    assert again.grids["g8"].name == "005网格"
    assert {FIRST + "001", FIRST + "004", FIRST + "005"} <= ids.retired
    emptied = apply(again, EditAreas(tuple((id_, "code", "") for id_ in ("g3", "g4"))), ids)
    assert apply(emptied, NumberGrids(), ids).grids["g4"].code == FIRST + "009"


def test_the_template_is_followed() -> None:
    plan = board("", None, "{community}{seq:2}{kind letter}")
    plan = plan.with_rows("grid", [replace(plan.grids["g7"], kind="dedicated")])
    after = apply(plan, NumberGrids(("c1",)))
    assert [after.grids[id_].code for id_ in ("g8", "g7", "g4")] == [
        *(FIRST + "01", FIRST + "02Z", FIRST + "03")
    ]
    assert after.grids["g7"].name == "002网格"


def test_the_letter_of_another_kind_is_not_taken_over() -> None:
    plan = board("", {"g7": FIRST + "003Z"})
    plan = plan.with_rows("grid", [replace(plan.grids["g7"], kind="dedicated")])
    after = apply(plan, NumberGrids(("c1",)))
    assert after.grids["g8"].code == FIRST + "004"


def test_grids_without_a_community_are_numbered_too() -> None:
    plan = board("")
    loose = plan.with_rows("grid", [replace(one, parent="") for one in plan.grids.values()])
    after = apply(loose, NumberGrids())
    assert [after.grids[id_].code for id_ in ("g8", "g7", "g6", "g5", "g4")] == [
        *("001", "002", "003", "004", "005")
    ]


def test_names_stay_unique() -> None:
    plan = board("", {"g7": "X7"})
    kept = plan.with_rows("grid", [replace(plan.grids["g7"], name="001网格")])
    after = apply(kept, NumberGrids(("c1",)))
    names = [one.name for one in after.grids.values() if one.parent == "c1"]
    assert len(set(names)) == 4


def test_nothing_to_number_is_said() -> None:
    numbered = apply(board(), NumberGrids())
    assert refused(numbered, NumberGrids()) == "edit.all_numbered"
    assert refused(drawn.plan(), NumberGrids()) == "edit.all_numbered"
    assert refused(numbered, NumberGrids(("c9",))) == "edit.no_community"


@pytest.mark.parametrize(
    ("name", "old", "code", "expected"),
    [
        ("003网格", "", "999012", "012网格"),
        ("第3网格", "", "999012", "第12网格"),
        ("柳河花园3号网格", "", "999012Z", "柳河花园12号网格"),
        ("柳河花园", "", "999012", "柳河花园"),
        ("3号楼群", "", "999012", "3号楼群"),
        ("003网格", "999003", "999012", "012网格"),
        ("3网格", "999003", "999012", "12网格"),
        ("004网格", "999003", "999012", "004网格"),
        ("", "", "999012", ""),
    ],
)
def test_a_name_carries_the_number_it_carried(
    name: str, old: str, code: str, expected: str
) -> None:
    assert numbered_name(name, old, code, 12) == expected


@given(st.sets(st.sampled_from([f"g{n}" for n in range(1, 9)])), st.booleans(), st.booleans())
def test_codes_are_unique_new_and_rise_in_order(
    coded: set[str], anew: bool, templated: bool
) -> None:
    plan = board(
        "{n:03}网格",
        {id_: f"{FIRST}{int(id_[1:]):03}" for id_ in coded},
        "{community}{seq:3}" if templated else "",
    )
    ids = Ids(retired=[FIRST + "002", SECOND + "900"])
    before = {code for code in codes_of(plan).values() if code} | ids.retired
    if len(coded) == 8 and not anew:
        assert refused(plan, NumberGrids()) == "edit.all_numbered"
        return
    after = codes_of(apply(plan, NumberGrids(anew=anew), ids))
    fresh = [code for id_, code in after.items() if anew or id_ not in coded]
    assert len(set(after.values())) == 8
    assert not before.intersection(fresh)
    assert ids.retired >= {*before - set(after.values()), *fresh}
    for order in (("g8", "g7", "g4", "g3"), ("g6", "g5", "g2", "g1")):
        numbers = [after[id_] for id_ in order if anew or id_ not in coded]
        assert numbers == sorted(numbers)
