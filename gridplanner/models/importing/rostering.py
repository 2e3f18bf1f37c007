"""What tables of people, groups and homes have in common: cells, and the grids that rows name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from gridplanner.gis.table import Table
from gridplanner.models.importing.account import Account
from gridplanner.models.importing.matching import SURE, Meaning, is_blank, the_sure
from gridplanner.models.importing.seats import ABOVE, Seats, why_not
from gridplanner.models.importing.values import several
from gridplanner.models.rows import FEDERATION_ROLES, GRID_ROLES
from gridplanner.words import Sentence

Row = Mapping[str, str]
STEP = 500
"""Rows between two words on how far it is."""
_GUESSED = 0.85
"""What is left of a score where the cell is blank and the one above it may count."""
_RANGE = re.compile(
    r"^(?P<before>.*?)(?P<first>\d{1,3})\s*(?:-|–|—|~|至|到)\s*(?P<last>\d{1,3})(?P<after>\D{0,4})$"
)
_WIDEST = 60


def cells_of(table: Table, mapping: Mapping[str, str]) -> list[Row]:
    """Return the mapped cells of each row by field."""
    columns = {field: table.text(column).tolist() for field, column in mapping.items()}
    return [dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True)]


def closing(table: Table, mapping: Mapping[str, str]) -> dict[str, Any]:
    """Return what every report says of how a table was read."""
    return {
        "layer": table.layer,
        "encoding": table.encoding,
        "crs": None,
        "datum": None,
        "mapping": dict(mapping),
        "notes": [str(Sentence(code, values)) for code, values in table.notes],
    }


def number_of(text: str) -> float | None:
    """Return a number, ``None`` for what is none."""
    try:
        return float(text.strip())
    except ValueError:
        return None


class Grids:
    """Finds the areas that the rows of a table name, one or several in a cell."""

    def __init__(
        self,
        seats: Seats,
        account: Account,
        table: Table,
        mapping: Mapping[str, str],
        fields: Sequence[str],
    ) -> None:
        """``fields`` are those that name the grid: a code first, then a name."""
        self._seats, self._account = seats, account
        self._fields = fields
        self._gaps: dict[str, dict[int, str]] = {}
        if not table.spans_known:
            self._gaps = {
                field: gaps
                for field in (*fields, *ABOVE)
                if field in mapping and (gaps := _gaps(table, mapping, field))
            }
        self._hint: dict[str, str] = {}
        if table.layer and not any(level in mapping for level in ABOVE):
            sure = the_sure(seats.area("community", table.layer, {}))
            self._hint = {"community": sure.id} if sure is not None else {}

    def is_gap(self, place: int) -> bool:
        """Tell whether a row's grid is blank as if the cell above were merged over it."""
        return any(place in self._gaps.get(field, {}) for field in self._fields)

    def is_named(self, place: int, row: Row) -> bool:
        """Tell whether a row names a grid or an area above, or seems to."""
        told = any(not is_blank(row.get(one, "")) for one in (*self._fields, *ABOVE))
        return told or self.is_gap(place)

    def sure(self, row: Row) -> tuple[str, ...]:
        """Return the area that a row names, where that is sure; nothing is asked."""
        for field in self._fields:
            told = row.get(field, "")
            if not is_blank(told):
                sure = the_sure(self._look(told, _above(row)))
                if sure is not None:
                    return (sure.id,)
        return tuple(one.id for one in [the_sure(self._lowest(_above(row)))] if one is not None)

    def of(self, place: int, name: str, row: Row, role: str = "") -> list[str]:
        """Return the areas that a row names; what cannot be found is accounted for."""
        above = _above(row)
        code, named = ([row.get(one, "") for one in self._fields] + [""])[:2]
        told = code if not is_blank(code) else named
        guessed = is_blank(told) and role not in FEDERATION_ROLES[1:] and self.is_gap(place)
        if guessed:
            told = self._gap(place)
        elif is_blank(told):
            lowest = next((above[one] for one in ABOVE if above[one]), "")
            return self._settled(place, name, lowest, self._lowest(above)) if lowest else []
        other = named if told == code and not is_blank(named) and named != code else ""
        found: list[str] = []
        for number, piece in enumerate(self._pieces(told, above)):
            candidates = self._candidates(place, piece, above, role, other)
            candidates = _lowered(candidates) if guessed else candidates
            here = self._settled(place, name, piece, candidates, number)
            found += here
            if here and not above["community"]:
                parents = [id_ for id_ in self._seats.communities(here[0]) if id_ != here[0]]
                above = {**above, "community": parents[0] if parents else ""}
        return list(dict.fromkeys(found))

    def _gap(self, place: int) -> str:
        gaps = (self._gaps.get(field, {}) for field in self._fields)
        return next((some[place] for some in gaps if place in some), "")

    def _settled(
        self, place: int, name: str, told: str, candidates: Sequence[Meaning], number: int = 0
    ) -> list[str]:
        found = self._account.settle(place, name, "area", told, candidates, number)
        if found:
            return [found]
        self._account.lose(place, name, "area", told, why_not(candidates, told), number)
        return []

    def _pieces(self, told: str, above: Mapping[str, str]) -> list[str]:
        """Take a cell apart that names several grids: 001、002 or 1–3网格."""
        if the_sure(self._look(told, above)) is not None:
            return [told]
        pieces: list[str] = []
        for piece in several(told) or [told]:
            match = _RANGE.match(piece)
            if match is None or the_sure(self._look(piece, above)) is not None:
                pieces.append(piece)
                continue
            first, last = int(match["first"]), int(match["last"])
            wide = first < last <= first + _WIDEST
            pieces += (
                [f"{match['before']}{n}{match['after']}" for n in range(first, last + 1)]
                if wide
                else [piece]
            )
        return pieces

    def _candidates(
        self, place: int, told: str, above: Mapping[str, str], role: str, other: str
    ) -> list[Meaning]:
        """Return what a grid's code or name may mean, the other of them asked where that fails."""
        found = self._look(told, above, role)
        sure = the_sure(found)
        if other:
            named = self._look(other, above, role)
            if sure is None and named:
                return named
            agreed = the_sure(named)
            if sure is not None and agreed is not None and agreed.id not in (sure.id,):
                return _lowered((sure, agreed))
        if sure is None:
            helped = self._look(told, {**above, **self._blanks(place, above), **self._hint}, role)
            if the_sure(helped) is None or not self._blanks(place, above):
                return helped or found
            likely = {one.id for one in helped}
            return [
                *_lowered(helped),
                *(one for one in _lowered(_lowered(found)) if one.id not in likely),
            ]
        return found

    def _blanks(self, place: int, above: Mapping[str, str]) -> dict[str, str]:
        """Return what cells above blank ones say, where they may have been merged."""
        return {
            level: self._gaps[level][place]
            for level in ABOVE
            if not above[level] and place in self._gaps.get(level, {})
        }

    def _look(self, told: str, above: Mapping[str, str], role: str = "") -> list[Meaning]:
        if role == "micro_leader":
            micro = self._seats.area("micro_grid", told, above)
            if the_sure(micro) is not None:
                return micro
        found = self._seats.area("grid", told, above)
        if role in GRID_ROLES or any(one.score >= SURE for one in found):
            return found
        for level in ABOVE:
            wider = [one for one in self._seats.area(level, told, above) if one.score >= SURE]
            if wider:
                return wider
        return found

    def _lowest(self, above: Mapping[str, str]) -> list[Meaning]:
        for level in ABOVE:
            if above[level]:
                return self._seats.area(level, above[level], {**above, level: ""})
        return []


