"""Back and forth in a session: undo, redo, the log, and where they stop."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import drawn
import pytest

from gridplanner import words
from gridplanner.errors import GridplannerError
from gridplanner.models.change import compare
from gridplanner.models.edits import AddPeople, Assign, EditAreas, NewPerson, SplitGrid
from gridplanner.models.ids import Ids
from gridplanner.models.session import Session
from gridplanner.words import Sentence

MIDDLE = drawn.line((50, -10), (50, 110))
IMPORTED = Sentence("log.created", {"name": "画"})


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    opened = Session.create(tmp_path / "方案.gpkg", "方案", drawn.CRS)
    plan = drawn.plan(
        {"g1": drawn.box(0, 0, 100, 100), "g2": drawn.box(100, 0, 200, 100)},
        {"c1": drawn.box(0, 0, 200, 100)},
        drawn.buildings([drawn.house(20, 50), drawn.house(80, 50)], households=[3, 4]),
    )
    ids = Ids()
    ids.catch_up(plan)
    opened.take_over(plan, ids, IMPORTED)
    yield opened
    opened.close()


def code_of(session: Session, step: str) -> str:
    with pytest.raises(GridplannerError) as caught:
        getattr(session, step)()
    assert str(caught.value)
    return caught.value.code


def test_there_is_nothing_to_undo_after_an_import(session: Session) -> None:
    assert session.undo_sentence is None
    assert code_of(session, "undo") == "log.nothing_to_undo"
    assert code_of(session, "redo") == "log.nothing_to_redo"
    session.apply(EditAreas.of("g1", name="甲"))
    session.take_over(session.plan, session.ids(), IMPORTED)
    assert code_of(session, "undo") == "log.nothing_to_undo"


def test_undo_names_what_it_takes_back(session: Session) -> None:
    session.apply(SplitGrid("g1", MIDDLE))
    session.apply(EditAreas.of("g1", name="东网格"))
    assert str(session.undo_sentence) == "001网格 改为 东网格(999901001001001)"
    session.undo()
    assert str(session.undo_sentence) == "拆分网格 001网格"
    assert str(session.redo_sentence) == "001网格 改为 东网格(999901001001001)"
    words.use_language("en")
    assert "001网格" in str(session.undo_sentence)
    assert "拆分" not in str(session.undo_sentence)


def test_a_new_step_ends_what_could_be_redone(session: Session) -> None:
    session.apply(SplitGrid("g1", MIDDLE))
    session.undo()
    session.apply(EditAreas.of("g2", name="乙"))
    assert session.redo_sentence is None
    assert code_of(session, "redo") == "log.nothing_to_redo"


def test_ids_and_codes_that_were_undone_are_not_given_again(session: Session) -> None:
    session.apply(SplitGrid("g1", MIDDLE))
    first = session.plan.grids["g3"]
    session.undo()
    session.close()
    again = Session.open(session.path)
    again.apply(SplitGrid("g1", MIDDLE))
    again.close()
    [born] = set(again.plan.grids) - {"g1", "g2"}
    assert (born, again.plan.grids[born].code) == ("g4", "999901001001004")
    assert first.code == "999901001001003"


def test_redo_brings_the_same_back(session: Session) -> None:
    session.apply(SplitGrid("g1", MIDDLE))
    done = session.plan
    session.undo()
    session.redo()
    assert not compare(session.plan, done)
    assert set(session.plan.grids) == {"g1", "g2", "g3"}
    assert session.standing.rows_in("g3").tolist() == [0]


def test_the_log_tells_all_in_order(session: Session) -> None:
    session.apply(AddPeople((NewPerson("王秀兰"),)))
    session.apply(Assign("p1", "g1", "full_time"))
    session.undo()
    session.redo()
    kinds = [entry.kind for entry in session.log()]
    assert kinds == ["create", "import", "edit", "edit", "undo", "redo"]
    assert [str(entry) for entry in session.log()[2:]] == [
        "添加人员 王秀兰",
        "指派 王秀兰 为 第1社区001网格 的专职网格员",
        "撤销:指派 王秀兰 为 第1社区001网格 的专职网格员",
        "重做:指派 王秀兰 为 第1社区001网格 的专职网格员",
    ]
    assert [entry.seq for entry in session.log()] == list(range(1, 7))


def test_a_change_names_what_it_touched(session: Session) -> None:
    change = session.apply(SplitGrid("g1", drawn.line((-10, 40), (110, 47))))
    assert set(change.of("grid")) == {"g1", "g2", "g3"}  # the neighbour has the new vertex
    assert set(session.undo().of("grid")) == {"g1", "g2", "g3"}
    assert not session.apply(EditAreas.of("g1", name="001网格"))


def test_figures_follow_each_step(session: Session) -> None:
    def households() -> dict[str, float | None]:
        figures = session.standing.figures
        return {id_: figures[id_].count("households").best for id_ in figures}

    assert households() == {"g1": 7, "g2": None}
    session.apply(SplitGrid("g1", MIDDLE))
    assert households() == {"g1": 4, "g2": None, "g3": 3}
    session.undo()
    assert households() == {"g1": 7, "g2": None}


def test_a_reader_of_an_old_plan_is_not_disturbed(session: Session) -> None:
    """A job goes on with the value it was given."""
    plan, standing = session.plan, session.standing
    session.apply(SplitGrid("g1", MIDDLE))
    assert set(plan.grids) == set(standing.figures) == {"g1", "g2"}
    assert standing.rows_in("g1").tolist() == [0, 1]
    with pytest.raises(TypeError):
        plan.grids["g9"] = replace(plan.grids["g1"], id="g9")  # type: ignore[index]
    with pytest.raises(ValueError, match="read-only"):
        plan.buildings.columns["households"].blocks[0][:] = 0


def vacant(session: Session) -> list[str]:
    return [one.subject[1] for one in session.findings if one.kind == "vacancy"]


def test_a_post_ends_with_the_day_that_comes(session: Session) -> None:
    session.apply(AddPeople((NewPerson("示例"),)))
    [person] = session.plan.persons
    session.apply(Assign(person, "g1", "full_time", until=session.standing.today))
    assert vacant(session) == ["g2"]
    plan, steps = session.plan, len(session.log())
    assert not session.meet_day(session.standing.today)
    turned = session.meet_day("2999-01-01")
    assert list(turned.of("assignment")) == list(plan.assignments)
    assert vacant(session) == ["g1", "g2"]
    assert session.standing.duties.free.tolist() == [True]
    assert (session.plan, len(session.log())) == (plan, steps)
    assert not session.meet_day("2999-01-01")
