"""Every mend, done on a plan where its finding stands: it goes away, and no new error comes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import drawn
import numpy as np
import pytest
from edited import LEFT, RIGHT, WHOLE, apply, tiled
from shapely import MultiPolygon, Point

from gridplanner import words
from gridplanner.errors import GridplannerError
from gridplanner.models.checks import Finding, check
from gridplanner.models.edits.recoding import NewCode
from gridplanner.models.edits.straddling import SplitOff
from gridplanner.models.edits.whole import TakeWhole
from gridplanner.models.ids import Ids
from gridplanner.models.mends import WAYS, mend_all, mends
from gridplanner.models.naming import person_label
from gridplanner.models.plan import Plan
from gridplanner.models.rows import (
    Area,
    Assignment,
    Federation,
    Grid,
    Person,
    Place,
    Unit,
    WomensGroup,
)
from gridplanner.models.standing import Standing

CODE = "999901001001"
HOUSES = ((30, 30), (30, 70), (150, 30), (150, 70))


def ground(
    left: MultiPolygon = LEFT,
    right: MultiPolygon = RIGHT,
    houses: tuple[MultiPolygon, ...] = (),
    **columns: list,  # type: ignore[type-arg]
) -> Plan:
    """Two grids of a community with staff and houses, about which nothing is to be said."""
    shapes = [drawn.house(*spot) for spot in HOUSES] + list(houses)
    count = len(shapes)
    given = {
        "households": [200.0] * count,
        "floors": [6.0] * count,
        "name": [f"{n}号楼" for n in range(1, count + 1)],
        "address": [f"柳河路{n}号" for n in range(1, count + 1)],
        **columns,
    }
    grids = [
        Grid(id=f"g{n}", code=f"{CODE}00{n}", name=f"00{n}网格", parent="c1", geometry=one)
        for n, one in enumerate((left, right), 1)
    ]
    people = [
        Person(id="p1", name="王秀兰", sex="f", home="b1"),
        Person(id="p2", name="李明", sex="m", home="b3"),
        Person(id="p3", name="赵敏", sex="f", home="b4"),
        Person(id="p4", name="钱芳", sex="f"),
    ]
    posts = [
        Assignment(id="a1", person="p1", area="g1", role="full_time"),
        Assignment(id="a2", person="p2", area="g2", role="full_time"),
    ]
    community = Area(id="c1", code=CODE, name="柳河社区", geometry=WHOLE)
    return drawn.plan(grids, [community], drawn.buildings(shapes, **given), people, posts)


def women(plan: Plan | None = None) -> Plan:
    """The same with a complete women's federation."""
    plan = plan or ground()
    plan = grouped(plan, {"b1": "s1", "b2": "s1", "b3": "s2", "b4": "s2"})
    plan = plan.with_rows(
        "womens_group",
        [
            WomensGroup(id="s1", name="东风小组", grid="g1", leader="p1"),
            WomensGroup(id="s2", name="红旗小组", grid="g2", leader="p3"),
        ],
    )
    plan = plan.with_rows(
        "federation",
        [
            Federation(id="f1", name="柳河社区妇联", area="c1"),
            Federation(id="f2", name="001网格妇联", area="g1", parent="f1"),
            Federation(id="f3", name="002网格妇联", area="g2", parent="f1"),
        ],
    )
    home = Area(id="h1", name="暖心微家", parent="g1", geometry=Point(drawn.at(30, 30)))
    plan = plan.with_rows("micro_home", [home])
    posts = [("p1", "g1", "chair"), ("p3", "g2", "chair"), ("p1", "g1", "executive")]
    posts += [("p3", "g2", "executive"), ("p1", "h1", "host")]
    return plan.with_rows(
        "assignment",
        [
            Assignment(id=f"a{n}", person=person, area=area, role=role)
            for n, (person, area, role) in enumerate(posts, 10)
        ],
    )


def grouped(plan: Plan, groups: dict[str, str]) -> Plan:
    column = plan.buildings.columns["womens_group"]
    rows = plan.buildings.find(list(groups))
    order = np.argsort(rows)
    named = np.array(list(groups.values()), column.at(rows).dtype)
    after = column.with_values(rows[order], named[order])
    return replace(plan, buildings=plan.buildings.with_column("womens_group", after))


