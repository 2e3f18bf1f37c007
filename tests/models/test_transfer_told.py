"""Every report says which grids were put under other communities, and on what document."""

from __future__ import annotations

from pathlib import Path

import drawn
import pytest

from gridplanner.models.edits import AllowTransfers, TransferGrid
from gridplanner.models.ids import Ids
from gridplanner.models.lineage import transfers_told
from gridplanner.models.plan import Plan
from gridplanner.models.sheet import make_sheet
from gridplanner.models.sheet.values import Text
from gridplanner.models.standing import Standing
from gridplanner.models.webmap import write_webmap


def moved() -> Plan:
    plan = drawn.plan(
        {"g1": drawn.box(0, 0, 100, 100), "g2": drawn.box(100, 0, 200, 100)},
        {"c1": drawn.box(0, 0, 200, 100), "c2": drawn.box(200, 0, 300, 100)},
        drawn.buildings([drawn.house(50, 50), drawn.house(150, 50)]),
    )
    ids = Ids()
    ids.catch_up(plan)
    plan = AllowTransfers(True).apply(plan, ids)
    return TransferGrid("g2", "c2", "便民", "民字〔2026〕1号").apply(plan, ids)


def test_the_remark_names_grid_and_document() -> None:
    assert transfers_told(moved(), ["g1", "g2"]) == "跨社区划转:002网格(民字〔2026〕1号)"
    assert transfers_told(moved(), ["g1"]) == ""
    assert transfers_told(Plan(), []) == ""


@pytest.mark.parametrize(("area", "said"), [("c2", True), ("c1", False), (None, True)])
def test_the_sheet_says_it(area: str | None, said: bool) -> None:
    sheet = make_sheet(Standing.of(moved()), area=area, paper="A3")
    words = [one.text for one in sheet.items if isinstance(one, Text)]
    assert any("跨社区划转" in one for one in words) == said


def test_the_web_page_says_it(tmp_path: Path) -> None:
    path = tmp_path / "图.html"
    write_webmap(Standing.of(moved()), path)
    assert "民字〔2026〕1号" in path.read_text(encoding="utf-8")
