"""What commands tell, and what a plan file holds after them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gridplanner.models.plan import Plan
from gridplanner.models.planfile.file import PlanFile


@dataclass(frozen=True)
class Told:
    """What a command told: its exit code, its answer, what went wrong."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one JSON value on stdout; NaN and infinity are none."""

        def refuse(constant: str) -> float:
            raise AssertionError(f"{constant} is no JSON")

        return json.loads(self.out, parse_constant=refuse)

    @property
    def refusal(self) -> str:
        """The one sentence of a request that was refused."""
        assert self.code == 2
        assert self.out == ""
        (sentence,) = self.err.splitlines()
        assert "Traceback" not in sentence
        assert "faults.log" not in sentence
        assert sentence.endswith(("。", "."))
        return sentence


Run = Callable[..., Told]


def read(path: Path) -> Plan:
    """Return the whole plan of a file."""
    with closing(PlanFile.open(path, read_only=True)) as file:
        return file.read()[0]


def tables(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return every value of a plan file but the journal, counters and dates of change."""
    with closing(sqlite3.connect(path)) as connection:
        names = [
            name
            for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            if name not in ("journal", "meta", "sqlite_sequence", "gpkg_contents")
            and not name.endswith(("_node", "_parent", "_rowid"))
        ]
        found = {
            name: sorted(connection.execute(f"SELECT * FROM {name}").fetchall(), key=repr)
            for name in names
        }
        found["meta"] = connection.execute(
            "SELECT * FROM meta WHERE key NOT LIKE 'counter.%' AND key <> 'retired' ORDER BY key"
        ).fetchall()
        return found


def across(plan: Plan, grid: str, at: float = 0.5) -> str:
    """Return a line from west to east across a grid, as WKT."""
    left, bottom, right, top = plan.grids[grid].geometry.bounds
    y = bottom + at * (top - bottom)
    return f"LINESTRING ({left - 50} {y}, {right + 50} {y})"
