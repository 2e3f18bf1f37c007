"""Ids and codes are minted once: the counters only ever rise, and undo does not touch them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from gridplanner.models.plan import Plan
from gridplanner.models.rows import ID_LETTERS


class Ids:
    """Mints ids (``g51``) and remembers the codes that were ever given out.

    The one mutable value beside the plan; the plan file keeps it.
    """

    def __init__(
        self, counters: Mapping[str, int] | None = None, retired: Iterable[str] = ()
    ) -> None:
        self.counters = dict(counters or {})
        self.retired = set(retired)

    def new(self, table: str) -> str:
        """Return a new id of a table."""
        return f"{ID_LETTERS[table]}{self.new_numbers(table, 1)}"

    def new_numbers(self, table: str, count: int) -> int:
        """Take ``count`` numbers in a row and return the first."""
        first = self.counters.get(table, 0) + 1
        self.counters[table] = first + count - 1
        return first

    def retire(self, codes: Iterable[str]) -> None:
        """Never give these codes out again."""
        self.retired.update(code for code in codes if code)

    def copy(self) -> Ids:
        """Return a copy, for an edit that may fail or be thrown away."""
        return Ids(self.counters, self.retired)

    def catch_up(self, plan: Plan) -> None:
        """Raise the counters above every id that the plan holds."""
        for table, letter in ID_LETTERS.items():
            if table == "building":
                numbers = plan.buildings.footprints.numbers
                highest = int(numbers.max()) if len(numbers) else 0
            else:
                tails = [id_[len(letter) :] for id_ in plan.table(table) if id_.startswith(letter)]
                highest = max([int(tail) for tail in tails if tail.isdigit()], default=0)
            self.counters[table] = max(self.counters.get(table, 0), highest)
