"""People from tables: persons, posts, and those without a place."""

from __future__ import annotations

import pytest
from shapely import box, multipolygons

from gridplanner.errors import GridplannerError
from gridplanner.models.ids import Ids
from gridplanner.models.importing import Request, people_from_text, take
from gridplanner.models.plan import Plan
from gridplanner.models.rows import Area, Assignment, Grid, Person

HEAD = "姓名\t性别\t电话\t职务\t社区\t网格\n"


@pytest.fixture
def plan() -> Plan:
    shape = multipolygons([box(0, 0, 1, 1)])
    areas = [
        Area(id="c1", name="柳河社区", geometry=shape),
        Area(id="c2", name="东湖社区", geometry=shape),
    ]
    grids = [
        Grid(id="g1", code="001", name="001网格", parent="c1", geometry=shape),
        Grid(id="g2", code="002", name="002网格", parent="c1", geometry=shape),
        Grid(id="g3", code="101", name="001网格", parent="c2", geometry=shape),
    ]
    return Plan().with_rows("community", areas).with_rows("grid", grids)


def posts(plan: Plan) -> list[tuple[str, str, str]]:
    return [
        (plan.persons[one.person].name, one.area, one.role) for one in plan.assignments.values()
    ]


def test_posts_by_id_code_or_name_within_a_community(plan):
    text = HEAD + (
        "示例甲\t女\t10000000001\t专职网格员\t\tg2\n"
        "示例乙\t男\t10000000002\t网格长\t\t101\n"
        "示例丙\t女\t10000000003\t兼职\t柳河\t001网格\n"
        "示例丁\t女\t10000000004\t妇联主席\t东湖社区\t\n"
        "示例戊\t女\t10000000005\t网格员\t柳河社区\t001网格、002\n"
    )
    done = people_from_text(plan, Ids(), text)
    assert posts(done.plan) == [
        ("示例甲", "g2", "full_time"),
        ("示例乙", "g3", "grid_leader"),
        ("示例丙", "g1", "part_time"),
        ("示例丁", "c2", "chair"),
        ("示例戊", "g1", "full_time"),
        ("示例戊", "g2", "full_time"),
    ]
    assert [one.sex for one in done.plan.persons.values()] == ["f", "m", "f", "f", "f"]


def test_people_without_a_place_are_taken_and_said(plan):
    text = (
        HEAD + "示例甲\t女\t1\t网格员\t\t999\n示例乙\t\t2\t网格员\t\t001网格\n"
        "示例丙\t\t3\t校长\t\t001\n\t\t4\t\t\t\n"
    )
    done = people_from_text(plan, Ids(), text)
    assert [one.name for one in done.plan.persons.values()] == ["示例甲", "示例乙", "示例丙"]
    assert not done.plan.assignments
    reasons = [one["reason"] for one in done.report.decisions["unplaced"]]
    assert reasons == ["no_area", "several_areas", "no_role"]
    assert (done.report.read, done.report.taken) == (4, 3)
    assert [(one.row, one.reason) for one in done.report.refused] == [(4, "no_name")]


def test_name_and_phone_are_the_key(plan, tmp_path):
    path = tmp_path / "名单.csv"
    path.write_text("姓名,手机,民族\n示例甲,1,汉\n示例甲,2,汉\n", encoding="gb18030")
    first = take(plan, Ids(), Request(path, "worker"))
    assert len(first.plan.persons) == 2
    assert first.plan.persons["p1"].extra == {"民族": "汉"}
    again = take(first.plan, first.ids, Request(path, "worker"))
    assert dict(again.plan.persons) == dict(first.plan.persons)
    path.write_text("姓名,手机\n示例甲,2\n", encoding="utf-8")
    left = take(first.plan, first.ids, Request(path, "worker", replace=True))
    assert [one.phone for one in left.plan.persons.values()] == ["2"]


def test_a_table_without_names_is_one_sentence(plan):
    with pytest.raises(GridplannerError, match="姓名"):
        people_from_text(plan, Ids(), "单位\t电话\n某单位\t1\n")
    assert (
        people_from_text(plan, Ids(), "单位\t电话\n某单位\t1\n", {"name": "单位"}).report.taken == 1
    )


DATED = "姓名\t电话\t职务\t网格\t任职时间\t离任时间\t承担比例\n"


def spans(plan: Plan) -> list[tuple[str, str, str, float]]:
    return [(one.role, one.since, one.until, one.share) for one in plan.assignments.values()]


def with_post(plan: Plan, role: str, since: str, until: str) -> Plan:
    person = Person(id="p1", name="示例甲", phone="13800000001")
    post = Assignment(id="a1", person="p1", area="g1", role=role, since=since, until=until)
    return plan.with_rows("person", [person]).with_rows("assignment", [post])


def again(plan: Plan, text: str) -> Plan:
    ids = Ids()
    ids.catch_up(plan)
    return people_from_text(plan, ids, text).plan


@pytest.mark.parametrize("role", ["full_time", "part_time"])
@pytest.mark.parametrize("since", ["", "2024-05-01"])
def test_a_post_that_has_ended_is_another_one(plan: Plan, role: str, since: str) -> None:
    plan = with_post(plan, role, "2019-01-01", "2020-12-31")
    text = DATED + f"示例甲\t13800000001\t专职网格员\t001\t{since}\t\t50%\n"
    done = again(plan, text)
    assert spans(done) == [
        (role, "2019-01-01", "2020-12-31", 1.0),
        ("full_time", since, "", 0.5),
    ]
    assert dict(again(done, text).assignments) == dict(done.assignments)


def test_a_post_that_the_file_says_has_ended_ends_once(plan: Plan) -> None:
    plan = with_post(plan, "full_time", "2019-01-01", "")
    text = DATED + "示例甲\t13800000001\t专职网格员\t001\t2019-01-01\t2020-12-31\t\n"
    done = again(plan, text)
    assert spans(done) == [("full_time", "2019-01-01", "2020-12-31", 1.0)]
    assert dict(again(done, text).assignments) == dict(done.assignments)
    both = text + "示例甲\t13800000001\t专职网格员\t001\t2021-01-01\t\t\n"
    twice = again(again(done, both), both)
    assert spans(twice) == [
        ("full_time", "2019-01-01", "2020-12-31", 1.0),
        ("full_time", "2021-01-01", "", 1.0),
    ]
