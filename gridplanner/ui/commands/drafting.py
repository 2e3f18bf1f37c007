"""From strokes on the map to edits: worked out while the hand moves, done when it lets go."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from gridplanner.errors import GridplannerError
from gridplanner.models.drafts import Draft, draft
from gridplanner.models.edits import DrawArea, Edit, GiveBuildings, SplitGrid
from gridplanner.models.strokes import Stroke, edit_of
from gridplanner.ui.map.draft import Preview
from gridplanner.ui.map.events import Key, MapEvent
from gridplanner.ui.proposals import preview_of, refusal
from gridplanner.ui.workbench import Workbench
from gridplanner.words import say

SLOW_S, REST = 0.25, 4.0
"""A draft that takes longer than so many seconds is not worked out again for so many times as long:
the line under the hand goes on without figures, as along a border of a hundred thousand points."""
ENDS = (SplitGrid, DrawArea)
"""Edits after which the tool is put away: what they made is selected."""


class Drafting:
    """Works strokes out, and holds the edit that waits for a yes."""

    def __init__(self, bench: Workbench) -> None:
        self._bench = bench
        self._latest: tuple[Stroke, Draft] | None = None
        self._rests_until = 0.0
        self.pending: Draft | None = None
        hand = bench.views.map.hand
        hand.preview_stroke, hand.finish_stroke = self.preview, self.finish
        hand.answers = self._answer
        strip = bench.window.strip
        strip.accepted.connect(self.accept)
        strip.rejected.connect(self.drop)
        for signal in (bench.store.plan_changed, bench.store.plan_opened):
            signal.connect(lambda *_: self.drop())

    def preview(self, stroke: Stroke) -> Preview | None:
        """Return what a stroke would do, or why it cannot be done."""
        start = time.perf_counter()
        if not self._bench.store.has_arrived or start < self._rests_until:
            return None
        try:
            self._latest = stroke, self._draft(stroke)
        except GridplannerError as failure:
            self._latest = None
            return refusal(failure)
        finally:
            took = time.perf_counter() - start
            if took > SLOW_S:
                self._rests_until = start + took + REST * took
        return preview_of(self._latest[1])

    def finish(self, stroke: Stroke) -> bool:
        """Do what a stroke asks for, or let it wait; what was seen is what is done."""
        made = self._worked_out(lambda: self._of(stroke))
        return made is not None and self.offer(made)

    def try_out(self, edit: Edit, *, waits: bool = False) -> bool:
        """Work out an edit from a menu, then do it or let it wait for a yes."""
        made = self._worked_out(lambda: self._drafted(edit))
        return made is not None and self.offer(made, waits=waits)

    def offer(self, made: Draft, *, waits: bool = False) -> bool:
        """Do an edit at once, or let it wait where it is large or is to wait."""
        if not made.change:
            return False
        if not waits and not made.is_large and not _takes_more(made):
            return self._do(made)
        if self.pending is not None:
            left = self.pending.edit.sentence(self.pending.before.plan)
            self._bench.messages.say(say("draft.left", what=left))
        self.pending = made
        self._bench.views.map.canvas.stay()
        self._bench.window.strip.show_draft(made)
        self._bench.views.map.show_proposal(preview_of(made))
        self._bench.views.map.setFocus()
        self._bench.window.status.hint("window.hint_pending")
        return True

    def accept(self) -> None:
        """Do what waits."""
        made = self.pending
        if made is not None:
            self.drop()
            self._do(made)

    def drop(self) -> None:
        """Let what waits go; nothing has happened."""
        self._latest = None
        if self.pending is not None:
            self.pending = None
            self._bench.window.strip.show_draft(None)
            self._bench.views.map.show_proposal(None)
            tool = self._bench.views.map.tool
            self._bench.window.status.hint("" if tool == "select" else f"window.hint_{tool}")

    def _answer(self, event: MapEvent) -> bool:
        """While an edit waits Enter does it and Esc lets it go; tools wait as well."""
        if self.pending is None:
            return False
        if event == Key("enter"):
            self.accept()
        elif event == Key("escape"):
            self.drop()
        return True

    def _of(self, stroke: Stroke) -> Draft:
        if self._latest is not None and self._latest[0] == stroke:
            made = self._latest[1]
            if made.before is self._bench.store.standing:
                return made
        return self._draft(stroke)

    def _draft(self, stroke: Stroke) -> Draft:
        store, picker = self._bench.store, self._bench.views.map.picker
        if picker is None:
            raise GridplannerError("plan.still_loading")
        return self._drafted(edit_of(store.plan, picker, stroke, store.selection, store.manner))

    def _drafted(self, edit: Edit) -> Draft:
        store = self._bench.store
        return draft(store.standing, edit, store.session.ids())

    def _worked_out(self, work: Callable[[], Draft]) -> Draft | None:
        made: list[Draft] = []
        self._bench.messages.attempt(lambda: made.append(work()))
        return made[0] if made else None

    def _do(self, made: Draft) -> bool:
        bench, sentence = self._bench, made.edit.sentence(made.before.plan)

        def deed() -> None:
            bench.store.accept(made)
            bench.messages.say(say("window.done", what=sentence))

        if not bench.messages.attempt(deed):
            return False
        if isinstance(made.edit, ENDS):
            bench.views.map.set_tool("select")
            bench.store.select(_made_by(made))
        return True


def _takes_more(made: Draft) -> bool:
    """Tell whether buildings go along that the hand did not touch: those of their compound."""
    edit = made.edit
    return isinstance(edit, GiveBuildings) and len(made.moved) > len(edit.buildings)


def _made_by(made: Draft) -> list[str]:
    """Return the areas that an edit touched and made, those that were there first."""
    rows = [*made.change.of("grid").items(), *made.change.of("micro_grid").items()]
    born = [id_ for id_, (before, after) in rows if before is None and after is not None]
    kept = [made.edit.grid] if isinstance(made.edit, SplitGrid) else []
    return [*kept, *born]


def switch(bench: Workbench, name: str) -> None:
    """Let strokes be taken in another manner: exact, compounds or carve."""
    manner = bench.store.manner
    bench.store.manner = replace(manner, **{name: not getattr(manner, name)})
    bench.views.map.hand.again()
    bench.messages.say(say(f"window.{name}_{'on' if getattr(bench.store.manner, name) else 'off'}"))
