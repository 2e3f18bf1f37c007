"""Rosters on the command line: people, groups and homes from messy tables."""

from __future__ import annotations

from pathlib import Path

import pytest
import rosters
import workbooks
from told import Run, read


@pytest.fixture
def township(tmp_path: Path) -> Path:
    return rosters.planned(tmp_path / "柳河 街道.gpkg")


def test_a_messy_workbook_twice(run: Run, township: Path, tmp_path: Path) -> None:
    file = rosters.messy_xlsx(tmp_path / "花名册 甲.xlsx")
    first = run("import", township, file, "--as", "worker", "--json")
    assert first.code == 0
    report = first.json
    assert report["read"] == report["taken"] + len(report["refused"]) == rosters.ROWS
    assert {"row", "line", "reason"} == set(report["refused"][0])
    assert report["decisions"]["mapping"]["name"] == "姓名"
    unsure = report["decisions"]["unsure"][0]
    assert {"row", "name", "field", "told", "candidates"} <= set(unsure)
    assert {"id", "name", "score"} == set(unsure["candidates"][0])
    plan = read(township)
    again = run("import", township, file, "--as", "worker", "--json").json
    after = read(township)
    assert dict(after.persons) == dict(plan.persons)
    assert dict(after.assignments) == dict(plan.assignments)
    assert again["taken"] == report["taken"]


def test_the_report_in_words(run: Run, township: Path, tmp_path: Path) -> None:
    file = rosters.messy_csv(tmp_path / "花名册.csv")
    text = run("import", township, file, "--as", "worker", "--dry-run").out
    assert "表中第" in text
    assert "承担比例「150%」" in text
    assert "姓名←「姓名」" in text
    assert not read(township).persons
    english = run("import", township, file, "--as", "worker", "--dry-run", "--lang", "en").out
    assert "to be settled" in english


def test_groups(run: Run, township: Path, tmp_path: Path) -> None:
    rows = [["小组名称", "社区", "网格", "组长", "电话", "楼栋"]]
    rows += [["一组", "柳河社区", "001网格", "示例甲", "13900000001", "1–6号楼、8号楼"]]
    file = workbooks.xls(tmp_path / "小组.xls", rows)
    report = run("import", township, file, "--as", "group", "--json").json
    assert (report["read"], report["taken"], report["made"]) == (1, 1, 1)
    plan = read(township)
    (group,) = plan.womens_groups.values()
    assert (group.grid, plan.persons[group.leader].name) == ("g1", "示例甲")
    assert (plan.buildings.values("womens_group") == group.id).sum() == 7


def test_micro_homes(run: Run, township: Path, tmp_path: Path) -> None:
    file = tmp_path / "微家.csv"
    file.write_text("微家名称,微家长,地址\n暖心微家,示例甲,柳河花园1栋\n", encoding="gb18030")
    report = run("import", township, file, "--as", "micro_home", "--json").json
    assert report["taken"] == 1
    (home,) = read(township).micro_homes.values()
    assert home.parent == "g1"


def test_several_sheets_are_named(run: Run, township: Path, tmp_path: Path) -> None:
    roster = [["姓名", "电话"], ["示例甲", "13900000001"]]
    notes = [["说明"], ["请填写"]]
    sheets = {"柳河": roster, "说明": notes, "东湖": roster}
    file = workbooks.xlsx(tmp_path / "两张.xlsx", sheets)
    refusal = run("import", township, file, "--as", "worker").refusal
    assert "柳河、东湖" in refusal
    assert "--layer" in refusal
    chosen = run("import", township, file, "--as", "worker", "--layer", "东湖", "--json")
    assert chosen.json["decisions"]["layer"] == "东湖"


@pytest.mark.parametrize("kind", ["worker", "group", "micro_home"])
def test_workbooks_that_cannot_be_read(run: Run, township: Path, tmp_path: Path, kind: str) -> None:
    title = workbooks.xlsx(tmp_path / "标题.xlsx", {"表": [["网格员花名册"]]})
    cut = workbooks.xls(tmp_path / "断.xls", [["姓名"], ["甲"]])
    cut.write_bytes(cut.read_bytes()[:1500])
    before = township.read_bytes()
    for file, word in (
        (workbooks.locked_xlsx(tmp_path / "密.xlsx"), "密码"),
        (workbooks.xls(tmp_path / "密.xls", [["姓名"], ["甲"]], locked=True), "密码"),
        (cut, "损坏"),
        (title, "没有表格"),
        (workbooks.xlsx(tmp_path / "空.xlsx", {"表": []}), "没有表格"),
    ):
        assert word in run("import", township, file, "--as", kind).refusal
    assert township.read_bytes() == before
    assert not list(tmp_path.glob("*.bak.gpkg"))
