"""The command leaves out what the plan passes over, and names what was not checked."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from told import Run

from gridplanner.models.edits import Ignore, SetRule
from gridplanner.models.edits.together import Together
from gridplanner.models.findings.ignoring import mark_below, mark_of_finding
from gridplanner.models.rows import Rule
from gridplanner.models.session import Session
from gridplanner.words import Sentence


@pytest.fixture
def own(kept_sample: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(kept_sample, tmp_path / "忽略 方案.gpkg"))


def test_what_is_passed_over_is_told_apart(run: Run, own: Path) -> None:
    before = run("check", own, "--json").json
    session = Session.open(own)
    bare = next(one for one in session.findings if one.kind == "uncovered")
    session.apply(Ignore((mark_of_finding(bare),), "施工工棚", "李"))
    session.close()
    answer = run("check", own, "--json").json
    (over,) = answer["ignored"]
    assert (over["reason"], over["who"]) == ("施工工棚", "李")
    assert over["subject"] == {"type": "building", "id": bare.subject[1]}
    assert over["date"] and over["message"] == bare.message
    assert over["subject"] not in [one["subject"] for one in answer["findings"]]
    assert answer["counts"]["error"] == before["counts"]["error"] - 1
    told = run("check", own, "--fail-on", "never").out
    assert "另有 1 条已忽略" in told
    assert bare.message not in told


def test_where_all_errors_are_passed_over_the_command_succeeds(run: Run, own: Path) -> None:
    session = Session.open(own)
    (top,) = session.plan.areas("township")
    errors = {(one.rule, one.kind): one for one in session.findings if one.severity == "error"}
    marks = [mark_of_finding(one) for one in session.findings if one.severity == "error"]
    assert run("check", own).code == 1
    session.apply(Ignore(tuple(mark_below(one, top) for one in errors.values()), "演示"))
    session.apply(Ignore(tuple(marks), "演示"))
    session.close()
    assert run("check", own).code == 0


def test_not_checked_is_said(run: Run, own: Path) -> None:
    session = Session.open(own)
    parts = (SetRule(Rule(id="G4", on=False)),)
    session.apply(Together(parts, Sentence("edit.rules", {"rules": "规模"})))
    organised = session.standing.is_organised
    session.close()
    answer = run("check", own, "--json").json
    assert answer["unchecked"]["G4"] == "已关闭"
    assert not [one for one in answer["findings"] if one["rule"] == "G4"]
    assert ("W1" in answer["unchecked"]) != organised
    assert run("check", own, "--rule", "G1", "--json").json["unchecked"] == {}
    assert "未检查" in run("check", own).out
