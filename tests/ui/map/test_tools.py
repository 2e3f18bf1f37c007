from __future__ import annotations

import pytest

from gridplanner.models.gathering import Gathering
from gridplanner.models.picking import Picked, Picker
from gridplanner.models.plan import Plan
from gridplanner.models.standing import Standing
from gridplanner.ui.map import tools
from gridplanner.ui.map.tools import (
    DoubleClick,
    Draft,
    Drag,
    Dragged,
    Key,
    MapEvent,
    Move,
    Point,
    Press,
    Release,
    SplitPreview,
)


class FakeDesk:
    """Grid g1 lies left of x = 100, building b7 at the origin, nothing from x = 200 on."""

    def __init__(self) -> None:
        self.said: list[object] = []
        self.hover: Picked | None = None
        self.draft: Draft | None = None
        self.held: Gathering | None = None

    def gather(self, shape: str, start: Point) -> Gathering | None:
        return Gathering(Picker(Standing.of(Plan())), "building", shape, start)

    def show_gathering(self, held: Gathering | None) -> None:
        self.held = held

    def choose_all(self, held: Gathering, adding: bool) -> None:
        self.said.append((held.ring, adding))

    def pick(self, x: float, y: float) -> Picked | None:
        return Picked("building", "b7") if (x, y) == (0, 0) else self.pick_area(x, y)

    def pick_area(self, x: float, y: float) -> Picked | None:
        if x >= 200:
            return None
        return Picked("grid", "g1") if x < 100 else Picked("community", "c1")

    def show_hover(self, picked: Picked | None) -> None:
        self.hover = picked

    def show_draft(self, draft: Draft | None) -> None:
        self.draft = draft

    def choose(self, picked: Picked | None, adding: bool) -> None:
        self.said.append((picked.id if picked else None, adding))

    def give(self, grid: str) -> None:
        self.said.append(grid)

    def draw(self, points: list[Point]) -> None:
        self.said.append(points)

    def preview(self, points: list[Point]) -> SplitPreview | None:
        return SplitPreview(message=f"{len(points)}")


@pytest.fixture
def desk() -> FakeDesk:
    return FakeDesk()


def play(tool: tools.Tool, *events: MapEvent) -> None:
    next(tool)
    for event in events:
        tool.send(event)


def test_select_says_what_was_clicked_and_shows_what_is_hovered(desk: FakeDesk) -> None:
    tool = tools.select(desk)
    play(tool, Move(0, 0), Press(50, 0), Release(50, 0), Release(0, 0, adding=True))
    assert desk.said == [("g1", False), ("b7", True)]
    assert desk.hover == Picked("building", "b7")
    tool.close()
    assert desk.hover is None


def test_select_says_nothing_of_a_drag(desk: FakeDesk) -> None:
    play(tools.select(desk), Press(50, 0), Release(90, 0, clicked=False))
    assert desk.said == []


def test_escape_and_empty_ground_deselect(desk: FakeDesk) -> None:
    play(tools.select(desk), Key("escape"), Release(300, 0))
    assert desk.said == [(None, False), (None, False)]


@pytest.mark.parametrize("adding", [False, True])
def test_a_shape_that_is_drawn_is_shown_and_then_said(desk: FakeDesk, adding: bool) -> None:
    tool = tools.select(desk)
    play(tool, Move(0, 0), Drag(1, 2, "rectangle", begins=True), Drag(5, 6, "rectangle"))
    assert desk.hover is None
    assert desk.held is not None
    tool.send(Dragged(adding))
    assert desk.held is None
    assert desk.said == [([(1, 2), (5, 2), (5, 6), (1, 6)], adding)]


def test_escape_gives_up_a_shape_and_nothing_else(desk: FakeDesk) -> None:
    tool = tools.select(desk)
    play(tool, Drag(1, 2, "lasso", begins=True), Drag(5, 6, "lasso"), Key("escape"))
    assert desk.held is None
    tool.send(Drag(7, 7, "lasso"))
    tool.send(Dragged())
    assert (desk.held, desk.said) == (None, [])
    tool.send(Key("escape"))
    assert desk.said == [(None, False)]


def test_escape_puts_the_lasso_away_when_nothing_is_drawn(desk: FakeDesk) -> None:
    tool = tools.lasso(desk)
    play(tool, Drag(1, 2, "lasso", begins=True), Drag(5, 6, "lasso"), Key("escape"))
    with pytest.raises(StopIteration):
        tool.send(Key("escape"))
    assert desk.said == []


def test_putting_the_tool_away_leaves_no_shape(desk: FakeDesk) -> None:
    tool = tools.lasso(desk)
    play(tool, Drag(1, 2, "lasso", begins=True), Drag(5, 6, "lasso"))
    assert desk.held is not None
    tool.close()
    assert (desk.held, desk.said) == (None, [])


def test_assign_gives_grids_alone(desk: FakeDesk) -> None:
    tool = tools.assign(desk)
    play(tool, Move(150, 0), Release(150, 0), Release(0, 0), Release(300, 0))
    assert desk.said == ["g1"]
    with pytest.raises(StopIteration):
        tool.send(Key("escape"))
    assert desk.hover is None


@pytest.mark.parametrize("end", [Key("enter"), DoubleClick(20, 0)])
def test_split_draws_the_clicked_points(desk: FakeDesk, end: MapEvent) -> None:
    play(tools.split(desk), Release(0, 0), Move(10, 5), Release(10, 0), Release(20, 0), end)
    assert desk.said == [[(0, 0), (10, 0), (20, 0)]]
    assert desk.draft is None


def test_split_shows_the_line_to_the_cursor_with_its_figures(desk: FakeDesk) -> None:
    tool = tools.split(desk)
    play(tool, Move(5, 5), Release(0, 0), Move(10, 0))
    assert desk.draft is not None
    assert desk.draft.line == [(0, 0), (10, 0)]
    assert desk.draft.preview == SplitPreview(message="2")


def test_split_without_a_point_shows_nothing(desk: FakeDesk) -> None:
    tool = tools.split(desk)
    play(tool, Move(5, 5), Press(5, 5))
    assert desk.draft is None


def test_split_takes_points_back(desk: FakeDesk) -> None:
    back = Key("backspace")
    play(
        tools.split(desk),
        Release(0, 0),
        Release(10, 0),
        back,
        Release(20, 0),
        Key("enter"),
        back,
        back,
    )
    assert desk.said == [[(0, 0), (20, 0)]]


def test_one_point_is_no_line(desk: FakeDesk) -> None:
    play(tools.split(desk), Release(0, 0), Key("enter"))
    assert desk.said == []
    assert desk.draft is None


def test_escape_leaves_no_trace_and_then_puts_the_tool_away(desk: FakeDesk) -> None:
    tool = tools.split(desk)
    play(tool, Release(0, 0), Release(10, 0), Key("escape"))
    assert desk.said == []
    assert desk.draft is None
    with pytest.raises(StopIteration):
        tool.send(Key("escape"))
    assert desk.said == []


def test_closing_a_tool_clears_its_draft(desk: FakeDesk) -> None:
    tool = tools.split(desk)
    play(tool, Release(0, 0), Release(10, 0))
    assert desk.draft is not None
    tool.close()
    assert desk.draft is None
    assert desk.said == []