def without(plan: Plan, table: str, *ids: str) -> Plan:
    return plan.with_rows(table, [], without=ids)


def with_(plan: Plan, table: str, id_: str, **values: object) -> Plan:
    return plan.with_rows(table, [replace(plan.table(table)[id_], **values)])  # type: ignore[type-var]


def grid(plan: Plan, id_: str, **values: object) -> Plan:
    return with_(plan, "grid", id_, **values)


def staffless(*, free: bool) -> Plan:
    plan = without(ground(), "assignment", "a2")
    return plan if free else without(plan, "person", "p2", "p3", "p4")


def doubled() -> Plan:
    plan = women()
    units = [Unit(id=f"u{n}", building="b1", womens_group="s1") for n in (1, 2)]
    return plan.with_rows("unit", units)


def cut(to: float) -> Plan:
    """A house over the border, of which a part lies in the other grid."""
    return ground(houses=(drawn.house(100 + to, 50),))


PLANS: dict[str, Callable[[], Plan]] = {
    "G1.uncovered": lambda: ground(left=drawn.box(0, 0, 80, 100), houses=(drawn.house(90, 50),)),
    "G1.double": lambda: ground(left=drawn.box(0, 0, 108, 100), houses=(drawn.house(102, 50),)),
    "G1.cut": lambda: cut(2),
    "G2.gap": lambda: ground(
        left=drawn.shape(
            (0, 0), (100, 0), (100, 40), (90, 40), (90, 60), (100, 60), (100, 100), (0, 100)
        ),
    ),
    "G2.union": lambda: ground(left=drawn.box(20, 0, 100, 100)),
    "G2.sliver": lambda: ground(left=drawn.box(0, 0, 99.5, 100)),
    "G2.overlap": lambda: ground(left=drawn.box(0, 0, 110, 100)),
    "G2.compound": lambda: ground(
        houses=(drawn.house(85, 40), drawn.house(85, 60), drawn.house(115, 50))
    ).with_rows("compound", [Place(id="k1", name="翠湖花园", geometry=drawn.box(70, 30, 130, 70))]),
    "G2.no_grid": lambda: without(without(ground(), "grid", "g1", "g2"), "assignment", "a1", "a2"),
    "G3.vacancy": lambda: staffless(free=True),
    "G3.vacancy, nobody free": lambda: staffless(free=False),
    "G3.part_time": lambda: with_(ground(), "assignment", "a2", role="part_time"),
    "G5.parts": lambda: ground(
        left=MultiPolygon([*drawn.box(0, 0, 100, 100).geoms, *drawn.box(180, 0, 200, 20).geoms]),
        right=drawn.shape((100, 0), (180, 0), (180, 20), (200, 20), (200, 100), (100, 100)),
    ),
    "G6.duplicate": lambda: grid(ground(), "g2", code=f"{CODE}001"),
    "G6.prefix": lambda: grid(ground(), "g2", code="777701001001002"),
    "G6.template": lambda: replace(
        grid(ground(), "g2", code=f"{CODE}02"),
        settings={"code_template": "{community}{seq:3}"},
    ),
    "G6.name": lambda: grid(ground(), "g2", name="001网格"),
    "G7.missing": lambda: ground(households=[None, 400.0, 200.0, 200.0]),
    "W1.ungrouped": lambda: grouped(women(), {"b1": "", "b2": ""}),
    "W1.ungrouped, one house": lambda: grouped(women(), {"b4": ""}),
    "W1.ungrouped, no group": lambda: without(
        grouped(women(), {"b3": "", "b4": ""}), "womens_group", "s2"
    ),
    "W1.double": doubled,
    "W2.straddles": lambda: grouped(women(), {"b3": "s1", "b4": "s1"}),
    "W2.no_grid": lambda: with_(women(), "womens_group", "s2", grid="g9"),
    "W3.no_federation": lambda: without(women(), "federation", "f3"),
    "W3.no_federation, nobody leads": lambda: without(
        without(women(), "federation", "f3"), "assignment", "a11"
    ),
    "W3.no_head": lambda: without(women(), "assignment", "a11"),
    "W3.superior_missing": lambda: with_(women(), "federation", "f3", parent="f9"),
    "W3.superior_circle": lambda: with_(women(), "federation", "f1", parent="f3"),
    "W4.no_executive": lambda: without(women(), "assignment", "a13"),
    "W6.no_leader": lambda: with_(women(), "womens_group", "s1", leader=""),
    "W6.leader_elsewhere": lambda: with_(women(), "womens_group", "s2", leader="p1"),
    "W6.no_host": lambda: without(women(), "assignment", "a14"),
    "W6.host_elsewhere": lambda: with_(women(), "assignment", "a14", person="p3"),
    "W9.missing": lambda: without(without(women(), "micro_home", "h1"), "assignment", "a14"),
    "W9.outside": lambda: with_(women(), "micro_home", "h1", parent="g2"),
    "W9.nowhere": lambda: with_(women(), "micro_home", "h1", parent=""),
}
"""Plans by the finding that stands in them."""


