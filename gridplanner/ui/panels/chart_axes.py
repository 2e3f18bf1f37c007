"""The axes of the load chart."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pyqtgraph as pg

NAMED = 72
"""Pixels of a bar's place from which on its name stands under it."""
LETTER = 12
"""Pixels of a letter of a name."""


class NumberAxis(pg.AxisItem):  # type: ignore[misc]
    """An axis that writes whole numbers with separators."""

    def tickStrings(self, values: list[float], scale: float, _spacing: float) -> list[str]:
        return [f"{value * scale:,.0f}" if value >= 0 else "" for value in values]


class NameAxis(pg.AxisItem):  # type: ignore[misc]
    """Names the kinds under their bars; each bar by itself where there is room."""

    def __init__(self, name: Callable[[int], str]) -> None:
        super().__init__("bottom")
        self._name = name
        self._groups: Sequence[tuple[float, str]] = ()
        self._room = 0

    def show_groups(self, groups: Sequence[tuple[float, str]]) -> None:
        """Name some kinds, each at its place."""
        self._groups = groups
        self.picture = None
        self.update()

    def tickValues(self, low: float, high: float, size: float) -> list[tuple[float, list[float]]]:
        """See pyqtgraph: the places of what is named."""
        self._room = int(size / max(high - low, 1e-9))
        if self._room < NAMED:
            return [(1.0, [at for at, _ in self._groups if low <= at <= high])]
        return [(1.0, np.arange(np.ceil(low), np.floor(high) + 1).tolist())]

    def tickStrings(self, values: list[float], _scale: float, _spacing: float) -> list[str]:
        """See pyqtgraph."""
        if self._room < NAMED:
            words = dict(self._groups)
            return [words.get(at, "") for at in values]
        return [_shortened(self._name(round(at)), self._room // LETTER) for at in values]


def _shortened(name: str, most: int) -> str:
    return name if len(name) <= most else f"…{name[1 - most :]}"
