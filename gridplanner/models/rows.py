"""The rows of a plan: frozen values, one class per kind of thing.

Geometries are shapely values in the plan's CRS (metres). A row is never changed: edits make a new
one with :func:`dataclasses.replace`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, TypeAlias

import shapely

Geometry: TypeAlias = shapely.Geometry
NOTHING: Mapping[str, Any] = MappingProxyType({})


def _nothing() -> Mapping[str, Any]:
    return NOTHING  # not hashable before Python 3.12, hence no plain default


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A thing with a shape: a road, a water, a compound."""

    id: str
    code: str = ""
    name: str = ""
    geometry: Geometry
    extra: Mapping[str, Any] = field(default_factory=_nothing, hash=False)
    """Source columns that nobody mapped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Area(Place):
    """A district, township, community or micro-grid; also a micro-home, which is a point."""

    parent: str = ""
    """Id of the nearest level above, empty at the top or where it is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid(Area):
    """The smallest unit of service; ``parent`` is its community."""

    kind: str = "urban"
    """urban, rural, dedicated or virtual."""
    preset: str = ""
    """Name of the preset its size is held against; empty for that of its kind."""
    notes: str = ""
    four_bounds: str = ""
    households_reported: int | None = None
    population_reported: int | None = None
    status: str = ""
    party_branch: str = ""
    party_secretary: str = ""
    estimated: str = ""
    """Names of the figures above that are estimates, joined by commas."""
    figures: Mapping[str, float] = field(default_factory=_nothing, hash=False)
    """Figures of subject ``grid`` (visits, trainings, …) that are filled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A worker, leader, executive or volunteer; never a resident."""

    id: str
    name: str
    sex: str = ""
    """``f``, ``m`` or empty."""
    phone: str = ""
    work_phone: str = ""
    capacity: float = 1.0
    home: str = ""
    """Id of the building they live in, empty where it is not known; never leaves the office."""
    extra: Mapping[str, Any] = field(default_factory=_nothing, hash=False)

    @property
    def homes(self) -> tuple[str, ...]:
        """The id of their home, or nothing: by what they are looked up."""
        return (self.home,) if self.home else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """A person's post in an area, or in another seat: a building, a group, a micro-home."""

    id: str
    person: str
    area: str
    role: str
    mode: str = ""
    """For executives: near, roving, resident or joint."""
    share: float = 1.0
    since: str = ""
    """ISO 8601 date from which on the post is held, empty for always."""
    until: str = ""
    """The last day on which it is held, empty for no end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Federation:
    """A women's federation (妇联) of an area, or one of property companies (物业妇联).

    Its head is whoever holds the post ``chair`` in its :attr:`seat`.
    """

    id: str
    name: str = ""
    area: str = ""
    """Id of its area; empty for a city's, which has no area in a plan."""
    parent: str = ""
    """Id of the federation above it."""
    kind: str = ""
    """Empty, or ``property``."""
    compounds: str = ""
    """Ids of the compounds that a property federation looks after, joined by commas."""

    @property
    def seat(self) -> str:
        """The id under which its posts are held: its area's, or its own where it shares one."""
        return self.id if self.kind or not self.area else self.area

    @property
    def looked_after(self) -> tuple[str, ...]:
        """The ids of the compounds that it looks after."""
        return tuple(filter(None, self.compounds.split(",")))


