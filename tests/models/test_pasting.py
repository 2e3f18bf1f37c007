"""Cells of the clipboard: what Excel and WPS put there, and what they take."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridplanner.models.pasting import cells_of, text_of


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("001\t东网格\r\n002\t西网格\r\n", [["001", "东网格"], ["002", "西网格"]]),
        ('甲\t"东至柳河路\n南至铁路"\r\n乙\t\r\n', [["甲", "东至柳河路\n南至铁路"], ["乙", ""]]),
        ('"他说""好"""', [['他说"好"']]),
        ("\ufeff一格", [["一格"]]),
        ("", []),
        ("一,二;三", [["一,二;三"]]),
    ],
)
def test_cells_of_a_text(text: str, cells: list[list[str]]) -> None:
    assert cells_of(text) == cells


def test_a_quote_that_is_never_closed_keeps_the_lines() -> None:
    rows = cells_of('"没有闭合' + "字" * 200_000 + "\t乙\n丙")
    assert (len(rows), rows[1]) == (2, ["丙"])


@given(st.lists(st.lists(st.text('ab\t\n"网', max_size=6), min_size=2, max_size=3), min_size=1))
def test_what_is_copied_comes_back(rows: list[list[str]]) -> None:
    assert cells_of(text_of(rows)) == rows
