"""Files from elsewhere: every encoding read right, every bad file one sentence."""

from __future__ import annotations

import json
import struct
import zipfile
from pathlib import Path

import numpy as np
import pytest
import shapely

from gridplanner.errors import Cancelled, GridplannerError
from gridplanner.gis import reading

SQUARE = shapely.box(0, 0, 1, 1)


def shapefile(folder: Path, names: list[bytes], values: list[bytes], cpg: str = "") -> Path:
    """Write one square with text attributes, byte for byte."""
    ring = shapely.get_coordinates(SQUARE)[::-1]
    content = struct.pack("<i4d2i", 5, 0, 0, 1, 1, 1, len(ring)) + struct.pack("<i", 0)
    content += ring.astype("<f8").tobytes()
    size = len(content) // 2

    def head(words: int) -> bytes:
        return struct.pack(">7i", 9994, 0, 0, 0, 0, 0, words) + struct.pack(
            "<2i8d", 1000, 5, 0, 0, 1, 1, 0, 0, 0, 0
        )

    path = folder / "边界 一.shp"
    path.write_bytes(head(54 + size) + struct.pack(">2i", 1, size) + content)
    path.with_suffix(".shx").write_bytes(head(54) + struct.pack(">2i", 50, size))
    fields = b"".join(
        name[:10].ljust(11, b"\0") + b"C" + b"\0" * 4 + bytes([60, 0]) + b"\0" * 14
        for name in names
    )
    record = b" " + b"".join(value.ljust(60) for value in values)
    lead = struct.pack("<B3BIHH20x", 3, 126, 1, 1, 1, 33 + len(fields), len(record))
    path.with_suffix(".dbf").write_bytes(lead + fields + b"\r" + record + b"\x1a")
    if cpg:
        path.with_suffix(".cpg").write_text(cpg, encoding="ascii")
    return path


@pytest.mark.parametrize("cpg", ["", "UTF-8", "ISO-8859-1"])
@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
def test_text_is_read_right_whatever_the_hint_says(tmp_path, encoding, cpg):
    path = shapefile(tmp_path, ["名称".encode(encoding)], ["柳河社区".encode(encoding)], cpg)
    table = reading.read(path)
    assert table.text("名称").tolist() == ["柳河社区"]


def test_long_chinese_field_names_are_cut_between_characters(tmp_path):
    path = shapefile(tmp_path, ["网格员联系方式".encode()], ["一二三".encode()], "UTF-8")
    assert list(reading.read(path).columns) == ["网格员"]


def test_a_given_encoding_wins(tmp_path):
    path = shapefile(tmp_path, [b"NAME"], ["網格".encode("big5")])
    assert reading.read(path, encoding="big5").text("NAME").tolist() == ["網格"]


def test_fields_of_one_name_are_all_kept(tmp_path):
    path = shapefile(tmp_path, [b"NAME", b"NAME"], [b"a", b"b"])
    assert list(reading.read(path).columns) == ["NAME", "NAME_2"]


def geojson(path: Path, rows: list[dict[str, object]]) -> Path:
    features = [
        {"type": "Feature", "properties": row, "geometry": json.loads(shapely.to_geojson(SQUARE))}
        for row in rows
    ]
    text = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)
    path.write_text(text, encoding="utf-8")
    return path


def test_long_codes_keep_their_digits(tmp_path):
    code = 370811007001001234
    rows = [{"编码": code, "户数": 3}, {"编码": None, "户数": None}]
    table = reading.read(geojson(tmp_path / "a.geojson", rows))
    assert table.text("编码").tolist() == [str(code), ""]
    assert table.text("户数").tolist() == ["3", ""]
    np.testing.assert_array_equal(table.numbers("户数"), [3, np.nan])


@pytest.mark.parametrize("name", ["!网格 图.geojson", "网格 图!.geojson"])
def test_names_with_marks_and_spaces_open(tmp_path, name):
    assert len(reading.read(geojson(tmp_path / name, [{"a": 1}]))) == 1


@pytest.mark.parametrize("name", ["下载.zip", "下载.gpkg"])
def test_an_archive_is_looked_into_whatever_it_is_called(tmp_path, name):
    inner = geojson(tmp_path / "a.geojson", [{"名称": "甲"}])
    with zipfile.ZipFile(tmp_path / name, "w") as archive:
        archive.write(inner, "文件夹/网格.geojson")
        archive.writestr("__MACOSX/._网格.geojson", b"no")
    assert reading.read(tmp_path / name).text("名称").tolist() == ["甲"]


def test_several_layers_are_named(tmp_path):
    inner = geojson(tmp_path / "a.geojson", [{"a": 1}])
    with zipfile.ZipFile(tmp_path / "two.zip", "w") as archive:
        archive.write(inner, "东.geojson")
        archive.write(inner, "西.geojson")
    with pytest.raises(GridplannerError) as caught:
        reading.read(tmp_path / "two.zip")
    assert "东、西" in str(caught.value)
    assert len(reading.read(tmp_path / "two.zip", layer="西")) == 1
    with pytest.raises(GridplannerError, match="南"):
        reading.read(tmp_path / "two.zip", layer="南")


BAD = {
    "空.geojson": (b"", "files.empty"),
    "坏.geojson": (b'{"type": "FeatureCollection",\n"features": [ oops', "files.broken_line"),
    "坏.gpkg": (b"SQLite format 3\0 and no more", "files.broken"),
    "文.dwg": (b"AC1032 drawing", "files.is_dwg"),
    "文.rar": (b"Rar!\x1a\x07", "files.is_rar"),
    "表.csv": ("姓名,电话\n甲,1".encode(), "files.table_without_shapes"),
    "坏.zip": (b"PK\x03\x04 cut off", "files.zip_broken"),
    "孤.shp": (b"\x00\x00\x27\x0a" + b"\0" * 96, "files.no_shx"),
    "信.txt2": (b"hello", "files.other_kind"),
    "无.geojson": (b'{"type": "FeatureCollection", "features": []}', "files.no_rows"),
    "无形.geojson": (
        b'{"type": "FeatureCollection", "features": '
        b'[{"type": "Feature", "properties": {"a": 1}, "geometry": null}]}',
        "files.no_geometry",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_gives_one_sentence(tmp_path, name, capfd):
    content, code = BAD[name]
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(GridplannerError) as caught:
        reading.read(path)
    assert caught.value.code == code
    assert path.name in str(caught.value)
    assert capfd.readouterr() == ("", "")


def test_a_missing_file_and_a_folder_are_told_apart(tmp_path):
    for path, code in ((tmp_path / "no.shp", "files.missing"), (tmp_path, "files.folder")):
        with pytest.raises(GridplannerError) as caught:
            reading.read(path)
        assert caught.value.code == code


def test_reading_can_be_cancelled(tmp_path):
    with pytest.raises(Cancelled):
        reading.read(
            geojson(tmp_path / "a.geojson", [{"a": 1}]), progress=lambda done, total: False
        )


def test_every_ugly_file_is_read_or_refused_in_one_sentence(shared_data, capfd):
    read = 0
    for path in sorted((shared_data / "ugly").rglob("*")):
        if not path.is_file():
            continue
        try:
            layer = reading.layers(path)[0].name
            read += len(reading.read(path, layer)) > 0
        except GridplannerError as error:
            assert path.name[:5] in str(error) or path.stem in str(error)
    assert read > 30
    assert capfd.readouterr() == ("", "")
