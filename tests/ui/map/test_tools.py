from __future__ import annotations

import pytest

from gridplanner.models.gathering import Gathering
from gridplanner.models.picking import Picked, Picker
from gridplanner.models.plan import Plan
from gridplanner.models.standing import Standing
from gridplanner.models.strokes import Stroke
from gridplanner.ui.map import desk as desks
from gridplanner.ui.map import tools
from gridplanner.ui.map.draft import Draft, Preview
from gridplanner.ui.map.events import (
    DoubleClick,
    Drag,
    Dragged,
    Key,
    MapEvent,
    Move,
    Point,
    Press,
    Release,
    Typed,
)
from gridplanner.ui.map.pens import border, brush, draws_line, road, vertex

SPLIT = draws_line("split")


class FakeDesk:
    """Grid g1 lies left of x = 100, nothing from x = 200 on.

    Building b7 is at the origin, micro-home h3 at (50, 50).
    """

    def __init__(self) -> None:
        self.said: list[object] = []
        self.holds_group = False
        self.hover: Picked | None = None
        self.draft: Draft | None = None
        self.held: Gathering | None = None
        self.takes = True

    def gather(self, shape: str, start: Point, kind: str = "") -> Gathering | None:
        return Gathering(Picker(Standing.of(Plan())), "building", shape, start)

    def show_gathering(self, held: Gathering | None) -> None:
        self.held = held

    def choose_all(self, held: Gathering, adding: bool) -> None:
        self.said.append((held.ring, adding))

    def pick(self, x: float, y: float) -> Picked | None:
        if (x, y) == (50, 50):
            return Picked("micro_home", "h3")
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

    def give_group(self, picked: Picked | None) -> None:
        self.said.append(picked)

    def give_group_all(self, held: Gathering) -> None:
        self.said.append(held.kind)

    def lift(self, x: float, y: float) -> None:
        self.said.append(("lifted", x, y))

    def settle(self, x: float, y: float) -> None:
        self.said.append(("settled", x, y))

    def preview_home(self, home: str, x: float, y: float) -> Preview | None:
        return Preview(message=f"{home} to {x}")

    def move_home(self, home: str, x: float, y: float) -> None:
        self.said.append((home, x, y))

    def finish(self, stroke: Stroke) -> bool:
        self.said.append(list(stroke.points) if stroke.kind == "split" else stroke)
        return self.takes

    def preview(self, stroke: Stroke) -> Preview | None:
        return Preview(message=f"{len(stroke.points)}")

    def near(self) -> float:
        return 1.0

    def brushed(self, start: Point, end: Point) -> list[str]:
        return [f"b{round(x)}" for x in (start[0], end[0])]

    def point_at(self, x: float, y: float) -> None:
        self.said.append(("pointed", x, y))


@pytest.fixture
def desk() -> FakeDesk:
    return FakeDesk()


def play(tool: desks.Tool, *events: MapEvent) -> None:
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


def test_assign_puts_buildings_into_the_group_in_hand(desk: FakeDesk) -> None:
    desk.holds_group = True
    tool = tools.assign(desk)
    play(tool, Move(0, 0), Release(0, 0), Release(90, 0))
    assert desk.said == [Picked("building", "b7"), Picked("grid", "g1")]
    play(tool, Drag(0, 0, "rectangle", begins=True), Drag(9, 9, "rectangle"), Dragged())
    assert desk.said[-1] == "building"
    play(tool, Drag(0, 0, "lasso", begins=True), Key("escape"))
    with pytest.raises(StopIteration):
        tool.send(Key("escape"))
    assert len(desk.said) == 3


def test_a_micro_home_is_set_up_where_is_clicked(desk: FakeDesk) -> None:
    tool = tools.micro_home(desk)
    play(tool, Move(0, 0))
    assert desk.hover == Picked("grid", "g1")
    tool.send(Release(0, 0))
    tool.send(Release(5, 5, clicked=False))
    assert desk.said == [("settled", 0, 0)]
    with pytest.raises(StopIteration):
        tool.send(Key("escape"))
    assert desk.hover is None


def test_a_grid_is_lifted_and_nothing_is_gathered(desk: FakeDesk) -> None:
    play(tools.assign(desk), Drag(20, 0, "lift", begins=True), Dragged())
    assert desk.said == [("lifted", 20, 0)]
    assert desk.held is None


