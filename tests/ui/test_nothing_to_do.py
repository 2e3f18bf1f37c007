"""Commands that find nothing to do say so before they ask; those that count say how many."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from fakes import FakeMessages

from gridplanner.models.edits import EstimateHouseholds
from gridplanner.models.session import Session
from gridplanner.ui.commands import edits
from gridplanner.ui.main_window import MainWindow


@pytest.fixture
def bare(window: MainWindow, tmp_path: Path) -> Iterator[MainWindow]:
    """The window on a plan with nothing in it."""
    window.services.store.take(Session.create(tmp_path / "空 方案.gpkg", "方案"))
    yield window


def heard(window: MainWindow) -> FakeMessages:
    messages = window.services.messages
    assert isinstance(messages, FakeMessages)
    return messages


def test_a_plan_without_communities_or_buildings_says_so(bare: MainWindow) -> None:
    bare.actions_["whole_grids"].trigger()
    assert heard(bare).texts[-1].startswith("方案里还没有社区(村)")
    bare.actions_["estimate"].trigger()
    assert heard(bare).texts[-1].startswith("方案里还没有楼栋")
    assert not heard(bare).questions


def test_an_estimate_says_how_many(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    store = window.services.store
    edit = EstimateHouseholds(method="share", total=1_000_000)
    monkeypatch.setattr(edits, "ask_estimate", lambda *_: edit)
    store.select([])
    blank = int(np.isnan(households(window)).sum())
    known = float(np.nansum(households(window)))
    window.actions_["estimate"].trigger()
    filled = blank - int(np.isnan(households(window)).sum())
    assert filled
    assert (
        heard(window)
        .texts[-1]
        .startswith(f"已为 {filled:,} 栋住宅估算 {round(1_000_000 - known):,} 户")
    )


def households(window: MainWindow) -> np.ndarray:
    """Return the households of every building."""
    buildings = window.services.store.plan.buildings
    return buildings.columns["households"].at(np.arange(len(buildings)))
