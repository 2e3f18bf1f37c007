"""Opening in two steps: the areas at once, the buildings beside a window that works."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from kept import MIDDLE, edit_elsewhere
from packed import assert_same

from gridplanner.errors import Cancelled, GridplannerError
from gridplanner.models.change import compare
from gridplanner.models.edits import SplitGrid
from gridplanner.models.session import Session
from gridplanner.words import Sentence


@pytest.fixture
def begun(session: Session) -> Iterator[Session]:
    """A session of which only the areas are here."""
    session.apply(SplitGrid("g1", MIDDLE))
    session.close()
    begun = Session.begin(session.path)
    yield begun
    begun.close()


def test_the_areas_are_here_at_once_and_nothing_else(begun: Session, session: Session) -> None:
    assert not begun.arrived
    for table in ("community", "grid", "road", "figure"):
        assert begun.plan.table(table) == session.plan.table(table)
    assert (begun.plan.name, begun.plan.crs) == (session.plan.name, session.plan.crs)
    assert not len(begun.plan.buildings)
    assert not begun.plan.persons
    assert not list(begun.findings)
    assert begun.standing.figures.keys() == begun.plan.grids.keys()
    assert begun.standing.area_figures("c1").count("households").best is None
    assert begun.undo_sentence == session.undo_sentence


def test_nothing_can_be_done_before_all_is_here(begun: Session) -> None:
    before = begun.path.read_bytes()
    log = Sentence("log.created", {"name": ""})
    steps: list[Callable[[], object]] = [
        lambda: begun.apply(SplitGrid("g2", MIDDLE)),
        begun.undo,
        begun.redo,
        lambda: begun.note(log),
        lambda: begun.take_over(begun.plan, begun.ids(), log),
    ]
    for step in steps:
        with pytest.raises(GridplannerError) as caught:
            step()
        assert caught.value.code == "plan.still_loading"
    begun.close()
    assert begun.path.read_bytes() == before


def test_what_arrives_is_the_plan_that_opens_whole(begun: Session) -> None:
    areas = begun.plan
    arrived = []
    worker = threading.Thread(target=lambda: arrived.append(begun.arrive()))
    worker.start()
    worker.join()
    assert begun.plan is areas
    assert not begun.arrived
    begun.settle(arrived[0])
    assert begun.arrived
    whole = Session.open(begun.path, read_only=True)
    whole.close()
    assert not compare(begun.plan, whole.plan)
    assert_same(begun.plan.buildings, whole.plan.buildings)
    assert begun.plan.grids["g1"] is areas.grids["g1"]
    np.testing.assert_array_equal(begun.standing.owner, whole.standing.owner)
    np.testing.assert_array_equal(begun.standing.status, whole.standing.status)
    assert begun.standing.figures == whole.standing.figures
    assert list(begun.findings) == list(whole.findings)
    assert begun.log() == whole.log()
    begun.undo()
    assert len(begun.plan.grids) == 2


def test_it_may_be_cancelled_and_begun_again(begun: Session) -> None:
    for steps in (0, 1):  # while it is read, and when it is worked out
        answers = iter([True] * steps)
        with pytest.raises(Cancelled):
            begun.arrive(lambda *_, answers=answers: next(answers, False))
        assert not begun.arrived
    begun.settle(begun.arrive())
    assert len(begun.plan.buildings) == 3


def test_what_another_program_wrote_in_between_arrives(begun: Session) -> None:
    edit_elsewhere(begun.path, "DELETE", "UPDATE grid SET code = '7' WHERE id = 'g2'")
    begun.settle(begun.arrive())
    assert begun.plan.grids["g2"].code == "7"
    begun.apply(SplitGrid("g2", tuple((x + 100, y) for x, y in MIDDLE)))
    assert len(begun.plan.grids) == 4


def test_a_file_that_is_broken_further_on_says_so_on_arrival(
    session: Session, tmp_path: Path
) -> None:
    session.close()
    with closing(sqlite3.connect(session.path)) as other:
        other.execute("DROP TABLE person")
        other.commit()
    begun = Session.begin(session.path)
    with pytest.raises(GridplannerError) as caught:
        begun.arrive()
    assert caught.value.code == "plan.broken"
    begun.close()
