"""What the load is made of, printed under the table where there is room."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridplanner.models.sample import make_sample
from gridplanner.models.sheet import Text, make_sheet
from gridplanner.models.sheet.footnote import wrapped
from gridplanner.models.sheet.values import text_width
from gridplanner.models.standing import Standing


@pytest.fixture(scope="module")
def town() -> Standing:
    return Standing.of(make_sample(grids=20, buildings=800).plan)


def printed(standing: Standing, profile: str) -> str:
    """Return all words on a page."""
    sheet = make_sheet(standing, profile=profile, approval="某审字第1号")
    words = "".join(one.text for one in sheet.items if isinstance(one, Text))
    return words.replace(" ", "")


def test_the_weights_are_printed_but_never_for_the_public(town: Standing) -> None:
    assert "户数1、独居老人6" in printed(town, "internal")
    assert "户数1、" in printed(town, "reporting")
    assert "独居老人" not in printed(town, "public")


@given(st.text("户数独居老人6、 :abc.1", max_size=80), st.floats(20, 80))
def test_no_letter_is_lost_and_lines_keep_to_the_width(text: str, width: float) -> None:
    lines = wrapped(text, 8, width)
    assert "".join("".join(lines).split()) == "".join(text.split())
    for line in lines:
        body = line.rstrip("、:")  # a mark stays with what is before it
        assert text_width(body, 8) <= width or (body.isascii() and " " not in body)
