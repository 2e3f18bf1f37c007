"""Checks of the women's federation keep silent until the plan holds a first part of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from gridplanner.models.change import Change
from gridplanner.models.checks.finding import Finding
from gridplanner.models.checks.subjects import Lasting
from gridplanner.models.standing import Standing


@dataclass(frozen=True, eq=False)
class Organised:
    """A check that is made where there is an organisation."""

    make: Callable[[Standing], Lasting]
    made: Lasting | None

    @classmethod
    def of(cls, make: Callable[[Standing], Lasting], standing: Standing) -> Organised:
        """Make the check where there is what it is about."""
        return cls(make, make(standing) if standing.is_organised else None)

    def after(self, old: Standing, new: Standing, change: Change) -> Organised:
        """Return what is known after a change."""
        if self.made is None or not new.is_organised:
            return self if self.made is None and not new.is_organised else self.of(self.make, new)
        made = self.made.after(old, new, change)
        return self if made is self.made else Organised(self.make, made)

    def findings(self, standing: Standing) -> tuple[Finding, ...]:
        """Put it into words."""
        return () if self.made is None else self.made.findings(standing)
