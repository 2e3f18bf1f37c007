"""Opening a plan: its areas are shown at once, the rest is read beside a window that works."""

from __future__ import annotations

import gc
from pathlib import Path
from threading import Event

from PySide6.QtCore import QObject, Signal

from gridplanner.errors import GridplannerError
from gridplanner.models.buildings import Footprints
from gridplanner.models.progress import Progress
from gridplanner.models.session import Arrival, Session
from gridplanner.ui.jobs import Job
from gridplanner.ui.map.drawing import Arrived, Drawing
from gridplanner.ui.map.footprints import FootprintDrawing
from gridplanner.ui.workbench import Workbench
from gridplanner.words import say

PATIENCE_S = 1.0
"""Seconds after which the rest is read though the areas are not painted yet."""


def open_path(bench: Workbench, path: Path) -> None:
    """Open a plan; the window goes on with the one it has until the areas are on hand."""
    if bench.store.is_open:
        bench.window.keep_state()
    opening = Opening(bench, path)
    bench.services.jobs.start(
        Job("plan", "job.open", opening.work, opening.settle, opening.fail, opening.give_up)
    )


class Opening(QObject):
    """One plan on its way in. What is read is told to the window's thread by signals."""

    drawn = Signal(object)
    """The areas are on hand: a ``Drawing``."""
    came = Signal(object)
    """Some of the buildings are: a ``FootprintDrawing``."""

    def __init__(self, bench: Workbench, path: Path) -> None:
        super().__init__(bench.window)
        self._bench, self._path = bench, path
        self._colourings = bench.views.map.colourings
        self._session: Session | None = None
        self._waiting: list[FootprintDrawing] = []
        self._painted = Event()
        self.drawn.connect(self._show_areas)
        self.came.connect(self._show_buildings)

    # -- in the thread of the job -------------------------------------------------------------

    def work(self, progress: Progress) -> tuple[Arrival, Arrived]:
        """Read the areas and draw them; then read the rest, beside a window that shows them."""
        session = self._session = Session.begin(self._path)
        drawing = Drawing(session.plan)
        self.drawn.emit(drawing)
        self._painted.wait(PATIENCE_S)  # two at work would take turns, and the map come late
        parts: list[FootprintDrawing] = []

        def came(footprints: Footprints) -> None:
            parts.append(FootprintDrawing.of(footprints, drawing.origin))
            self.came.emit(parts[-1])

        arrival = session.arrive(progress, came)
        arrived = Arrived.of(arrival.standing, drawing.origin, self._colourings, parts)
        return arrival, arrived

    # -- in the window's thread ---------------------------------------------------------------

    @property
    def _is_shown(self) -> bool:
        store = self._bench.store
        return store.is_open and store.session is self._session

    def _show_areas(self, drawing: Drawing) -> None:
        if self._session is None:
            return  # given up meanwhile
        self._bench.services.preferences.remember(self._session.path)
        self._bench.views.map.hold(drawing)
        self._bench.store.take(self._session)
        self._bench.views.map.when_done(self._painted.set)
        for footprints in self._waiting:
            self._bench.views.map.add_buildings(footprints)

    def _show_buildings(self, footprints: FootprintDrawing) -> None:
        if self._is_shown:
            self._bench.views.map.add_buildings(footprints)
        else:
            self._waiting.append(footprints)

    def settle(self, answer: tuple[Arrival, Arrived]) -> None:
        """Show the whole plan."""
        arrival, arrived = answer
        if self._is_shown:
            store = self._bench.store
            store.settle(
                arrival, lambda: self._bench.views.map.take_arrived(arrival.standing, arrived)
            )
            name = store.plan.name or store.path.stem
            self._bench.messages.say(say("window.opened", name=name))
            gc.freeze()  # a walk over a large plan would stall the window
        self.deleteLater()

    def fail(self, failure: GridplannerError) -> None:
        """Say why the plan could not be read."""
        self._leave()
        self._bench.messages.warn(failure)

    def give_up(self) -> None:
        """Leave the plan as it was: the planner has cancelled."""
        if self._is_shown:
            self._bench.messages.say(say("window.arrival_cancelled"))
        self._leave()

    def _leave(self) -> None:
        self._painted.set()
        shown, session, self._session = self._is_shown, self._session, None
        if shown:
            self._bench.store.close()
        elif session is not None:
            session.close()
        self.deleteLater()
