"""What stands in the tree of the women's federation, without any widget."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from gridplanner.models.naming import label
from gridplanner.models.plan import Plan
from gridplanner.models.rows import AREA_LEVELS, Area, Federation, Row
from gridplanner.models.standing import Standing
from gridplanner.models.women.branches import Branch, Branches
from gridplanner.models.women.group_sums import sums_of
from gridplanner.models.women.organisation import LEVELS, federation_level, federation_of
from gridplanner.ui.figures import UNKNOWN, number
from gridplanner.ui.panels.fact_lines import grid_name
from gridplanner.words import say

COLUMNS = ("federation", "head", "holds")
MARK = "▲"
"""Before the number of vacancies in a branch."""


class Key(NamedTuple):
    """A line of the tree: its kind, an id, and for a compound whose it is."""

    kind: str
    """city, area, group, home, property, compound, or the headings companies and astray."""
    id: str
    under: str = ""


ROLE_OF = {
    "city": "chair",
    "area": "chair",
    "property": "chair",
    "group": "group_leader",
    "home": "host",
}
"""Who is at the head of a kind of line."""
COMPANIES, ASTRAY = Key("companies", ""), Key("astray", "")


def roots(plan: Plan) -> list[Key]:
    """Return the topmost lines: the city's federation, else the topmost areas; then companies'."""
    cities = [row.id for row in plan.federations_by("area").get("", ()) if not row.kind]
    found = [Key("city", id_) for id_ in cities] or _areas(plan, "")
    if any(plan.federations_by("kind")):
        found.append(COMPANIES)
    if next(_astray(plan), None) is not None:
        found.append(ASTRAY)
    return found


def _astray(plan: Plan) -> Iterator[Key]:
    """Yield the federations, groups and micro-homes whose area is not in the plan."""
    for table, field, kind in (
        ("federation", "area", "lost"),
        ("womens_group", "grid", "group"),
        ("micro_home", "parent", "home"),
    ):
        rows = plan.table(table).by(field)
        strange = set(rows)
        for level in LEVELS[1:]:
            strange -= plan.table(level).keys()
        for area in sorted(strange):
            yield from (Key(kind, one.id) for one in rows[area] if _is_astray(one, area))


def _is_astray(row: Row, area: str) -> bool:
    """Tell whether something belongs to no area of the plan; a city's federation has none."""
    return not isinstance(row, Federation) or (not row.kind and bool(area))


def _areas(plan: Plan, above: str) -> list[Key]:
    """Return the areas right below one, those with a level of federations, in the tree's order."""
    some = [(level, id_) for id_ in plan.children.get(above, ()) if (level := plan.level_of(id_))]
    order = sorted(
        (AREA_LEVELS.index(level), plan.area(id_).code, id_)
        for level, id_ in some
        if level in LEVELS
    )
    return [Key("area", id_) for _, _, id_ in order]


def children(plan: Plan, key: Key) -> list[Key]:
    """Return the lines right below one."""
    if key.kind == "city":
        first = next(row for row in plan.federations_by("area")[""] if not row.kind)
        return _areas(plan, "") if key.id == first.id else []
    if key.kind == "area":
        groups = [Key("group", one.id) for one in plan.groups_by("grid").get(key.id, ())]
        homes = [Key("home", one.id) for one in _homes(plan, key.id)]
        return [*_areas(plan, key.id), *groups, *homes]
    if key == COMPANIES:
        kinds = plan.federations_by("kind")
        rows = (row for kind in kinds if kind for row in kinds[kind])
        return [Key("property", row.id) for row in rows if not _company(plan, row)]
    if key == ASTRAY:
        return list(_astray(plan))
    if key.kind == "property":
        below = [row for row in plan.federations_by("parent").get(key.id, ()) if row.kind]
        walls = plan.federations[key.id].looked_after
        known = plan.places("compound")
        return [
            *(Key("property", row.id) for row in below),
            *(Key("compound", id_, key.id) for id_ in walls if id_ in known),
        ]
    return []


