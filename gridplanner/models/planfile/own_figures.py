"""The columns of figures that an office adds itself: they come when the figure does."""

from __future__ import annotations

import sqlite3

from gridplanner.models.change import Change
from gridplanner.models.planfile.schema import BUILDING_LAYERS, add_figure_columns
from gridplanner.models.planfile.stamp import watch
from gridplanner.models.rows import Figure


def fit_columns(connection: sqlite3.Connection, change: Change) -> None:
    """Give every figure that a change brings its column, empty; it is watched like the others.

    The stamp of the packed copy is gone then: whoever knows that it was right stamps it again.
    """
    come, gone = change.figure_columns
    grid = [
        id_
        for id_, (before, after) in change.of("figure").items()
        if before is None and isinstance(after, Figure) and after.subject == "grid"
    ]
    if grid:
        add_figure_columns(connection, {"grid": grid}, blank=True)
    if come:
        add_figure_columns(connection, dict.fromkeys(BUILDING_LAYERS, come), blank=True)
        watch(connection)
    connection.executemany(
        'DELETE FROM pack WHERE "column" = ?', ((one,) for one in (*come, *gone))
    )
