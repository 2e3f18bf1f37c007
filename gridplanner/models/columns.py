"""A column of values in read-only blocks: an edit replaces the blocks it touches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

BLOCK = 4096


def _frozen(block: NDArray[Any]) -> NDArray[Any]:
    block.flags.writeable = False
    return block


@dataclass(frozen=True, eq=False, slots=True)
class Column:
    """A column of ``length`` values in blocks of 4,096; an empty one keeps a block for its type."""

    blocks: tuple[NDArray[Any], ...]
    length: int

    @classmethod
    def of(cls, values: NDArray[Any]) -> Column:
        """Make a column of an array, which is copied."""
        blocks = tuple(
            _frozen(values[start : start + BLOCK].copy())
            for start in range(0, max(len(values), 1), BLOCK)
        )
        return cls(blocks, len(values))

    @classmethod
    def full(cls, length: int, value: Any, dtype: Any) -> Column:
        """Make a column of one value; its blocks share their memory."""
        whole = _frozen(np.full(min(length, BLOCK), value, dtype))
        count, rest = divmod(length, BLOCK)
        blocks = (whole,) * count + ((whole[:rest],) if rest or not count else ())
        return cls(blocks, length)

    def array(self) -> NDArray[Any]:
        """Return all values as one new array."""
        return np.concatenate(self.blocks)

    def __len__(self) -> int:
        return self.length

    def at(self, rows: NDArray[np.intp]) -> NDArray[Any]:
        """Return the values of some rows."""
        if not len(rows):
            return self.blocks[0][:0]
        owner, place = np.divmod(rows, BLOCK)
        hit = np.flatnonzero(np.bincount(owner, minlength=len(self.blocks)))
        if len(hit) == 1:
            found: NDArray[Any] = self.blocks[hit[0]][place]
            return found
        starts = np.zeros(len(self.blocks), np.intp)
        starts[hit] = np.arange(len(hit)) * BLOCK  # only the last block of a column is shorter
        return np.concatenate([self.blocks[one] for one in hit])[starts[owner] + place]

    def with_values(self, rows: NDArray[np.intp], values: Sequence[Any] | NDArray[Any]) -> Column:
        """Return a column with other values in some rows; untouched blocks are shared."""
        blocks = list(self.blocks)
        values = np.asarray(values)
        owner = rows // BLOCK
        for number in np.unique(owner):
            here = owner == number
            block = blocks[number].copy()
            block[rows[here] - number * BLOCK] = values[here]
            blocks[number] = _frozen(block)
        return Column(tuple(blocks), self.length)

    def changed_rows(self, other: Column) -> NDArray[np.intp]:
        """Return the rows whose values differ; equal length is asked for.

        Blocks that are one object are skipped without a look; NaN equals NaN.
        """
        found = []
        for number, (old, new) in enumerate(zip(self.blocks, other.blocks, strict=True)):
            if old is new:
                continue
            differ = old != new
            if old.dtype.kind == "f":
                differ &= ~(np.isnan(old) & np.isnan(new))
            found.append(np.flatnonzero(differ) + number * BLOCK)
        return np.concatenate(found) if found else np.empty(0, np.intp)