def errors(plan: Plan) -> set[tuple[str, str, str]]:
    return {
        (one.rule, one.kind, one.subject[1])
        for one in check(Standing.of(plan))
        if one.severity == "error"
    }


def the_finding(plan: Plan, name: str) -> Finding:
    rule, kind = name.partition(",")[0].split(".")
    found = [one for one in check(Standing.of(plan)) if (one.rule, one.kind) == (rule, kind)]
    assert found, sorted((one.rule, one.kind) for one in check(Standing.of(plan)))
    return found[0]


def known(plan: Plan) -> set[tuple[str, str, str]]:
    return {(one.rule, one.kind, one.subject[1]) for one in check(Standing.of(plan))}


def test_of_a_plan_in_order_nothing_is_said() -> None:
    assert {one for one in known(women()) if one[0] not in ("W5", "W7")} == set()


def test_all_kinds_that_are_mended_are_tried() -> None:
    assert {tuple(name.partition(",")[0].split(".")) for name in PLANS} == set(WAYS)


@pytest.mark.parametrize("name", PLANS)
def test_a_mend_puts_its_finding_right_and_brings_no_error(name: str) -> None:
    plan = PLANS[name]()
    finding = the_finding(plan, name)
    ways = mends(Standing.of(plan), finding)
    assert ways, name
    before = errors(plan)
    for way in ways:
        assert str(way.sentence) and words.say(f"mend.{way.kind}")
        after = apply(plan, way.edit)
        same = (finding.rule, finding.kind, finding.subject[1])
        if finding.kind == "overlap":
            assert tiled(after)
        assert same not in known(after), (name, way.kind)
        fresh = errors(after) - before
        if way.kind == "whole_grid":  # somebody is to be found for it yet
            fresh = {one for one in fresh if one[1] != "vacancy"}
        if way.kind == "found_federation":  # and a head for that
            fresh = {one for one in fresh if one[1] != "no_head"}
        assert not fresh, (name, way.kind, fresh)


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_mends_are_said_in_both_languages(language: str) -> None:
    words.use_language(language)
    for name, make in PLANS.items():
        plan = make()
        for way in mends(Standing.of(plan), the_finding(plan, name)):
            assert "{" not in str(way.sentence)


def test_the_nearest_free_person_comes_first_and_those_of_no_place_last() -> None:
    plan = without(ground(), "assignment", "a2")
    ways = mends(Standing.of(plan), the_finding(plan, "G3.vacancy"))
    people = [getattr(way.edit, "person") for way in ways]  # noqa: B009
    assert people == ["p2", "p3", "p1"]  # 李明 and 赵敏 live there, 王秀兰 works next door
    assert "米" in str(ways[0].sentence)
    assert "已负责 1 个网格" in str(ways[2].sentence)


@pytest.mark.parametrize("name", ["W3.no_head", "W6.no_leader"])
@pytest.mark.parametrize(("sex", "some"), [("m", False), ("f", True), ("", True)])
def test_no_man_is_proposed_to_lead_women(name: str, sex: str, some: bool) -> None:
    plan = PLANS[name]()
    people = [replace(one, sex=sex) for one in plan.persons.values()]
    plan = plan.with_rows("person", people)
    assert bool(mends(Standing.of(plan), the_finding(plan, name))) == some


