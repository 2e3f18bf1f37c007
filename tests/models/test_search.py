"""Finding things by name, code or address."""

from __future__ import annotations

import pytest

from gridplanner.models.naming import placed
from gridplanner.models.plan import Plan
from gridplanner.models.sample import make_sample
from gridplanner.models.search import search


@pytest.fixture(scope="module")
def plan() -> Plan:
    return make_sample(12, 300).plan


def test_nothing_is_found_for_nothing(plan: Plan) -> None:
    assert search(plan, "  ") == []
    assert search(plan, "没有这样的名字") == []


def test_a_code_finds_its_grid_and_its_id_too(plan: Plan) -> None:
    grid = next(iter(plan.grids.values()))
    assert search(plan, grid.code)[0].id == grid.id
    assert search(plan, grid.id)[0].id == grid.id
    assert grid.name in search(plan, grid.code)[0].words


def test_people_and_phones_are_found(plan: Plan) -> None:
    person = next(iter(plan.persons.values()))
    assert person.id in {one.id for one in search(plan, person.name)}
    assert person.id in {one.id for one in search(plan, person.phone.replace(" ", ""))}


def test_buildings_come_last_and_no_more_than_asked(plan: Plan) -> None:
    name = next(str(one) for one in plan.buildings.values("name") if one)
    assert any(one.id.startswith("b") for one in search(plan, name))
    every = search(plan, "号", 5)
    assert len(every) == 5
    assert search(plan, "网格", 3)[0].id.startswith("g")


def test_a_grid_is_found_by_its_community_and_name_in_one_or_with_a_blank(plan: Plan) -> None:
    grid = next(one for one in plan.grids.values() if one.name)
    community = plan.communities[grid.parent].name
    number = grid.name.removesuffix("网格")
    for wanted in (placed(plan, grid), f"{community} {number}", f"{number} {community[:2]}"):
        assert grid.id in {one.id for one in search(plan, wanted)}
    above = [one.id for one in search(plan, community)]
    assert above[0] == grid.parent
    assert grid.id not in above, "what names the community finds the community"
