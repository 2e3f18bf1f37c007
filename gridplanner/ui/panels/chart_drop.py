"""Areas dragged onto a worker's bar are handed over to the worker."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QDragLeaveEvent, QDropEvent

from gridplanner.errors import GridplannerError
from gridplanner.models.people.handing import grids_among, tried
from gridplanner.ui.carried import AREA_MIME, carried_ids
from gridplanner.ui.figures import number
from gridplanner.ui.panels.chart_bars import Bar
from gridplanner.words import say

NAMED = 3
"""People that are named one by one."""

if TYPE_CHECKING:
    from gridplanner.ui.panels.chart import LoadChart


class BarCatcher(QObject):
    """Says at the bar under the cursor what the load would be, and hands over at the drop."""

    def __init__(self, chart: LoadChart) -> None:
        super().__init__(chart)
        self._chart = chart
        self._last: tuple[tuple[str, ...], str, object] | None = None
        self._said = ("", False)
        chart.plot.viewport().setAcceptDrops(True)
        chart.plot.viewport().installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """See Qt."""
        if isinstance(event, QDragLeaveEvent):
            self._chart.say_at(None, "")
            return False
        if not isinstance(event, QDropEvent) or not event.mimeData().hasFormat(AREA_MIME):
            return False
        bar = self._chart.bar_under(event.position().toPoint())
        grids = grids_among(self._chart.store.standing, carried_ids(event.mimeData(), AREA_MIME))
        if event.type() == QEvent.Type.Drop:
            self._chart.say_at(None, "")
            taken = bar is not None and self._worded(grids, bar)[1]
            event.setAccepted(taken)
            if taken and bar is not None:
                self._chart.handed.emit(grids, bar.id)
            return True
        said, taken = self._hovered(grids, bar)
        self._chart.say_at(bar, said)
        event.setAccepted(taken or event.type() == QEvent.Type.DragEnter)
        return True

    def _hovered(self, grids: tuple[str, ...], bar: Bar | None) -> tuple[str, bool]:
        """Return what is to be said at a bar, and whether it would take the grids."""
        if not self._chart.takes_areas:
            return say("chart.drop_by_worker"), False
        if bar is None:
            return "", False
        key = (grids, bar.id, self._chart.store.standing)
        if self._last is None or self._last[:2] != key[:2] or self._last[2] is not key[2]:
            self._last, self._said = key, self._worded(grids, bar)
        return self._said

    def _worded(self, grids: tuple[str, ...], bar: Bar) -> tuple[str, bool]:
        if not grids or not self._chart.takes_areas:
            return "", False
        try:
            found = tried(self._chart.store.standing, grids, bar.id)
        except GridplannerError as refused:
            return str(refused), False
        values = {"before": number(found.before), "after": number(found.after)}
        said = say("chart.would_bear", name=bar.name, count=len(grids), **values)
        persons = self._chart.store.plan.persons
        names = [persons[one].name for one in found.relieved if one in persons]
        if not names:
            return said, True
        code = "chart.relieves_more" if len(names) > NAMED else "chart.relieves"
        told = say("words.comma").join(names[:NAMED])
        return f"{said}\n{say(code, names=told, count=len(names))}", True
