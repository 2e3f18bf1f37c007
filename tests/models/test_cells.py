"""Cells of a roster: phones, dates, shares, posts."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridplanner.models.importing.addresses import pieces_of
from gridplanner.models.importing.cells import (
    day_of,
    days_of,
    is_phone,
    mode_of,
    person_name,
    phone_of,
    phones_of,
    posts_of,
    share_of,
    whole_code,
)
from gridplanner.models.importing.staff import people_of
from gridplanner.models.people.posts import is_date

days = st.dates(date(1950, 1, 1), date(2150, 1, 1))


@given(
    st.integers(13_000_000_000, 19_999_999_999), st.sampled_from(["", "+86", "0086 ", "86", "+86-"])
)
def test_every_spelling_of_a_mobile(number: int, country: str) -> None:
    digits = str(number)
    for text in (
        digits,
        f"{digits[:3]}-{digits[3:7]}-{digits[7:]}",
        f"{digits[:3]} {digits[3:7]} {digits[7:]}",
        f"{digits}.0",
    ):
        assert phone_of(country + text) == digits
    assert is_phone(digits)


def test_several_phones_and_none() -> None:
    assert phones_of("13900000001/13900000002") == ["13900000001", "13900000002"]
    assert phones_of("13900000001 13900000002") == ["13900000001", "13900000002"]
    assert phones_of("(0537)1234567") == ["05371234567"]
    assert phones_of("无") == []
    assert not is_phone("139000")


@given(days)
def test_every_spelling_of_a_day(day: date) -> None:
    iso = day.isoformat()
    serial = (day - date(1899, 12, 30)).days
    for text in (
        f"{day.year}.{day.month}.{day.day}",
        f"{day.year}/{day.month:02}/{day.day:02}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%Y%m%d}" if day.year >= 1900 else iso,
        f"{iso} 00:00:00",
        str(serial) if 10_000 <= serial <= 99_999 else iso,
    ):
        assert day_of(text) == iso


@given(st.text(alphabet="0123456789年月日.-/ 至今二〇", max_size=12))
def test_a_day_is_one_or_none(text: str) -> None:
    for day in (day_of(text), *days_of(text)):
        assert day in ("", None) or is_date(str(day))


def test_months_spans_and_what_is_no_date() -> None:
    assert day_of("2024年2月") == "2024-02-01"
    assert day_of("2024年2月", last=True) == "2024-02-29"
    assert day_of("二〇二四年三月") == "2024-03-01"
    assert days_of("2021.3-2024.6") == ("2021-03-01", "2024-06-30")
    assert days_of("2021年3月至今") == ("2021-03-01", "")
    assert day_of("至今", last=True) == ""
    assert [day_of(text) for text in ("去年", "3/1/2024", "24.3.1", "2024.13.1")] == [None] * 4
    assert day_of(str((date(2024, 3, 1) - date(1899, 12, 30)) // timedelta(1))) == "2024-03-01"


@pytest.mark.parametrize(
    ("text", "share"),
    [("50%", 0.5), ("0.5", 0.5), ("1/2", 0.5), ("半职", 0.5), ("", 1.0), ("100%", 1.0), ("1", 1.0)],
)
def test_shares(text: str, share: float) -> None:
    assert share_of(text) == share


@pytest.mark.parametrize("text", ["300%", "3", "150%", "0", "-1", "1/0", "很多", "50"])
def test_what_is_no_share(text: str) -> None:
    assert share_of(text) is None


def test_a_column_in_percent() -> None:
    assert share_of("50", percent=True) == 0.5
    assert share_of("0.5", percent=True) == 0.5
    assert share_of("150", percent=True) is None


@pytest.mark.parametrize(
    ("text", "roles", "mode"),
    [
        ("网格员、执委", ("full_time", "executive"), ""),
        ("网格员兼执委(巡回)", ("full_time", "executive"), "roving"),
        ("兼职网格员", ("part_time",), ""),
        ("网格员(兼职)", ("part_time",), ""),
        ("执委/网格员", ("executive", "full_time"), ""),
        ("妇联副主席", ("vice_chair",), ""),
        ("校长", (), ""),
        ("人大主席", (), ""),
        ("工会副主席", (), ""),
        ("工会主席、妇联主席", ("chair",), ""),
        ("主席", ("chair",), ""),
        ("无", (), ""),
    ],
)
def test_posts(text: str, roles: tuple[str, ...], mode: str) -> None:
    told = posts_of(text)
    assert (told.roles, told.mode) == (roles, mode)


def test_ways_names_and_codes() -> None:
    ways = [mode_of(one) for one in ("就近包保", "巡回", "驻点", "联动", "", "随便")]
    assert ways == ["near", "roving", "resident", "joint", "", None]
    assert person_name(" 张\u3000三(组长)") == "张三"
    assert whole_code("370811007001001.0") == "370811007001001"
    assert list(people_of("张三 李四", "1;2")) == [("张三", "1"), ("李四", "2")]
    assert list(people_of("张三 13900000001", "")) == [("张三", "13900000001")]


@pytest.mark.parametrize(
    ("cell", "named"),
    [
        ("1–3号楼、8号楼", [("", "1"), ("", "2"), ("", "3"), ("", "8")]),
        ("柳河花园1、2号楼", [("柳河花园", "1"), ("柳河花园", "2")]),
        ("一至三号楼", [("", "1"), ("", "2"), ("", "3")]),
        ("1号楼-2号楼", [("", "1"), ("", "2")]),
        ("柳河花园:1#、2#", [("柳河花园", "1"), ("柳河花园", "2")]),
        ("八一小区3号楼", [("八一小区", "3")]),
        ("柳河花园、柳河巷", [("柳河花园", ""), ("柳河巷", "")]),
    ],
)
def test_cells_that_name_buildings(cell: str, named: list[tuple[str, str]]) -> None:
    assert [(one.place, one.number) for one in pieces_of(cell)] == named
