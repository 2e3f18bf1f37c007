"""What a tool may ask of the map and show on it."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Protocol, TypeAlias

from gridplanner.models.gathering import Gathering
from gridplanner.models.picking import Picked
from gridplanner.models.strokes import Stroke
from gridplanner.ui.map.draft import Draft, Preview
from gridplanner.ui.map.events import MapEvent, Point

Tool: TypeAlias = Generator[None, MapEvent, None]
MakeTool: TypeAlias = "Callable[[Desk], Tool]"


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

    def gather(self, shape: str, start: Point, kind: str = "") -> Gathering | None:
        """Begin a rectangle or a lasso, of a kind of things; none where there is no plan."""

    def show_gathering(self, held: Gathering | None) -> None:
        """Show a rectangle or a lasso with what it holds, or none."""

    def choose_all(self, held: Gathering, adding: bool) -> None:
        """Say that a rectangle or a lasso was drawn."""

    def choose(self, picked: Picked | None, adding: bool) -> None:
        """Say that something was clicked."""

    def give(self, grid: str) -> None:
        """Say that the person in hand is to work in a grid."""

    @property
    def holds_group(self) -> bool:
        """Whether a women's group is in hand, which buildings are put into."""

    def give_group(self, picked: Picked | None) -> None:
        """Say that something was clicked with a group in hand."""

    def give_group_all(self, held: Gathering) -> None:
        """Say that a shape was drawn with a group in hand."""

    def lift(self, x: float, y: float) -> None:
        """Say that the grid at a place is dragged off the map."""

    def settle(self, x: float, y: float) -> None:
        """Say that a micro-home is to be set up at a place."""

    def preview_home(self, home: str, x: float, y: float) -> Preview | None:
        """Return what moving a micro-home to a place would do."""

    def move_home(self, home: str, x: float, y: float) -> None:
        """Say that a micro-home was dragged to a place."""

    def finish(self, stroke: Stroke) -> bool:
        """Say that a stroke was made; return whether it was taken."""

    def preview(self, stroke: Stroke) -> Preview | None:
        """Return what a stroke would do."""

    def near(self) -> float:
        """Return how many metres count as near at this scale."""

    def brushed(self, start: Point, end: Point) -> list[str]:
        """Return the ids of the buildings that a brush meets on its way."""

    def point_at(self, x: float, y: float) -> None:
        """Say that a grid was pointed at, to be the one that gets something."""
