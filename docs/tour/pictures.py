"""Makes the pictures of the tour: the real window on the sample plan, driven as by a planner.

Usage: python docs/tour/pictures.py
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QWidget

from gridplanner import words
from gridplanner.app import application, make_window
from gridplanner.models.edits import AddPeople, Assign, NewPerson
from gridplanner.models.sheet import make_sheet
from gridplanner.ui.commands.plans import sample_session
from gridplanner.ui.main_window import MainWindow
from gridplanner.ui.map.events import Key, Move, Release
from gridplanner.ui.preferences import Preferences
from gridplanner.ui.printing import write_png

HERE = Path(__file__).resolve().parent
SIZE = (1366, 768)


def main() -> None:
    """Walk the tour and keep a picture of every stop."""
    words.use_language("zh")
    app = application()
    with tempfile.TemporaryDirectory() as folder:
        window = make_window(app, Preferences(Path(folder) / "window.ini"), "zh")
        window.resize(*SIZE)
        window.show()
        _keep(window, "1-start")
        window.services.store.take(sample_session(Path(folder) / "示例县柳河街道.gpkg"))
        grid = _overloaded(window)
        _keep(window, "2-overloaded", lambda: window.services.store.select([grid]))
        born = _split(window, grid)
        _keep(window, "4-split")
        _staff(window, born)
        _keep(window, "5-staffed")
        _keep(window, "6-organisation", lambda: _look_at_groups(window, grid))
        _keep(window, "7-uncovered", lambda: _look_at_uncovered(window))
        _keep(window, "8-overview", lambda: _look_over(window))
        community = window.services.store.plan.grids[grid].parent
        write_png(
            make_sheet(window.services.store.standing, area=community, paper="A3"),
            HERE / "9-sheet.png",
            dpi=80,
        )
        window.services.jobs.wait()
        window.close()
        window.services.store.close()


def _overloaded(window: MainWindow) -> str:
    standing = window.services.store.standing
    return next(id_ for id_ in standing.plan.grids if standing.band(id_) == "over")


def _split(window: MainWindow, grid: str) -> str:
    """Draw a line across a grid, keep its draft, let it cut; return the new grid."""
    view, store = window.views.map, window.services.store
    view.zoom_to_selection()
    left, bottom, right, top = store.plan.grids[grid].geometry.bounds
    middle, reach = (left + right) / 2, (top - bottom) * 0.06
    view.set_tool("split")
    for event in (
        Move(middle, bottom - reach),
        Release(middle, bottom - reach),
        Move(middle + 4, top + reach),
    ):
        view.canvas.happened.emit(event)
    _keep(window, "3-draft")
    before = set(store.plan.grids)
    view.canvas.happened.emit(Release(middle + 4, top + reach))
    view.canvas.happened.emit(Key("enter"))
    _settle(300)
    window.services.jobs.wait()
    _settle(300)
    return (set(store.plan.grids) - before).pop()


def _staff(window: MainWindow, grid: str) -> None:
    store = window.services.store
    store.apply(AddPeople((NewPerson("刘晓梅", "f", "100 0000 0999"),)))
    person = next(id_ for id_, one in store.plan.persons.items() if one.name == "刘晓梅")
    store.apply(Assign(person, grid, "full_time"))
    store.select([grid])


def _look_at_groups(window: MainWindow, grid: str) -> None:
    """Show a grid with its federation, its women's groups and who leads them."""
    window.show_panel("organisation")
    window.views.layers.show_colourings("federation", "group")
    window.services.store.select([grid])
    window.views.map.zoom_to_selection()


def _look_at_uncovered(window: MainWindow) -> None:
    window.show_panel("inspector")
    window.views.layers.show_colourings("band", "plain")
    window.views.findings.step(1)


def _look_over(window: MainWindow) -> None:
    window.show_panel("dashboard")
    window.services.store.select([])
    window.views.map.zoom_whole()


def _keep(window: QWidget, name: str, deed: Callable[[], None] | None = None) -> None:
    if deed is not None:
        deed()
    _settle(700)
    window.grab().save(str(HERE / f"{name}.png"), "PNG")


def _settle(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


if __name__ == "__main__":
    main()
