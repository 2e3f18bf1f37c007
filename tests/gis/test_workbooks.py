"""Workbooks: real XLS and XLSX, merged cells, two-line headers, several sheets, broken ones."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
import workbooks

from gridplanner.errors import GridplannerError
from gridplanner.gis.headers import Words, find_head
from gridplanner.gis.sheets import parse_pasted, read_table, read_tables

WORDS = Words(
    frozenset(
        {"姓名", "电话", "网格", "社区", "网格员", "网格长", "职务", "网格员电话", "网格长电话"}
    ),
    frozenset({"姓名", "网格员", "网格员姓名"}),
)


def refused(path: Path) -> str:
    with pytest.raises(GridplannerError) as caught:
        read_table(path, words=WORDS)
    return caught.value.code


def test_a_real_xls_and_its_merged_cells(tmp_path: Path) -> None:
    rows = [
        ["网格员名单"],
        ["姓名", "电话", "网格"],
        ["甲", 13800138000, "001网格"],
        ["乙", "1", ""],
    ]
    table = read_table(workbooks.xls(tmp_path / "名单.xls", rows, [(2, 3, 2, 2)]), words=WORDS)
    assert table.text("网格").tolist() == ["001网格", "001网格"]
    assert table.text("电话").tolist() == ["13800138000", "1"]
    assert table.lines == (3, 4)
    assert table.above == 1
    named_et = (tmp_path / "名单.xls").rename(tmp_path / "名单.et")
    assert len(read_table(named_et, words=WORDS)) == 2


def test_a_header_of_two_lines(tmp_path: Path) -> None:
    rows = [
        ["柳河社区网格员名单", None, None, None, None, None],
        ["社区", "网格", "网格员", None, "网格长", None],
        [None, None, "姓名", "电话", "姓名", "电话"],
        ["柳河社区", "001网格", "甲", "1", "乙", "2"],
        [None, "002网格", "丙", "3", None, None],
    ]
    spans = ["A1:F1", "C2:D2", "E2:F2", "A2:A3", "B2:B3", "A4:A5"]
    path = workbooks.xlsx(tmp_path / "名单.xlsx", {"名单": rows}, {"名单": spans})
    table = read_table(path, words=WORDS)
    names = ["社区", "网格", "网格员姓名", "网格员电话", "网格长姓名", "网格长电话"]
    assert list(table.columns) == names
    assert table.text("社区").tolist() == ["柳河社区", "柳河社区"]
    pasted = "\n".join("\t".join(str(cell or "") for cell in row) for row in rows)
    assert list(parse_pasted(pasted, WORDS).columns) == names


def test_a_heading_over_several_columns_is_for_the_eye_alone() -> None:
    rows = [
        ["网格", "人员信息", "", "", "电话"],
        ["", "姓名", "性别", "职务", ""],
        ["001", "甲", "女", "网格员", "1"],
    ]
    head = find_head(rows, WORDS, [((0, 1), (0, 3)), ((0, 0), (1, 0)), ((0, 4), (1, 4))])
    assert head is not None
    assert (head.first, head.last) == (0, 1)
    assert head.names == ("网格", "姓名", "人员信息性别", "职务", "电话")


def test_columns_of_one_name_are_told_apart() -> None:
    head = find_head([["网格长", "电话", "网格员", "电话"]], WORDS)
    assert head is not None
    assert head.names == ("网格长", "网格长电话", "网格员", "网格员电话")
    again = find_head([["姓名", "电话", "电话"]], WORDS)
    assert again is not None
    assert again.names == ("姓名", "电话", "电话2")


def test_sums_remarks_and_repeated_headers_are_told(tmp_path: Path) -> None:
    text = "名单\n姓名,电话\n甲,1\n,\n小 计,1\n姓名,电话\n乙,2\n合计,2\n注:电话为工作电话\n"
    path = tmp_path / "名单.csv"
    path.write_text(text, encoding="utf-8")
    table = read_table(path, words=WORDS)
    assert dict(table.odd) == {1: "total_row", 2: "header_row", 4: "total_row", 5: "note_row"}
    assert (table.blank, table.above, table.lines) == (1, 1, (3, 5, 6, 7, 8, 9))


def test_of_several_sheets_only_those_with_a_roster_count(tmp_path: Path) -> None:
    notes = [["填表说明"], ["姓名一列必填"], ["电话写手机"]]
    roster = [["姓名", "电话"], ["甲", "1"]]
    path = workbooks.xlsx(tmp_path / "一.xlsx", {"说明": notes, "空": [], "名单": roster})
    assert read_table(path, words=WORDS).layer == "名单"
    two = workbooks.xlsx(tmp_path / "二.xlsx", {"柳河": roster, "说明": notes, "东湖": roster})
    assert read_tables(two, words=WORDS).names == ("柳河", "东湖")
    with pytest.raises(GridplannerError, match="柳河、东湖"):
        read_table(two, words=WORDS)
    assert read_table(two, "东湖", words=WORDS).layer == "东湖"


def test_passwords_are_said(tmp_path: Path) -> None:
    assert refused(workbooks.locked_xlsx(tmp_path / "a.xlsx")) == "files.table_password"
    locked = workbooks.xls(tmp_path / "a.xls", [["姓名"], ["甲"]], locked=True)
    assert refused(locked) == "files.table_password"


def test_a_title_alone_or_nothing_is_no_table(tmp_path: Path) -> None:
    assert (
        refused(workbooks.xlsx(tmp_path / "a.xlsx", {"名单": [["网格员名单"]]})) == "files.no_table"
    )
    assert refused(workbooks.xlsx(tmp_path / "b.xlsx", {"名单": []})) == "files.no_table"
    heads = {"名单": [["网格员名单"], ["姓名", "电话"]]}
    assert refused(workbooks.xlsx(tmp_path / "c.xlsx", heads)) == "files.no_table"
    sums = {"名单": [["姓名", "电话"], ["合计", 0]]}
    assert refused(workbooks.xlsx(tmp_path / "d.xlsx", sums)) == "files.no_table"


def test_a_broken_workbook_is_one_sentence(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    rows = [["姓名", "电话"], ["甲", "1"], ["乙", "2"]]
    whole = [
        workbooks.xls(tmp_path / "a.xls", rows, [(1, 2, 0, 0)]),
        workbooks.xlsx(tmp_path / "a.xlsx", {"名单": rows}),
    ]
    chance = random.Random(1)
    for path in whole:
        data = path.read_bytes()
        for number in range(60):
            broken = bytearray(data)
            for _ in range(chance.randint(1, 30)):
                broken[chance.randrange(len(broken))] = chance.randrange(256)
            end = chance.randrange(8, len(broken)) if number % 3 == 0 else len(broken)
            path.write_bytes(data[:8] + bytes(broken[8:end]))
            try:
                read_table(path, words=WORDS)
            except GridplannerError as failure:
                assert failure.code in (
                    "files.table_broken",
                    "files.table_password",
                    "files.no_table",
                )
    assert capfd.readouterr().err == ""
