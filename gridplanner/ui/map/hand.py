"""The tool in hand: hands it what the hand does, and is the desk it works at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from shiboken6 import isValid

from gridplanner.models.gathering import Gathering
from gridplanner.models.picking import Picked
from gridplanner.models.snapping import corners, snapped
from gridplanner.models.strokes import Stroke
from gridplanner.ui.map.desk import Tool
from gridplanner.ui.map.draft import Draft, Preview
from gridplanner.ui.map.events import Drag, MapEvent, Move, Point, Release
from gridplanner.ui.map.tools import DRAWS, HOLDS, POINTS, SNAPS, TOOLS

if TYPE_CHECKING:
    from gridplanner.ui.map.view import MapView

REACH = 4.0
"""Logical pixels within which a point counts as hit."""
SNAP = 8.0
"""Logical pixels within which a corner or a line draws the cursor."""
AROUND = 18.0
"""Times as far as it snaps the corners of borders are shown."""
BRUSH = 10.0
"""Logical pixels from the cursor that a brush reaches."""


class Hand:
    """Holds one tool at a time. See :class:`gridplanner.ui.map.desk.Desk` for what it may do."""

    def __init__(self, view: MapView) -> None:
        self._view = view
        self._tool: Tool | None = None
        self._name = self._next = ""
        self._sending = False
        self._last: MapEvent | None = None
        self.preview_stroke: Callable[[Stroke], Preview | None] = _no_preview
        """Works out what a stroke would do; set from outside."""
        self.finish_stroke: Callable[[Stroke], bool] = _not_taken
        """Takes a stroke that is made; set from outside."""
        self.preview_moved: Callable[[str, Point], Preview | None] = _no_moving
        """Works out what moving a micro-home would do; set from outside."""
        self.answers: Callable[[MapEvent], bool] = _not_answered
        """Takes an event before the tool does; set from outside."""
        self.holds_group = False
        """Whether a women's group is in hand, which buildings are put into."""
        self.holds_person = False
        """Whether a person is in hand, who is given to grids."""
        view.canvas.happened.connect(self.send)
        view.canvas.holds = self._held_at

    @property
    def tool(self) -> str:
        """Name of the tool in hand."""
        return self._name

    def set_tool(self, name: str | None) -> None:
        """Take a tool in hand (``tools.TOOLS``); ``None`` is the select tool."""
        name = name or "select"
        if self._sending:
            self._next = name  # the tool in hand asks for another: when it has answered
            return
        if self._tool is not None:
            self._tool.close()
        self._tool = TOOLS[name](self)
        next(self._tool)
        canvas = self._view.canvas
        canvas.zooms_on_double_click = name not in POINTS
        canvas.types = name in POINTS
        canvas.draws = DRAWS.get(name, {})
        if isValid(self._view.draft):
            self._view.draft.show_snap(None)
            self._view.draft.show_corners(None)
        if name != self._name:
            self._name = name
            self._view.tool_changed.emit(name)

    def send(self, event: MapEvent) -> None:
        """Hand the tool what the hand did."""
        if self._tool is None or self.answers(event):
            return
        if isinstance(event, Move):
            self._last = event
        if self._name in SNAPS:
            event = self._drawn_to(event)
        self._sending = True
        try:
            self._tool.send(event)
        except StopIteration:
            self._next = self._next or "select"
        finally:
            self._sending = False
        if self._next:
            name, self._next = self._next, ""
            self.set_tool(name)

    def again(self) -> None:
        """Let the tool look again at where the cursor is: strokes are taken otherwise now."""
        if self._last is not None and self._name in POINTS:
            self.send(self._last)

    def _drawn_to(self, event: MapEvent) -> MapEvent:
        """Return an event at the corner, border or line that draws it; a drag only at a line."""
        subject = self._view.scene.subject
        if subject is None or not isinstance(event, Move | Release | Drag):
            return event
        plan = subject.standing.plan
        if self._name == "vertex":
            self._view.draft.show_corners(corners(plan, event.x, event.y, AROUND * self.near()))
        found = snapped(plan, event.x, event.y, self.near())
        pulled = isinstance(event, Drag) and not event.begins
        if found is None or (pulled and found.kind in ("vertex", "border")):
            self._view.draft.show_snap(None)
            return event
        self._view.draft.show_snap((found.x, found.y))
        return replace(event, x=found.x, y=found.y)

    def _held_at(self, x: float, y: float) -> str:
        """Return what a drag from a place does to what lies there; it moves the map else."""
        if self._name == "assign" and not (self.holds_group or self.holds_person):
            found = self.pick_area(x, y)
        else:
            found = self.pick(x, y) if self._name == "micro_home" else None
        return "" if found is None else HOLDS.get((self._name, found.type), "")

    # What a tool may do.

    def pick(self, x: float, y: float) -> Picked | None:
        """See Desk."""
        view = self._view
        if view.picker is None:
            return None
        marked = "trouble" not in view.scene.hidden
        reach = REACH * view.canvas.frame_now.metres
        homes = "micro_home" not in view.scene.hidden
        return view.picker.at(x, y, reach, marked=marked, buildings=view.is_near, homes=homes)

    def pick_area(self, x: float, y: float) -> Picked | None:
        """See Desk."""
        return self._view.pick_area(x, y)

    def show_hover(self, picked: Picked | None) -> None:
        """See Desk."""
        self._view.show_hover(picked)

    def show_draft(self, draft: Draft | None) -> None:
        """See Desk."""
        if isValid(self._view.draft):  # a tool may be closed after the window
            self._view.draft.show_draft(draft, self._view.origin)

    def gather(self, shape: str, start: Point, kind: str = "") -> Gathering | None:
        """See Desk."""
        view = self._view
        if view.picker is None:
            return None
        kind = kind or view.gathers or ("building" if view.is_near else "grid")
        if not view.picker.areas["grid"].ids:
            kind = "building"
        view.gathering.emit(kind)
        return Gathering(view.picker, kind, shape, start)

    def show_gathering(self, held: Gathering | None) -> None:
        """See Desk."""
        item = self._view.gathering_item
        if not isValid(item):
            return
        if held is not item.held:
            item.held = held
            if held is None:
                self._view.gathering.emit("")
        item.update()

    def choose(self, picked: Picked | None, adding: bool) -> None:
        """See Desk."""
        if adding and picked is not None:
            self._view.picked_more.emit(picked.id)
        elif not adding:
            self._view.picked.emit(None if picked is None else picked.id)

    def choose_all(self, held: Gathering, adding: bool) -> None:
        """See Desk."""
        self._view.gathered.emit(held.ids(), adding)

    def give(self, grid: str) -> None:
        """See Desk."""
        self._view.assign_clicked.emit(grid)

    def give_group(self, picked: Picked | None) -> None:
        """See Desk."""
        self._view.group_clicked.emit(picked)

    def give_group_all(self, held: Gathering) -> None:
        """See Desk."""
        self._view.group_gathered.emit(held.ids())

    def lift(self, x: float, y: float) -> None:
        """See Desk."""
        picked = self.pick_area(x, y)
        if picked is not None and picked.type == "grid":
            self._view.canvas.let_go()  # whoever takes it gets the release
            self._view.grid_lifted.emit(picked.id)

    def preview_home(self, home: str, x: float, y: float) -> Preview | None:
        """See Desk."""
        return self.preview_moved(home, (x, y))

    def move_home(self, home: str, x: float, y: float) -> None:
        """See Desk."""
        self._view.home_moved.emit(home, x, y)

    def settle(self, x: float, y: float) -> None:
        """See Desk."""
        self._view.home_clicked.emit(x, y)

    def finish(self, stroke: Stroke) -> bool:
        """See Desk."""
        return self.finish_stroke(stroke)

    def preview(self, stroke: Stroke) -> Preview | None:
        """See Desk."""
        return self.preview_stroke(stroke)

    def near(self) -> float:
        """See Desk."""
        return SNAP * self._view.canvas.frame_now.metres

    def brushed(self, start: Point, end: Point) -> list[str]:
        """See Desk."""
        picker, reach = self._view.picker, BRUSH * self._view.canvas.frame_now.metres
        return [] if picker is None else picker.along(start, end, reach)

    def point_at(self, x: float, y: float) -> None:
        """See Desk."""
        picked = self.pick_area(x, y)
        if picked is not None and picked.type == "grid":
            self._view.picked.emit(picked.id)


def _no_preview(_stroke: Stroke) -> Preview | None:
    return None


def _no_moving(_home: str, _point: Point) -> Preview | None:
    return None


def _not_taken(_stroke: Stroke) -> bool:
    return False


def _not_answered(_event: MapEvent) -> bool:
    return False
