from __future__ import annotations

import drawn
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString

from gridplanner.gis.cutting import CannotCut
from gridplanner.gis.detour import crossed
from gridplanner.gis.parting import part_beside

SQUARE = drawn.box(0, 0, 100, 100)
UPRIGHT = LineString(drawn.line((50, -10), (50, 110)))


def test_every_building_lies_whole_on_one_side() -> None:
    rows = [drawn.house(48 + 3 * (n % 2), 6 + 9 * n, 14, 6) for n in range(11)]
    found = part_beside(SQUARE, UPRIGHT, np.array(rows, object))
    assert found is not None
    made, between = found
    assert not len(crossed(between, np.array(rows, object)))
    assert sum(part.area for part in made.parts) == pytest.approx(10_000)
    for house in rows:
        shares = [house.intersection(part).area / house.area for part in made.parts]
        assert max(shares) == pytest.approx(1)


def test_a_building_from_border_to_border_leaves_no_way() -> None:
    bar = np.array([drawn.box(-5, 40, 105, 50)], object)
    assert part_beside(SQUARE, UPRIGHT, bar) is None


def test_without_buildings_the_line_is_cut_as_drawn() -> None:
    found = part_beside(SQUARE, UPRIGHT, np.empty(0, object))
    assert found is not None
    assert [part.area for part in found[0].parts] == pytest.approx([5000, 5000])


def test_a_line_that_does_not_part_says_why() -> None:
    with pytest.raises(CannotCut, match="misses"):
        part_beside(SQUARE, LineString(drawn.line((300, 0), (300, 100))), np.empty(0, object))


@given(seed=st.integers(0, 100_000))
def test_random_houses_are_never_cut(seed: int) -> None:
    random = np.random.default_rng(seed)
    spots = random.uniform(0, 100, (25, 2))
    houses = np.array(
        [drawn.house(*spot, *random.uniform(4, 16, 2), random.uniform(0, 90)) for spot in spots],
        object,
    )
    found = part_beside(SQUARE, UPRIGHT, houses)
    if found is None:
        return
    made, between = found
    assert not len(crossed(between, houses))
    assert shapely.coverage_is_valid(made.parts, gap_width=0.01)
    assert sum(part.area for part in made.parts) == pytest.approx(10_000)
