"""Shifted longitudes and latitudes, there and back."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridplanner.gis import datum

places = st.lists(st.tuples(st.floats(74, 134), st.floats(18, 53)), min_size=1, max_size=20).map(
    np.array
)
MILLIMETRE = 1e-3 / 111_000


@given(places)
def test_there_and_back_is_under_a_millimetre(lonlat):
    there = datum.gcj02_from_wgs84(lonlat)
    np.testing.assert_allclose(datum.wgs84_from_gcj02(there), lonlat, atol=MILLIMETRE, rtol=0)
    further = datum.bd09_from_gcj02(there)
    np.testing.assert_allclose(datum.gcj02_from_bd09(further), there, atol=MILLIMETRE, rtol=0)
    np.testing.assert_allclose(datum.unshift(further, "bd09"), lonlat, atol=2 * MILLIMETRE, rtol=0)


def test_the_shift_at_jining_is_as_measured():
    jining = np.array([[116.587, 35.415]])
    metres = np.array([90_700.0, 110_950.0])
    amap = datum.gcj02_from_wgs84(jining)
    assert 480 < np.hypot(*((amap - jining) * metres).T)[0] < 550
    baidu = datum.bd09_from_gcj02(amap)
    assert 1200 < np.hypot(*((baidu - jining) * metres).T)[0] < 1300


def test_known_point_in_beijing():
    amap = datum.gcj02_from_wgs84(np.array([[116.404, 39.915]]))
    np.testing.assert_allclose(amap, [[116.41024449916938, 39.91640428150164]], atol=1e-9)


def test_places_outside_china_and_unshifted_files_stay():
    away = np.array([[2.35, 48.85]])
    np.testing.assert_array_equal(datum.gcj02_from_wgs84(away), away)
    np.testing.assert_array_equal(datum.unshift(away, "cgcs2000"), away)
    with pytest.raises(ValueError, match="mars"):
        datum.unshift(away, "mars")
