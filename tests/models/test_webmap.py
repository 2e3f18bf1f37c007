"""The web map: one file, no network, every value escaped, nothing personal but names of staff."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from gridplanner import words
from gridplanner.errors import GridplannerError
from gridplanner.models.plan import Plan
from gridplanner.models.sample import make_sample
from gridplanner.models.standing import UNCOVERED, Standing
from gridplanner.models.webmap import page as webmap
from gridplanner.models.webmap import write_webmap

BAD = "<script>alert(1)</script>"


@pytest.fixture(scope="module")
def town() -> Standing:
    plan = make_sample(grids=30, buildings=1200).plan
    persons = [replace(one, phone="13912345678") for one in plan.persons.values()]
    bad = replace(plan.grids["g2"], name=BAD, code='"</script>\u2028{{ 7 * 7 }}')
    return Standing.of(plan.with_rows("grid", [bad]).with_rows("person", persons))


@pytest.fixture(scope="module")
def page(town: Standing, tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("网 页") / "网格 地图.html"
    assert write_webmap(town, path) == ()
    assert [one.name for one in path.parent.iterdir()] == ["网格 地图.html"]
    return read(path)


def read(path: Path) -> str:
    """Return a page with its escaped letters as they show."""
    text = path.read_text(encoding="utf-8")
    return re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), text)


def data_of(page: str) -> list[dict[str, object]]:
    """Return the collections of features in a page."""
    found = re.findall(r"_add\((\{.*\})\);", page)
    return [json.loads(one) for one in found]


def test_nothing_asks_the_network(page: str) -> None:
    assert not re.search(r"""(?:src|href)\s*=\s*["']?\s*(?:https?:)?//""", page)
    assert not re.search(r"""<(?:script|img|iframe)[^>]*\ssrc\s*=""", page)
    assert "<link" not in page
    assert not re.search(r"url\((?!data:|#)[^)]*\)", page)
    assert "@import" not in page and "sourceMappingURL" not in page


def test_values_show_as_text(page: str) -> None:
    assert BAD not in page
    grids = data_of(page)[0]
    bad = next(one for one in grids["features"] if "alert" in one["properties"]["name"])
    assert bad["properties"]["name"] == "&lt;script&gt;alert(1)&lt;/script&gt;"
    assert bad["properties"]["code"] == "&quot;&lt;/script&gt; &#123;&#123; 7 * 7 &#125;&#125;"
    assert page.count("<script") == page.count("</script>")


def test_every_grid_is_there_in_degrees(page: str, town: Standing) -> None:
    grids = data_of(page)[0]["features"]
    assert len(grids) == len(town.plan.grids)
    points = np.array(grids[0]["geometry"]["coordinates"][0][0])
    assert (np.abs(points[:, 0] - 117) < 0.2).all()
    assert (np.abs(points[:, 1] - 35.5) < 0.5).all()
    first = next(one for one in grids if one["properties"]["code"] == town.plan.grids["g3"].code)
    assert first["properties"]["worker"] in page
    assert re.fullmatch(r"#[0-9a-f]{6}", first["properties"]["fill"])


def test_no_phone_and_no_sensitive_figure(page: str) -> None:
    assert "13912345678" not in page and "139****5678" not in page
    for word in ("儿童", "独居老人", "残疾", "困难", "elderly_alone"):
        assert word not in page


def test_uncovered_buildings_are_marked_but_not_in_public(town: Standing, tmp_path: Path) -> None:
    count = int((town.status == UNCOVERED).sum())
    assert count > 0
    write_webmap(town, tmp_path / "a.html", profile="public", approval="鲁S(2026)001号")
    public = read(tmp_path / "a.html")
    write_webmap(town, tmp_path / "b.html")
    internal = read(tmp_path / "b.html")
    assert internal.count("⊗") == count + 1, "one for each, and one in the legend"
    assert "漏划" not in public and "⊗" not in public
    assert "审图号:鲁S(2026)001号" in public and "内部用图" not in public
    assert "内部用图 不得公开" in internal


def test_too_many_buildings_are_left_out_and_said(
    town: Standing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webmap, "MOST_BUILDINGS", 100)
    (note,) = write_webmap(town, tmp_path / "a.html")
    assert "楼栋太多" in note
    assert note in read(tmp_path / "a.html")


def test_numbers_know_how_much_room_they_have(page: str, town: Standing) -> None:
    rooms = [int(one) for one in re.findall(r'data-metres=\\?"(\d+)', page)]
    assert len(rooms) == len(town.plan.grids) + len(town.plan.communities)
    assert min(rooms) > 10


def test_communities_are_named(page: str, town: Standing) -> None:
    named = set(re.findall(r'<b data-metres=\\?"\d+\\?">([^<]+)</b>', page))
    assert {one.name for one in town.plan.communities.values()} <= named


def test_one_area_alone(town: Standing, tmp_path: Path) -> None:
    write_webmap(town, tmp_path / "a.html", area="c1")
    page = read(tmp_path / "a.html")
    assert len(data_of(page)[0]["features"]) == len(town.plan.below("c1", "grid"))


def test_it_speaks_english_too(town: Standing, tmp_path: Path) -> None:
    words.use_language("en")
    write_webmap(town, tmp_path / "a.html")
    page = read(tmp_path / "a.html")
    assert '<html lang="en">' in page and "Households" in page


def test_a_folder_that_is_not_there_is_one_sentence(town: Standing, tmp_path: Path) -> None:
    with pytest.raises(GridplannerError, match="写不了"):
        write_webmap(town, tmp_path / "nowhere" / "a.html")


def test_a_plan_without_crs_says_so(tmp_path: Path) -> None:
    with pytest.raises(GridplannerError, match="坐标系"):
        write_webmap(Standing.of(Plan(name="空")), tmp_path / "a.html")
