"""Tables without shapes: CSV, spreadsheets, pasted cells."""

from __future__ import annotations

import openpyxl
import pytest

from gridplanner.errors import GridplannerError
from gridplanner.gis.sheets import parse_pasted, read_table


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "gb18030", "utf-16"])
def test_csv_in_every_usual_encoding(tmp_path, encoding):
    path = tmp_path / "名单.csv"
    path.write_text("姓名,电话\n示例甲,10000000001\n", encoding=encoding)
    table = read_table(path)
    assert table.text("姓名").tolist() == ["示例甲"]
    assert table.text("电话").tolist() == ["10000000001"]


def test_xlsx_codes_keep_their_digits_below_a_title(tmp_path):
    book = openpyxl.Workbook()
    for row in (["网格员名单"], ["姓名", "网格"], ["示例甲", 370811007001001], ["示例乙", None]):
        book.active.append(row)
    book.save(tmp_path / "名单.xlsx")
    table = read_table(tmp_path / "名单.xlsx")
    assert table.text("网格").tolist() == ["370811007001001", ""]
    with pytest.raises(GridplannerError, match="Sheet"):
        read_table(tmp_path / "名单.xlsx", sheet="没有")


def test_a_cell_merged_over_rows_counts_in_each(tmp_path):
    book = openpyxl.Workbook()
    for row in (["名单", None], ["社区", "姓名"], ["柳河社区", "示例甲"], [None, "示例乙"]):
        book.active.append(row)
    book.active.merge_cells("A1:B1")
    book.active.merge_cells("A3:A4")
    book.save(tmp_path / "名单.xlsx")
    assert read_table(tmp_path / "名单.xlsx").text("社区").tolist() == ["柳河社区", "柳河社区"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.xls", b"<html><table></table></html>"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600),
        ("a.xlsx", b"PK\x03\x04 cut off"),
        ("a.csv", b"%PDF-1.7"),
        ("a.geojson", b'{"type": "FeatureCollection"}'),
    ],
)
def test_what_is_no_table_is_one_sentence(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(GridplannerError, match=name):
        read_table(tmp_path / name)


def test_scientific_notation_is_mended_only_where_nothing_is_lost(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("编码\n3.70811E+05\n3.70811E+14\n", encoding="utf-8")
    table = read_table(path)
    assert table.text("编码").tolist() == ["370811", "3.70811E+14"]
    assert table.notes == (("files.note_rounded", {"column": "编码"}),)


def test_pasted_cells():
    table = parse_pasted("姓名\t网格\r\n示例甲\t001\r\n\r\n示例乙\t002\r\n")
    assert table.text("网格").tolist() == ["001", "002"]


@pytest.mark.parametrize("text", ["", "姓名\t网格", "\n\n"])
def test_no_rows_is_one_sentence(text):
    with pytest.raises(GridplannerError):
        parse_pasted(text)


def test_real_village_list(shared_data):
    table = read_table(shared_data / "cn" / "jining_villages_names_gbk.csv")
    assert len(table) == 4927
    assert table.encoding == "gb18030"
