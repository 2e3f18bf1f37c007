"""The worked case: a grid of 5 compounds, 4,217 residents, 305 children, 6 elders living alone.

It is flagged, split, staffed, and its women's groups are set on its buildings, at the real window.
"""

from __future__ import annotations

from pathlib import Path

import drawn
import kept
import numpy as np
import pytest
from planner import Planner
from PySide6.QtCore import Qt

from gridplanner.models.plan import Plan
from gridplanner.models.rows import Area, Assignment, Federation, Grid, Person, Place
from gridplanner.models.standing import CUT
from gridplanner.ui.dialogs.group import GroupsDialog
from gridplanner.ui.panels.facts import facts

CODE = "370811007001"
COMPOUNDS = {"柳河花园": 392, "洸府家园": 206, "桃源小区": 190, "锦绣苑": 202, "阳光佳苑": 240}
"""Households of each compound; they stand in a row from west to east."""
RESIDENTS, CHILDREN, ALONE = 4217, 305, 6
PER_COMPOUND = 8
WIDTH = 160.0


def shared(total: int, parts: int) -> list[int]:
    """Return whole numbers that add up to a total."""
    return [total // parts + (place < total % parts) for place in range(parts)]


def worked_case() -> Plan:
    """One overloaded grid of five compounds beside an ordinary one, both staffed."""
    east = WIDTH * len(COMPOUNDS)
    community = Area(id="c1", code=CODE, name="柳河社区", geometry=drawn.box(0, 0, east + 200, 200))
    grids = [
        Grid(
            id="g1",
            code=f"{CODE}001",
            name="001网格",
            parent="c1",
            geometry=drawn.box(0, 0, east, 200),
        ),
        Grid(
            id="g2",
            code=f"{CODE}002",
            name="002网格",
            parent="c1",
            geometry=drawn.box(east, 0, east + 200, 200),
        ),
    ]
    walls, houses, households, names, held = [], [], [], [], []
    for number, (name, count) in enumerate(COMPOUNDS.items()):
        left = number * WIDTH
        walls.append(
            Place(
                id=f"k{number + 1}",
                name=name,
                geometry=drawn.box(left + 15, 20, left + WIDTH - 15, 180),
            )
        )
        for place, own in enumerate(shared(count, PER_COMPOUND)):
            spot = (left + 45 + 70 * (place % 2), 40 + 40 * (place // 2))
            houses.append(drawn.house(*spot, 40, 12))
            households.append(own)
            names.append(f"{name}{place + 1}号楼")
            held.append(f"k{number + 1}")
    houses += [drawn.house(east + 60, 60, 40, 12), drawn.house(east + 60, 120, 40, 12)]
    rest = [200, 210]
    size = PER_COMPOUND * len(COMPOUNDS)
    buildings = drawn.buildings(
        houses,
        households=[*households, *rest],
        population=[*shared(RESIDENTS, size), 600, 640],
        children=[*shared(CHILDREN, size), 40, 50],
        elderly_alone=[*shared(ALONE, size), 2, 1],
        name=[*names, "府前1号楼", "府前2号楼"],
        compound=[*held, "", ""],
    )
    people = [
        Person(id=f"p{n}", name=name, sex="f", home=f"b{home}")
        for n, (name, home) in enumerate(
            (("王秀兰", 1), ("李桂英", 41), ("张春燕", 17), ("赵玉梅", 33)), 1
        )
    ]
    posts = [
        *(("p1", "g1", role) for role in ("full_time", "chair", "executive")),
        *(("p2", "g2", role) for role in ("full_time", "chair", "executive")),
    ]
    return drawn.plan(
        grids,
        [community],
        buildings,
        people,
        [
            Assignment(id=f"a{n}", person=person, area=area, role=role)
            for n, (person, area, role) in enumerate(posts, 1)
        ],
        compound=walls,
        federation=[Federation(id=f"f{n}", name=f"00{n}网格妇联", area=f"g{n}") for n in (1, 2)],
    )


@pytest.fixture
def at_case(planner: Planner, tmp_path: Path) -> Planner:
    """The worked case, open in the window."""
    path = tmp_path / "五个小区 方案.gpkg"
    kept.write(path, worked_case()).close()
    planner.open(path)
    return planner


def found(planner: Planner, subject: str) -> set[tuple[str, str]]:
    store = planner.window.services.store
    return {(one.rule, one.kind) for one in store.findings if one.subject[1] == subject}


def split_at(planner: Planner, grid: str, x: float) -> str:
    """Split a grid along the line between two compounds; return the new one."""
    planner.window.services.store.select([grid])
    planner.do("zoom_selection")
    known = set(planner.session.plan.grids)
    planner.do("tool_split")
    planner.click(*drawn.at(x, -15))
    planner.click(*drawn.at(x, 215), double=True)
    if planner.window.drafting.pending is not None:
        planner.key(Qt.Key.Key_Return)
    (born,) = set(planner.session.plan.grids) - known
    return born


def test_the_worked_case(at_case: Planner) -> None:
    planner, session = at_case, at_case.session
    store = planner.window.services.store

    # Its card says what was published, and it is flagged.
    store.select(["g1"])
    told = facts(session.standing, "g1")
    assert told is not None
    assert [(card.name, card.value) for card in told.cards[:4]] == [
        ("小区", "5"),
        ("居民", "4,217"),
        ("儿童", "305"),
        ("独居老人", "6"),
    ]
    assert session.standing.band("g1") == "over"
    assert ("G4", "households") in found(planner, "g1")
    assert ("W1", "ungrouped") in found(planner, "g1")

    # It is split in three between its compounds; no house is cut, nobody is lost.
    second = split_at(planner, "g1", WIDTH)
    largest = max(
        ("g1", second), key=lambda id_: session.standing.figures[id_].count("households").best or 0
    )
    third = split_at(planner, largest, 3 * WIDTH)
    parts = ["g1", second, third]
    counts = [session.standing.figures[one].count("households").best for one in parts]
    assert sum(one or 0 for one in counts) == sum(COMPOUNDS.values())
    assert all(session.standing.band(one) == "fit" for one in parts)
    residents = [session.standing.figures[one].count("population").best for one in parts]
    assert sum(one or 0 for one in residents) == RESIDENTS
    assert not (session.standing.status == CUT).any()
    assert not any(one.rule == "G2" for one in store.findings)

    # The new grids have nobody; somebody is taken from the roster and clicked into each.
    bare = [one for one in parts if not session.standing.staff(one, "full_time")]
    assert len(bare) == 2
    assert all(("G3", "vacancy") in found(planner, one) for one in bare)
    planner.do("zoom_whole")
    for person, grid in zip(("p3", "p4"), bare, strict=True):
        store.choose_person(person)
        planner.do("tool_assign")
        spot = session.plan.grids[grid].geometry.representative_point()
        planner.click(spot.x, spot.y)
        assert [one.person for one in session.standing.staff(grid, "full_time")] == [person]
        planner.key(Qt.Key.Key_Escape)
    assert not any(one.rule == "G3" and one.severity == "error" for one in store.findings)

    # Women's groups are set on the compounds of all three at once, one step of undo.
    steps = len(session.log())
    store.select(parts)
    planner.answer(GroupsDialog, _by_compound(planner), lambda: planner.do("make_groups"))
    assert len(session.log()) == steps + 1
    groups = [one for one in session.plan.womens_groups.values() if one.grid in parts]
    assert sorted(one.name for one in groups) == sorted(f"{name}妇女小组" for name in COMPOUNDS)
    assert all(not found(planner, one) & {("W1", "ungrouped"), ("W1", "double")} for one in parts)
    assert not any(one.rule == "W2" for one in store.findings)
    named = session.plan.buildings.values("womens_group")[: PER_COMPOUND * len(COMPOUNDS)]
    assert len(np.unique(named.astype(object))) == len(COMPOUNDS)

    # All of it is on disk and can be taken back.
    while session.undo_sentence is not None:
        store.undo()
    assert session.standing.figures["g1"].count("population").best == RESIDENTS
    assert len(session.plan.grids) == 2


def _by_compound(planner: Planner):  # type: ignore[no-untyped-def]
    def choose(dialog: GroupsDialog) -> None:
        dialog.choices["compound"].setChecked(True)
        planner.bot.waitUntil(dialog.ok.isEnabled)
        assert "5" in dialog.told.text()
        dialog.accept()

    return choose
