"""A drawn township with two communities, and a roster of it as messy as offices make them."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import drawn
import workbooks

from gridplanner.models.ids import Ids
from gridplanner.models.plan import Plan
from gridplanner.models.rows import Area, Grid, Place
from gridplanner.models.session import write_new
from gridplanner.words import Sentence

COMMUNITIES = ("柳河社区", "东湖社区")
WALLS = ("柳河花园", "怡景名邸", "龙泉家园", "东湖花园", "紫荆家园")
GRIDS = 5
"""Grids of each community."""
HEAD = (
    [
        "序号",
        "姓名",
        "性别",
        "联系电话",
        "职务",
        "社区",
        "网格",
        "",
        "承担比例",
        "任职",
        "",
        "方式",
        "住址",
        "身份证号",
    ],
    ["", "", "", "", "", "", "编码", "名称", "", "开始时间", "结束时间", "", "", ""],
)
ROWS = 300


def township() -> Plan:
    """Return a plan: grids ``g1`` to ``g10``, a compound in each but the third of a community.

    The third of each has a lane instead, with houses known by their address alone.
    """
    areas, grids, houses = [], [], []
    names, addresses, compounds = [], [], []
    walls = []
    for row, community in enumerate(COMMUNITIES):
        wide = drawn.box(0, 100 * row, 100 * GRIDS, 100 * row + 100)
        areas.append(
            Area(id=f"c{row + 1}", code=f"37081100700{row + 1}", name=community, geometry=wide)
        )
        for at in range(GRIDS):
            number = GRIDS * row + at + 1
            shape = drawn.box(100 * at, 100 * row, 100 * at + 100, 100 * row + 100)
            grids.append(
                Grid(
                    id=f"g{number}",
                    code=f"37081100700{row + 1}{at + 1:03}",
                    name=f"{at + 1:03}网格",
                    parent=f"c{row + 1}",
                    geometry=shape,
                )
            )
            wall = f"{WALLS[at]}{'二区' * row}"
            walls.append(Place(id=f"k{number}", name=wall, geometry=shape))
            for house in range(8):
                houses.append(drawn.house(100 * at + 12 * house + 8, 100 * row + 50, 6, 6))
                lane = at == 2
                names.append("" if lane else f"{wall}{house + 1}号楼")
                addresses.append(f"{'柳河' if row == 0 else '东湖'}巷{house + 1}号" if lane else "")
                compounds.append("" if lane else f"k{number}")
    made = drawn.buildings(
        houses,
        name=names,
        address=addresses,
        compound=compounds,
        kind=["residential"] * len(houses),
        households=[20.0] * len(houses),
    )
    township_row = [
        Area(id="t1", code="370811007", name="柳河街道", geometry=drawn.box(0, 0, 500, 200))
    ]
    return drawn.plan(grids, areas, made, township=township_row, compound=walls)


def planned(path: Path) -> Path:
    """Write the township as a plan file."""
    plan, ids = township(), Ids()
    ids.catch_up(plan)
    write_new(path, plan, ids, Sentence("import.done", {"file": "", "made": 0, "layer": ""}))
    return path


def messy_rows() -> list[list[object]]:
    """Return some 300 lines below the header, with every dirt once in a while."""
    rows: list[list[object]] = []
    twice: list[list[object]] = []
    number = 0
    while len(rows) < ROWS:
        number += 1
        community, at = number % 2, number % GRIDS + 1
        name = f"示例{chr(0x4E00 + number)}"
        phone = f"139{number:08}"
        code = f"37081100700{community + 1}{at:03}"
        row: list[object] = [
            number,
            name,
            "女" if number % 3 else "男",
            phone,
            "专职网格员",
            COMMUNITIES[community],
            code,
            f"{at:03}网格",
            "",
            "2024-03-01",
            "",
            "",
            "",
            f"3708{number:014}",
        ]
        _soil(row, number, community, at)
        rows.append(row)
        if number % 25 == 0:
            rows.append(["", "小 计", "", 25, *[""] * 10])
        if number % 40 == 0:
            rows.append([""] * 14)
        if number % 50 == 0:
            twice.append([*row[:4], "执委", *row[5:]])  # one person in two rows
    rows += twice
    rows.append(["", "合计", "", number, *[""] * 10])
    rows.append(["注:电话为工作电话", *[""] * 13])
    return rows


def _soil(row: list[object], number: int, community: int, at: int) -> None:
    """Spoil a row in the way that its number says."""
    name, phone, code = str(row[1]), str(row[3]), str(row[6])
    ways: dict[int, dict[int, object]] = {
        1: {3: f"+86 {phone[:3]}-{phone[3:7]}-{phone[7:]}"},
        2: {6: float(code)},
        3: {6: "3.70811E+14", 7: ""},
        4: {
            5: COMMUNITIES[community].replace("社区", "居委会"),
            6: "",
            7: f"{'一二三四五'[at - 1]}号网格",
        },
        5: {5: "", 6: ""},
        6: {4: "网格员、执委", 11: "巡回"},
        7: {8: "150%"},
        8: {8: "50%"},
        9: {9: "2024年3月"},
        10: {9: 45352},
        11: {9: "去年"},
        12: {1: ""},
        13: {12: f"{WALLS[0]}一幢2单元301"},
        14: {12: "柳何花园1号楼"},
        15: {6: "", 7: "001、002网格"},
        16: {3: "无"},
        17: {4: "校长"},
        18: {1: f"{name[:2]} {name[2:]}"},
        19: {6: f"{code}.0"},
        20: {9: "2024.3.1", 10: "2023.3.1"},
        21: {6: "", 7: "\uff10\uff10\uff11网格"},
        22: {8: 3},
        23: {6: "", 7: "999网格"},
    }
    for column, cell in ways.get(number % 29, {}).items():
        row[column] = cell


def messy_table() -> tuple[list[list[object]], list[str]]:
    """Return the sheet from its first line, and the cells merged in it."""
    rows = messy_rows()
    whole: list[list[object]] = [
        ["柳河街道网格员花名册", *[""] * 13],
        ["填报单位:柳河街道", *[""] * 13],
        *[list(line) for line in HEAD],
        *rows,
    ]
    spans = ["A1:N1", "G3:H3", "J3:K3"]
    spans += [f"{letter}3:{letter}4" for letter in "ABCDEFILMN"]
    for first in range(20, len(whole) - 12, 20):  # two rows of one grid, merged
        if all(_plain(whole[at]) for at in (first - 1, first)):
            for column, letter in ((5, "F"), (6, "G"), (7, "H")):
                whole[first][column] = ""
                spans.append(f"{letter}{first}:{letter}{first + 1}")
    return whole, spans


def _plain(row: Sequence[object]) -> bool:
    return isinstance(row[0], int) and row[6] != "" and row[5] != "" and "E" not in str(row[6])


def messy_xlsx(path: Path) -> Path:
    """Write it as a workbook, beside a sheet of notes and an empty one."""
    rows, spans = messy_table()
    cells = [[None if cell == "" else cell for cell in row] for row in rows]
    notes = [["填表说明"], ["一、姓名必填"], ["二、电话写手机号"]]
    return workbooks.xlsx(
        path, {"填表说明": notes, "花名册": cells, "Sheet3": []}, {"花名册": spans}
    )


def messy_csv(path: Path) -> Path:
    """Write it as Excel saves a CSV in Chinese Windows."""
    with path.open("w", encoding="gb18030", newline="") as stream:
        csv.writer(stream).writerows(messy_table()[0])
    return path
