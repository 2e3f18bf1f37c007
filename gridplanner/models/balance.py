"""How evenly the load is spread among grids, workers, women's groups or areas."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gridplanner.models.bearers import By, bearers, name_of
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
    gini: float | None = None
    """Mean difference of any two loads ÷ twice the mean: 0 is even, 1 is all on one."""
    jain: float | None = None
    """(Σ load)² ÷ (n · Σ load²): 1 is even, 1/n is all on one."""

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
            _gini(known),
            float(known.sum() ** 2 / (len(known) * np.square(known).sum())),
        )

    def as_json(self) -> dict[str, float | None]:
        """Return the figures by name."""
        return {
            "mean": self.mean,
            "cv": self.cv,
            "max_deviation": self.max_deviation,
            "max_min": self.max_min,
            "in_band": self.in_band,
            "gini": self.gini,
            "jain": self.jain,
        }


def _gini(loads: NDArray[np.float64]) -> float:
    ranks = 2 * np.arange(1, len(loads) + 1) - len(loads) - 1
    return float((ranks * np.sort(loads)).sum() / (len(loads) * loads.sum()))


@dataclass(frozen=True, slots=True)
class BalanceRow:
    """One grid, worker, women's group or area."""

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


def balance(standing: Standing, by: By = "grid") -> Balance:
    """Measure how evenly the load is spread; each group is compared with its own mean."""
    found = list(bearers(standing, by))
    by_group: dict[str, list[float | None]] = {}
    for one in found:
        by_group.setdefault(one.kind, []).append(one.load)
    groups = {group: Spread.of(loads) for group, loads in by_group.items()}
    rows = tuple(
        BalanceRow(
            one.id,
            name_of(standing.plan, by, one.id),
            one.kind,
            one.load,
            one.households,
            deviation(one.load, groups[one.kind].mean),
            one.estimated,
        )
        for one in found
    )
    return Balance(Spread.of(one.load for one in found), groups, rows)


def deviation(load: float | None, mean: float | None) -> float | None:
    """Return a load against a mean, as a fraction of the mean."""
    return None if load is None or not mean else load / mean - 1
