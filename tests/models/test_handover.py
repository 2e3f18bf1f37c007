"""Who passes which buildings to whom, when lines or people move."""

from __future__ import annotations

from pathlib import Path

import drawn
import kept
from openpyxl import load_workbook

from gridplanner.models.edits import Assign, HandOver, MergeGrids, SplitGrid, Unassign
from gridplanner.models.people.handing import tried
from gridplanner.models.people.handover import as_buildings, as_table, earlier, handover
from gridplanner.models.plan import Plan
from gridplanner.models.rows import Assignment, Person
from gridplanner.models.session import Session
from gridplanner.models.standing import Standing
from gridplanner.models.tablefile import Sheet, write_book, write_table


def staffed() -> Plan:
    return drawn.plan(
        {"g1": drawn.box(0, 0, 100, 100), "g2": drawn.box(100, 0, 200, 100)},
        {"c1": drawn.box(0, 0, 200, 100)},
        drawn.buildings(
            [drawn.house(x, 50) for x in (20, 80, 150)],
            households=[10, None, 30],
            name=["甲楼", "乙楼", "丙楼"],
        ),
        [Person(id=f"p{n}", name=name) for n, name in enumerate(("王", "李", "张"), 1)],
        [
            Assignment(id="a1", person="p1", area="g1", role="full_time"),
            Assignment(id="a2", person="p2", area="g2", role="full_time"),
        ],
    )


def listed(session: Session, seq: int) -> list[list[str]]:
    plan = session.plan
    before = Standing.of(earlier(plan, session.changes_since(seq)))
    return as_table(before.plan, plan, handover(before, session.standing))[1:]


def test_a_split_leaves_its_new_part_without_hands(tmp_path: Path) -> None:
    session = kept.write(tmp_path / "方案.gpkg", staffed())
    first = session.log()[-1].seq + 1
    session.apply(SplitGrid("g1", kept.MIDDLE, keeps=drawn.at(20, 50)))
    [born] = set(session.plan.grids) - {"g1", "g2"}
    name = f"第1社区{session.plan.grids[born].name}"
    assert listed(session, first) == [
        ["王", "待分配", "第1社区001网格", name, "1", "—", "乙楼"],
    ]
    session.apply(Assign("p3", born, "full_time"))
    assert [row[:2] for row in listed(session, first)] == [["王", "张"]]
    assert listed(session, session.log()[-1].seq)[0][:2] == ["原无人负责", "张"]
    session.undo()
    session.undo()
    assert listed(session, first) == []
    session.close()


def test_a_merge_joins_hands(tmp_path: Path) -> None:
    session = kept.write(tmp_path / "方案.gpkg", staffed())
    first = session.log()[-1].seq + 1
    session.apply(MergeGrids(("g1", "g2")))
    assert listed(session, first) == [
        [
            "王(继续负责)",
            "李",
            "第1社区001网格",
            "第1社区001网格",
            "2",
            "10(另有1栋未填)",
            "甲楼、乙楼",
        ],
        ["李(继续负责)", "王", "第1社区002网格", "第1社区001网格", "1", "30", "丙楼"],
    ]
    session.close()


def test_people_move_and_lines_do_not(tmp_path: Path) -> None:
    session = kept.write(tmp_path / "方案.gpkg", staffed())
    first = session.log()[-1].seq + 1
    session.apply(HandOver(("g1", "g2"), "p3"))
    assert [row[:2] for row in listed(session, first)] == [["王", "张"], ["李", "张"]]
    held = next(one.id for one in session.plan.assignments.values() if one.area == "g2")
    session.apply(Unassign(held))
    assert [row[:2] for row in listed(session, first)] == [["王", "张"], ["李", "待分配"]]
    session.close()


def test_every_building_has_a_row_of_its_own(tmp_path: Path) -> None:
    session = kept.write(tmp_path / "方案.gpkg", staffed())
    first = session.log()[-1].seq + 1
    session.apply(HandOver(("g1", "g2"), "p3"))
    before = Standing.of(earlier(session.plan, session.changes_since(first)))
    passings = handover(before, session.standing)
    head, *rows = as_buildings(before.plan, session.plan, passings)
    assert len(head) == 7
    assert sum(len(one.rows) for one in passings) == len(rows) == 3
    assert [(row[0], row[1], row[4], row[6]) for row in rows] == [
        ("王", "张", "甲楼", "10"),
        ("王", "张", "乙楼", ""),
        ("李", "张", "丙楼", "30"),
    ]
    path = tmp_path / "交接.xlsx"
    write_book(path, [Sheet("清单", [["a"]]), Sheet("楼栋/明细", [head, *rows], (6,))])
    book = load_workbook(path)
    assert book.sheetnames == ["清单", "楼栋_明细"]
    assert [row[6].value for row in book["楼栋_明细"].iter_rows(min_row=2)] == [10, None, 30]
    session.close()


def test_who_would_be_relieved_is_known_before() -> None:
    standing = Standing.of(staffed())
    assert tried(standing, ("g1", "g2"), "p3").relieved == ("p1", "p2")
    assert tried(standing, ("g1", "g2"), "p1").relieved == ("p2",)


def test_a_table_is_written_as_it_stands(tmp_path: Path) -> None:
    cells = [
        ["编码", "名称", "户数"],
        ["003708110070010010", "=1+1", "1,204"],
        ["", "甲\x07乙", "—"],
    ]
    write_table(tmp_path / "清单 一.csv", cells)
    text = (tmp_path / "清单 一.csv").read_bytes().decode("utf-8-sig")
    assert text.splitlines()[1] == '003708110070010010,=1+1,"1,204"'
    write_table(tmp_path / "清单.xlsx", cells, "交接[清单]", numbers=(2,))
    sheet = load_workbook(tmp_path / "清单.xlsx").active
    assert sheet is not None
    assert [[cell.value for cell in row] for row in sheet.iter_rows()][1:] == [
        ["003708110070010010", "=1+1", 1204],
        [None, "甲 乙", "—"],
    ]
    assert sheet["B2"].data_type == "s"
