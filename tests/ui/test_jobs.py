"""Jobs: progress, cancel, newest wins, and answers in the main thread."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from PySide6.QtCore import QThread
from pytestqt.exceptions import capture_exceptions
from pytestqt.qtbot import QtBot

from gridplanner.errors import Cancelled, GridplannerError
from gridplanner.models.progress import Progress
from gridplanner.ui.jobs import Job, Jobs, Work


def made(key: str, work: Work, answers: list[Any], failures: list[Any] | None = None) -> Job:
    return Job(
        key, "job.open", work, answers.append, (answers if failures is None else failures).append
    )


def test_the_answer_comes_in_the_main_thread(qtbot: QtBot) -> None:
    jobs, where = Jobs(), []
    work: list[Any] = []
    job = Job(
        "a",
        "job.open",
        lambda _: work.append(QThread.currentThread()),
        lambda _: where.append(QThread.currentThread()),
        where.append,
    )
    with qtbot.waitSignal(jobs.ended):
        jobs.start(job)
    qtbot.waitUntil(lambda: bool(where))
    assert where == [QThread.currentThread()]
    assert work[0] is not where[0]
    assert not jobs.busy


def test_of_one_kind_the_newest_wins(qtbot: QtBot) -> None:
    jobs, answers = Jobs(), []
    may_end = threading.Event()

    def slow(_: Progress) -> str:
        may_end.wait(5)
        return "old"

    jobs.start(made("a", slow, answers))
    jobs.start(made("a", lambda _: "new", answers))
    qtbot.waitUntil(lambda: answers == ["new"])
    may_end.set()
    jobs.wait()
    assert answers == ["new"]


def test_cancel_stops_the_work_and_throws_the_answer_away(qtbot: QtBot) -> None:
    jobs, answers, asked = Jobs(), [], []
    gone: list[str] = []

    def work(progress: Progress) -> None:
        while progress(1, 10):
            asked.append(1)
            QThread.msleep(2)
        raise Cancelled

    jobs.start(Job("a", "job.open", work, answers.append, answers.append, lambda: gone.append("a")))
    qtbot.waitUntil(lambda: bool(asked))
    with qtbot.waitSignal(jobs.ended):
        jobs.cancel("a")
    qtbot.waitUntil(lambda: gone == ["a"])
    assert answers == []


def test_an_expected_failure_is_handed_over(qtbot: QtBot) -> None:
    jobs, answers, failures = Jobs(), [], []

    def work(_: Progress) -> None:
        raise GridplannerError("log.nothing_to_undo")

    jobs.start(made("a", work, answers, failures))
    qtbot.waitUntil(lambda: bool(failures))
    assert failures[0].code == "log.nothing_to_undo"
    assert answers == []


def test_a_fault_crashes_loudly(qtbot: QtBot) -> None:
    jobs, answers = Jobs(), []

    def work(_: Progress) -> None:
        raise ZeroDivisionError

    with capture_exceptions() as caught:
        with qtbot.waitSignal(jobs.ended):
            jobs.start(made("a", work, answers))
        qtbot.wait(10)
    assert [one[0] for one in caught] == [ZeroDivisionError]
    assert answers == []


def test_progress_is_told_with_its_job(qtbot: QtBot) -> None:
    jobs, answers, told = Jobs(), [], []
    jobs.progressed.connect(lambda job, done, total: told.append((job.key, done, total)))
    jobs.start(made("a", lambda progress: progress(3, 3), answers))
    qtbot.waitUntil(lambda: answers == [True])
    assert told == [("a", 3, 3)]


def test_an_answer_nobody_wants_is_closed(qtbot: QtBot) -> None:
    jobs, answers, may_end = Jobs(), [], threading.Event()

    class Opened:
        closed = False

        def close(self) -> None:
            self.closed = True

    opened = Opened()

    def work(_: Progress) -> Opened:
        may_end.wait(5)
        return opened

    jobs.start(made("a", work, answers))
    jobs.cancel()
    may_end.set()
    qtbot.waitUntil(lambda: opened.closed)
    assert answers == []


@pytest.mark.parametrize("key", ["b", "c"])
def test_other_kinds_go_on(qtbot: QtBot, key: str) -> None:
    jobs, answers = Jobs(), []
    jobs.start(made("a", lambda _: "a", answers))
    jobs.start(made(key, lambda _: key, answers))
    qtbot.waitUntil(lambda: sorted(answers) == ["a", key])
