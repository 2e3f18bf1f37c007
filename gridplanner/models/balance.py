"""How evenly the load is spread, among grids or among workers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from gridplanner.models.rows import WORKER_ROLES
from gridplanner.models.standing import Standing

IN_BAND = 0.10
"""Share of the mean within which a load counts as even."""


@dataclass(frozen=True, slots=True)
class Spread:
    """The figures of some loads; unknown loads are left out, and all are ``None`` for none."""

    mean: float | None = None
    cv: float | None = None
    """Population standard deviation ÷ mean."""
    max_deviation: float | None = None
    """Largest |load ÷ mean - 1|."""
    max_min: float | None = None
    in_band: float | None = None
    """Share of the loads within ±10 % of the mean."""

    @classmethod
    def of(cls, loads: Iterable[float | None]) -> Spread:
        """Measure some loads."""
        known = np.array([load for load in loads if load is not None], float)
        if not len(known):
            return cls()
        mean = float(known.mean())
        if mean == 0:
            return cls(mean)
        away = np.abs(known / mean - 1)
        return cls(
            mean,
            float(known.std() / mean),
            float(away.max()),
            float(known.max() / known.min()) if known.min() > 0 else None,
            float((away <= IN_BAND + 1e-12).mean()),
        )

    def as_json(self) -> dict[str, float | None]:
        """Return the figures by name."""
        return {
            "mean": self.mean,
            "cv": self.cv,
            "max_deviation": self.max_deviation,
            "max_min": self.max_min,
            "in_band": self.in_band,
        }


@dataclass(frozen=True, slots=True)
class BalanceRow:
    """One grid or worker."""

    id: str
    name: str
    group: str
    """Kind of the grid; of a worker's grids, ``mixed`` where they differ."""
    load: float | None
    households: float | None
    deviation: float | None
    """load ÷ mean of its group - 1."""
    estimated: bool = False


@dataclass(frozen=True, slots=True)
class Balance:
    """The spread over all, over each group, and every row."""

    whole: Spread
    groups: Mapping[str, Spread]
    rows: tuple[BalanceRow, ...]

    def as_json(self) -> dict[str, Any]:
        """Return it as the command prints it."""
        return {
            **self.whole.as_json(),
            "groups": {group: spread.as_json() for group, spread in self.groups.items()},
            "rows": [
                {
                    "id": row.id,
                    "name": row.name,
                    "group": row.group,
                    "load": row.load,
                    "households": row.households,
                    "deviation": row.deviation,
                    "estimated": row.estimated,
                }
                for row in self.rows
            ],
        }


def balance(standing: Standing, by: Literal["grid", "worker"] = "grid") -> Balance:
    """Measure how evenly the load is spread; each group is compared with its own mean."""
    rows = _grid_rows(standing) if by == "grid" else _worker_rows(standing)
    groups = {
        group: Spread.of(row.load for row in rows if row.group == group)
        for group in dict.fromkeys(row.group for row in rows)
    }
    compared = tuple(
        BalanceRow(
            row.id,
            row.name,
            row.group,
            row.load,
            row.households,
            deviation(row.load, groups[row.group].mean),
            row.estimated,
        )
        for row in rows
    )
    return Balance(Spread.of(row.load for row in rows), groups, compared)


def deviation(load: float | None, mean: float | None) -> float | None:
    """Return a load against a mean, as a fraction of the mean."""
    return None if load is None or not mean else load / mean - 1


def _grid_rows(standing: Standing) -> Sequence[BalanceRow]:
    rows = []
    for id_, grid in standing.plan.grids.items():
        figures = standing.figures[id_]
        households = figures.count("households")
        marked = any(count.estimated for count in figures.counts.values())
        rows.append(
            BalanceRow(id_, grid.name, grid.kind, figures.load, households.best, None, marked)
        )
    return rows


def _worker_rows(standing: Standing) -> Sequence[BalanceRow]:
    rows = []
    for id_ in standing.posts_of:
        person = standing.plan.persons.get(id_)
        grids = [
            post.area
            for post in standing.held_by(id_, *WORKER_ROLES)
            if post.area in standing.plan.grids
        ]
        if person is None or not grids:
            continue
        kinds = {standing.plan.grids[grid].kind for grid in grids}
        counts = [standing.figures[grid].count("households") for grid in dict.fromkeys(grids)]
        known = [count.best for count in counts if count.best is not None]
        rows.append(
            BalanceRow(
                id_,
                person.name,
                kinds.pop() if len(kinds) == 1 else "mixed",
                standing.workload(id_),
                sum(known) if known else None,
                None,
                any(count.estimated for count in counts),
            )
        )
    return rows
