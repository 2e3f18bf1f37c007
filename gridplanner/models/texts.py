"""Some texts as bytes: each different one once, read when it is asked for."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import count
from typing import Any

import numpy as np
from numpy.typing import NDArray

TEXT = np.dtypes.StringDType()


@dataclass(frozen=True, eq=False)
class Texts:
    """A block of a text column, as the plan file holds it.

    The number of texts, which of the different ones stands in each place (two bytes for each), a
    character that no text holds, and with it between them the different texts.
    """

    data: bytes

    @classmethod
    def of(cls, texts: Sequence[str]) -> Texts:
        """Make a block of up to 65,536 texts."""
        places = {text: place for place, text in enumerate(dict.fromkeys(texts))}
        codes = np.array([places[text] for text in texts], "<u2")
        whole = "".join(places)
        mark = next(one for one in map(chr, count(10)) if one not in whole)
        words = mark + mark.join(places) if places else ""
        head = struct.pack("<I", len(codes)) + codes.tobytes()
        return cls(head + words.encode("utf-8", "surrogatepass"))

    def __len__(self) -> int:
        return int(struct.unpack_from("<I", self.data)[0])

    @cached_property
    def codes(self) -> NDArray[np.uint16]:
        """(n,) the place of each text among the different ones."""
        return np.frombuffer(self.data, "<u2", len(self), 4)

    @cached_property
    def words(self) -> list[str]:
        """The different texts, in the order in which they come first."""
        words = self.data[4 + 2 * len(self) :].decode("utf-8", "surrogatepass")
        return words[1:].split(words[0]) if words else []

    @cached_property
    def values(self) -> NDArray[Any]:
        """(n,) the texts."""
        if not self.words:
            return np.empty(0, TEXT)
        values: NDArray[Any] = np.array(self.words, TEXT)[self.codes]
        values.flags.writeable = False
        return values

    @property
    def filled(self) -> bool:
        """Whether any text is not empty."""
        return len(self.data) > 4 + 2 * len(self) + 1  # the mark alone: one text, and it is empty
