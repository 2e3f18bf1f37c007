"""Texts as bytes."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gridplanner.models.columns import Column
from gridplanner.models.texts import TEXT, Texts

any_texts = st.lists(st.one_of(st.sampled_from(["", "居民楼", "\n", "\n\x0b"]), st.text()))


@given(any_texts)
def test_texts_come_back_as_they_were(texts: list[str]) -> None:
    packed = Texts(Texts.of(texts).data)
    assert len(packed) == len(texts)
    assert [packed.words[code] for code in packed.codes] == texts
    assert packed.filled == any(texts)
    assert packed.words == list(dict.fromkeys(texts))


@given(st.lists(st.text(st.characters(codec="utf-8"))))
def test_as_values_they_are_what_numpy_makes_of_them(texts: list[str]) -> None:
    values = Texts.of(texts).values
    assert values.dtype == TEXT
    assert values.tolist() == texts


def test_a_block_of_other_texts_than_a_column_has_is_refused() -> None:
    blocks = {0: Texts.of(["甲"] * 3)}
    assert Column.of_blocks(blocks, 3, "", TEXT).array().tolist() == ["甲"] * 3
    try:
        Column.of_blocks(blocks, 4, "", TEXT)
    except ValueError:
        return
    raise AssertionError("a short block was taken")


def test_packed_and_plain_blocks_are_one_column() -> None:
    plain = [f"{n % 7}号楼" if n % 3 else "" for n in range(9000)]
    packed = {n: Texts.of(plain[n * 4096 : (n + 1) * 4096]) for n in (0, 1)}
    packed[2] = Column.of(np.array(plain, TEXT)).blocks[2]  # type: ignore[assignment]
    column = Column.of_blocks(packed, 9000, "", TEXT)
    other = Column.of(np.array(plain, TEXT))
    assert column.array().tolist() == plain
    assert not len(column.changed_rows(other))
    words, codes = column.coded()
    assert [words[code] for code in codes] == plain
    assert words == other.coded()[0]
    rows = np.array([3, 5000, 8999])
    changed = column.with_values(rows, ["新"] * 3)
    assert changed.changed_rows(column).tolist() == rows.tolist()
    assert column.at(rows).tolist() == [plain[row] for row in rows]
    blank = Column.full(9000, "", TEXT)
    assert not list(blank.filled_blocks())
    assert [place for place, _ in changed.filled_blocks()] == [0, 1, 2]
