from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
import shapely

from gridplanner.models.picking import Picker
from gridplanner.models.plan import Plan
from gridplanner.models.rows import Grid
from gridplanner.models.standing import Standing
from gridplanner.ui.commands.edits import grid_to_split
from gridplanner.ui.map.tools import Point


def bench(selected: str | None) -> Any:
    plan = Plan().with_rows(
        "grid",
        [
            Grid(id="g1", code="001", geometry=shapely.box(0, 0, 100, 100)),
            Grid(id="g2", code="002", geometry=shapely.box(100, 0, 1100, 100)),
        ],
    )
    store = SimpleNamespace(plan=plan, selected_grid=selected)
    view = SimpleNamespace(grid_along=Picker(Standing.of(plan)).grid_along)
    return SimpleNamespace(store=store, views=SimpleNamespace(map=view))


@pytest.mark.parametrize(
    ("selected", "line", "meant"),
    [
        ("g1", [(50, -10), (50, 110)], "g1"),
        ("g1", [(115, -10), (115, 110)], "g1"),
        ("g1", [(400, -10), (400, 110)], "g2"),
        (None, [(115, -10), (115, 110)], "g2"),
        ("g1", [(0, 900), (100, 900)], "g1"),
        (None, [(0, 900), (100, 900)], None),
    ],
)
def test_a_line_near_the_selected_grid_is_meant_for_it(
    selected: str | None, line: list[Point], meant: str | None
) -> None:
    assert grid_to_split(bench(selected), line) == meant
