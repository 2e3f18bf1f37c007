"""Names matched: the same under the usual rules, alike but never sure, and quickly."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gridplanner.models.importing.matching import (
    SURE,
    Meaning,
    Names,
    area_key,
    bare_building,
    building_key,
    is_blank,
    key_of,
    the_sure,
)

NUMERALS = "〇一二三四五六七八九十"
signs = st.text(
    alphabet="柳河东湖花园怡景名邸龙泉家园紫荆一二三123 号栋楼社区村网格-、(#", max_size=12
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("001网格", "第一网格"),
        ("003网格", "网格3"),
        ("柳河社区", "柳河社区居民委员会"),
        ("柳河居委会", "柳河村"),
        ("仙营街道", "仙营街道办事处"),
        ("\uff10\uff10\uff12网格", "2"),
    ],
)
def test_areas_of_one_name(one: str, other: str) -> None:
    assert area_key(one) == area_key(other)


@pytest.mark.parametrize(
    "written",
    [
        "柳河花园1栋",
        "柳河花园 1号楼",
        "柳河花园一幢",
        "柳河花园1#",
        "柳河花园1#楼",
        "柳河花园01号楼2单元301室",
        "柳河花园1-2-301",
        "柳河花园\uff11号楼",
    ],
)
def test_spellings_of_one_building(written: str) -> None:
    assert building_key(written) == "柳河花园1号"


@pytest.mark.parametrize("cell", ["", "无", "暂无", " - ", "待定", "/", "——", "N/A"])
def test_cells_that_say_nothing(cell: str) -> None:
    assert is_blank(cell)
    assert key_of(cell) == ""


@given(signs)
def test_keys_are_keys_of_themselves(text: str) -> None:
    assert key_of(key_of(text)) == key_of(text)


@given(st.integers(1, 99))
def test_numerals_are_numbers(number: int) -> None:
    tens, ones = divmod(number, 10)
    word = (NUMERALS[tens] if tens > 1 else "") + ("十" if tens else "")
    word += NUMERALS[ones] if ones else ""
    assert area_key(f"第{word}网格") == str(number)
    assert building_key(f"柳河花园{word}号楼") == building_key(f"柳河花园{number:03}栋")


@given(
    st.lists(st.tuples(st.sampled_from(["柳河", "东湖", "怡景"]), st.integers(1, 40)), unique=True)
)
def test_every_thing_is_found_by_its_own_name(things: list[tuple[str, int]]) -> None:
    names = Names(
        ((f"b{n}", f"{wall}花园{at}号楼") for n, (wall, at) in enumerate(things)), bare_building
    )
    for n, (wall, at) in enumerate(things):
        found = names.scores(f"{wall}花园 {at}幢")
        assert found[f"b{n}"] >= SURE
        assert len(found) == 1


@given(
    st.text(alphabet="柳河东湖花园怡景名邸", min_size=2, max_size=8),
    st.integers(1, 60),
    st.integers(1, 60),
)
def test_another_number_is_another_building(wall: str, one: int, other: int) -> None:
    assume(one != other)
    names = Names([("b1", f"{wall}{one}号楼")], bare_building)
    assert names.scores(f"{wall}{other}号楼") == {}


@given(
    st.text(alphabet="柳河东湖花园怡景名邸", min_size=3, max_size=8),
    st.text(alphabet="柳河东湖花园怡景名邸", min_size=3, max_size=8),
)
def test_what_is_merely_alike_is_never_sure(one: str, other: str) -> None:
    assume(not other.endswith(one))
    found = Names([("x", one)]).scores(other)
    assert all(score < SURE for score in found.values())


def test_one_candidate_above_all_others_is_sure() -> None:
    best, next_best = Meaning("a", "", 1.0), Meaning("b", "", 0.97)
    assert the_sure([next_best, best]) is best
    assert the_sure([best, Meaning("c", "", 1.0)]) is None
    assert the_sure([next_best, Meaning("c", "", 0.97)]) is None
    assert the_sure([Meaning("c", "", 0.89)]) is None
    assert the_sure([]) is None


def test_a_longer_address_may_end_in_the_name() -> None:
    names = Names([("b1", "柳河花园1号楼"), ("b2", "花园1号楼")], bare_building)
    assert names.scores("任城区柳河街道柳河花园1号楼") == {"b1": 0.95}
    assert Names([("b1", "柳河花园1号楼")], bare_building).scores("柳河花园11号楼") == {}
