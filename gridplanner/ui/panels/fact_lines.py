"""Lines of the inspector: values with what must be said beside them, and what they are made of."""

from __future__ import annotations

from dataclasses import dataclass

from gridplanner.models.figures import Count, GridFigures
from gridplanner.models.looks import short_code
from gridplanner.models.plan import Plan
from gridplanner.models.rows import Grid
from gridplanner.ui.figures import AWAITED, counted, number, remarks
from gridplanner.words import pick, say


@dataclass(frozen=True)
class Fact:
    """One line: a name, what it is, what must be said beside it; ``link`` is an id to go to."""

    name: str
    value: str
    remark: str = ""
    tone: str = ""
    link: str = ""
    post: str = ""
    """Id of the assignment it is about, whose terms may be changed here."""

    @property
    def text(self) -> str:
        """The value with what must be said beside it."""
        if not self.remark:
            return self.value
        return say("window.value_and_remark", value=self.value, remark=self.remark)


@dataclass(frozen=True)
class Post:
    """A post somebody holds: the assignment's id, the person's id and name.

    A group's leader has no assignment.
    """

    assignment: str
    person: str
    name: str
    remark: str = ""
    """How it is held, where that is to be said."""
    over: bool = False
    """Whether it has ended."""

    @property
    def text(self) -> str:
        """The name with what must be said beside it."""
        if not self.remark:
            return self.name
        return say("window.value_and_remark", value=self.name, remark=self.remark)


@dataclass(frozen=True)
class PostLine:
    """All who hold one kind of post in an area; vacant where one is wanted and nobody does."""

    role: str
    name: str
    posts: tuple[Post, ...]
    vacant: bool
    wanted: bool = True
    """Whether somebody should hold it."""


@dataclass(frozen=True)
class Facts:
    """Everything the inspector shows of one thing."""

    heading: str
    code: str
    posts: tuple[PostLine, ...] = ()
    cards: tuple[Fact, ...] = ()
    lines: tuple[Fact, ...] = ()
    ungridded: bool = False
    """A community that has no grid yet."""
    editable: bool = False
    """Whether it has attributes that can be edited, or some of several things have."""
    seat: str = ""
    """Where its posts are held, where that is not the thing itself."""

    def rows(self) -> list[list[str]]:
        """Return it as cells, for the clipboard."""
        cells = [[self.heading, self.code]]
        for line in self.posts:
            vacant = [say("window.vacant")] if line.vacant else []
            names = say("window.comma").join([*vacant, *(one.text for one in line.posts)])
            cells.append([line.name, names or (AWAITED if line.wanted else "")])
        cells += [[one.name, one.text] for one in (*self.cards, *self.lines)]
        return cells


def grid_name(plan: Plan, grid: Grid) -> str:
    """Return what to call a grid beside its community: 003网格, its parents' names left out.

    A grid without a name of its own goes by its number.
    """
    if grid.name in ("", grid.code):
        return say("window.grid_named", code=short_code(plan, grid))
    name = grid.name
    for area in reversed(plan.chain(grid.id)):
        name = name.removeprefix(area.name) or name
    return name


def texts(row: object, *names: str) -> list[Fact]:
    """Return the texts of a row that are filled, each as a line."""
    return [Fact(say(f"window.{name}"), text) for name in names if (text := getattr(row, name))]


def card_facts(plan: Plan, figures: GridFigures) -> tuple[Fact, ...]:
    """Return the big figures: compounds, and those the office has put on the card."""
    counted_at_all = bool(figures.compounds or plan.places("compound"))
    compounds = number(figures.compounds if counted_at_all else None)
    if figures.awaited:
        compounds = AWAITED
    cards = [Fact(say("window.compounds"), compounds)]
    for one in plan.figures.values():
        if one.on_card:
            count = figures.count(one.id)
            cards.append(fact_of(pick(one.zh, one.en), count))
    return tuple(cards)


def fact_of(name: str, count: Count) -> Fact:
    """Return a count as a line, with what must be said beside it."""
    said = say("window.semicolon").join(remarks(count))
    return Fact(name, counted(count), said)


def size_facts(plan: Plan, figures: GridFigures) -> list[Fact]:
    """Return how many buildings and households there are."""
    households = plan.figures.get("households")
    name = pick(households.zh, households.en) if households else say("window.households")
    buildings = number(figures.buildings if len(plan.buildings) else None)
    return [
        Fact(say("window.buildings"), AWAITED if figures.awaited else buildings),
        fact_of(name, figures.count("households")),
    ]


def other_facts(plan: Plan, figures: GridFigures) -> list[Fact]:
    """Return the figures that are known and stand neither on the card nor above."""
    return [
        fact_of(pick(one.zh, one.en), count)
        for one in plan.figures.values()
        if not one.on_card
        and one.id != "households"
        and (count := figures.count(one.id)).best is not None
    ]
