"""The roster as a Qt model: who is there, what they do, how much they carry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QMimeData,
    QModelIndex,
    Qt,
)
from PySide6.QtGui import QColor

from gridplanner.models.naming import label
from gridplanner.models.rows import WORKER_ROLES, Person
from gridplanner.models.standing import Standing
from gridplanner.ui.figures import UNKNOWN, number
from gridplanner.ui.tables import Index, RowModel
from gridplanner.ui.theme import number_font
from gridplanner.words import say

COLUMNS = ("name", "posts", "load", "phone")
PERSON_MIME = "application/x-gridplanner-person"


@dataclass(frozen=True)
class Line:
    """A person with what stands in each column."""

    person: Person
    posts: str
    load: float | None
    free: bool
    joint: bool = False
    """Others carry one of the grids too; its load is counted in full for each."""


def lines(standing: Standing, wanted: str = "") -> list[Line]:
    """Return the people whose name, post or phone holds some text: the unassigned first."""
    found = []
    for person in standing.plan.persons.values():
        held = standing.posts_of.get(person.id, ())
        posts = say("window.comma").join(
            say("window.post_at", role=say(f"role.{one.role}"), area=_place(standing, one.area))
            for one in held
        )
        text = f"{person.name} {posts} {person.phone}".casefold()
        if wanted.casefold().strip() in text:
            found.append(
                Line(
                    person,
                    posts,
                    standing.workload(person.id),
                    not held,
                    is_joint(standing, person.id),
                )
            )
    return sorted(found, key=lambda line: (not line.free, -(line.load or 0.0), line.person.id))


def is_joint(standing: Standing, person: str) -> bool:
    """Return whether a worker shares a grid with other workers, each with its whole load."""
    return any(
        other.person != person
        for one in standing.posts_of.get(person, ())
        if one.role in WORKER_ROLES
        for other in standing.staff(one.area, *WORKER_ROLES)
    )


def _place(standing: Standing, area: str) -> str:
    plan = standing.plan
    if plan.level_of(area) is None:
        return UNKNOWN
    above = plan.chain(area)[:1] if area in plan.grids else []
    return "".join(label(one) for one in [*above, plan.area(area)])


class RosterModel(RowModel[Line]):
    """People as rows that can be dragged onto the map."""

    columns = COLUMNS

    def row_of(self, person: str) -> int:
        """Return the row of a person, -1 where they are not shown."""
        return next((at for at, line in enumerate(self.rows) if line.person.id == person), -1)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return say(f"column.{COLUMNS[section]}" if section else "column.person")
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line, column = self.rows[index.row()], COLUMNS[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole and column == "load" and line.joint:
            return say("panels.joint_load", load=number(line.load))
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return _text(line, column)
        if role == Qt.ItemDataRole.ForegroundRole and column == "posts" and line.free:
            return QColor(self.theme.warning)
        if role == Qt.ItemDataRole.FontRole and column in ("load", "phone"):
            return number_font()
        if role == Qt.ItemDataRole.TextAlignmentRole and column == "load":
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsDragEnabled

    def mimeTypes(self) -> list[str]:
        return [PERSON_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        carried = QMimeData()
        person = self.rows[indexes[0].row()].person
        carried.setData(PERSON_MIME, person.id.encode("utf-8"))
        carried.setText(person.name)
        return carried


def _text(line: Line, column: str) -> str:
    if column == "name":
        return line.person.name
    if column == "posts":
        return say("window.unassigned") if line.free else line.posts
    if column == "load":
        return number(line.load)
    return line.person.phone
