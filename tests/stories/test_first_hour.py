"""A planner's first hour: their own files, checked, one grid split and staffed, a map printed."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
import shapely
from planner import PATIENCE, Planner
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog

from gridplanner.models.session import Session
from gridplanner.models.standing import CUT, OK
from gridplanner.ui.commands import imports
from gridplanner.ui.commands.imports import import_path
from gridplanner.ui.dialogs.import_file import ImportDialog
from gridplanner.ui.printing.preview import Preview


@pytest.fixture
def at_new_plan(planner: Planner, tmp_path: Path) -> Planner:
    """An empty plan, open in the window."""
    path = tmp_path / "我的 方案.gpkg"
    Session.create(path, "方案").close()
    planner.open(path)
    return planner


def take_layer(planner: Planner, path: Path, layer: str, kind: str) -> None:
    """Import one layer through the dialog, saying that its coordinates are not shifted."""

    def fill(dialog: ImportDialog) -> None:
        planner.bot.waitUntil(lambda: dialog.layer.count() > 1, timeout=PATIENCE)
        dialog.layer.setCurrentText(layer)
        dialog.kind.setCurrentIndex(dialog.kind.findData(kind))
        planner.bot.waitUntil(
            lambda: (
                dialog.preview is not None
                and dialog.preview.layer == layer
                and dialog.ok.isEnabled()
            ),
            timeout=PATIENCE,
        )
        dialog.datum.setCurrentIndex(dialog.datum.findData("wgs84"))
        planner.bot.waitUntil(dialog.ok.isEnabled, timeout=PATIENCE)
        dialog.ok.click()

    planner.answer(ImportDialog, fill, lambda: import_path(planner.window.bench, path))
    planner.answer(QDialog, lambda report: report.accept(), planner.idle)


def split_across(planner: Planner, grid: str, height: float | None = None) -> str:
    """Split a grid with the mouse by a slanted line through its middle, or at a northing.

    Returns the new grid.
    """
    store = planner.window.services.store
    store.select([grid])
    planner.do("zoom_selection")
    left, bottom, right, top = store.plan.grids[grid].geometry.bounds
    reach = (right - left) * 0.1
    middle = (bottom + top) / 2 if height is None else height
    before = set(store.plan.grids)
    planner.do("tool_split")
    planner.click(left - reach, middle - reach / 5)
    planner.click(right + reach, middle + reach / 5)
    planner.key(Qt.Key.Key_Return)
    born = set(store.plan.grids) - before
    assert len(born) == 1, planner.said
    return born.pop()


def staff(planner: Planner, grid: str, person: str) -> None:
    """Give a grid a worker: pick the person, click the grid."""
    store = planner.window.services.store
    store.choose_person(person)
    planner.do("tool_assign")
    spot = store.plan.grids[grid].geometry.point_on_surface()
    planner.click(spot.x, spot.y)
    assert [one.person for one in store.standing.staff(grid, "full_time")] == [person]


def print_pdf(planner: Planner, path: Path) -> None:
    """Print what is selected to a PDF, through the preview."""
    planner.window.services.files.save = lambda *_: path  # type: ignore[method-assign]

    def save(preview: Preview) -> None:
        button = preview.buttons["save_pdf"]
        planner.bot.waitUntil(button.isEnabled, timeout=PATIENCE)
        button.click()
        planner.bot.waitUntil(path.exists, timeout=PATIENCE)
        planner.window.services.jobs.wait()
        QApplication.processEvents()
        preview.reject()

    planner.answer(Preview, save, lambda: planner.do("print"))


def invalid_edges(session: Session) -> int:
    """Return how many grids have an edge that breaks the coverage."""
    shapes = np.array([grid.geometry for grid in session.plan.grids.values()], object)
    edges = shapely.coverage_invalid_edges(shapes, gap_width=0.01)
    return int((~shapely.is_empty(edges)).sum())


def kinds_found(session: Session) -> Counter[tuple[str, str]]:
    """Return how many findings there are of each rule and kind."""
    return Counter((finding.rule, finding.kind) for finding in session.findings)


def test_songbei_from_its_own_files_to_a_split_staffed_and_printed_grid(
    at_new_plan: Planner, shared_data: Path, tmp_path: Path
) -> None:
    planner = at_new_plan
    source = shared_data / "cn" / "songbei_south.gpkg"
    for layer, kind in (
        ("区县", "district"),
        ("乡镇", "township"),
        ("社区", "community"),
        ("网格", "grid"),
    ):
        take_layer(planner, source, layer, kind)
    session = planner.session
    levels = ("district", "township", "community", "grid")
    assert [len(session.plan.areas(level)) for level in levels] == [1, 7, 96, 82]

    # What the office reported came along, and so did the workers.
    university = next(
        grid for grid in session.plan.grids.values() if grid.code == "230109103009014Z"
    )
    assert (university.kind, university.households_reported) == ("dedicated", 0)
    assert university.population_reported == 26277
    assert all(session.standing.staff(grid, "full_time") for grid in session.plan.grids)

    # Communities without grids are said to be so, and are no gaps.
    found = kinds_found(session)
    assert found["G2", "no_grid"] == 55
    assert found["G3", "vacancy"] == 0
    assert found["G6", "duplicate"] == 0

    # One grid is cut in two; the new one has no worker until it is given one.
    largest = max(session.plan.grids.values(), key=lambda grid: grid.geometry.area)
    area, broken = largest.geometry.area, invalid_edges(session)
    born = split_across(planner, largest.id)
    halves = [session.plan.grids[id_].geometry.area for id_ in (largest.id, born)]
    assert sum(halves) == pytest.approx(area, abs=1e-3)
    assert invalid_edges(session) <= broken
    assert kinds_found(session)["G3", "vacancy"] == 1
    person = next(iter(session.plan.persons))
    staff(planner, born, person)
    assert kinds_found(session)["G3", "vacancy"] == 0
    assert kinds_found(session)["G3", "several"] == 1

    # The community is printed.
    store = planner.window.services.store
    store.select([session.plan.grids[born].parent])
    print_pdf(planner, tmp_path / "网格 划分图.pdf")
    assert (tmp_path / "网格 划分图.pdf").read_bytes().startswith(b"%PDF-1.")

    # Everything is on disk: the plan is read again as it stands, and goes back step by step.
    planner.do("reopen")
    planner.bot.waitUntil(
        lambda: planner.session is not session and store.has_arrived, timeout=PATIENCE
    )
    assert len(planner.session.plan.grids) == 83
    planner.do("undo")
    planner.do("undo")
    assert len(planner.session.plan.grids) == 82
    assert planner.session.plan.grids[largest.id].geometry == largest.geometry


def test_shenzhen_streets_as_grids_over_real_buildings(
    at_new_plan: Planner, shared_data: Path, tmp_path: Path
) -> None:
    planner = at_new_plan
    printed = tmp_path / "街道.pdf"
    source = shared_data / "cn" / "shenzhen.gpkg"
    take_layer(planner, source, "街道", "grid")
    take_layer(planner, source, "南山建筑", "building")
    take_layer(planner, source, "南山道路", "road")
    session = planner.session
    assert len(session.plan.grids) == 74
    assert len(session.plan.buildings) == 5438
    found = kinds_found(session)
    assert found["G1", "uncovered"] == found["G1", "double"] == 0
    assert found["G2", "overlap"] == 0
    shapes = session.plan.buildings.geometries(np.arange(5438))
    streets = np.array([grid.geometry for grid in session.plan.grids.values()], object)
    touching = np.bincount(shapely.STRtree(streets).query(shapes, "intersects")[0])
    assert (touching > 1).sum() == 41
    assert 0 < found["G1", "cut"] <= 41

    # The street with the most buildings is cut in two without cutting a building.
    busiest = max(session.plan.grids, key=lambda id_: session.standing.figures[id_].buildings)
    cut_before = set(np.flatnonzero(session.standing.status == CUT))
    buildings = session.standing.figures[busiest].buildings
    anchors = session.plan.buildings.footprints.anchors[session.standing.rows_in(busiest)]
    born = split_across(planner, busiest, float(np.median(anchors[:, 1])))
    both = [session.standing.figures[id_].buildings for id_ in (busiest, born)]
    assert sum(both) == buildings
    assert min(both) > 0
    assert set(np.flatnonzero(session.standing.status == CUT)) == cut_before
    assert (session.standing.status == OK).sum() == 5438 - len(cut_before)
    planner.window.services.store.select([born])
    print_pdf(planner, printed)
    assert printed.stat().st_size > 10_000


def test_the_sample_is_mended_and_taken_back_with_the_keys(
    planner: Planner, tmp_path: Path
) -> None:
    from gridplanner.ui.commands.plans import sample_session

    path = tmp_path / "示例.gpkg"
    sample_session(path).close()
    planner.open(path)
    session = planner.session
    planted = list(session.findings)
    overloaded = next(id_ for id_ in session.plan.grids if session.standing.band(id_) == "over")
    born = split_across(planner, overloaded)
    assert not [one for one in session.findings if one.subject[1] == overloaded]
    vacancies = [one.subject[1] for one in session.findings if one.kind == "vacancy"]
    assert born in vacancies
    free = [id_ for id_ in session.plan.persons if id_ not in session.standing.posts_of]
    for grid, person in zip(vacancies, free or list(session.plan.persons), strict=False):
        planner.window.services.store.select([grid])
        planner.do("zoom_selection")
        staff(planner, grid, person)
    assert kinds_found(session)["G3", "vacancy"] == 0

    # Every step goes back by Ctrl+Z, and the findings are those that were planted.
    while planner.window.actions_["undo"].isEnabled():
        planner.bot.keyClick(planner.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert list(session.findings) == planted


def test_the_next_layer_of_a_file_is_offered_as_its_own_kind(
    at_new_plan: Planner, shared_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    planner = at_new_plan
    source = shared_data / "cn" / "songbei_south.gpkg"
    planner.answers = ["yes"]
    seen: list[tuple[str, str, str]] = []

    def asked(dialog: ImportDialog) -> bool:
        planner.bot.waitUntil(lambda: dialog.preview is not None, timeout=PATIENCE)
        seen.append(
            (dialog.layer.currentText(), dialog.kind.currentData(), dialog.datum.currentData())
        )
        dialog.datum.setCurrentIndex(dialog.datum.findData("wgs84"))
        planner.bot.waitUntil(dialog.ok.isEnabled, timeout=PATIENCE)
        return len(seen) == 1

    monkeypatch.setattr(ImportDialog, "asked", asked)
    monkeypatch.setattr(imports, "show_report", lambda *_: None)
    import_path(planner.window.bench, source)
    planner.bot.waitUntil(lambda: len(seen) == 2, timeout=PATIENCE)
    assert seen[1] == ("乡镇", "township", "wgs84")
