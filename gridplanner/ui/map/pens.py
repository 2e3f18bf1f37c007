"""The tools that draw: lines, borders, corners, roads, and the brush for buildings."""

from __future__ import annotations

from collections.abc import Callable

from gridplanner.models.strokes import Stroke
from gridplanner.ui.map.desk import Desk, MakeTool, Tool
from gridplanner.ui.map.draft import Draft
from gridplanner.ui.map.events import (
    DoubleClick,
    Drag,
    Dragged,
    Key,
    Move,
    Point,
    Release,
)


def draws_line(kind: str, *, closed: bool = False) -> MakeTool:
    """Return a tool whose clicks draw a line with live figures.

    Double-click, Enter or the right button finishes it, Backspace takes a point back, Esc leaves
    no trace. Numbers may be typed: metres to the next point, or ``x,y``.
    """

    def tool(desk: Desk) -> Tool:
        draft = Draft(kind, closed=closed)
        try:
            while True:
                event = yield
                match event:
                    case Key("escape") if not draft.points and not draft.typed:
                        return
                    case Key("escape"):
                        draft = Draft(kind, closed=closed)
                    case DoubleClick() | Key("enter") if not draft.typed:
                        # What is seen is what is done; a line that is refused stays in the hand.
                        if not draft.is_line or not desk.finish(_best_stroke(desk, draft)):
                            continue
                        draft = Draft(kind, closed=closed)
                    case _ if not draft.takes(event):
                        continue
                draft.preview = desk.preview(_stroke(desk, draft)) if draft.is_line else None
                desk.show_draft(draft if draft.points or draft.typed else None)
        finally:
            desk.show_draft(None)

    return tool


def _stroke(desk: Desk, draft: Draft) -> Stroke:
    return Stroke(draft.kind, tuple(draft.line), tuple(draft.buildings), desk.near())


def _best_stroke(desk: Desk, draft: Draft) -> Stroke:
    """Return the line to the cursor, or what was clicked where that alone can be done."""
    seen = draft.preview
    if seen is not None and not seen.possible and draft.is_line_without_cursor:
        clicked = Stroke(draft.kind, tuple(draft.points), (), desk.near())
        told = desk.preview(clicked)
        if told is not None and told.possible:
            return clicked
    return _stroke(desk, draft)


def border(desk: Desk) -> Tool:
    """Drag a border and both sides follow; clicks draw a new course for it instead."""
    clicks = draws_line("reshape")(desk)
    next(clicks)
    try:
        while True:
            event = yield
            match event:
                case Drag(x, y, begins=True):
                    yield from _pulled(desk, "pull", (x, y))
                case _:
                    try:
                        clicks.send(event)
                    except StopIteration:
                        return
    finally:
        clicks.close()


def vertex(desk: Desk) -> Tool:
    """Drag a corner of the borders, or a new one out of an edge; Ctrl+click takes one away."""
    while True:
        event = yield
        match event:
            case Drag(x, y, begins=True):
                yield from _pulled(desk, "vertex", (x, y))
            case Release(x, y, clicked=True, adding=True):
                desk.finish(Stroke("no_vertex", ((x, y),), (), desk.near()))
            case Key("escape"):
                return


def _pulled(desk: Desk, kind: str, start: Point) -> Tool:
    """Follow a drag until the button comes up, with what it would do; Esc gives it up."""
    draft = Draft(kind, [start])

    def drawn(_at: Point) -> bool:
        return len(draft.line) > 1

    return _followed(desk, draft, drawn)


def _followed(desk: Desk, draft: Draft, has_more: Callable[[Point], bool]) -> Tool:
    """Let a drag add to a draft until the button comes up; Esc gives it up.

    ``has_more`` is told where the cursor is by now, and tells whether there is anything to do.
    """
    worth = False
    try:
        while True:
            match (yield):
                case Drag(x, y):
                    draft.cursor = (x, y)
                    worth = has_more((x, y))
                    draft.preview = desk.preview(_stroke(desk, draft)) if worth else None
                    desk.show_draft(draft)
                case Dragged():
                    if worth:
                        desk.finish(_stroke(desk, draft))
                    return
                case Key("escape"):
                    return
    finally:
        desk.show_draft(None)


def brush(desk: Desk) -> Tool:
    """Click or brush over buildings to give them to the grid selected; Ctrl+click picks a grid."""
    try:
        while True:
            event = yield
            match event:
                case Move(x, y):
                    picked = desk.pick(x, y)
                    over = picked is not None and picked.type == "building"
                    desk.show_hover(picked if over else None)
                case Drag(x, y, "rectangle", begins=True):
                    yield from _boxed(desk, (x, y))
                case Drag(x, y, begins=True):
                    yield from _brushed(desk, (x, y))
                case Release(x, y, clicked=True, adding=adding):
                    picked = None if adding else desk.pick(x, y)
                    if picked is not None and picked.type == "building":
                        desk.finish(Stroke("give", ((x, y),), (picked.id,), desk.near()))
                    else:
                        desk.point_at(x, y)
                case Key("escape"):
                    return
    finally:
        desk.show_hover(None)


def _brushed(desk: Desk, start: Point) -> Tool:
    """Take up the buildings under the brush until the button comes up; Esc gives them up."""
    draft, last = Draft("give", [start]), [start]
    desk.show_hover(None)

    def taken_up(at: Point) -> bool:
        draft.buildings.update(dict.fromkeys(desk.brushed(last[0], at)))
        last[0] = at
        return bool(draft.buildings)

    return _followed(desk, draft, taken_up)


def _boxed(desk: Desk, start: Point) -> Tool:
    """Draw a rectangle round buildings to give; Esc gives it up."""
    held = desk.gather("rectangle", start, "building")
    desk.show_hover(None)
    try:
        while held is not None:
            match (yield):
                case Drag(x, y):
                    held.reach(x, y)
                    desk.show_gathering(held)
                case Dragged():
                    if chosen := tuple(held.ids()):
                        desk.finish(Stroke("give", (held.end,), chosen, desk.near()))
                    return
                case Key("escape"):
                    return
    finally:
        desk.show_gathering(None)


def road(desk: Desk) -> Tool:
    """Click a road or a river to split the grid along it; what it would give is shown before."""
    try:
        while True:
            event = yield
            match event:
                case Move(x, y):
                    draft = Draft("split_road", [(x, y)])
                    draft.preview = desk.preview(_stroke(desk, draft))
                    shown = draft.preview is not None and draft.preview.possible
                    desk.show_draft(draft if shown else None)
                case Release(x, y, clicked=True):
                    desk.finish(Stroke("split_road", ((x, y),), (), desk.near()))
                case Key("escape"):
                    return
    finally:
        desk.show_draft(None)
