"""Tools: each one function that is sent map events in metres, read from top to bottom.

A tool is a generator; closing it leaves no trace, and one that returns is put away. What it may
do is its :class:`Desk`.
"""

from __future__ import annotations

from collections.abc import Mapping

from gridplanner.models.gathering import Gathering
from gridplanner.models.picking import Picked
from gridplanner.ui.map.desk import Desk, MakeTool, Tool
from gridplanner.ui.map.draft import Draft
from gridplanner.ui.map.events import Drag, Dragged, Key, Move, Release
from gridplanner.ui.map.pens import border, brush, draws_line, road, vertex


def select(desk: Desk, *, stays: bool = True) -> Tool:
    """Click selects, Ctrl or Shift adds; a shape drawn selects what it holds, Ctrl adds it.

    Esc gives up the shape; where there is none, the tool, or what is selected where that stays.
    """
    held: Gathering | None = None
    try:
        while True:
            event = yield
            match event:
                case Drag(x, y, shape, begins=True):
                    desk.show_hover(None)
                    held = desk.gather(shape, (x, y))
                case Drag(x, y) if held is not None:
                    held.reach(x, y)
                    desk.show_gathering(held)
                case Dragged(adding) if held is not None:
                    desk.choose_all(held, adding)
                    held = None
                    desk.show_gathering(None)
                case Key("escape") if held is not None:
                    held = None
                    desk.show_gathering(None)
                case Key("escape") if not stays:
                    return
                case Key("escape"):
                    desk.choose(None, False)
                case Move(x, y):
                    desk.show_hover(desk.pick(x, y))
                case Release(x, y, clicked=True, adding=adding):
                    desk.choose(desk.pick(x, y), adding)
    finally:
        desk.show_hover(None)
        desk.show_gathering(None)


def lasso(desk: Desk) -> Tool:
    """The select tool whose drag goes round things instead of moving the map."""
    return select(desk, stays=False)


def assign(desk: Desk) -> Tool:
    """A click gives the person in hand to the grid, or the building to the group in hand.

    With a group a shape gathers buildings; with nobody a grid is dragged off the map. Esc gives
    up the shape, else puts the tool away.
    """
    held: Gathering | None = None
    try:
        while True:
            event = yield
            match event:
                case Drag(x, y, "lift", begins=True):
                    desk.lift(x, y)
                case Drag(x, y, shape, begins=True):
                    held = desk.gather(shape, (x, y), "building") if desk.holds_group else None
                case Drag(x, y) if held is not None:
                    held.reach(x, y)
                    desk.show_gathering(held)
                case Dragged() if held is not None:
                    desk.give_group_all(held)
                    held = None
                    desk.show_gathering(None)
                case Key("escape") if held is not None:
                    held = None
                    desk.show_gathering(None)
                case Move(x, y):
                    at = desk.pick(x, y) if desk.holds_group else _grid(desk.pick_area(x, y))
                    desk.show_hover(at)
                case Release(x, y, clicked=True):
                    _give_at(desk, x, y)
                case Key("escape"):
                    return
    finally:
        desk.show_hover(None)
        desk.show_gathering(None)


def _give_at(desk: Desk, x: float, y: float) -> None:
    """Give what lies at a place to who is in hand."""
    if desk.holds_group:
        desk.give_group(desk.pick(x, y))
    elif (grid := _grid(desk.pick_area(x, y))) is not None:
        desk.give(grid.id)


def micro_home(desk: Desk) -> Tool:
    """A click sets up a micro-home there, a drag moves one.

    Esc lets the one that is being moved stay where it is, else puts the tool away.
    """
    draft, held = Draft("move"), ""
    try:
        while True:
            event = yield
            match event:
                case Drag(x, y, begins=True):
                    at = desk.pick(x, y)
                    held = at.id if at is not None and at.type == "micro_home" else ""
                    draft = Draft("move", [(x, y)], (x, y))
                case Drag(x, y) if held:
                    draft.cursor, draft.preview = (x, y), desk.preview_home(held, x, y)
                    desk.show_hover(desk.pick_area(x, y))
                    desk.show_draft(draft)
                case Dragged() if held and draft.cursor is not None:
                    desk.show_draft(None)
                    desk.move_home(held, *draft.cursor)
                    held = ""
                case Key("escape") if held:
                    held = ""
                    desk.show_draft(None)
                    desk.show_hover(None)
                case Move(x, y):
                    at = desk.pick(x, y)
                    on_one = at is not None and at.type == "micro_home"
                    desk.show_hover(at if on_one else desk.pick_area(x, y))
                case Release(x, y, clicked=True):
                    desk.settle(x, y)
                case Key("escape"):
                    return
    finally:
        desk.show_hover(None)
        desk.show_draft(None)


def _grid(picked: Picked | None) -> Picked | None:
    return picked if picked is not None and picked.type == "grid" else None


TOOLS: Mapping[str, MakeTool] = {
    "select": select,
    "lasso": lasso,
    "split": draws_line("split"),
    "split_road": road,
    "border": border,
    "vertex": vertex,
    "draw": draws_line("draw", closed=True),
    "draw_micro": draws_line("draw_micro", closed=True),
    "give": brush,
    "assign": assign,
    "micro_home": micro_home,
}
"""The tools by name."""
DRAWS: Mapping[str, Mapping[str, str]] = {
    "select": {"shift": "rectangle", "alt": "lasso"},
    "lasso": {"": "lasso", "shift": "rectangle", "alt": "lasso"},
    "border": {"": "pull"},
    "vertex": {"": "pull"},
    "give": {"": "brush", "shift": "rectangle"},
    "assign": {"shift": "rectangle", "alt": "lasso"},
}
"""The shape a drag draws, by tool and key held; with none the map is moved."""
HOLDS: Mapping[tuple[str, str], str] = {
    ("assign", "grid"): "lift",
    ("micro_home", "micro_home"): "move",
}
"""What a drag with no key held does, by tool and what it begins on."""
SNAPS = ("split", "border", "vertex", "draw", "draw_micro")
"""The tools whose points are drawn to corners, borders, roads and rivers."""
POINTS = ("split", "draw", "draw_micro", "border")
"""The tools that a double click finishes, so that it does not zoom."""
