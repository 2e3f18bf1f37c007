"""The bars of the load chart: who carries how much, sorted within each kind, against its mean."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from gridplanner.models.looks import DEVIATIONS
from gridplanner.models.plan import Plan
from gridplanner.models.rows import WORKER_ROLES
from gridplanner.models.rules import band
from gridplanner.models.standing import Standing
from gridplanner.ui.panels.steps import Steps, parts

GAP = 2
"""Bars' widths between two kinds."""
STEP = 200
"""Grids or workers that are measured between two looks at what the hand does."""
By: TypeAlias = Literal["grid", "worker"]
LIMITS, CLASSES = [limit for limit, _, _ in DEVIATIONS], [name for _, name, _ in DEVIATIONS]
Measured: TypeAlias = tuple[str, float | None]
"""The kind of a grid, or of a worker's grids, ``mixed`` where they differ; and the load."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One grid or worker."""

    id: str
    name: str
    group: str
    load: float
    deviation: float | None


@dataclass(frozen=True, slots=True)
class Group:
    """The bars of one kind, from a place up to another, and their mean where it means anything."""

    name: str
    start: int
    stop: int
    mean: float | None


class Measures:
    """Kind and load of every grid or worker, kept from edit to edit."""

    def __init__(self, standing: Standing, by: By, known: Mapping[str, Measured]) -> None:
        self.standing = standing
        self.by = by
        self._known = known

    @classmethod
    def of(cls, standing: Standing, by: By) -> Steps[Measures]:
        """Measure all of them."""
        everyone = standing.plan.grids if by == "grid" else standing.posts_of
        return (yield from cls(standing, by, {}).after(standing, everyone))

    def after(self, standing: Standing, touched: Iterable[str]) -> Steps[Measures]:
        """Return the measures with some of them taken anew."""
        known = dict(self._known)
        measure = _measure_grid if self.by == "grid" else _measure_worker
        for some in parts(list(touched), STEP):
            for id_ in some:
                found = measure(standing, id_)
                if found is None:
                    known.pop(id_, None)
                else:
                    known[id_] = found
            yield
        return Measures(standing, self.by, known)

    def bars(self) -> Steps[Bars]:
        """Sort them within each kind and set them against its mean."""
        plan = self.standing.plan
        order = plan.grids if self.by == "grid" else self.standing.posts_of
        ids = [id_ for id_ in order if id_ in self._known]
        yield
        kinds = [self._known[id_][0] for id_ in ids]
        loads = np.array([self._known[id_][1] for id_ in ids], float)  # None is NaN then
        yield
        bars = Bars(self.standing, self.by)
        for kind in dict.fromkeys(kinds):
            mine = np.flatnonzero((np.array(kinds) == kind) & ~np.isnan(loads))
            if len(mine):
                sort = np.argsort(-loads[mine], kind="stable")
                bars.add(kind, [ids[at] for at in mine[sort].tolist()], loads[mine], sort)
            yield
        return bars


class Bars:
    """Bars beside one another, with gaps between kinds."""

    def __init__(self, standing: Standing, by: By) -> None:
        self.standing = standing
        self.by = by
        self.ids: list[str | None] = []
        """Who stands where; ``None`` in a gap."""
        self.loads = np.empty(0)
        self.deviations = np.empty(0)
        """As fractions of the mean; NaN where there is nothing to be measured against."""
        self.groups: list[Group] = []

    def add(
        self, kind: str, ids: list[str], loads: NDArray[np.float64], order: NDArray[np.intp]
    ) -> None:
        """Put the bars of a kind beside those there are; ``order`` sorts the loads as the ids."""
        start = len(self.ids)
        mean = None if _is_free(self.standing.plan, kind) else float(loads.mean())
        gap = np.full(GAP, np.nan)
        away = loads[order] / mean - 1 if mean else np.full(len(ids), np.nan)
        self.groups.append(Group(kind, start, start + len(ids), mean))
        self.ids += [*ids, *([None] * GAP)]
        self.loads = np.concatenate([self.loads, loads[order], gap])
        self.deviations = np.concatenate([self.deviations, away, gap])

    def __len__(self) -> int:
        return len(self.ids)

    def __getitem__(self, at: int) -> Bar | None:
        id_ = self.ids[at]
        if id_ is None:
            return None
        plan, away = self.standing.plan, float(self.deviations[at])
        name = (plan.grids if self.by == "grid" else plan.persons)[id_].name
        group = next(one.name for one in self.groups if at < one.stop)
        return Bar(id_, name, group, float(self.loads[at]), None if np.isnan(away) else away)

    def __iter__(self) -> Iterator[Bar | None]:
        return (self[at] for at in range(len(self)))

    def places(self, ids: Iterable[str]) -> list[int]:
        """Return where some grids or workers stand; those that are not there are left out."""
        chosen = set(ids)
        return [at for at, id_ in enumerate(self.ids) if id_ in chosen]

    def classes(self) -> Mapping[str, NDArray[np.intp]]:
        """Return by class of deviation where its bars stand."""
        (low, lower, upper, high), away = LIMITS[:-1], self.deviations
        number = np.sum([away >= low, away >= lower, away > upper, away > high], axis=0)
        known = ~np.isnan(away)
        found = {name: np.flatnonzero(known & (number == at)) for at, name in enumerate(CLASSES)}
        return {**found, "unknown": np.flatnonzero(~known & ~np.isnan(self.loads))}


def _is_free(plan: Plan, kind: str) -> bool:
    """Tell whether a kind has no size to keep to: schools, parks and firms differ by nature."""
    return kind != "mixed" and band(plan, kind, None) == "none"


def _measure_grid(standing: Standing, id_: str) -> Measured | None:
    grid = standing.plan.grids.get(id_)
    return None if grid is None else (grid.kind, standing.figures[id_].load)


def _measure_worker(standing: Standing, id_: str) -> Measured | None:
    grids = standing.plan.grids
    kinds = {
        grids[post.area].kind for post in standing.held_by(id_, *WORKER_ROLES) if post.area in grids
    }
    if not kinds or id_ not in standing.plan.persons:
        return None
    return (kinds.pop() if len(kinds) == 1 else "mixed", standing.workload(id_))