def test_a_micro_home_is_moved_to_where_it_is_let_go(desk: FakeDesk) -> None:
    tool = tools.micro_home(desk)
    play(tool, Move(50, 50))
    assert desk.hover == Picked("micro_home", "h3")
    tool.send(Drag(50, 50, "move", begins=True))
    tool.send(Drag(150, 10, "move"))
    assert desk.hover == Picked("community", "c1")
    assert desk.draft is not None
    assert desk.draft.line == [(50, 50), (150, 10)]
    assert desk.draft.preview is not None
    assert desk.draft.preview.message == "h3 to 150"
    tool.send(Dragged())
    assert desk.said == [("h3", 150, 10)]
    assert desk.draft is None


def test_escape_lets_a_micro_home_stay_and_then_ends_the_tool(desk: FakeDesk) -> None:
    tool = tools.micro_home(desk)
    play(tool, Drag(50, 50, "move", begins=True), Drag(90, 10, "move"), Key("escape"), Dragged())
    assert desk.said == []
    assert desk.draft is None
    with pytest.raises(StopIteration):
        tool.send(Key("escape"))


@pytest.mark.parametrize("end", [Key("enter"), DoubleClick(20, 0)])
def test_split_draws_the_clicked_points(desk: FakeDesk, end: MapEvent) -> None:
    play(SPLIT(desk), Release(0, 0), Move(10, 5), Release(10, 0), Release(20, 0), end)
    assert desk.said == [[(0, 0), (10, 0), (20, 0)]]
    assert desk.draft is None


def test_split_shows_the_line_to_the_cursor_with_its_figures(desk: FakeDesk) -> None:
    tool = SPLIT(desk)
    play(tool, Move(5, 5), Release(0, 0), Move(10, 0))
    assert desk.draft is not None
    assert desk.draft.line == [(0, 0), (10, 0)]
    assert desk.draft.preview is not None
    assert desk.draft.preview.message == "2"


def test_split_without_a_point_shows_nothing(desk: FakeDesk) -> None:
    tool = SPLIT(desk)
    play(tool, Move(5, 5), Press(5, 5))
    assert desk.draft is None


