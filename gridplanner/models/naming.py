"""What to call things in a sentence."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gridplanner.models.buildings import BUILDING_KINDS
from gridplanner.models.plan import Plan
from gridplanner.models.rows import GRID_KINDS, STATUSES, Area, Person, Place
from gridplanner.words import pick, say


def label(place: Place) -> str:
    """Return what to call an area or another place."""
    return place.name or place.code or place.id


def person_label(plan: Plan, person: Person) -> str:
    """Return what to call a person: the name, with the end of the phone where others have it."""
    phone = "".join(filter(str.isdigit, person.phone))
    if not phone or len(plan.table("person").by("name").get(person.name, ())) < 2:
        return person.name
    return say("person.told_apart", name=person.name, end=phone[-4:])


def building_label(plan: Plan, row: int) -> str:
    """Return what to call a building: its name, else its address or code."""
    return building_labels(plan, np.array([row]))[0]


def building_kind(kind: str) -> str:
    """Return what a kind of building is called; an office's own words stay as they are."""
    return say(f"building_kind.{kind}") if kind in BUILDING_KINDS else kind


def building_field(plan: Plan, field: str) -> str:
    """Return what a field or figure of a building is called."""
    figure = plan.figures.get(field)
    return pick(figure.zh, figure.en) if figure else say(f"building.{field}")


def building_labels(plan: Plan, rows: NDArray[np.intp]) -> list[str]:
    """Return what to call some buildings: the name, else the address, the code or the id."""
    buildings = plan.buildings
    texts = (buildings.columns[name].at(rows).tolist() for name in ("name", "address", "code"))
    return [next(filter(None, some)) for some in zip(*texts, buildings.ids(rows), strict=True)]


def placed(plan: Plan, area: Area) -> str:
    """Return an area's name behind that of the area above, where it does not hold it already.

    ``003网格`` is in every community; ``柳河社区003网格`` is one grid.
    """
    name = label(area)
    parent = plan.find(area.parent)
    above = parent.name if parent else ""
    return name if not above or above in name else f"{above}{name}"


def seat_label(plan: Plan, id_: str) -> str:
    """Return what to call that in which a post is held, behind the area above; else its id."""
    table = plan.seat_of(id_)
    if table is None:
        return id_
    if table == "building":
        return building_label(plan, plan.buildings.row(id_))
    if table == "womens_group":
        return group_label(plan, id_)
    if table == "federation":
        return plan.federations[id_].name or id_
    place = plan.places(table)[id_]
    return placed(plan, place) if isinstance(place, Area) else label(place)


def group_label(plan: Plan, id_: str) -> str:
    """Return what to call a women's group: its name, which may be one in every grid."""
    return plan.womens_groups[id_].name or id_


def full_name(plan: Plan, id_: str) -> str:
    """Return an area's name behind those of the areas above it, for lists of candidates."""
    return " › ".join(label(one) for one in [*reversed(plan.chain(id_)), plan.area(id_)])


def level_name(plan: Plan, level: str) -> str:
    """Return what this office calls a level."""
    return plan.settings.get(f"level.{level}") or say(f"layer.{level}")


def preset_name(plan: Plan, preset: str) -> str:
    """Return what to call a preset; that of a kind goes by the kind's name."""
    return kind_name(plan, preset) if preset in GRID_KINDS else say(f"preset.{preset}")


def status_name(status: str) -> str:
    """Return a grid's status in the language in use; words of the office's own stay as they are."""
    return say(f"status.{STATUSES.index(status)}") if status in STATUSES else status


def kind_name(plan: Plan, kind: str) -> str:
    """Return what this office calls a kind of grid."""
    return plan.settings.get(f"kind.{kind}") or say(f"kind.{kind}")
