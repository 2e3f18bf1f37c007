"""Tools: each one function that is sent map events in metres, read from top to bottom.

A tool is a generator; closing it leaves no trace, and one that returns is put away. What it may
do is its :class:`Desk`.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

from gridplanner.models.gathering import Gathering
from gridplanner.models.picking import Picked

Point: TypeAlias = tuple[float, float]


@dataclass(frozen=True)
class Press:
    """The left button went down."""

    x: float
    y: float


@dataclass(frozen=True)
class Move:
    """The cursor moved with no button held."""

    x: float
    y: float


@dataclass(frozen=True)
class Release:
    """The left button came up; after a drag that moved the map it is no click."""

    x: float
    y: float
    clicked: bool = True
    adding: bool = False
    """Whether Ctrl or Shift was held."""


@dataclass(frozen=True)
class DoubleClick:
    """The second click of two; its release is not sent."""

    x: float
    y: float


@dataclass(frozen=True)
class Drag:
    """The cursor moved with the left button held, to draw a shape and not to move the map."""

    x: float
    y: float
    shape: str
    """``rectangle`` or ``lasso``."""
    begins: bool = False
    """Whether this is where the button went down."""


@dataclass(frozen=True)
class Dragged:
    """The button came up, and the shape is drawn."""

    adding: bool = False
    """Whether Ctrl was held."""


@dataclass(frozen=True)
class Key:
    """A key: ``enter``, ``escape`` or ``backspace``; the right button is ``enter``."""

    name: str


MapEvent: TypeAlias = Press | Move | Release | DoubleClick | Drag | Dragged | Key
Tool: TypeAlias = Generator[None, MapEvent, None]
MakeTool: TypeAlias = "Callable[[Desk], Tool]"


@dataclass(frozen=True)
class SplitPreview:
    """What a split would give: a text at a place on each part, and whether it can be done."""

    parts: tuple[tuple[float, float, str], ...] = ()
    message: str = ""
    """What stands at the cursor: the figures, or why the line will not do."""
    possible: bool = True
    line: tuple[Point, ...] = ()
    """The line as it would be cut, led round houses; empty where it is as drawn."""


@dataclass
class Draft:
    """A line being drawn, with live figures."""

    points: list[Point] = field(default_factory=list)
    cursor: Point | None = None
    preview: SplitPreview | None = None

    @property
    def line(self) -> list[Point]:
        """The line as it would be with the cursor as its last point."""
        if self.cursor is None or (self.points and self.points[-1] == self.cursor):
            return list(self.points)
        return [*self.points, self.cursor]


class Desk(Protocol):
    """What a tool may ask of the map and show on it."""

    def pick(self, x: float, y: float) -> Picked | None:
        """Return what lies at a place."""

    def pick_area(self, x: float, y: float) -> Picked | None:
        """Return the area at a place."""

    def show_hover(self, picked: Picked | None) -> None:
        """Show what is under the cursor."""

    def show_draft(self, draft: Draft | None) -> None:
        """Show a line being drawn, or none."""

    def gather(self, shape: str, start: Point) -> Gathering | None:
        """Begin a rectangle or a lasso; none where there is no plan."""

    def show_gathering(self, held: Gathering | None) -> None:
        """Show a rectangle or a lasso with what it holds, or none."""

    def choose_all(self, held: Gathering, adding: bool) -> None:
        """Say that a rectangle or a lasso was drawn."""

    def choose(self, picked: Picked | None, adding: bool) -> None:
        """Say that something was clicked."""

    def give(self, grid: str) -> None:
        """Say that the person in hand is to work in a grid."""

    def draw(self, points: list[Point]) -> None:
        """Say that a line was drawn."""

    def preview(self, points: list[Point]) -> SplitPreview | None:
        """Return what a split along a line would give."""


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
    """A click gives the person in hand to the grid; Esc puts the tool away."""
    try:
        while True:
            event = yield
            match event:
                case Move(x, y):
                    desk.show_hover(_grid(desk.pick_area(x, y)))
                case Release(x, y, clicked=True):
                    grid = _grid(desk.pick_area(x, y))
                    if grid is not None:
                        desk.give(grid.id)
                case Key("escape"):
                    return
    finally:
        desk.show_hover(None)


def _grid(picked: Picked | None) -> Picked | None:
    return picked if picked is not None and picked.type == "grid" else None


def split(desk: Desk) -> Tool:
    """Clicks draw a line with live figures; double-click or Enter cuts, Esc leaves no trace."""
    draft = Draft()
    try:
        while True:
            event = yield
            match event:
                case Move(x, y):
                    draft.cursor = (x, y)
                case Release(x, y, clicked=True):
                    draft.points.append((x, y))
                    draft.cursor = (x, y)
                case Key("backspace"):
                    del draft.points[-1:]
                case Key("escape"):
                    if not draft.points:
                        return
                    draft = Draft()
                case DoubleClick() | Key("enter"):
                    # What is seen is what is cut; a line that is refused stays in the hand.
                    if draft.points and len(draft.line) > 1:
                        desk.draw(draft.line)
                    continue
                case _:
                    continue
            draft.preview = desk.preview(draft.line) if len(draft.line) > 1 else None
            desk.show_draft(draft if draft.points else None)
    finally:
        desk.show_draft(None)


TOOLS: Mapping[str, MakeTool] = {
    "select": select,
    "lasso": lasso,
    "split": split,
    "assign": assign,
}
"""The tools by name."""
DRAWS: Mapping[str, Mapping[str, str]] = {
    "select": {"shift": "rectangle", "alt": "lasso"},
    "lasso": {"": "lasso", "shift": "rectangle", "alt": "lasso"},
}
"""The shape a drag draws, by tool and key held; with none the map is moved."""
