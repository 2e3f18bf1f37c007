"""A column of values in read-only blocks: an edit replaces the blocks it touches."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from gridplanner.models.texts import Texts

BLOCK = 4096
Block: TypeAlias = NDArray[Any] | Texts
"""Values as they are, or texts still packed."""


def _frozen(block: NDArray[Any]) -> NDArray[Any]:
    block.flags.writeable = False
    return block


def _values(block: Block) -> NDArray[Any]:
    return block.values if isinstance(block, Texts) else block


@dataclass(frozen=True, eq=False, slots=True)
class Column:
    """A column of ``length`` values in blocks of 4,096; an empty one keeps a block for its type."""

    blocks: tuple[Block, ...]
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

    @classmethod
    def of_blocks(cls, blocks: dict[int, Block], length: int, value: Any, dtype: Any) -> Column:
        """Make a column of whole blocks by their place; all other blocks hold one value."""
        blank = cls.full(length, value, dtype)
        made = tuple(blocks.get(place, block) for place, block in enumerate(blank.blocks))
        if any(len(one) != len(block) for one, block in zip(made, blank.blocks, strict=True)):
            raise ValueError("a block is not as long as it has to be")
        return cls(made, length)

    def filled_blocks(self) -> Iterator[tuple[int, Block]]:
        """Yield place and block where any value is known or any text is not empty."""
        looked_at: dict[int, bool] = {}  # blank ones are often one object
        for place, block in enumerate(self.blocks):
            if id(block) not in looked_at:
                looked_at[id(block)] = _is_filled(block)
            if looked_at[id(block)]:
                yield place, block

    def coded(self) -> tuple[list[str], NDArray[np.int32]]:
        """Return the different texts of a text column, and for each row the place of its own."""
        places: dict[str, int] = {}
        packed: dict[int, Texts] = {}
        numbers = np.empty(self.length, np.int32)
        for number, block in enumerate(self.blocks):
            if id(block) not in packed:
                packed[id(block)] = block if isinstance(block, Texts) else Texts.of(block.tolist())
            texts = packed[id(block)]
            own = np.array([places.setdefault(word, len(places)) for word in texts.words], np.int32)
            if len(own):
                np.take(own, texts.codes, out=numbers[number * BLOCK :][: len(texts)])
        return list(places), numbers

    def array(self) -> NDArray[Any]:
        """Return all values as one new array."""
        return np.concatenate([_values(block) for block in self.blocks])

    def __len__(self) -> int:
        return self.length

    def at(self, rows: NDArray[np.intp]) -> NDArray[Any]:
        """Return the values of some rows."""
        if not len(rows):
            return _values(self.blocks[0])[:0]
        owner, place = np.divmod(rows, BLOCK)
        hit = np.flatnonzero(np.bincount(owner, minlength=len(self.blocks)))
        if len(hit) == 1:
            found: NDArray[Any] = _values(self.blocks[hit[0]])[place]
            return found
        if (owner[1:] >= owner[:-1]).all():  # of blocks far apart only what is asked for is copied
            ends = np.searchsorted(owner, hit, "right").tolist()
            spans = zip(hit.tolist(), [0, *ends], ends, strict=False)
            taken = [_values(self.blocks[one])[place[low:high]] for one, low, high in spans]
            return np.concatenate(taken)
        starts = np.zeros(len(self.blocks), np.intp)
        starts[hit] = np.arange(len(hit)) * BLOCK  # only the last block of a column is shorter
        return np.concatenate([_values(self.blocks[one]) for one in hit])[starts[owner] + place]

    def coded_at(self, rows: NDArray[np.intp]) -> tuple[list[str], NDArray[np.int32]]:
        """Return the different texts of some rows, and for each row the place of its own."""
        places: dict[str, int] = {}
        owner, place = np.divmod(rows, BLOCK)
        numbers = np.empty(len(rows), np.int32)
        for number in np.unique(owner).tolist():
            here = np.flatnonzero(owner == number)
            block, some = self.blocks[number], place[here]
            if isinstance(block, Texts):  # its words are looked at alone, not each text
                used, codes = np.unique(block.codes[some], return_inverse=True)
                words = [block.words[code] for code in used.tolist()]
            else:
                packed = Texts.of(block[some].tolist())
                words, codes = packed.words, packed.codes.astype(np.intp)
            own = [places.setdefault(word, len(places)) for word in words]
            numbers[here] = np.array(own, np.int32)[codes]
        return list(places), numbers

    def rows_with(self, texts: Collection[str]) -> NDArray[np.intp]:
        """Return the rising rows of a text column that hold any of some texts."""
        wanted, found = frozenset(texts), [np.empty(0, np.intp)]
        for number, block in enumerate(self.blocks):
            if isinstance(block, Texts):  # its words are looked at alone, not each text
                if wanted.isdisjoint(block.words):
                    continue
                here = np.array([one in wanted for one in block.words], bool)[block.codes]
            else:
                here = np.array([one in wanted for one in block.tolist()], bool)
            found.append(np.flatnonzero(here) + number * BLOCK)
        return np.concatenate(found)

    def with_values(self, rows: NDArray[np.intp], values: Sequence[Any] | NDArray[Any]) -> Column:
        """Return a column with other values in some rows; untouched blocks are shared."""
        blocks = list(self.blocks)
        values = np.asarray(values)
        owner = rows // BLOCK
        for number in np.unique(owner):
            here = owner == number
            block = _values(blocks[number]).copy()
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
            before, after = _values(old), _values(new)
            differ = before != after
            if before.dtype.kind == "f":
                differ &= ~(np.isnan(before) & np.isnan(after))
            found.append(np.flatnonzero(differ) + number * BLOCK)
        return np.concatenate(found) if found else np.empty(0, np.intp)


def _is_filled(block: Block) -> bool:
    if isinstance(block, Texts):
        return block.filled
    known = ~np.isnan(block) if block.dtype.kind == "f" else block != ""
    return bool(known.any())
