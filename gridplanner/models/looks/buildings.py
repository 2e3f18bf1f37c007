"""What the colour of a building tells: one small number for each, whole arrays at a time."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from gridplanner.models.columns import Column
from gridplanner.models.looks.palette import Look
from gridplanner.models.looks.scheme import Scheme
from gridplanner.models.looks.schemes import BUILDING_COLOURINGS, SCHEMES
from gridplanner.models.standing import Standing

__all__ = ["BUILDING_COLOURINGS", "BuildingClasses"]


@dataclass(frozen=True, eq=False)
class BuildingClasses:
    """The class of each of n buildings in a colouring."""

    colouring: str
    scheme: Scheme
    codes: NDArray[np.uint8]
    """(n,) the place of each building's class in ``looks``."""
    columns: tuple[Column, ...]
    """What the codes were made of."""

    @classmethod
    def work_out(cls, standing: Standing, colouring: str) -> BuildingClasses:
        """Work out the classes of all buildings from nothing."""
        scheme = SCHEMES[colouring].of(standing, None)
        columns = scheme.columns(standing)
        return cls(colouring, scheme, scheme.codes(columns), columns)

    def after(self, standing: Standing) -> tuple[BuildingClasses, NDArray[np.intp] | None]:
        """Return the classes after an edit, and the rows that changed, ``None`` for all.

        Columns are compared block by block, so that an edit is looked at where it was made.
        """
        columns = self.scheme.columns(standing)
        changed = [old.changed_rows(new) for old, new in zip(self.columns, columns, strict=True)]
        rows = np.unique(np.concatenate([*changed, np.empty(0, np.intp)]))
        if not len(rows) and self.scheme.holds(standing):
            return self, rows
        scheme = SCHEMES[self.colouring].of(standing, self.scheme)
        if scheme != self.scheme:
            codes = scheme.codes(columns)
            return BuildingClasses(self.colouring, scheme, codes, columns), None
        codes = self.codes.copy()
        codes[rows] = scheme.codes(columns, rows)
        after = BuildingClasses(self.colouring, scheme, codes, columns)
        return after, rows[codes[rows] != self.codes[rows]]

    @property
    def looks(self) -> tuple[Look, ...]:
        """The looks of the classes, in the order of the legend."""
        return self.scheme.looks

    @property
    def is_plain(self) -> bool:
        """Whether all buildings look alike whatever they are."""
        return len(self.looks) == 1

    @cached_property
    def occurring(self) -> tuple[int, ...]:
        """The classes that occur, in order."""
        return tuple(place for place, count in enumerate(self.counts) if count)

    @cached_property
    def counts(self) -> tuple[int, ...]:
        """How many buildings are in each class."""
        return tuple(np.bincount(self.codes, minlength=len(self.looks)).tolist())