@dataclass(frozen=True, slots=True, kw_only=True)
class WomensGroup:
    """A women's group (妇女小组): buildings and stair units of one grid name it."""

    id: str
    name: str = ""
    grid: str = ""
    leader: str = ""
    """Id of the person who leads it; its members hold posts in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A stair unit (单元) of a large building, in a women's group of its own."""

    id: str
    building: str
    womens_group: str = ""
    households: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignored:
    """Findings that are to be passed over, and why."""

    id: str
    rule: str
    kind: str
    subject: str
    """Id of what they are about."""
    place: str = ""
    """Where it has several of them, whole metres: ``500120,3930044``."""
    below: bool = False
    """Whether those about anything under the subject are passed over as well."""
    reason: str = ""
    who: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A count that buildings or grids carry, and its weight in the load."""

    id: str
    zh: str
    en: str
    subject: str = "building"
    """building or grid."""
    visits_per_year: float | None = None
    """Visits a year for each one counted; ``None``: not in the load."""
    on_card: bool = False
    sensitive: bool = False
    in_public: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A check's settings: its severity, whether it runs, and its numbers."""

    id: str
    severity: str = ""
    """Empty: as shipped."""
    on: bool = True
    values: Mapping[str, Any] = field(default_factory=_nothing, hash=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lineage:
    """What became of some grids on a day (沿革): never changed, only added."""

    id: str
    date: str
    """ISO 8601: ``2026-11-27``."""
    kind: str
    """One of ``LINEAGE_KINDS``."""
    old: str
    """Ids of the grids before, joined by commas; empty where there were none."""
    new: str
    """Ids of the grids after."""
    old_codes: str = ""
    """Their codes at that time, in the order of the ids."""
    new_codes: str = ""
    reason: str = ""
    document: str = ""
    """Number of the document that says so."""

    @property
    def grids(self) -> tuple[str, ...]:
        """The ids of all grids it names, each once."""
        return tuple(dict.fromkeys(one for one in f"{self.old},{self.new}".split(",") if one))


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock:
    """A grid whose shape is to stay, or one border of two grids."""

    id: str
    area: str
    other: str = ""
    """The grid beyond the border, empty where the whole grid is locked; ``area`` < ``other``."""

    @property
    def grids(self) -> tuple[str, ...]:
        """The grids it is about."""
        return (self.area, self.other) if self.other else (self.area,)


Row: TypeAlias = (
    Place
    | Person
    | Assignment
    | Federation
    | WomensGroup
    | Unit
    | Figure
    | Rule
    | Ignored
    | Lineage
    | Lock
)
AREA_LEVELS = ("district", "township", "community", "grid", "micro_grid")
"""The five fixed levels, from the top."""

ROW_TYPES: Mapping[str, type[Row]] = MappingProxyType(
    {
        "district": Area,
        "township": Area,
        "community": Area,
        "grid": Grid,
        "micro_grid": Area,
        "road": Place,
        "water": Place,
        "compound": Place,
        "micro_home": Area,
        "person": Person,
        "assignment": Assignment,
        "federation": Federation,
        "womens_group": WomensGroup,
        "unit": Unit,
        "ignored": Ignored,
        "figure": Figure,
        "rule": Rule,
        "lineage": Lineage,
        "lock": Lock,
    }
)
"""The row class of every table of a plan but the buildings, which are columns."""

ID_LETTERS: Mapping[str, str] = MappingProxyType(
    {
        "district": "d",
        "township": "t",
        "community": "c",
        "grid": "g",
        "micro_grid": "m",
        "building": "b",
        "road": "r",
        "water": "w",
        "compound": "k",
        "micro_home": "h",
        "person": "p",
        "assignment": "a",
        "federation": "f",
        "womens_group": "s",
        "unit": "u",
        "ignored": "i",
        "lineage": "y",
        "lock": "x",
    }
)
"""The letter that starts an id of each table."""

LINEAGE_KINDS = ("split", "merge", "abolish", "add", "transfer", "recode")
STATUSES = ("未划", "初稿", "确认", "审核", "审定")
"""How far the drawing of a grid has come; in the file as they are said in the office."""
GRID_KINDS = ("urban", "rural", "dedicated", "virtual")
ROLES = (
    "grid_leader",
    "full_time",
    "part_time",
    "adviser",
    "micro_leader",
    "woman_worker",
    "executive",
    "chair",
    "vice_chair",
    "group_leader",
    "host",
    "volunteer",
)
MODES = ("near", "roving", "resident", "joint")
"""Ways in which an executive is attached to a grid: 就近包保, 巡回, 驻点, 联动."""
FEDERATION_ROLES = ("executive", "chair", "vice_chair")
"""Posts of the women's federation; who holds one of them and works a grid has dual posts."""
GRID_ROLES = ("grid_leader", "full_time", "part_time", "woman_worker")
"""Posts of the grid's own staff."""
WORKER_ROLES = ("full_time", "part_time", "woman_worker")
"""Posts that count as 网格员."""
JOINED_ROLES = ("executive", "vice_chair", "volunteer")
"""Posts of which there are several in one place as a rule."""
SEAT_ROLES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "womens_group": ("group_leader", "volunteer"),
        "micro_home": ("host", "volunteer"),
        "federation": ("chair", "vice_chair", "executive", "volunteer"),
        "building": ("micro_leader", "volunteer"),
        "compound": ("micro_leader", "volunteer"),
    }
)
"""Posts that there are in what is no area; in an area there may be any."""
SEXES = ("f", "m")
FEDERATION_KINDS = ("", "property")
"""Of an area or a city, or of property companies."""


def _standard_figures() -> dict[str, Figure]:
    building = [
        ("households", "户数", "Households", 2.0, False),
        ("population", "居民", "Residents", None, True),
        ("women", "妇女", "Women", None, False),
        ("children", "儿童", "Children", 0.0, True),
        ("elderly_alone", "独居老人", "Elders living alone", 12.0, True),
        ("floating", "流动人口", "Floating population", 0.0, False),
        ("registered", "户籍人口", "Registered population", None, False),
        ("disabled", "残疾人", "Disabled", None, False),
        ("left_behind_children", "留守儿童", "Left-behind children", None, False),
        ("left_behind_women", "留守妇女", "Left-behind women", None, False),
        ("families_in_difficulty", "困难家庭", "Families in difficulty", 12.0, False),
        ("party_members", "党员", "Party members", None, False),
        ("units", "单元", "Stair units", None, False),
        ("rentals", "出租房", "Rentals", None, False),
        ("shops", "商铺", "Shops", None, False),
    ]
    grid = [
        ("visits", "走访", "Visits"),
        ("trainings", "培训", "Trainings"),
        ("meetings", "会议", "Meetings"),
        ("settled", "化解矛盾", "Matters settled"),
    ]
    sensitive = {
        "children",
        "elderly_alone",
        "disabled",
        "left_behind_children",
        "left_behind_women",
        "families_in_difficulty",
    }
    public = {"households", "population", "units", "shops"}
    rows = [
        Figure(
            id=key,
            zh=zh,
            en=en,
            visits_per_year=visits,
            on_card=card,
            sensitive=key in sensitive,
            in_public=key in public,
        )
        for key, zh, en, visits, card in building
    ]
    rows += [Figure(id=key, zh=zh, en=en, subject="grid") for key, zh, en in grid]
    return {row.id: row for row in rows}


STANDARD_FIGURES: Mapping[str, Figure] = MappingProxyType(_standard_figures())
"""The figures a new plan starts with; an office adds its own."""
