"""Which workers look after neighbouring grids: they must not look alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gridplanner.models.looks.neighbours import Around
from gridplanner.models.rows import WORKER_ROLES
from gridplanner.models.standing import Standing


def workers_of(standing: Standing, grid: str) -> list[str]:
    """Return the workers of a grid, each once, in the order they were given."""
    posts = standing.staff(grid, *WORKER_ROLES)
    known = (one.person for one in posts if one.person in standing.plan.persons)
    return list(dict.fromkeys(known))


class WorkersBeside(Mapping[str, set[str]]):
    """For every worker whose colour a grid has the others beside; looked up when asked for."""

    def __init__(self, standing: Standing, around: Around) -> None:
        self._standing, self._around = standing, around
        self._first: dict[str, str] = {}
        self._found: dict[str, set[str]] = {}

    def grids_of(self, worker: str) -> list[str]:
        """Return the grids that have a worker's colour."""
        areas = dict.fromkeys(one.area for one in self._standing.held_by(worker, *WORKER_ROLES))
        return [id_ for id_ in areas if id_ in self._around and self.first(id_) == worker]

    def first(self, grid: str) -> str:
        """Return the worker whose colour a grid has; empty where there is none."""
        if grid not in self._first:
            self._first[grid] = next(iter(workers_of(self._standing, grid)), "")
        return self._first[grid]

    def __getitem__(self, worker: str) -> set[str]:
        if worker not in self._found:
            own = self.grids_of(worker)
            if not own:
                raise KeyError(worker)
            beside = {self.first(other) for id_ in own for other in self._around[id_]}
            self._found[worker] = beside - {worker, ""}
        return self._found[worker]

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys(one for id_ in self._around if (one := self.first(id_))))

    def __len__(self) -> int:
        return sum(1 for _ in self)
