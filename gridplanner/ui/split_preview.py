"""What a line being drawn would give: both parts with their households and load."""

from __future__ import annotations

import numpy as np

from gridplanner.errors import GridplannerError
from gridplanner.models.edits.ground import Rows
from gridplanner.models.edits.split import draft_split
from gridplanner.models.figures import weights
from gridplanner.models.plan import Plan
from gridplanner.models.standing import Standing
from gridplanner.ui.figures import number
from gridplanner.ui.map.tools import Point, SplitPreview
from gridplanner.words import say


def preview_split(
    standing: Standing, grid: str | None, points: list[Point], *, exact: bool = False
) -> SplitPreview | None:
    """Return the parts that a line through a grid would make, or why it would make none."""
    if grid is None:
        return None
    try:
        draft = draft_split(standing.plan, grid, points, exact=exact)
    except GridplannerError as failure:
        return SplitPreview(message=str(failure), possible=False)
    parts, said = [], []
    for shape, rows in zip(draft.parts, draft.rows, strict=True):
        spot = shape.representative_point()
        households, load = _sums(standing.plan, rows)
        parts.append((spot.x, spot.y, say("split_tool.part", n=number(households))))
        said.append((number(households), number(load)))
    (first, first_load), (second, second_load) = said
    message = say(
        "split_tool.preview",
        before=number(standing.figures[grid].count("households").best),
        first=first,
        second=second,
        first_load=first_load,
        second_load=second_load,
    )
    return SplitPreview(tuple(parts), message, line=tuple(draft.line.coords))


def _sums(plan: Plan, rows: Rows) -> tuple[float | None, float | None]:
    """Return what is known of the households and the load of some buildings."""
    values = {
        figure: plan.buildings.columns[figure].at(rows)
        for figure in {"households", *weights(plan.figures.values())}
        if figure in plan.buildings.columns
    }
    known = {
        figure: float(np.nansum(column))
        for figure, column in values.items()
        if not np.isnan(column).all()
    }
    weight = weights(plan.figures.values())
    load = sum(known[figure] * one for figure, one in weight.items() if figure in known)
    return known.get("households"), load if known else None
