"""The lineage of a grid in the inspector: the newest first, a few lines, and in what is copied."""

from __future__ import annotations

import pytest

from gridplanner.models import lineage
from gridplanner.models.edits import EditAreas
from gridplanner.models.lineage import record
from gridplanner.models.standing import Standing
from gridplanner.ui.panels.facts import facts
from gridplanner.ui.store import Store


@pytest.fixture(autouse=True)
def _days(monkeypatch: pytest.MonkeyPatch) -> None:
    days = iter(f"2026-11-{day:02}" for day in range(1, 30))
    monkeypatch.setattr(lineage, "today", lambda: next(days))


def test_a_grid_tells_what_became_of_it(store: Store) -> None:
    assert facts(store.standing, "g3") is not None
    assert "沿革" not in {line.name for line in facts(store.standing, "g3").lines}  # type: ignore[union-attr]
    for number in range(1, 4):
        store.apply(EditAreas.of("g3", code=f"A{number}"))
    found = facts(store.standing, "g3")
    assert found is not None
    lines = found.lines[-3:]
    assert [line.name for line in lines] == ["沿革", "", ""]
    assert lines[0].value == "2026-11-03 编码由 A2 改为 A3"
    assert lines[2].value.startswith("2026-11-01 编码由 003 改为 A1")
    assert ["沿革", lines[0].value] in found.rows()


def test_a_long_lineage_is_cut_and_counted(store: Store) -> None:
    for number in range(1, 8):
        store.apply(EditAreas.of("g3", code=f"A{number}"))
    found = facts(store.standing, "g3")
    assert found is not None
    assert [line.value for line in found.lines[-2:]] == ["2026-11-03 编码由 A2 改为 A3", "…共 7 条"]


def test_why_and_by_which_document_is_said(store: Store) -> None:
    grid = store.plan.grids["g3"]
    ids = store.session.ids()
    plan = record(store.plan, ids, "abolish", [grid], [], reason="人口减少", document="柳政发7号")
    found = facts(Standing.of(plan), "g3")
    assert found is not None
    assert found.lines[-1].text == "2026-11-01 裁撤 003(人口减少;柳政发7号)"