def _above(row: Row) -> dict[str, str]:
    return {one: "" if is_blank(row.get(one, "")) else row[one] for one in ABOVE}


def _lowered(candidates: Iterable[Meaning]) -> list[Meaning]:
    """Return candidates that are no more sure, in the same order."""
    return [replace(one, score=round(one.score * _GUESSED, 2)) for one in candidates]


def _gaps(table: Table, mapping: Mapping[str, str], field: str) -> dict[int, str]:
    """Return for blank cells the value above, where the column looks as if cells were merged.

    It starts with a value, and hardly ever two rows in a row say the same: they would have been
    one cell. A row that names another area above its grid does not belong to the cell above.
    """
    cells = table.text(mapping[field]).tolist()
    above = [one for one in ABOVE if one in mapping and one != field]
    areas = list(zip(*(table.text(mapping[one]).tolist() for one in above), strict=True))
    found: dict[int, str] = {}
    last, repeats = "", 0
    last_areas: tuple[str, ...] = ()
    for place, cell in enumerate(cells):
        if place in table.odd:
            continue
        here = areas[place] if areas else ()
        if cell:
            repeats += cell == last and place - 1 not in found
            last, last_areas = cell, here
        elif not last:
            return {}
        elif all(one in ("", other) for one, other in zip(here, last_areas, strict=True)):
            found[place] = last
    return found if 2 * repeats <= len(found) else {}
