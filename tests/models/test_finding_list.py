"""The findings written to a file: whole, typed, on as many sheets as they need."""

from __future__ import annotations

import csv
from pathlib import Path

import drawn
import pytest
from openpyxl import load_workbook

from gridplanner.errors import Cancelled, GridplannerError
from gridplanner.models.checks import check
from gridplanner.models.findings import listing
from gridplanner.models.findings.listing import write_list
from gridplanner.models.standing import Standing


def bare() -> tuple[Standing, list]:  # type: ignore[type-arg]
    houses = [drawn.house(20 * n, 50) for n in range(1, 6)]
    names = ["=1+1", "+甲楼", "乙\x07楼", "丙楼", "丁楼"]
    plan = drawn.plan(
        {"g1": drawn.box(500, 0, 600, 100)},
        {"c1": drawn.box(0, 0, 600, 100)},
        drawn.buildings(houses, name=names),
    )
    standing = Standing.of(plan)
    return standing, [(one, None) for one in check(standing) if one.rule == "G1"]


def test_texts_stay_texts(tmp_path: Path) -> None:
    standing, listed = bare()
    path = tmp_path / "清单 一.xlsx"
    assert write_list(path, standing, listed) == 5
    sheet = load_workbook(path).active
    cells = [list(row) for row in sheet.iter_rows(min_row=2)]
    messages = [row[3].value for row in cells]
    assert sum(one.startswith("=1+1") for one in messages) == 1
    assert {row[3].data_type for row in cells} == {"s"}
    assert {row[5].data_type for row in cells} == {"n"}
    assert [row[2].value for row in cells] == ["第1社区"] * 5


def test_what_does_not_fit_on_a_sheet_goes_to_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "MOST_ROWS", 3)
    standing, listed = bare()
    path = tmp_path / "清单.xlsx"
    write_list(path, standing, listed)
    book = load_workbook(path)
    assert [sheet.max_row for sheet in book] == [3, 3, 2]


def test_csv_is_read_by_excel(tmp_path: Path) -> None:
    standing, listed = bare()
    path = tmp_path / "清单.csv"
    write_list(path, standing, listed)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.reader(file))) == 6


def test_cancelled_or_refused_it_leaves_nothing(tmp_path: Path) -> None:
    standing, listed = bare()
    path = tmp_path / "清单.csv"
    with pytest.raises(Cancelled):
        write_list(path, standing, listed, lambda _done, _total: False)
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(GridplannerError):
        write_list(tmp_path / "没有" / "清单.csv", standing, listed)
