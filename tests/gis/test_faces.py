from __future__ import annotations

import drawn
import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString, MultiPolygon

from gridplanner.gis.cutting import give_neighbours, pinched
from gridplanner.gis.faces import divide, join, united, without_slivers

CENTIMETRE = 0.01
WHOLE = drawn.shape((0, 0), (310, -33), (420, 150), (290, 340), (-40, 270))
seeds = st.integers(0, 100_000)


def random_line(random: np.random.Generator, closed: bool) -> LineString:
    left, bottom, right, top = WHOLE.bounds
    spots = random.uniform(
        (left - 30, bottom - 30), (right + 30, top + 30), (random.integers(3, 7), 2)
    )
    return LineString([*spots, spots[0]] if closed else spots)


@given(seed=seeds, closed=st.booleans())
def test_faces_given_away_at_random_leave_a_whole_coverage(seed: int, closed: bool) -> None:
    random = np.random.default_rng(seed)
    tiles = drawn.slanted(WHOLE, 8, random)
    touched = [place for place in range(len(tiles)) if random.random() < 0.6]
    found = divide([tiles[place] for place in touched], random_line(random, closed))
    if len(found.vertices) and pinched(tiles, found.vertices):
        return
    labels = without_slivers(found.faces, found.owners, random.integers(0, 3, len(found.faces)))
    others = [tile for place, tile in enumerate(tiles) if place not in touched]
    grown = give_neighbours(others, found.vertices)
    after = [
        *join(found.faces, labels).values(),
        *[grown.get(place, one) for place, one in enumerate(others)],
    ]
    assert shapely.is_valid(after).all()
    assert shapely.coverage_is_valid(after, gap_width=CENTIMETRE)
    assert abs(sum(one.area for one in after) - WHOLE.area) < 1e-4
    corners = set(map(tuple, shapely.get_coordinates(WHOLE).tolist()))
    assert corners <= set(map(tuple, shapely.get_coordinates(after).tolist()))


def test_a_line_that_divides_nothing_leaves_the_polygon_as_it_is() -> None:
    square = drawn.box(0, 0, 10, 10)
    for line in (((20, 0), (20, 10)), ((0, 0), (10, 0)), ((-5, 5), (5, 5))):
        found = divide([square], LineString(drawn.line(*line)))
        assert not found.divided
        assert found.faces == list(square.geoms)


def test_the_inner_point_tells_which_side_a_face_is_on() -> None:
    found = divide([drawn.box(0, 0, 10, 10)], LineString(drawn.line((4, -1), (4, 11))))
    west = found.within(drawn.box(-1, -1, 4, 11))
    assert sorted(round(face.area) for face in found.faces) == [40, 60]
    assert [round(face.area) for face, inside in zip(found.faces, west, strict=True) if inside] == [
        40
    ]


def test_a_sliver_goes_to_the_face_it_borders_most() -> None:
    square = drawn.box(0, 0, 10, 10)
    found = divide([square], LineString(drawn.line((-1, 4), (11, 4), (11, 4.05), (-1, 4.05))))
    areas = [face.area for face in found.faces]
    thin = int(np.argmin(areas))
    labels = np.array([0 if place == thin else 1 for place in range(len(areas))], np.intp)
    settled = without_slivers(found.faces, found.owners, labels)
    assert settled.tolist() == [1] * len(areas)


def test_united_keeps_the_corners_that_neighbours_have() -> None:
    left = drawn.shape((0, 0), (5, 0), (5, 5), (5, 10), (0, 10))
    right = drawn.shape((5, 0), (10, 0), (10, 10), (7, 10), (5, 10), (5, 5))
    whole = united([left, right])
    assert isinstance(whole, MultiPolygon)
    assert drawn.at(7, 10) in set(map(tuple, shapely.get_coordinates(whole).tolist()))
    assert drawn.at(5, 5) not in set(map(tuple, shapely.get_coordinates(whole).tolist()))
