"""A planner goes through the findings with the keys, mends what can be mended, passes the rest."""

from __future__ import annotations

from pathlib import Path

import pytest
from planner import Planner
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLineEdit

from gridplanner.models.checks import Finding
from gridplanner.models.session import Session
from gridplanner.ui.commands.plans import sample_session


@pytest.fixture
def at_sample(planner: Planner, tmp_path: Path) -> Planner:
    path = tmp_path / "柳河 街道.gpkg"
    sample_session(path).close()
    planner.open(path)
    planner.window.show_panel("findings")
    planner.window.views.findings.refresh_now()
    return planner


def present(planner: Planner) -> Finding:
    found = planner.window.views.findings.present
    assert found is not None
    return found


def go_to(planner: Planner, kind: str) -> Finding:
    """Press F4 until a finding of a kind stands there."""
    panel = planner.window.views.findings
    for _ in range(panel.model.rows.total):
        planner.do("next_finding")
        if present(planner).kind == kind:
            return present(planner)
    raise AssertionError(kind)


def test_one_after_the_other_is_mended_and_the_view_stays(at_sample: Planner) -> None:
    planner, session = at_sample, at_sample.session
    panel, view = planner.window.views.findings, planner.window.views.map
    steps = len(session.log())
    for kind in ("uncovered", "cut", "gap", "vacancy", "no_head", "no_executive"):
        finding = go_to(planner, kind)
        left, bottom, right, top = view.extent
        assert left <= finding.where[0] <= right and bottom <= finding.where[1] <= top
        number = panel.model.rows.number(panel.view.currentIndex().row())
        scale = view.scale
        panel.mend.click()
        assert planner.window.drafting.pending is not None, (kind, planner.said)
        planner.key(Qt.Key.Key_Return)
        panel.refresh_now()
        same = (finding.rule, finding.kind, finding.subject)
        assert same not in [(one.rule, one.kind, one.subject) for one in session.findings], kind
        left, bottom, right, top = view.extent
        assert left <= finding.where[0] <= right and bottom <= finding.where[1] <= top
        assert view.scale == scale
        planner.do("next_finding")
        assert panel.model.rows.number(panel.view.currentIndex().row()) == number
    assert len(session.log()) == steps + 6
    for _ in range(6):
        planner.do("undo")
    assert len([one for one in session.findings if one.kind == "vacancy"]) == 1


def test_escape_leaves_a_proposal_without_a_trace(at_sample: Planner) -> None:
    planner, session = at_sample, at_sample.session
    go_to(planner, "vacancy")
    steps = len(session.log())
    planner.window.views.findings.mend.click()
    planner.key(Qt.Key.Key_Escape)
    assert planner.window.drafting.pending is None
    assert len(session.log()) == steps


def test_what_is_meant_so_is_passed_over_and_stays_so(at_sample: Planner, tmp_path: Path) -> None:
    planner, session = at_sample, at_sample.session
    panel = planner.window.views.findings
    finding = go_to(planner, "several")
    total = panel.model.rows.total

    def give_reason(dialog: QDialog) -> None:
        field = dialog.findChild(QLineEdit)
        assert isinstance(field, QLineEdit)
        planner.bot.keyClicks(field, "he works both")
        dialog.ok.click()  # type: ignore[attr-defined]

    planner.answer(QDialog, give_reason, lambda: planner.do("ignore"))
    panel.refresh_now()
    assert panel.model.rows.total == total - 1
    assert panel.ignored.text() == "已忽略 1"
    path = session.path
    planner.do("close")
    planner.open(path)
    panel.refresh_now()
    assert panel.model.rows.total == total - 1
    again = Session.open(path, read_only=True)
    assert finding.subject in [one.subject for one in again.findings]  # found as ever
    again.close()
    planner.bot.mouseClick(panel.ignored, Qt.MouseButton.LeftButton)
    panel.refresh_now()
    row = next(at for at, one in enumerate(panel.model.rows) if one.kind == "several")
    panel.view.selectRow(row)
    planner.do("heed")
    panel.refresh_now()
    assert panel.model.rows.total == total
