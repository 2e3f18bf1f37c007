"""What is told of buildings: what is not known is not nought, what is typed is no estimate."""

from __future__ import annotations

from pathlib import Path

import drawn
import numpy as np
import pytest
from edited import apply, refused, there_and_back, two_grids

from gridplanner.models.change import compare
from gridplanner.models.checks import check
from gridplanner.models.edits import Edit, EditBuildings, EstimateHouseholds
from gridplanner.models.edits.buildings import building_text, editable
from gridplanner.models.plan import Plan
from gridplanner.models.standing import Standing

NOT_KNOWN = float("nan")


def houses() -> Plan:
    return two_grids(
        [drawn.house(20, 20), drawn.house(40, 20), drawn.house(150, 20)],
        name=["甲楼", "乙楼", "丙楼"],
        households=[NOT_KNOWN, 12, 8],
        floors=[6, NOT_KNOWN, 4],
    )


def told(*values: tuple[str, str, str]) -> EditBuildings:
    return EditBuildings(values)


def texts(plan: Plan, field: str) -> list[str]:
    return [building_text(plan, row, field) for row in range(len(plan.buildings))]


def kinds(plan: Plan) -> list[tuple[str, str]]:
    return [(one.rule, one.subject[1]) for one in check(Standing.of(plan)) if one.rule == "G7"]


def test_counts_are_filled_and_emptied() -> None:
    plan = houses()
    assert ("G7", "g1") in kinds(plan)
    plan = apply(plan, told(("b1", "households", "1,020"), ("b2", "floors", "11")))
    assert texts(plan, "households") == ["1020", "12", "8"]
    assert texts(plan, "floors") == ["6", "11", "4"]
    assert Standing.of(plan).figures["g1"].count("households").best == 1032
    plan = apply(plan, told(("b1", "households", ""), ("b2", "households", "0")))
    assert texts(plan, "households") == ["", "0", "8"]
    count = Standing.of(plan).figures["g1"].count("households")
    assert (count.best, count.missing) == (0, 1)


def test_a_name_an_address_and_a_use() -> None:
    named = (("b1", "name", "  幸福里  1号楼 "), ("b1", "address", "柳荫路3号"))
    plan = apply(houses(), told(*named, ("b1", "kind", "shop")))
    assert (texts(plan, "name")[0], texts(plan, "address")[0]) == ("幸福里 1号楼", "柳荫路3号")
    assert ("G7", "g1") not in kinds(plan), "of a shop no households are asked"


def test_what_is_typed_is_no_estimate() -> None:
    plan = apply(houses(), EstimateHouseholds("g1"))
    row = np.array([0])
    assert plan.buildings.columns["estimated"].at(row).tolist() == ["households"]
    same = building_text(plan, 0, "households")
    sure = told(("b1", "households", same))
    assert sure.differs(plan)
    plan = apply(plan, sure)
    assert texts(plan, "households")[0] == same
    assert plan.buildings.columns["estimated"].at(row).tolist() == [""]
    assert not sure.differs(plan)


def test_only_what_differs_changes() -> None:
    plan = houses()
    edit = told(("b2", "households", "12.0"), ("b3", "name", "丙楼"), ("b1", "households", ""))
    assert not edit.differs(plan)
    assert not compare(plan, apply(plan, edit))
    last = told(("b2", "households", "7"), ("b2", "households", "12"))
    assert not last.differs(plan)


def test_said_of_one_and_of_several() -> None:
    plan = houses()
    one = str(told(("b1", "households", "3"), ("b1", "floors", "7")).sentence(plan))
    assert "甲楼" in one
    assert "户数" in one
    assert "层数" in one
    assert "2" in str(told(("b1", "floors", "3"), ("b2", "floors", "3")).sentence(plan))


@pytest.mark.parametrize("text", ["-1", "nan", "inf", "十二", "1e12"])
def test_what_is_no_count_is_refused(text: str) -> None:
    assert refused(houses(), told(("b1", "households", text))) == "edit.no_number"


def test_what_is_not_there_is_refused() -> None:
    assert refused(houses(), told(("b9", "households", "3"))) == "give.no_building"
    assert refused(houses(), told(("b1", "womens_group", "s1"))) == "edit.no_field"
    assert "womens_group" not in editable(houses())


def test_there_and_back_and_through_the_file(tmp_path: Path) -> None:
    edits: list[Edit] = [
        told(("b3", "households", "30"), ("b2", "kind", "school")),
        EstimateHouseholds("g1"),
        told(("b1", "population", "90"), ("b3", "children", "0"), ("b3", "floors", "")),
        told(("b1", "name", ""), ("b2", "households", "")),
    ]
    there_and_back(tmp_path / "楼栋 填报.gpkg", houses(), edits)
