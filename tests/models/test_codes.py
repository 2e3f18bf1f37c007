"""Codes and names of new grids, and ids."""

from __future__ import annotations

from dataclasses import replace

import drawn
import pytest

from gridplanner.models.codes import new_name, next_grid_code
from gridplanner.models.ids import Ids
from gridplanner.models.plan import Plan
from gridplanner.models.rows import Area, Grid

COMMUNITY = Area(id="c1", code="230109103009", name="社区", geometry=drawn.box(0, 0, 100, 100))


def with_codes(*codes: str, parent: str = "c1") -> Plan:
    grids = [
        Grid(id=f"g{n}", code=code, parent=parent, geometry=drawn.box(n, 0, n + 1, 1))
        for n, code in enumerate(codes, 1)
    ]
    return drawn.plan(grids, [COMMUNITY])


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        ((), "230109103009001"),
        (("230109103009001", "230109103009002"), "230109103009003"),
        (("230109103009014Z",), "230109103009015Z"),
        (("230109103009014", "230109103009002"), "230109103009015"),  # after the highest
        (("230109103009999",), "2301091030091000"),
        (("003",), "004"),
        (("WG-07",), "WG-08"),
        (("", ""), "230109103009001"),
        (("23010910300901",), "23010910300902"),
        (("没有数字",), "230109103009001"),
    ],
)
def test_a_series_goes_on(codes: tuple[str, ...], expected: str) -> None:
    plan = with_codes(*codes)
    assert next_grid_code(plan, Ids(), COMMUNITY) == expected


def test_the_split_grid_sets_the_example() -> None:
    plan = with_codes("230109103009001", "230109103009002Z")
    assert next_grid_code(plan, Ids(), COMMUNITY, "230109103009001") == "230109103009003"
    assert next_grid_code(plan, Ids(), COMMUNITY, "230109103009002Z") == "230109103009003Z"


def test_a_retired_code_is_never_given_again() -> None:
    plan = with_codes("230109103009001")
    ids = Ids(retired=["230109103009002", "230109103009007", ""])
    assert next_grid_code(plan, ids, COMMUNITY) == "230109103009008"


def test_a_code_used_by_another_community_is_left_out() -> None:
    plan = with_codes("001").with_rows(
        "grid", [Grid(id="g9", code="002", parent="c2", geometry=drawn.box(0, 0, 1, 1))]
    )
    assert next_grid_code(plan, Ids(), COMMUNITY, "001") == "003"


def test_without_a_community_the_example_is_followed() -> None:
    plan = with_codes("A12", parent="")
    assert next_grid_code(plan, Ids(), None, "A12") == "A13"
    assert next_grid_code(plan, Ids(), None) == "A13"


@pytest.mark.parametrize(
    ("old", "old_code", "code", "taken", "expected"),
    [
        ("003网格", "230109103009003", "230109103009012", ["003网格"], "012网格"),
        ("003网格", "230109103009003", "230109103009012", ["012网格"], "003网格-2"),
        ("柳河花园", "230109103009003", "230109103009012", ["柳河花园"], "柳河花园-2"),
        ("柳河花园", "x", "y", ["柳河花园", "柳河花园-2"], "柳河花园-3"),
        ("第03网格", "WG03", "WG04", [], "第04网格"),
        ("2003年003网格", "…003", "…004", [], "2003年004网格"),
    ],
)
def test_a_name_follows_its_code(
    old: str, old_code: str, code: str, taken: list[str], expected: str
) -> None:
    assert new_name(old, old_code, code, taken) == expected


def test_counters_only_rise() -> None:
    ids = Ids({"grid": 7})
    assert [ids.new("grid"), ids.new("grid"), ids.new("person")] == ["g8", "g9", "p1"]
    copy = ids.copy()
    copy.new("grid")
    copy.retire(["x"])
    assert (ids.counters["grid"], ids.retired) == (9, set())
    plan = with_codes("1", "2")
    ids.catch_up(plan)
    assert ids.new("grid") == "g10"
    far = plan.with_rows("grid", [replace(plan.grids["g1"], id="g50")])
    ids.catch_up(replace(far, buildings=drawn.buildings([drawn.house(0, 0)] * 3)))
    assert ids.new("grid") == "g51"
    assert ids.new_numbers("building", 2) == 4
