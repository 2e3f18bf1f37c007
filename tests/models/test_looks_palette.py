"""Classes are told apart by every eye: by colour, or by a hatch, an outline or a symbol."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
import shapely

from gridplanner.models import looks
from gridplanner.models.buildings import make_buildings
from gridplanner.models.looks.palette import RAMP
from gridplanner.models.plan import Plan
from gridplanner.models.standing import Standing
from tests.sight import EYES, apart

LEAST = 10.0


def second_channel(look: looks.Look) -> tuple[str, bool, str]:
    return look.hatch, bool(look.dashes), look.symbol


def clashes(some: list[looks.Look]) -> list[tuple[str, str, str, float]]:
    return [
        (one.fill, other.fill, eye, round(away, 1))
        for one, other in itertools.combinations(some, 2)
        if second_channel(one) == second_channel(other)
        for eye in EYES
        if (away := apart(one.fill, other.fill, eye)) < LEAST
    ]


def test_the_measure_is_the_known_one() -> None:
    assert apart("#ffffff", "#000000", "all cones") == pytest.approx(100, abs=0.01)
    assert apart("#ff0000", "#00ff00", "all cones") == pytest.approx(170.6, abs=0.1)
    # red and the green of the same lightness meet for eyes without the middle cones
    assert (
        apart("#b35900", "#808000", "no middle ones")
        < 12
        < apart("#b35900", "#808000", "all cones")
    )


@pytest.mark.parametrize("colouring", looks.COLOURINGS)
def test_grids_are_told_apart(colouring: str) -> None:
    shown = {name: look for name, look in looks.class_looks(colouring).items() if name != "awaited"}
    assert not clashes(list(shown.values()))


@pytest.mark.parametrize("colouring", looks.BUILDING_COLOURINGS)
def test_buildings_are_told_apart(colouring: str) -> None:
    kinds = [f"kind {number}" for number in range(9)]
    columns = {
        "kind": np.array([*kinds, "", *kinds]),
        "households": np.array([0.0, *(3.0 * 1.5**step for step in range(18))]),
    }
    points = np.array([f"POINT ({x} 0)" for x in range(19)])

    buildings = make_buildings(np.arange(1, 20), shapely.from_wkt(points), columns, ("households",))
    classes = looks.BuildingClasses.work_out(Standing.of(Plan(buildings=buildings)), colouring)
    assert not clashes(list(classes.looks))


def test_the_ramp_grows_darker_for_every_eye() -> None:
    for eye in EYES:
        away = [apart("#000000", colour, eye) for colour in RAMP]
        assert away == sorted(away, reverse=True)
