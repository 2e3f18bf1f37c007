"""What an edit would do, in words and numbers: on the map, at the cursor and in the strip."""

from __future__ import annotations

from collections.abc import Sequence

from gridplanner.errors import GridplannerError
from gridplanner.models.drafts import Draft, Touched
from gridplanner.models.figures import GridFigures
from gridplanner.models.findings.affected import Affected
from gridplanner.ui.figures import counted, number, percent
from gridplanner.ui.map.draft import Preview
from gridplanner.words import Sentence, say

MOST_LIT = 2000
"""Buildings that are lit one by one."""
MOST_NAMED = 3
"""People and groups that are named where ground moves."""
MOST_PARTS = 12
"""Grids whose figures stand on the map."""


def preview_of(draft: Draft) -> Preview:
    """Return what is shown of an edit on the map."""
    parts = tuple((*one.spot, part_text(one)) for one in draft.touched[:MOST_PARTS])
    lit = tuple(draft.after.plan.buildings.ids(draft.moved[:MOST_LIT]))
    lines = [moved_text(draft), *warning_lines(draft)]
    message = "\n".join(line for line in lines if line)
    return Preview(parts, message, borders=draft.borders(), warned=bool(draft.warnings), lit=lit)


UNFINISHED = (
    *("split.misses", "split.touches", "split.ends_inside", "window.no_grid_along"),
    *("reshape.misses", "stroke.too_short", "stroke.no_border", "draw.too_few", "draw.too_small"),
)
"""What a stroke lacks while it is being made: no failure yet."""


def refusal(failure: GridplannerError) -> Preview:
    """Return what is shown of a stroke that cannot be done, or not yet."""
    unfinished = failure.code in UNFINISHED
    words = say("draft.unfinished") if unfinished else str(failure)
    return Preview(message=words, possible=False, unfinished=unfinished)


def warning_lines(draft: Draft) -> list[str]:
    """Return the warnings, each a line."""
    return [say("draft.warning", what=one) for one in draft.warnings]


def moved_text(draft: Draft) -> str:
    """Return how many buildings and households change sides."""
    if not len(draft.moved):
        return ""
    total = draft.after.tally.total(draft.moved)
    return say("draft.moved", n=len(draft.moved), households=counted(total.count("households")))


def part_text(one: Touched) -> str:
    """Return the figures of a grid before and after, in two lines."""
    households = _change(one, "households")
    if one.before is None:
        words = "draft.part_new" if one.level == "grid" else "draft.part_new_micro"
        first = say(words, after=households[1])
    elif one.after is None:
        first = say("draft.part_gone", before=households[0])
    else:
        first = say("draft.part", grid=one.name, before=households[0], after=households[1])
    deviation = one.deviations
    if deviation == (None, None):
        return first
    if one.before is None:
        return f"{first}\n{percent(deviation[1])}"
    if one.after is None:
        return first
    return f"{first}\n" + say(
        "draft.part_deviation", before=percent(deviation[0]), after=percent(deviation[1])
    )


def cells_of(one: Touched) -> tuple[str, str, str, str, str]:
    """Return the name of a grid and four figures, before → after, for the strip."""
    loads = (
        number(one.before.load if one.before else None),
        number(one.after.load if one.after else None),
    )
    deviations = percent(one.deviations[0]), percent(one.deviations[1])
    name = one.name if one.before is not None else say("draft.new_grid", grid=one.name)
    return (
        name,
        _arrow(*_change(one, "households")),
        _arrow(*_change(one, "population")),
        _arrow(*loads),
        _arrow(*deviations),
    )


def other_cells(one: Affected) -> tuple[str, str, str]:
    """Return what is touched beside the ground: its name, its figures before → after, and how."""
    numbers = ""
    if one.figure:
        before, after = (0.0 if value is None else value for value in one.numbers)
        shown = _arrow(number(before), number(after))
        numbers = say(f"affected.{one.figure}", numbers=shown)
    return one.name, numbers, say("window.semicolon").join(map(str, one.what))


def other_line(others: Sequence[Affected]) -> str:
    """Return in one line who and what is touched beside the ground, the first few by name."""
    names = say("window.comma").join(one.name for one in others[:MOST_NAMED])
    code = "affected.also_more" if len(others) > MOST_NAMED else "affected.also"
    return say(code, names=names, count=len(others))


def _change(one: Touched, figure: str) -> tuple[str, str]:
    return _count(one.before, figure), _count(one.after, figure)


def _count(figures: GridFigures | None, figure: str) -> str:
    if figures is None or not (figures.buildings or figures.count(figure).reported):
        return "0"
    return counted(figures.count(figure))


def _arrow(before: str, after: str) -> str:
    return say("draft.arrow", before=before, after=after) if before != after else after


def sentence_of(draft: Draft) -> Sentence:
    """Return what the edit is called."""
    return draft.edit.sentence(draft.before.plan)
