"""What a file holds: columns and shapes, row by row."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from pyproj import CRS

_ROUNDED = re.compile(r"^(\d)(?:\.(\d+))?[eE]\+?(\d{1,2})$")


@dataclass(frozen=True, eq=False)
class Table:
    """n rows of a file; row i of the file (from 1) is row i - 1 here."""

    columns: dict[str, NDArray[np.generic]]
    """(n,) each: text as an object array of str, numbers as floats with NaN for blanks, or ints."""
    geometry: NDArray[np.object_]
    """(n,) shapely shapes as the file has them, None where a row has none."""
    crs: CRS | None = None
    encoding: str = "utf-8"
    layer: str = ""
    notes: tuple[tuple[str, dict[str, Any]], ...] = ()
    """What the reader met: a code of the catalogue and its values."""
    lines: tuple[int, ...] = ()
    """The line in its sheet or text of each row, from 1; empty where rows have none."""
    odd: Mapping[int, str] = field(default_factory=lambda: MappingProxyType({}))
    """Rows by place that are none: sums, remarks, repeated headers; and what they are."""
    blank: int = 0
    """Lines without any cell, which are no rows."""
    above: int = 0
    """Lines above the header, such as titles."""
    spans_known: bool = True
    """Whether cells merged over rows were repeated; text files do not tell of them."""

    def __len__(self) -> int:
        return len(self.geometry)

    def text(self, column: str) -> NDArray[np.object_]:
        """Return a column as text: whole numbers in full digits, blanks empty."""
        return as_text(self.columns[column])

    def numbers(self, column: str) -> NDArray[np.float64]:
        """Return a column as numbers, NaN where a cell is blank or no number."""
        return as_numbers(self.columns[column])


def as_text(values: NDArray[np.generic]) -> NDArray[np.object_]:
    """Return cells as stripped text, whole numbers in full digits and blanks empty."""
    found, places = np.unique(values.astype(str), return_inverse=True)
    if np.issubdtype(values.dtype, np.floating):
        found, places = np.unique(values, return_inverse=True)  # NaN is one of them
    words = np.array([_cell(one) for one in found.tolist()] or [""], object)
    result: NDArray[np.object_] = words[places.reshape(-1)]
    return result


def as_numbers(values: NDArray[np.generic]) -> NDArray[np.float64]:
    """Return cells as floats, NaN where a cell is blank or no number."""
    if np.issubdtype(values.dtype, np.number) or values.dtype == bool:
        return values.astype(float)
    found, places = np.unique(values.astype(str), return_inverse=True)
    numbers = np.array([_number(one) for one in found.tolist()] or [np.nan], float)
    result: NDArray[np.float64] = numbers[places.reshape(-1)]
    return result


def in_full(text: str) -> str:
    """Return a number in scientific notation in full, where it holds all its digits.

    ``3.70811E+14`` has lost digits and stays as it is; ``3.70811E+05`` is 370811.
    """
    match = _ROUNDED.match(text)
    if match is None:
        return text
    first, rest, power = match[1], match[2] or "", int(match[3])
    return first + rest if len(rest) == power else text


def is_rounded(text: str) -> bool:
    """Tell whether a cell is a code that a spreadsheet has shortened for good."""
    return _ROUNDED.match(text) is not None and in_full(text) == text


def _cell(value: object) -> str:
    if isinstance(value, float):
        if np.isnan(value):
            return ""
        return str(int(value)) if value.is_integer() and abs(value) < 1e22 else repr(value)
    text = str(value).strip()
    return "" if text in ("None", "nan", "NaT") else in_full(text)


def _number(text: str) -> float:
    plain = text.strip().replace(",", "").replace("\uff0c", "")
    try:
        number = float(plain)
    except ValueError:
        return float("nan")
    return number if np.isfinite(number) else float("nan")
