"""Every kind of finding: one plan in which it fires alone, one in which it does not."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace

import drawn
import pytest
import shapely
from shapely import MultiPolygon, Point

from gridplanner import words
from gridplanner.models.change import compare
from gridplanner.models.checks import IDS, check, listed, recheck
from gridplanner.models.plan import Plan
from gridplanner.models.rows import Area, Assignment, Grid, Person, Place, Rule
from gridplanner.models.standing import Standing

LEFT, RIGHT = drawn.box(0, 0, 100, 100), drawn.box(100, 0, 200, 100)
WHOLE = drawn.box(0, 0, 200, 100)
CODE = "999901001001"


def sound(
    left: MultiPolygon = LEFT, right: MultiPolygon = RIGHT, whole: MultiPolygon = WHOLE
) -> Plan:
    """Two staffed grids that tile their community, with houses in the middle of their band."""
    community = Area(id="c1", code=CODE, name="柳河社区", geometry=whole)
    grids = [
        Grid(id=f"g{n}", code=f"{CODE}00{n}", name=f"00{n}网格", parent="c1", geometry=one)
        for n, one in enumerate((left, right), 1)
    ]
    houses = drawn.buildings(
        [drawn.house(30, 50), drawn.house(150, 50)], households=[400, 400], name=["甲楼", "乙楼"]
    )
    people = [Person(id=f"p{n}", name=f"示例{n}") for n in (1, 2)]
    posts = [Assignment(id=f"a{n}", person=f"p{n}", area=f"g{n}", role="full_time") for n in (1, 2)]
    return drawn.plan(grids, [community], houses, people, posts)


def found(plan: Plan) -> list[tuple[str, str, str, tuple[str, str]]]:
    findings = check(Standing.of(plan))
    for one in findings:
        assert one.message
        left, bottom, right, top = one.extent
        assert left - 1e-6 <= one.where[0] <= right + 1e-6
        assert bottom - 1e-6 <= one.where[1] <= top + 1e-6
    return [(one.rule, one.kind, one.severity, one.subject) for one in findings]


def with_houses(*shapes: object, **columns: list) -> Plan:  # type: ignore[type-arg]
    columns.setdefault("kind", ["", "", *["storage"] * len(shapes)])
    extra = drawn.buildings(
        [drawn.house(30, 50), drawn.house(150, 50), *shapes],  # type: ignore[list-item]
        households=[400, 400, *([None] * len(shapes))],
        **columns,
    )
    return replace(sound(), buildings=extra)


def with_grid(id_: str, **fields: object) -> Plan:
    plan = sound()
    return plan.with_rows("grid", [replace(plan.grids[id_], **fields)])  # type: ignore[arg-type]


def test_a_sound_plan_has_no_findings() -> None:
    assert found(sound()) == []
    assert found(Plan()) == []


# G1


def test_uncovered() -> None:
    plan = with_houses(drawn.house(220, 50), name=["", "", "3号楼"])
    assert found(plan) == [("G1", "uncovered", "error", ("building", "b3"))]
    [finding] = check(Standing.of(plan))
    assert finding.message == "3号楼未划入任何网格,最近的是柳河社区002网格(20米)。"
    with words_in("en"):
        assert "3号楼" in finding.message


class words_in:  # noqa: N801 - reads as a sentence
    def __init__(self, language: str) -> None:
        self.language = language

    def __enter__(self) -> None:
        words.use_language(self.language)

    def __exit__(self, *_: object) -> None:
        words.use_language("zh")


def test_uncovered_where_there_is_no_grid_at_all() -> None:
    plan = drawn.plan(houses=drawn.buildings([Point(drawn.at(0, 0))]))
    assert found(plan) == [("G1", "uncovered", "error", ("building", "b1"))]


def test_uncovered_far_from_any_grid_asks_for_a_grid() -> None:
    plan = with_houses(drawn.house(420, 50), drawn.house(380, 50), name=["", "", "远", "近"])
    messages = [one.message for one in check(Standing.of(plan))]
    assert messages == [
        "远未划入任何网格,请先划网格。",
        "近未划入任何网格,最近的是柳河社区002网格(180米)。",
    ]


def test_double() -> None:
    third = Grid(
        id="g3", code=f"{CODE}003", name="003", kind="virtual", geometry=drawn.box(25, 45, 35, 55)
    )
    plan = sound().with_rows("grid", [third])
    kinds = [one[:2] for one in found(plan)]
    assert ("G1", "double") in kinds
    assert found(plan)[0][3] == ("building", "b1")


def test_cut() -> None:
    plan = with_houses(drawn.house(99, 20), drawn.house(95.2, 80))
    assert found(plan) == [("G1", "cut", "error", ("building", "b3"))]
    assert check(Standing.of(plan)).by_rule["G1"][0].message.endswith("请把边界移到楼外。")


# G2


@pytest.mark.parametrize(
    ("left", "right", "whole", "expected"),
    [
        (LEFT, drawn.box(110, 0, 200, 100), WHOLE, [("union", "error", "c1")]),  # open to the edge
        (
            drawn.shape((0, 0), (100, 0), (100, 20), (80, 50), (100, 80), (100, 100), (0, 100)),
            RIGHT,
            WHOLE,
            [("gap", "error", "c1")],
        ),
        (
            drawn.shape((0, 0), (100, 0), (100, 20), (99.5, 50), (100, 80), (100, 100), (0, 100)),
            RIGHT,
            WHOLE,
            [("sliver", "warning", "c1")],
        ),
        (LEFT, drawn.box(90, 0, 200, 100), WHOLE, [("overlap", "error", "g1")]),
        (LEFT, drawn.box(99.7, 0, 200, 100), WHOLE, [("sliver", "warning", "g1")]),
        (LEFT, RIGHT, drawn.box(0, 0, 190, 100), [("union", "error", "c1")]),  # reaches beyond
        (LEFT, RIGHT, drawn.box(0, 0, 200.004, 100), []),
        (LEFT, drawn.box(99.997, 0, 200, 100), WHOLE, []),
    ],
)
def test_tiles(
    left: MultiPolygon,
    right: MultiPolygon,
    whole: MultiPolygon,
    expected: list[tuple[str, str, str]],
) -> None:
    got = [
        (kind, severity, subject[1])
        for _, kind, severity, subject in found(sound(left, right, whole))
    ]
    assert got == expected


def test_a_community_without_grids_is_one_finding_and_no_gap() -> None:
    empty = Area(id="c2", code="999901001002", name="空村", geometry=drawn.box(200, 0, 300, 100))
    plan = sound().with_rows("community", [empty])
    assert found(plan) == [("G2", "no_grid", "warning", ("community", "c2"))]


def test_an_overlap_between_communities_is_found_too() -> None:
    other = Area(id="c2", code="999901001002", name="乙", geometry=drawn.box(200, 0, 300, 100))
    third = Grid(
        id="g3",
        code="999901001002001",
        name="001网格",
        kind="dedicated",
        parent="c2",
        geometry=drawn.box(190, 0, 300, 100),
    )
    plan = sound().with_rows("community", [other]).with_rows("grid", [third])
    plan = plan.with_rows(
        "assignment", [Assignment(id="a3", person="p1", area="g3", role="part_time")]
    )
    kinds = [one[1] for one in found(plan) if one[0] == "G2"]
    assert sorted(kinds) == ["overlap", "union"]  # and the grid lies beyond its own community


# G3


def staffed(*posts: tuple[str, str, str], kind: str = "urban") -> Plan:
    plan = with_grid("g1", kind=kind)
    rows = {
        f"a{n}": Assignment(id=f"a{n}", person=person, area=area, role=role)
        for n, (person, area, role) in enumerate(posts)
    }
    return plan.with_table("assignment", rows)


SECOND = ("p2", "g2", "full_time")


def staff_findings(plan: Plan) -> list[tuple[str, str, str]]:
    assert all(one[0] in ("G3", "G4") for one in found(plan))
    return [
        (kind, severity, subject[1])
        for rule, kind, severity, subject in found(plan)
        if rule == "G3"
    ]


def test_vacancy() -> None:
    assert staff_findings(staffed(SECOND)) == [("vacancy", "error", "g1")]
    leader = ("p1", "g1", "grid_leader")
    assert staff_findings(staffed(leader, SECOND)) == [("vacancy", "error", "g1")]
    assert staff_findings(staffed(("p1", "g1", "woman_worker"), SECOND)) == []


def test_part_time_alone_is_too_little_in_town_only() -> None:
    part = ("p1", "g1", "part_time")
    assert staff_findings(staffed(part, SECOND)) == [("part_time", "warning", "g1")]
    assert staff_findings(staffed(part, SECOND, kind="rural")) == []
    assert staff_findings(staffed(part, SECOND, kind="dedicated")) == []
    assert staff_findings(staffed(part, ("p2", "g1", "full_time"), SECOND)) == [
        ("several", "info", "p2")
    ]


def test_a_worker_on_several_grids() -> None:
    both = (("p2", "g1", "full_time"), SECOND)
    assert staff_findings(staffed(*both)) == [("several", "info", "p2")]
    led = (("p1", "g1", "full_time"), SECOND, ("p1", "g2", "grid_leader"))
    assert staff_findings(staffed(*led)) == []


# G4


def counted(left: float | None, right: float | None = 400, **values: object) -> Plan:
    plan = replace(
        sound(),
        buildings=drawn.buildings(
            [drawn.house(30, 50), drawn.house(150, 50)], households=[left, right]
        ),
    )
    return plan.with_rows("rule", [Rule(id="G4", values={"urban": values})]) if values else plan


def test_households_outside_the_band() -> None:
    low = [("G4", "households", "warning", ("grid", "g1"))]
    assert found(counted(299)) == low
    assert found(counted(501)) == low
    assert found(counted(300)) == found(counted(500)) == []
    assert found(counted(None)) == [("G7", "missing", "warning", ("grid", "g1"))]
    assert found(with_grid("g1", kind="dedicated")) == []


def test_load_far_from_the_mean() -> None:
    settings = {"households": None, "load_deviation": 0.5}
    assert found(counted(100, 400, **settings)) == [
        ("G4", "load", "warning", ("grid", "g1")),
        ("G4", "load", "warning", ("grid", "g2")),
    ]
    assert found(counted(300, 500, **settings)) == []


def test_population_outside_the_band() -> None:
    plan = counted(400, 400, households=None, population=[500, 1500, 2000])
    assert found(plan) == []
    told = replace(plan.grids["g1"], population_reported=1600)
    assert found(plan.with_rows("grid", [told])) == [
        ("G4", "population", "warning", ("grid", "g1"))
    ]


# G6


def test_duplicate() -> None:
    assert found(with_grid("g2", code=f"{CODE}001")) == [
        ("G6", "duplicate", "error", ("grid", "g2"))
    ]
    assert found(with_grid("g2", code="")) == []


def test_prefix() -> None:
    assert found(with_grid("g2", code="888801001001002")) == [
        ("G6", "prefix", "error", ("grid", "g2"))
    ]
    plan = sound()
    above = Area(id="t1", code="999999001", name="街道", geometry=WHOLE)
    moved = replace(plan.communities["c1"], parent="t1")
    zoned = plan.with_rows("township", [above]).with_rows("community", [moved])
    assert found(zoned) == [("G6", "prefix", "warning", ("community", "c1"))]


@pytest.mark.parametrize(
    ("template", "misfit"),
    [
        ("{community}{seq:3}", False),
        ("{community}{seq:2}", True),
        ("{community}{seq:3}{kind letter}", False),
        ("WG{community}{seq:3}", True),
    ],
)
def test_template(template: str, misfit: bool) -> None:
    plan = replace(sound(), settings={"code_template": template})
    kinds = [(kind, subject[1]) for _, kind, _, subject in found(plan)]
    assert kinds == ([("template", "g1"), ("template", "g2")] if misfit else [])


def test_a_template_without_the_community_asks_for_no_prefix() -> None:
    plan = replace(sound(), settings={"code_template": "WG-{seq:3}"})
    plan = plan.with_rows("grid", [replace(plan.grids["g1"], code="WG-001")])
    assert found(plan) == [("G6", "template", "error", ("grid", "g2"))]


def test_name() -> None:
    assert found(with_grid("g2", name="001网格")) == [("G6", "name", "error", ("grid", "g2"))]
    apart = with_grid("g2", name="")
    assert found(apart) == []


# All together


def test_a_rule_is_switched_off_or_made_milder() -> None:
    plan = counted(1).with_rows("rule", [Rule(id="G4", on=False)])
    assert found(plan) == []
    mild = counted(299).with_rows("rule", [Rule(id="G4", severity="info")])
    assert found(mild) == [("G4", "households", "info", ("grid", "g1"))]


def test_counts_and_json() -> None:
    findings = check(Standing.of(with_houses(drawn.house(220, 50), drawn.house(99, 20))))
    assert findings.counts() == {"error": 2, "warning": 0, "info": 0}
    assert len(findings) == 2
    printed = json.loads(json.dumps([one.as_json() for one in findings]))
    keys = {"rule", "severity", "kind", "subject", "where", "message"}
    assert all(set(one) == keys for one in printed)
    assert printed[0]["subject"] == {"type": "building", "id": "b3"}
    assert tuple(findings.seconds) == IDS


@pytest.mark.parametrize("rules", [(), (Rule(id="G2", values={"tolerance_m": 20.0}),)])
def test_rechecking_finds_what_checking_finds(rules: tuple[Rule, ...]) -> None:
    plans = [
        sound(),
        sound(LEFT, drawn.box(90, 0, 200, 100)),
        with_grid("g2", code=f"{CODE}001"),
        sound(whole=drawn.box(0, 0, 190, 100)),
        sound(LEFT, drawn.box(110, 0, 200, 100)).with_rows("rule", rules),
        sound().with_rows("community", [], without=["c1"]),
    ]
    plans = [replace(one, buildings=plans[0].buildings) for one in plans]
    for old in plans:
        for new in plans:
            change, before = compare(old, new), Standing.of(old)
            after = before.after(new, change)
            again = recheck(check(before), before, after, change)
            assert Counter(map(str, again)) == Counter(map(str, check(Standing.of(new))))


def test_a_grid_is_held_against_its_own_preset() -> None:
    plan = counted(160)
    assert found(plan) == [("G4", "households", "warning", ("grid", "g1"))]
    village = plan.with_rows("grid", [replace(plan.grids["g1"], preset="rural")])
    assert found(village) == []
    assert Standing.of(village).band("g1") == "fit"
    assert Standing.of(plan).band("g1") == "low"
    strange = plan.with_rows("grid", [replace(plan.grids["g1"], preset="?")])
    assert found(strange) == found(plan), "a preset nobody knows leaves that of the kind"


# G2: compounds


def test_compound() -> None:
    inside = Place(id="k1", name="柳河花园", geometry=drawn.box(10, 10, 90, 90))
    assert found(sound().with_rows("compound", [inside])) == []
    beside = replace(inside, geometry=drawn.box(10, 10, 100.4, 90))
    assert found(sound().with_rows("compound", [beside])) == [], "a hair over the border is none"
    across = replace(inside, geometry=drawn.box(60, 10, 140, 90))
    plan = sound().with_rows("compound", [across])
    assert found(plan) == [("G2", "compound", "warning", ("compound", "k1"))]
    [finding] = check(Standing.of(plan))
    assert finding.message == (
        "柳河花园被 2 个网格分割:柳河社区001网格、柳河社区002网格。请让边界绕开小区。"
    )


# G5


def crossed_by(table: str, name: str, *points: tuple[float, float], **fields: object) -> Plan:
    shape = shapely.multilinestrings([drawn.line(*points)])
    return sound().with_rows(table, [Place(id="r1", name=name, geometry=shape, **fields)])  # type: ignore[arg-type]


def test_parts() -> None:
    left = MultiPolygon([*drawn.box(0, 0, 100, 80).geoms, *drawn.box(0, 90, 100, 100).geoms])
    corners = [(100, 0), (200, 0), (200, 100), (100, 100), (100, 90), (0, 90), (0, 80), (100, 80)]
    right = drawn.shape(*corners)
    assert found(sound(left, right)) == [("G5", "parts", "warning", ("grid", "g1"))]


def test_crossed() -> None:
    across = [("G5", "crossed", "warning", ("grid", "g1"))]
    assert found(crossed_by("road", "建设大道", (50, -10), (50, 110))) == across
    assert found(crossed_by("water", "洸河", (50, -10), (50, 110))) == across
    railway = crossed_by("road", "", (50, -10), (50, 110), extra={"fclass": "rail"})
    assert found(railway) == across
    assert found(crossed_by("road", "柳河巷", (50, -10), (50, 110))) == []
    assert found(crossed_by("road", "建设大道", (100, -10), (100, 110))) == [], "it is the border"
    assert found(crossed_by("road", "建设大道", (95, -10), (95, 110))) == [], "or as good as"
    assert found(crossed_by("road", "建设大道", (50, -10), (50, 60))) == [], "it ends inside"
    assert found(crossed_by("road", "建设大道", (-10, 30), (30, -10))) == [], "a corner is no side"
    river = Place(id="w1", name="洸河", geometry=drawn.box(40, -10, 60, 110))
    assert found(sound().with_rows("water", [river])) == across
    ditch = sound().with_rows("water", [replace(river, name="柳河沟")])
    assert found(ditch) == []


def test_without_lines_it_is_said_that_nothing_was_looked_for() -> None:
    assert "G5" in check(Standing.of(sound())).unchecked
    told = check(Standing.of(crossed_by("road", "柳河巷", (50, -10), (50, 110)))).unchecked
    assert "G5" not in told


# G7


def test_missing() -> None:
    plan = with_houses(*(drawn.house(10 + 15 * n, 20) for n in range(4)), kind=[""] * 6)
    assert found(plan) == [("G7", "missing", "warning", ("grid", "g1"))]
    standing = Standing.of(plan)
    [finding] = check(standing)
    assert finding.message.startswith("柳河社区001网格有 4 栋住宅楼未填户数:")
    assert "等" in finding.message
    assert listed(standing, finding).tolist() == [2, 3, 4, 5]
    children = Rule(id="G7", values={"figures": "children"})
    assert len(found(sound().with_rows("rule", [children]))) == 2


def test_what_is_off_is_said_to_be_off() -> None:
    findings = check(Standing.of(sound().with_rows("rule", [Rule(id="G3", on=False)])))
    assert str(findings.unchecked["G3"]) == "已关闭"
    nothing = check(Standing.of(Plan())).unchecked
    assert {"G1", "G3", "G5", "G7", "W1"} <= nothing.keys()