def test_split_takes_points_back(desk: FakeDesk) -> None:
    back = Key("backspace")
    play(
        SPLIT(desk),
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
    play(SPLIT(desk), Release(0, 0), Key("enter"))
    assert desk.said == []
    assert desk.draft is None


def test_escape_leaves_no_trace_and_then_puts_the_tool_away(desk: FakeDesk) -> None:
    tool = SPLIT(desk)
    play(tool, Release(0, 0), Release(10, 0), Key("escape"))
    assert desk.said == []
    assert desk.draft is None
    with pytest.raises(StopIteration):
        tool.send(Key("escape"))
    assert desk.said == []


def test_closing_a_tool_clears_its_draft(desk: FakeDesk) -> None:
    tool = SPLIT(desk)
    play(tool, Release(0, 0), Release(10, 0))
    assert desk.draft is not None
    tool.close()
    assert desk.draft is None
    assert desk.said == []


def test_a_line_that_is_refused_stays_in_the_hand(desk: FakeDesk) -> None:
    desk.takes = False
    tool = SPLIT(desk)
    play(tool, Release(0, 0), Release(10, 0), Key("enter"))
    assert desk.said == [[(0, 0), (10, 0)]]
    assert desk.draft is not None and desk.draft.points == [(0, 0), (10, 0)]


@pytest.mark.parametrize(
    ("typed", "points"),
    [
        (("2", "0"), [(0, 0), (20, 0)]),
        (("5", "0", "0", ".", "5", ",", "7"), [(0, 0), (500.5, 7)]),
        (("5", "\N{FULLWIDTH COMMA}", "7"), [(0, 0), (5, 7)]),
        (("1", ".", "."), [(0, 0)]),
    ],
)
def test_numbers_typed_set_the_next_point(
    desk: FakeDesk, typed: tuple[str, ...], points: list[Point]
) -> None:
    tool = SPLIT(desk)
    play(tool, Release(0, 0), Move(3, 0), *map(Typed, typed))
    assert desk.draft is not None and desk.draft.typed == "".join(typed)
    tool.send(Key("enter"))
    assert desk.draft is not None and desk.draft.points == points
    assert desk.said == []


def test_what_is_typed_is_taken_back_before_points(desk: FakeDesk) -> None:
    tool = SPLIT(desk)
    play(tool, Release(0, 0), Typed("4"), Key("backspace"))
    assert desk.draft is not None
    assert (desk.draft.typed, desk.draft.points) == ("", [(0, 0)])


def test_a_ring_takes_three_points(desk: FakeDesk) -> None:
    tool = draws_line("draw", closed=True)(desk)
    play(tool, Release(0, 0), Release(9, 0), Key("enter"))
    assert desk.said == []
    tool.send(Release(9, 9))
    tool.send(Key("enter"))
    assert desk.said == [Stroke("draw", ((0, 0), (9, 0), (9, 9)))]


@pytest.mark.parametrize(("tool", "kind"), [(border, "pull"), (vertex, "vertex")])
def test_a_drag_is_shown_and_done_when_it_lets_go(
    desk: FakeDesk, tool: desks.MakeTool, kind: str
) -> None:
    made = tool(desk)
    play(made, Drag(1, 2, "pull", begins=True), Drag(5, 6, "pull"))
    assert desk.draft is not None and desk.draft.line == [(1, 2), (5, 6)]
    made.send(Dragged())
    assert desk.said == [Stroke(kind, ((1, 2), (5, 6)))]
    assert desk.draft is None


@pytest.mark.parametrize("tool", [border, vertex, brush])
def test_escape_gives_up_a_drag_and_nothing_else(desk: FakeDesk, tool: desks.MakeTool) -> None:
    made = tool(desk)
    play(made, Drag(1, 2, "pull", begins=True), Drag(5, 6, "pull"), Key("escape"))
    made.send(Dragged())
    assert (desk.said, desk.draft, desk.hover) == ([], None, None)
    with pytest.raises(StopIteration):
        made.send(Key("escape"))


@pytest.mark.parametrize("tool", [border, vertex])
def test_a_drag_of_no_length_does_nothing(desk: FakeDesk, tool: desks.MakeTool) -> None:
    play(tool(desk), Drag(1, 2, "pull", begins=True), Drag(1, 2, "pull"), Dragged())
    assert desk.said == []


def test_clicks_draw_a_new_course_for_a_border(desk: FakeDesk) -> None:
    play(border(desk), Release(0, 0), Release(5, 5), Release(0, 9), Key("enter"))
    assert desk.said == [Stroke("reshape", ((0, 0), (5, 5), (0, 9)))]


def test_a_corner_is_taken_away_by_a_click_with_ctrl(desk: FakeDesk) -> None:
    play(vertex(desk), Release(4, 4), Release(5, 5, adding=True))
    assert desk.said == [Stroke("no_vertex", ((5, 5),))]


def test_a_brush_takes_up_every_building_on_its_way_once(desk: FakeDesk) -> None:
    tool = brush(desk)
    play(tool, Drag(1, 0, "brush", begins=True), Drag(2, 0, "brush"), Drag(3, 0, "brush"))
    assert desk.draft is not None and list(desk.draft.buildings) == ["b1", "b2", "b3"]
    tool.send(Dragged())
    (stroke,) = desk.said
    assert isinstance(stroke, Stroke)
    assert (stroke.kind, stroke.buildings) == ("give", ("b1", "b2", "b3"))


def test_a_click_gives_a_building_or_points_at_a_grid(desk: FakeDesk) -> None:
    play(brush(desk), Release(0, 0), Release(50, 0), Release(0, 0, adding=True))
    assert desk.said == [
        Stroke("give", ((0, 0),), ("b7",)),
        ("pointed", 50, 0),
        ("pointed", 0, 0),
    ]


def test_a_road_is_shown_and_clicked(desk: FakeDesk) -> None:
    tool = road(desk)
    play(tool, Move(3, 3))
    assert desk.draft is not None
    tool.send(Release(3, 3))
    assert desk.said == [Stroke("split_road", ((3, 3),))]
    with pytest.raises(StopIteration):
        tool.send(Key("escape"))
    assert desk.draft is None


def test_enter_takes_the_clicks_where_the_way_to_the_cursor_will_not_do(desk: FakeDesk) -> None:
    desk.preview = lambda stroke: Preview(possible=len(stroke.points) < 3)  # type: ignore[method-assign]
    play(SPLIT(desk), Release(0, 0), Release(10, 0), Move(4, 4), Key("enter"))
    assert desk.said == [[(0, 0), (10, 0)]]
