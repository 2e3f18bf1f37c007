"""Catches people and women's groups that are dragged from a list onto the map."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMimeData, QObject, QTimer
from PySide6.QtGui import QDropEvent

from gridplanner.models.picking import Picked
from gridplanner.ui.carried import GROUP_MIME, PERSON_MIME, carried_ids
from gridplanner.ui.commands.dropping import Offer, offer_group, offer_people
from gridplanner.ui.map.draft import Draft, Preview
from gridplanner.ui.workbench import Workbench


class Catcher(QObject):
    """Says at the cursor what letting go would do, and does it."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench.window)
        self._bench = bench
        self._last: tuple[str, Picked | None] | None = None
        self._offer = Offer("")

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """See Qt."""
        if event.type() == QEvent.Type.DragLeave:
            self._show(None, None)
            return False
        if not isinstance(event, QDropEvent) or not _is_ours(event.mimeData()):
            return False
        view = self._bench.views.map
        place = view.canvas.frame_now.to_metres(*event.position().toTuple())
        picked = view.hand.pick(*place)
        if event.mimeData().hasFormat(GROUP_MIME) and picked and picked.type == "micro_home":
            picked = view.pick_area(*place)  # a group is put on the ground it stands on
        made = self._made(event.mimeData(), picked)
        if event.type() == QEvent.Type.Drop:
            self._show(None, None)
            if made.act is not None:
                event.acceptProposedAction()
                act = made.act
                QTimer.singleShot(0, self, act)
            return True
        self._show(made, place)
        event.setAccepted(made.act is not None or event.type() == QEvent.Type.DragEnter)
        return True

    def _made(self, carried: QMimeData, picked: Picked | None) -> Offer:
        """Return what letting go would do; worked out anew where something else is hit."""
        kind = GROUP_MIME if carried.hasFormat(GROUP_MIME) else PERSON_MIME
        ids = carried_ids(carried, kind)
        key = (f"{kind} {' '.join(ids)}", picked)
        if key != self._last:
            self._last = key
            if kind == GROUP_MIME:
                self._offer = offer_group(self._bench, ids[0], picked)
            else:
                self._offer = offer_people(self._bench, ids, picked)
        return self._offer

    def _show(self, made: Offer | None, place: tuple[float, float] | None) -> None:
        view, plan = self._bench.views.map, self._bench.store.plan
        if made is None or place is None:
            self._last = None
            view.show_hover(None)
            view.draft.show_draft(None)
            return
        areas = [id_ for id_ in made.lit if id_ in plan.grids]
        hit = Picked("grid", areas[0]) if len(areas) == 1 else None
        view.show_hover(hit, dropping=True)
        lit = made.lit if hit is None else ()
        preview = Preview(message=made.words, possible=made.act is not None, lit=lit)
        view.draft.show_draft(Draft(cursor=place, preview=preview), view.origin)


def _is_ours(carried: QMimeData) -> bool:
    return carried.hasFormat(PERSON_MIME) or carried.hasFormat(GROUP_MIME)
