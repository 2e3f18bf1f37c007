"""The list of steps, and the way to each of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kept import small_plan, write

from gridplanner.errors import GridplannerError
from gridplanner.models.change import compare
from gridplanner.models.edits import EditAreas
from gridplanner.models.history import steps, way_to
from gridplanner.models.planfile.entries import Entry, Stacks
from gridplanner.models.session import Session
from gridplanner.words import Sentence


@pytest.fixture
def named(tmp_path: Path) -> Iterator[Session]:
    """A plan whose first grid was named 甲, 乙, 丙 one after another: steps 3, 4, 5."""
    session = write(tmp_path / "方案.gpkg", small_plan())
    for name in "甲乙丙":
        session.apply(EditAreas.of("g1", name=name))
    yield session
    session.close()


def states(session: Session) -> list[str]:
    return [one.state for one in session.steps()]


def here(session: Session) -> list[int]:
    return [one.entry.seq for one in session.steps() if one.here]


def test_where_the_plan_stands(named: Session) -> None:
    assert states(named) == ["before", "done", "done", "done", "done"]
    assert here(named) == [5]
    named.undo()
    named.undo()
    assert states(named)[1:5] == ["done", "done", "undone", "undone"]
    assert here(named) == [3]
    named.undo()
    assert here(named) == [2], "as it was imported"
    named.note(Sentence("log.created", {"name": ""}))
    assert states(named)[5:] == ["travel", "travel", "travel", "note"]


def test_the_way_goes_back_and_forth(named: Session) -> None:
    assert named.way_to(5) == ()
    assert named.way_to(3) == ("undo", "undo")
    assert named.way_to(2) == ("undo", "undo", "undo")
    for step in named.way_to(3):
        getattr(named, step)()
    assert named.plan.grids["g1"].name == "甲"
    assert named.way_to(5) == ("redo", "redo")
    # right after the first undo (step 6) the second name stood
    assert named.way_to(6) == ("redo",)


def test_a_step_that_was_given_up_is_not_reached(named: Session) -> None:
    named.undo()
    named.apply(EditAreas.of("g1", name="丁"))
    assert states(named)[4:] == ["given_up", "travel", "done"]
    with pytest.raises(GridplannerError, match="回不到这里"):
        named.way_to(5)
    assert named.way_to(6) == ("undo",), "right after the undo the plan stood at 乙"
    assert named.way_to(4) == ("undo",)


def test_nothing_before_an_import_is_reached(named: Session) -> None:
    named.take_over(named.plan, named.ids(), Sentence("log.created", {"name": "再"}))
    assert states(named)[:5] == ["before"] * 5
    assert here(named) == [6]
    with pytest.raises(GridplannerError, match="导入以前"):
        named.way_to(4)


def test_a_new_plan_has_one_step_and_stands_there(tmp_path: Path) -> None:
    session = Session.create(tmp_path / "新.gpkg", "新")
    assert here(session) == [1]
    assert session.way_to(1) == ()
    session.close()
    assert steps([]) == ()


deeds = st.lists(st.sampled_from(["edit", "edit", "undo", "redo", "note", "import"]), max_size=30)


@given(deeds, st.data())
def test_the_way_leads_to_what_was_done_then(kinds: list[str], data: st.DataObject) -> None:
    entries = [Entry(1, "", "", "create", Sentence("log.undo", {}))]
    for kind in kinds:
        stacks = Stacks.of(entries)
        if (kind == "undo" and not stacks.done) or (kind == "redo" and not stacks.undone):
            continue
        entries.append(Entry(len(entries) + 1, "", "", kind, Sentence("log.undo", {})))
    found = steps(entries)
    assert sum(one.here for one in found) == 1
    target = data.draw(st.sampled_from(found))
    then = Stacks.of(entries[: target.entry.seq])
    try:
        way = way_to(found, target.entry.seq)
    except GridplannerError:
        line = (*Stacks.of(entries).done, *Stacks.of(entries).undone[::-1])
        imports = [one.seq for one in entries if one.kind in ("create", "import")]
        assert target.entry.seq < imports[-1] or then.done != line[: len(then.done)]
        return
    for kind in way:
        entries.append(Entry(len(entries) + 1, "", "", kind, Sentence("log.undo", {})))
    assert Stacks.of(entries).done == then.done
    assert len(set(way)) <= 1


def test_going_to_a_step_brings_back_what_was_there(named: Session) -> None:
    plans = {5: named.plan}
    named.undo()
    plans[4] = named.plan
    for step in named.way_to(5):
        getattr(named, step)()
    assert not compare(named.plan, plans[5])
    for step in named.way_to(4):
        getattr(named, step)()
    assert not compare(named.plan, plans[4])