def has_children(plan: Plan, key: Key) -> bool:
    """Tell whether there are lines below one, without making them."""
    if key.kind == "area":
        below = any(plan.level_of(one) in LEVELS for one in plan.children.get(key.id, ()))
        return below or bool(plan.groups_by("grid").get(key.id) or _homes(plan, key.id))
    return bool(children(plan, key))


def _homes(plan: Plan, area: str) -> tuple[Area, ...]:
    return plan.table("micro_home").by("parent").get(area, ())  # type: ignore[return-value]


def _company(plan: Plan, row: Federation) -> bool:
    """Tell whether a property federation is a company's, under one of companies."""
    above = plan.federations.get(row.parent)
    return above is not None and bool(above.kind) and row.id not in (above.id, above.parent)


def is_there(plan: Plan, key: Key) -> bool:
    """Tell whether a plan holds what a line is about."""
    if key.kind == "area":
        return plan.level_of(key.id) in LEVELS
    tables = {"group": "womens_group", "home": "micro_home", "compound": "compound"}
    if key.kind == "compound" and key.under not in plan.federations:
        return False
    return key in (COMPANIES, ASTRAY) or key.id in plan.table(tables.get(key.kind, "federation"))


def above(plan: Plan, key: Key) -> Key | None:
    """Return the line over one, ``None`` for the topmost."""
    if key.kind == "area":
        parent = plan.area(key.id).parent
        if plan.find(parent) is not None:
            return Key("area", parent)
        return next((one for one in roots(plan) if one.kind == "city"), None)
    if key.kind in ("group", "home"):
        area = area_of(plan, key)
        return Key("area", area) if plan.level_of(area) in LEVELS else ASTRAY
    if key.kind == "property":
        row = plan.federations[key.id]
        return Key("property", row.parent) if _company(plan, row) else COMPANIES
    if key.kind == "compound":
        return Key("property", key.under)
    return ASTRAY if key.kind == "lost" else None


def area_of(plan: Plan, key: Key) -> str:
    """Return the id of the area that a line belongs to, empty for none."""
    if key.kind == "group":
        return plan.womens_groups[key.id].grid
    if key.kind == "home":
        return plan.micro_homes[key.id].parent
    return key.id if key.kind == "area" else ""


def post_of(key: Key) -> tuple[str, str]:
    """Return the seat and the role of who is at the head of a line; nothing for headings."""
    role = ROLE_OF.get(key.kind, "")
    return (key.id, role) if role else ("", "")


def key_of(plan: Plan, row: Federation) -> Key:
    """Return the line of a federation."""
    if row.kind:
        return Key("property", row.id)
    if not row.area:
        return Key("city", row.id)
    known = plan.level_of(row.area) in LEVELS
    return Key("area", row.area) if known else Key("lost", row.id)


def federation(plan: Plan, key: Key) -> Federation | None:
    """Return the federation that a line is about."""
    if key.kind in ("city", "property", "lost"):
        return plan.federations.get(key.id)
    return federation_of(plan, key.id) if key.kind == "area" else None


def name(plan: Plan, key: Key) -> str:
    """Return what a line says first."""
    if key.kind == "area":
        return _name_at(plan, plan.area(key.id))
    if key.kind in ("companies", "astray"):
        return say(f"organisation.{key.kind}")
    if key.kind == "group":
        whole = plan.womens_groups[key.id].name or key.id
        return whole.replace(say("organisation.group"), say("organisation.group_short"))
    if key.kind == "home":
        return label(plan.micro_homes[key.id])
    if key.kind == "compound":
        return label(plan.places("compound")[key.id])
    return plan.federations[key.id].name or key.id


def _name_at(plan: Plan, area: Area) -> str:
    """Return the federation's name without those of the areas it stands under; else the area's."""
    row = federation_of(plan, area.id)
    grid = plan.grids.get(area.id)
    if row is None or not row.name:
        return grid_name(plan, grid) if grid else label(area)
    short = row.name
    for upper in reversed(plan.chain(area.id)):
        short = short.removeprefix(label(upper)) or short
    return short


VACANT = {"chair": "no_chair", "host": "no_host", "group_leader": "no_leader"}


