"""The women's federations (妇联): one above the other, on areas and on property companies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from gridplanner.errors import GridplannerError
from gridplanner.models.ids import Ids
from gridplanner.models.naming import label
from gridplanner.models.plan import Plan
from gridplanner.models.rows import FEDERATION_KINDS, Federation
from gridplanner.models.women.organisation import (
    LEVELS,
    city_federation,
    federation_chain,
    federation_of,
    federation_title,
)
from gridplanner.words import Sentence


@dataclass(frozen=True)
class FoundFederations:
    """Set up the federation of each of some areas that has none."""

    areas: tuple[str, ...]

    def sentence(self, plan: Plan) -> Sentence:
        """Name the area, or say how many there are."""
        if len(self.areas) == 1:
            return Sentence("edit.found_federation", {"area": label(plan.area(self.areas[0]))})
        return Sentence("edit.found_federations", {"count": len(self.areas)})

    def apply(self, plan: Plan, ids: Ids) -> Plan:
        """Return the plan with the federations, those above put over them."""
        for id_ in self.areas:
            if plan.level_of(id_) not in LEVELS:
                raise GridplannerError("edit.no_area", area=id_)
        lacking = [one for one in dict.fromkeys(self.areas) if federation_of(plan, one) is None]
        if not lacking:
            raise GridplannerError("federation.there_already")
        made: dict[str, Federation] = {}
        # From the top, so that those below find them.
        for id_ in sorted(lacking, key=lambda one: len(plan.chain(one))):
            made[id_] = Federation(
                id=ids.new("federation"),
                name=federation_title(plan, id_),
                area=id_,
                parent=_nearest(plan, made, id_),
            )
        return plan.with_rows("federation", [*made.values(), *_put_under(plan, made)])


def _nearest(plan: Plan, made: Mapping[str, Federation], area: str) -> str:
    """Return the id of the federation over that of an area; new ones are looked at as well."""
    for above in plan.chain(area):
        found = made.get(above.id) or federation_of(plan, above.id)
        if found is not None:
            return found.id
    city = city_federation(plan)
    return city.id if city else ""


def _put_under(plan: Plan, made: Mapping[str, Federation]) -> list[Federation]:
    """Return the federations there were that new ones come in between, under their new superior."""
    fresh = {one.id: one for one in made.values()}
    below = []
    for one in plan.federations.values():
        if one.kind or plan.find(one.area) is None:
            continue
        nearest = beyond = _nearest(plan, made, one.area)
        while beyond in fresh:
            beyond = fresh[beyond].parent
        if nearest != beyond and one.parent == beyond:
            below.append(replace(one, parent=nearest))
    return below


@dataclass(frozen=True)
class AddFederation:
    """Set up a federation without an area of its own: a city's, or one of property companies.

    The first of a city comes to be over those that have none above them.
    """

    name: str
    kind: str = ""
    area: str = ""
    parent: str = ""
    compounds: tuple[str, ...] = ()

    def sentence(self, _plan: Plan) -> Sentence:
        """Name it."""
        return Sentence("edit.add_federation", {"name": self.name})

    def apply(self, plan: Plan, ids: Ids) -> Plan:
        """Return the plan with the federation."""
        if self.kind not in FEDERATION_KINDS:
            kinds = ", ".join(filter(None, FEDERATION_KINDS))
            raise GridplannerError("federation.no_kind", kind=self.kind, kinds=kinds)
        if self.area and plan.level_of(self.area) not in LEVELS:
            raise GridplannerError("edit.no_area", area=self.area)
        if self.area and not self.kind and federation_of(plan, self.area) is not None:
            raise GridplannerError("federation.there_already")
        row = Federation(
            id=ids.new("federation"),
            name=self.name.strip(),
            area=self.area,
            parent=self.parent,
            kind=self.kind,
            compounds=",".join(dict.fromkeys(self.compounds)),
        )
        _refuse(plan, row, row.looked_after)
        below: list[Federation] = []
        if not row.area and not row.kind and city_federation(plan) is None:
            tops = plan.federations_by("parent").get("", ())
            above = federation_chain(plan, row.parent)
            free = (one for one in tops if not one.kind and one.id not in above)
            below = [replace(one, parent=row.id) for one in free]
        return plan.with_rows("federation", [row, *below])


@dataclass(frozen=True)
class EditFederation:
    """Change a federation; what is ``None`` stays."""

    federation: str
    name: str | None = None
    parent: str | None = None
    compounds: tuple[str, ...] | None = None

    def sentence(self, plan: Plan) -> Sentence:
        """Name it."""
        return Sentence("edit.edit_federation", {"name": _federation(plan, self.federation).name})

    def apply(self, plan: Plan, _ids: Ids) -> Plan:
        """Return the plan with the federation changed."""
        row = _federation(plan, self.federation)
        if self.name is not None:
            row = replace(row, name=self.name.strip())
        if self.parent is not None:
            row = replace(row, parent=self.parent)
        if self.compounds is not None:
            row = replace(row, compounds=",".join(dict.fromkeys(self.compounds)))
        _refuse(plan, row, self.compounds or ())
        return plan.with_rows("federation", [row])


@dataclass(frozen=True)
class DissolveFederations:
    """Dissolve some federations: those below come under the one above, its posts end."""

    federations: tuple[str, ...]

    def sentence(self, plan: Plan) -> Sentence:
        """Name it, or say how many."""
        if len(self.federations) == 1:
            name = _federation(plan, self.federations[0]).name
            return Sentence("edit.dissolve_federation", {"name": name})
        return Sentence("edit.dissolve_federations", {"count": len(self.federations)})

    def apply(self, plan: Plan, _ids: Ids) -> Plan:
        """Return the plan without the federations."""
        for id_ in dict.fromkeys(self.federations):
            row = _federation(plan, id_)
            below = plan.federations_by("parent").get(id_, ())
            moved = [replace(one, parent=row.parent) for one in below]
            posts = [
                one.id
                for one in plan.posts_by("area").get(row.seat, ())
                if one.role in ("chair", "vice_chair") or row.seat == row.id
            ]
            plan = plan.with_rows("federation", moved, without=[id_])
            plan = plan.with_rows("assignment", [], without=posts) if posts else plan
        return plan


def _federation(plan: Plan, id_: str) -> Federation:
    if id_ not in plan.federations:
        raise GridplannerError("federation.none", federation=id_)
    return plan.federations[id_]


def _refuse(plan: Plan, row: Federation, compounds: Iterable[str]) -> None:
    """Refuse a federation without a name, under one that is not there or under itself.

    ``compounds`` are those it is told to look after; one that has gone since may stay named.
    """
    if not row.name:
        raise GridplannerError("federation.no_name")
    for id_ in compounds:
        if id_ not in plan.table("compound"):
            raise GridplannerError("federation.no_compound", compound=id_)
    if row.parent and row.parent not in plan.federations:
        raise GridplannerError("federation.none", federation=row.parent)
    if row.id in federation_chain(plan, row.parent):
        above = plan.federations[row.parent].name
        raise GridplannerError("federation.circle", name=row.name, above=above)
