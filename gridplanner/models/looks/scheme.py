"""What a scheme of classes of buildings is."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from gridplanner.models.columns import Column
from gridplanner.models.looks.entry import LegendEntry
from gridplanner.models.looks.palette import Look
from gridplanner.models.standing import Standing

Columns = tuple[Column, ...]
Codes = NDArray[np.uint8]
Rows = NDArray[np.intp]


class Scheme(ABC):
    """The classes of a colouring, and which building is in which; equal ones class alike."""

    looks: tuple[Look, ...]

    @classmethod
    @abstractmethod
    def of(cls, standing: Standing, before: Scheme | None) -> Scheme:
        """Return the scheme for a plan; colours hold still where there was one before."""

    @abstractmethod
    def columns(self, standing: Standing) -> Columns:
        """Return what the classes follow from."""

    @abstractmethod
    def codes(self, columns: Columns, rows: Rows | None = None) -> Codes:
        """Return the place in ``looks`` of some buildings, or of all."""

    @abstractmethod
    def legend(self, occurring: Iterable[int]) -> tuple[LegendEntry, ...]:
        """Return the lines for the classes that occur, in the language in use."""

    def holds(self, _standing: Standing) -> bool:
        """Tell whether it is still the scheme where no column changed."""
        return True


def places_of(
    column: Column, rows: Rows | None, places: Mapping[str, int], other: int
) -> NDArray[np.uint8]:
    """Return for each text of a column its place, or ``other``."""
    if rows is not None:
        some = column.at(rows).tolist()
        return np.array([places.get(word, other) for word in some], np.uint8)
    words, codes = column.coded()
    table = np.array([places.get(word, other) for word in words], np.uint8)
    return table[codes] if len(codes) else np.empty(0, np.uint8)
