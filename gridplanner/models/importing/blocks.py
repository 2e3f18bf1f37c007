"""The buildings of a grid, by number, compound and lane, for cells that name several of them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gridplanner.models.buildings import RESIDENTIAL
from gridplanner.models.importing.addresses import WHOLE, Piece
from gridplanner.models.importing.matching import (
    ALIKE,
    Meaning,
    Names,
    bare_building,
    building_key,
    key_of,
)
from gridplanner.models.importing.seats import Seats
from gridplanner.models.women.lanes import lane_of

_LAST = re.compile(r"(\d+)号$")
_NUMBERED = re.compile(r"(\d+)号?$")
_PLACE_END = re.compile(r"(小区|社区|院|巷|胡同|路|街|村)$")


@dataclass(frozen=True)
class _House:
    id: str
    number: str
    places: tuple[str, ...]
    lived_in: bool


class Blocks:
    """The buildings of one grid; a candidate may stand for all those of a compound or lane."""

    def __init__(self, seats: Seats, grid: str) -> None:
        self._seats = seats
        self.houses: list[_House] = []
        self._whole: dict[str, list[_House]] = {}
        """Buildings by the place they stand in: a compound or a lane."""
        buildings = seats.plan.buildings
        rows = seats.buildings_in(grid)
        columns = [
            buildings.columns[one].at(rows).tolist()
            for one in ("name", "address", "compound", "kind")
        ]
        for id_, name, address, compound, kind in zip(buildings.ids(rows), *columns, strict=True):
            wall, lane = seats.compound(compound) if compound else "", lane_of(address)
            key = building_key(name)
            own = _NUMBERED.sub("", key) if _NUMBERED.search(key) else ""
            places = tuple(dict.fromkeys(filter(None, (wall, lane, own))))
            house = _House(id_, _number(name, address), places, kind in RESIDENTIAL)
            self.houses.append(house)
            for place in places:
                self._whole.setdefault(place, []).append(house)
        self._places = Names((place, place) for place in self._whole)
        texts = [
            (id_, text)
            for id_, *texts in zip(buildings.ids(rows), *columns[:2], strict=True)
            for text in texts
            if text
        ]
        self._names = Names(texts, bare_building)

    def find(self, piece: Piece) -> list[Meaning]:
        """Return what a piece may mean: a building, or all those of a place (``@`` and name)."""
        if piece.place in WHOLE and not piece.number:
            return [Meaning("@", piece.place, 1.0)]
        if piece.number:
            return self._numbered(piece)
        places = self._place_scores(piece.place)
        found = [Meaning(f"@{place}", place, score) for place, score in places.items()]
        names = self._names.scores(piece.told)
        best = max(places.values(), default=0.0)
        found += [
            Meaning(id_, self._seats.building_name(id_), score)
            for id_, score in names.items()
            if score > best
        ]
        return found

    def _place_scores(self, told: str) -> dict[str, float]:
        scores = self._places.scores(told)
        if scores and max(scores.values()) >= 1.0:
            return scores
        bare = _PLACE_END.sub("", key_of(told))
        same = [one for one in self._whole if bare and _PLACE_END.sub("", key_of(one)) == bare]
        return dict.fromkeys(same, 0.96) if same else scores

    def _numbered(self, piece: Piece) -> list[Meaning]:
        same = [one for one in self.houses if one.number == piece.number]
        places = self._place_scores(piece.place) if piece.place else {}
        scores = {
            one.id: max((places.get(place, 0.0) for place in one.places), default=0.0)
            if piece.place
            else 1.0
            for one in same
        }
        lived = {one.id for one in same if one.lived_in and scores[one.id] >= ALIKE}
        kept = {id_: score for id_, score in scores.items() if score >= ALIKE}
        if lived:
            kept = {id_: kept[id_] for id_ in lived if id_ in kept}
        return [
            Meaning(id_, self._seats.building_name(id_), score)
            for id_, score in sorted(kept.items(), key=lambda one: -one[1])
        ]

    def members(self, candidate: str) -> list[str]:
        """Return the buildings that a candidate stands for; of a place only those lived in."""
        if not candidate.startswith("@"):
            return [candidate]
        houses = self._whole.get(candidate[1:], []) if candidate[1:] else self.houses
        return [one.id for one in houses if one.lived_in]


def _number(name: str, address: str) -> str:
    """Return the number of a building: that of its name, else of its address."""
    for text in (name, address):
        match = _LAST.search(building_key(text))
        if match is not None:
            return match[1]
    return ""
