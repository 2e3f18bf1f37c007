"""One legend: the window, the sheet and the web page say the same of every colouring."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import numpy as np
import pytest

from gridplanner.errors import GridplannerError
from gridplanner.models import looks
from gridplanner.models.disclosure import PROFILES
from gridplanner.models.rows import WomensGroup
from gridplanner.models.sample import make_sample
from gridplanner.models.sheet import Text, make_sheet
from gridplanner.models.standing import Standing
from gridplanner.models.webmap import write_webmap
from gridplanner.ui.map.drawing import Colourings
from gridplanner.ui.map.scene import Scene
from gridplanner.words import say, use_language

PAIRS = [
    *((grids, "plain") for grids in looks.COLOURINGS),
    *(("band", buildings) for buildings in looks.BUILDING_COLOURINGS if buildings != "plain"),
]


@pytest.fixture(scope="module")
def town() -> Standing:
    """Return a sample whose buildings are covered or not, but not cut or covered twice."""
    plan = make_sample(grids=30, buildings=1200).plan
    groups = np.array([f"w{number // 40}" if number % 5 else "" for number in range(1200)])
    column = plan.buildings.columns["womens_group"].with_values(np.arange(1200), groups)
    named = [WomensGroup(id=f"w{number}", name="组", grid="") for number in range(30)]
    plan = plan.with_rows("womens_group", named)
    standing = Standing.of(
        replace(plan, buildings=plan.buildings.with_column("womens_group", column))
    )
    rows = np.flatnonzero(standing.status > 1)
    states = standing.states.with_values(rows, np.zeros(len(rows), np.int8))
    return replace(standing, states=states)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("grids", "buildings"), PAIRS)
def test_window_sheet_and_page_say_the_same(
    town: Standing, tmp_path: Path, grids: str, buildings: str, language: str
) -> None:
    use_language(language)
    try:
        window = in_window(town, grids, buildings)
        assert len(window) >= 3 and len({one.words for one in window}) == len(window)
        assert on_page(town, tmp_path, grids, buildings) == [one.words for one in window]
        assert on_sheet(town, grids, buildings, [one.words for one in window]) == [
            one.words for one in window
        ]
    finally:
        use_language("zh")


def in_window(town: Standing, grids: str, buildings: str) -> tuple[looks.LegendEntry, ...]:
    scene = Scene()
    scene.set_plan(town, Colourings(grids, buildings))
    return scene.legend()


def on_sheet(town: Standing, grids: str, buildings: str, wanted: list[str]) -> list[str]:
    sheet = make_sheet(town, paper="A1", colouring=grids, buildings=buildings)
    parts = {say(f"sheet.legend_{one}") for one in ("outside", "road", "water")}
    heads = {say(f"sheet.legend_{one}") for one in ("district", "township", "community", "grid")}
    said = [one.text for one in sheet.items if isinstance(one, Text) and not one.halo]
    start = said.index(say("sheet.legend")) + 1
    length = len([one for one in said[start:] if one in heads | parts]) + len(wanted)
    return [one for one in said[start : start + length] if one not in heads | parts]


def on_page(town: Standing, tmp_path: Path, grids: str, buildings: str) -> list[str]:
    path = tmp_path / "网页.html"
    write_webmap(town, path, colouring=grids, buildings=buildings)
    found = re.search(r'<div class="page-legend">(.*?)</div>', path.read_text(encoding="utf-8"))
    assert found
    _, *lines = found[1].split("<br>")
    words = [unescape(re.sub(r"<(i|span)[^>]*>[^<]*</\1>", "", line)) for line in lines]
    assert words.pop() == say("webmap.areas")
    return words


def test_only_classes_that_occur_are_told(town: Standing) -> None:
    words = {one.words for one in in_window(town, "band", "cover")}
    assert say("looks.uncovered") in words and say("looks.double") not in words
    assert say("looks.band_awaited") not in words


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize(("grids", "buildings"), [("deviation", "plain"), ("plain", "cover")])
def test_what_is_for_the_office_is_not_published(
    town: Standing, tmp_path: Path, grids: str, buildings: str, profile: str
) -> None:
    def write() -> None:
        make_sheet(town, profile=profile, colouring=grids, buildings=buildings)
        path = tmp_path / "页.html"
        write_webmap(town, path, profile=profile, colouring=grids, buildings=buildings)

    if profile != "public":
        write()
        return
    with pytest.raises(GridplannerError) as caught:
        write()
    assert caught.value.code == "looks.not_for_public"
    with pytest.raises(GridplannerError):
        write_webmap(
            town, tmp_path / "页.html", profile=profile, colouring=grids, buildings=buildings
        )
