"""Columns in blocks, against plain arrays."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridplanner.models.buildings import TEXT
from gridplanner.models.columns import BLOCK, Column
from gridplanner.models.texts import Texts

lengths = st.sampled_from([0, 1, 5, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK, 2 * BLOCK + 77])


def values_of(length: int, kind: str, seed: int) -> np.ndarray[Any, Any]:
    random = np.random.default_rng(seed)
    if kind == "text":
        return random.choice(np.array(["", "甲", "一个很长很长的名字", "b"], TEXT), length)
    return random.choice(np.array([0, 1.5, np.nan, 300], np.float32), length)


def same(left: np.ndarray[Any, Any], right: np.ndarray[Any, Any]) -> bool:
    return left.dtype == right.dtype and np.array_equal(
        left, right, equal_nan=left.dtype.kind == "f"
    )


@given(lengths, st.sampled_from(["text", "number"]), st.integers(0, 99), st.integers(0, 40))
def test_a_column_is_an_array_that_shares_its_blocks(
    length: int, kind: str, seed: int, count: int
) -> None:
    plain = values_of(length, kind, seed)
    column = Column.of(plain)
    assert len(column) == length
    assert same(column.array(), plain)
    random = np.random.default_rng(seed + 1)
    rows = random.choice(length, min(count, length), replace=False) if length else np.empty(0, int)
    assert same(column.at(rows), plain[rows])
    rising = np.sort(rows)
    assert same(column.at(rising), plain[rising])
    if kind == "text":
        blocks = {place: Texts.of(one.tolist()) for place, one in enumerate(column.blocks)}
        for one in (column, Column.of_blocks(dict(blocks), length, "", TEXT)):
            words, codes = one.coded_at(rows)
            assert [words[code] for code in codes.tolist()] == plain[rows].tolist()
            assert len(words) == len(set(plain[rows].tolist()))
            some = words[: 1 + len(words) // 2]
            held = [at for at, text in enumerate(plain.tolist()) if text in some]
            assert one.rows_with(some).tolist() == held
    fresh = values_of(len(rows), kind, seed + 2)
    changed = column.with_values(rows, fresh)
    expected = plain.copy()
    expected[rows] = fresh
    assert same(changed.array(), expected)
    assert same(column.array(), plain)  # the old one has not moved
    differ = expected != plain
    if kind == "number":
        differ &= ~(np.isnan(expected) & np.isnan(plain))
    np.testing.assert_array_equal(column.changed_rows(changed), np.flatnonzero(differ))
    touched = set((rows // BLOCK).tolist())
    for number, (old, new) in enumerate(zip(column.blocks, changed.blocks, strict=True)):
        assert (old is new) == (number not in touched)


@pytest.mark.parametrize("length", [0, 3, BLOCK, 2 * BLOCK + 1])
def test_a_column_of_one_value_shares_its_memory(length: int) -> None:
    column = Column.full(length, np.nan, np.float32)
    assert len(column) == len(column.array()) == length
    assert column.array().dtype == np.float32
    assert np.isnan(column.array()).all()
    assert len({id(block) for block in column.blocks}) <= 2


def test_blocks_cannot_be_written() -> None:
    source = np.arange(5.0)
    column = Column.of(source)
    source[0] = 99
    assert column.array()[0] == 0
    with pytest.raises(ValueError, match="read-only"):
        column.blocks[0][0] = 1