def test_a_house_goes_whole_to_the_grid_that_has_most_of_it() -> None:
    for to, grid_, other in ((2, "g2", "g1"), (-2, "g1", "g2")):
        plan = cut(to)
        ways = mends(Standing.of(plan), the_finding(plan, "G1.cut"))
        assert [getattr(way.edit, "grid") for way in ways] == [grid_, other]  # noqa: B009
        for way in ways:
            after = apply(plan, way.edit)
            assert tiled(after)
            holder = Standing.of(after).grid_of(after.buildings.row("b5"))
            assert holder == getattr(way.edit, "grid")  # noqa: B009
            gone = sum(one.geometry.area for one in after.grids.values())
            assert gone == pytest.approx(20_000)


def test_a_whole_house_is_refused() -> None:
    with pytest.raises(GridplannerError) as caught:
        TakeWhole("b1", "g1").apply(ground(), Ids())
    assert caught.value.code == "give.there_already"


def test_a_group_that_lies_in_one_grid_is_not_split() -> None:
    with pytest.raises(GridplannerError) as caught:
        SplitOff("s1").apply(women(), Ids())
    assert caught.value.code == "group.not_straddling"


def test_stair_units_go_along_with_a_group_that_is_split() -> None:
    plan = grouped(women(), {"b3": ""})
    units = [Unit(id=f"u{n}", building="b3", womens_group="s1") for n in (1, 2)]
    plan = plan.with_rows("unit", units)
    after = apply(plan, SplitOff("s1"))
    (fresh,) = set(after.womens_groups) - set(plan.womens_groups)
    assert after.womens_groups[fresh].grid == "g2"
    assert {one.womens_group for one in after.units_by("building")["b3"]} == {fresh}  # type: ignore[attr-defined]


def test_a_new_code_takes_the_number_in_the_name_along() -> None:
    plan = grid(ground(), "g2", code=f"{CODE}001", name="001网格")
    after = apply(plan, NewCode("g2"))
    assert (after.grids["g2"].code, after.grids["g2"].name) == (f"{CODE}002", "002网格")


def many_vacant(count: int = 6) -> Plan:
    width = 200 / count
    grids = [
        Grid(
            id=f"g{n}",
            code=f"{CODE}{n:03}",
            name=f"{n:03}网格",
            parent="c1",
            geometry=drawn.box(width * (n - 1), 0, width * n, 100),
        )
        for n in range(1, count + 1)
    ]
    community = Area(id="c1", code=CODE, name="柳河社区", geometry=WHOLE)
    people = [Person(id=f"p{n}", name=f"示例{n}", home=f"b{n}") for n in range(1, count)]
    homes = [drawn.house(width * n - width / 2, 50) for n in range(1, count)]
    return drawn.plan(grids, [community], drawn.buildings(homes), people)


def test_all_of_a_kind_are_mended_one_after_the_other() -> None:
    plan = many_vacant()
    standing = Standing.of(plan)
    vacant = [one for one in check(standing) if one.kind == "vacancy"]
    said: list[tuple[int, int]] = []

    def progress(done: int, total: int) -> bool:
        said.append((done, total))
        return True

    ids = Ids()
    ids.catch_up(plan)
    edit, left = mend_all(standing, vacant, "assign_free", ids, progress)
    after = apply(plan, edit)
    assert left == 1  # five people, six grids: nobody is taken twice
    assert len({one.person for one in after.assignments.values()}) == 5
    assert said[-1] == (6, 6)
    assert "5" in str(edit.sentence(plan))
    with pytest.raises(GridplannerError):
        mend_all(standing, vacant, "new_code", ids)


def test_a_mend_that_took_another_findings_subject_away_is_passed_over() -> None:
    plan = ground(left=drawn.box(0, 0, 80, 100), right=drawn.box(120, 0, 200, 100))
    gone = the_finding(plan, "G2.union")
    away = replace(gone, subject=("community", "c9"))
    ids = Ids()
    ids.catch_up(plan)
    edit, left = mend_all(Standing.of(plan), [away, gone], "repair", ids)
    assert (len(edit.edits), left) == (1, 1)


def test_people_of_one_name_are_told_apart() -> None:
    people = [
        Person(id="p1", name="郭桂英", phone="138 0000 1234"),
        Person(id="p2", name="郭桂英"),
        Person(id="p3", name="王秀兰", phone="13800005678"),
    ]
    plan = drawn.plan({}, {}).with_rows("person", people)
    told = [person_label(plan, one) for one in people]
    assert told == ["郭桂英(尾号 1234)", "郭桂英", "王秀兰"]