def head(standing: Standing, key: Key) -> tuple[str, str]:
    """Return who is at the head of a line, or what is missing there, and its tone."""
    plan = standing.plan
    if key.kind == "group":
        leader = plan.persons.get(plan.womens_groups[key.id].leader)
        return (leader.name, "") if leader else (say("organisation.no_leader"), "danger")
    if key.kind == "area" and federation_of(plan, key.id) is None:
        return say("organisation.not_founded"), "warning"
    role = "chair" if key.kind == "lost" else ROLE_OF.get(key.kind, "")
    if not role:
        return "", ""
    where = plan.federations[key.id].seat if key.kind == "lost" else key.id
    held = standing.staff(where, role)
    names = [plan.persons[one.person].name for one in held if one.person in plan.persons]
    if names:
        return say("words.comma").join(names), ""
    return say(f"organisation.{VACANT[role]}"), "danger"


def holds(branches: Branches, key: Key) -> tuple[str, str]:
    """Return what there is under a line, and its tone."""
    standing = branches.standing
    plan = standing.plan
    if key.kind == "group":
        return _group_holds(standing, key.id), ""
    if key.kind == "property":
        return say("organisation.compounds", n=len(plan.federations[key.id].looked_after)), ""
    if key.kind != "area":
        return "", ""
    branch = branches.of(key.id)
    if key.id in plan.grids:
        return _grid_holds(branch), ""
    words = say("organisation.branch", **_values(branch))
    if branch.vacant:
        return f"{words} {MARK}{branch.vacant}", "warning"
    return words, ""


def _values(branch: Branch) -> dict[str, object]:
    return {one: number(value) for one, value in branch._asdict().items()}


def _grid_holds(branch: Branch) -> str:
    said = []
    if branch.groups:
        said.append(say("organisation.groups", n=branch.groups))
    if branch.homes:
        said.append(say("organisation.homes", n=branch.homes))
    return " ".join(said) or say("organisation.no_groups")


def _group_holds(standing: Standing, group: str) -> str:
    if standing.awaited:
        return "…"
    sums = sums_of(standing, group)
    households = UNKNOWN if sums.households is None else number(sums.households)
    if sums.missing and sums.households is not None:
        households = f"≥{households}"
    if not sums.buildings:
        return say("organisation.no_buildings")
    return say("organisation.group_holds", buildings=sums.buildings, households=households)


def tip(branches: Branches, key: Key) -> str:
    """Return a line in full: its whole name, who is over it, what it holds."""
    plan = branches.standing.plan
    row = federation(plan, key)
    group = plan.womens_groups.get(key.id) if key.kind == "group" else None
    said = [row.name if row else group.name if group else name(plan, key)]
    superior = plan.federations.get(row.parent) if row else None
    if superior is not None:
        said.append(say("organisation.superior", name=superior.name))
    if key.kind == "area" and key.id not in plan.grids:
        said.append(say("organisation.branch_tip", **_values(branches.of(key.id))))
    return "\n".join(said)


def searched(standing: Standing) -> Iterator[tuple[Key, str]]:
    """Yield every line with the text that it is looked for by."""
    plan, persons = standing.plan, standing.plan.persons
    for level in LEVELS[1:]:
        for id_, area in plan.areas(level).items():
            row = federation_of(plan, id_)
            heads = _named(standing, id_, "chair") if row else ""
            yield Key("area", id_), f"{label(area)} {row.name if row else ''} {heads}"
    for row in plan.federations.values():
        kind = federation_level(plan, row)
        if kind in ("city", "property"):
            yield key_of(plan, row), f"{row.name} {_named(standing, row.id, 'chair')}"
    for id_, group in plan.womens_groups.items():
        leader = persons.get(group.leader)
        yield Key("group", id_), f"{group.name} {leader.name if leader else ''}"
    for id_, home in plan.micro_homes.items():
        yield Key("home", id_), f"{label(home)} {_named(standing, id_, 'host')}"


def _named(standing: Standing, where: str, role: str) -> str:
    persons = standing.plan.persons
    return " ".join(
        persons[one.person].name for one in standing.staff(where, role) if one.person in persons
    )
