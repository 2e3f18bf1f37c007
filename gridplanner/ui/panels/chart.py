"""The load chart: a bar for each who bears load, sorted, each kind beside its own mean."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QGraphicsLineItem, QHBoxLayout, QLabel, QVBoxLayout

from gridplanner.models.balance import IN_BAND, Spread
from gridplanner.models.bearers import MIXED, By
from gridplanner.models.change import Change
from gridplanner.models.looks import DEVIATIONS, NO_DEVIATION
from gridplanner.models.naming import kind_name, label
from gridplanner.ui.figures import number, percent
from gridplanner.ui.language import Language
from gridplanner.ui.panels.base import Panel
from gridplanner.ui.panels.chart_axes import NameAxis, NumberAxis
from gridplanner.ui.panels.chart_bars import Bar, Bars, Group, Measures, Sieve
from gridplanner.ui.panels.chart_controls import ChartControls
from gridplanner.ui.panels.chart_drop import BarCatcher
from gridplanner.ui.panels.chart_item import BarsItem
from gridplanner.ui.panels.chart_more import BalanceCard
from gridplanner.ui.panels.chart_touched import touched
from gridplanner.ui.panels.roster_lines import is_joint
from gridplanner.ui.panels.steps import Steps
from gridplanner.ui.store import Store
from gridplanner.ui.theme import Theme, number_font, ui_font
from gridplanner.words import say

SCOPES = ("district", "township", "community")
"""Levels of areas to which the chart can be narrowed."""
NAMES_HIGH = 22
"""Pixels of height of the names under the bars."""
BANDS = ((0.25, 34), (0.10, 60))
"""Half height of a band as a share of the mean, and how opaque it is."""
FILLS = [*(look.fill for _, _, look in DEVIATIONS), NO_DEVIATION.fill]
DARKER = {"light": 118, "dark": 155}
BAR_INKS = {
    theme: [QColor(QColor(fill).darker(darker).name()) for fill in FILLS]
    for theme, darker in DARKER.items()
}
"""Colours of the classes of deviation, by theme."""


class LoadChart(Panel):
    """Shows who carries how much against the mean; a click selects on the map."""

    title = "panel.chart"
    rank = 5
    clicked = Signal(str)
    """The id of one who bears load."""
    handed = Signal(tuple, str)
    """Grids dropped on the bar of a worker, and the worker."""

    def __init__(self, store: Store, language: Language, theme: Theme) -> None:
        super().__init__(store, language)
        self._theme = theme
        self._bars: Bars | None = None
        self._shown: tuple[By, Sieve] | None = None
        self._chosen: Bar | None = None
        self.controls = ChartControls()
        self.by = self.controls.by
        self._summary = QLabel()
        self._summary.setProperty("role", "muted")
        self._hovered = QLabel()
        self.plot = pg.PlotWidget(
            axisItems={"left": NumberAxis("left"), "bottom": NameAxis(self._bar_name)}
        )
        self._item = BarsItem()
        self._said = pg.TextItem(anchor=(0.5, 1.0))
        self._under: list[object] = []
        self._picked: tuple[str, tuple[str, ...]] = ("", ())
        """The bar clicked last, and what it led to be selected."""
        self._set_up_plot()
        self._lay_out()
        self._catcher = BarCatcher(self)
        self.controls.turned.connect(self._turn)
        self.controls.changed.connect(self.refresh_later)
        self.controls.more.clicked.connect(self._tell_more)
        store.selection_changed.connect(self._mark)
        store.plan_opened.connect(self._begin)
        store.plan_arrived.connect(self._forget)
        self._begin()
        self.retranslate()

    def _set_up_plot(self) -> None:
        self.plot.setMenuEnabled(False)
        self.plot.hideButtons()
        self.plot.getPlotItem().getAxis("bottom").setStyle(tickLength=0)
        box = self.plot.getViewBox()
        box.setMouseEnabled(x=True, y=False)
        box.disableAutoRange()
        box.addItem(self._item)
        self._said.setZValue(20)
        self._said.hide()
        box.addItem(self._said)
        self.plot.scene().sigMouseClicked.connect(self._click)
        self.plot.scene().sigMouseMoved.connect(lambda at: self._tell(self.row_at(at)))

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setContentsMargins(8, 2, 8, 2)
        line.setSpacing(12)
        line.addWidget(self._summary)
        line.addWidget(self._hovered, 1, Qt.AlignmentFlag.AlignRight)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.controls)
        layout.addLayout(line)
        layout.addWidget(self.plot, 1)
        self.setFocusProxy(self.controls)

    def use_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.refresh_later()

    def retranslate(self) -> None:
        self.controls.retranslate()

    def _turn(self) -> None:
        self._forget()
        self.refresh_later()

    @property
    def _by(self) -> By:
        return self.controls.whose

    @property
    def takes_areas(self) -> bool:
        """Whether bars are workers', so that areas can be dropped on them."""
        return self._by == "worker" and self.store.has_arrived

    def note(self, change: Change) -> bool:
        """A grid's load hangs on its buildings alone, a worker's on posts as well."""
        found = touched(self.store.standing, self._by, change)
        if found is None:
            self._forget()
            return True
        self._touched |= found
        named = change.of("person") or change.of("womens_group") or change.changed_areas
        return bool(found or named or change.of("rule"))

    def _begin(self) -> None:
        self.controls.show_area("", "")
        self._shown = None
        self._forget()

    def _forget(self) -> None:
        """Measure from nothing."""
        self._measures: Measures | None = None
        self._touched: set[str] = set()

    def draw(self) -> Steps[None]:
        if not self.store.has_arrived:
            self._bars = None
            self._clear()
            self._summary.setText(say("panels.measured_later") if self.store.is_open else "")
            return
        standing, last, by = self.store.standing, self._measures, self._by
        anew = last.after(standing, self._touched) if last else Measures.of(standing, by)
        self._measures, self._touched = (yield from anew), set()
        kinds = self._measures.kinds
        self.controls.show_kinds(kinds, [self._kind(kind) for kind in kinds])
        sieve = self.controls.sieve
        bars = yield from self._measures.bars(sieve)
        self._bars = bars
        self._clear()
        self._show(bars, (by, sieve))

    def _clear(self) -> None:
        box = self.plot.getViewBox()
        for item in self._under:
            box.removeItem(item)
        self._under = []
        self._item.show(np.empty(0), np.empty(0, np.int8), ())
        self._chosen = None
        self._hovered.clear()
        self.say_at(None, "")
        self._dress()

    def _show(self, bars: Bars, shown: tuple[By, Sieve]) -> None:
        self._summary.setText(say("panels.first_step") if self.is_new else _summary(bars, shown[1]))
        axis = self.plot.getPlotItem().getAxis("bottom")
        axis.show_groups([self._tick(group) for group in bars.groups])
        for side in ("left", "bottom"):
            self.plot.getPlotItem().showAxis(side, bool(bars.groups))
        self._draw_bands([one for one in bars.groups if one.mean is not None])
        self._item.show(bars.loads, bars.tones, BAR_INKS[self._theme.name])
        self._frame()
        self._fit(bars, goes=self._shown != shown)
        self._shown = shown

    def _tick(self, group: Group) -> tuple[float, str]:
        words = self._kind(group.name)
        if group.mean is not None:
            words = say("panel.group_mean", group=words, mean=number(group.mean))
        return (group.start + group.stop - 1) / 2, words

    def _kind(self, kind: str) -> str:
        return say("panel.mixed") if kind == MIXED else kind_name(self.store.plan, kind)

    def _bar_name(self, at: int) -> str:
        bar = self._bars[at] if self._bars is not None and 0 <= at < len(self._bars) else None
        return bar.name if bar is not None else ""

    def _dress(self) -> None:
        theme = self._theme
        self.plot.setBackground(theme.base)
        self._said.setColor(QColor(theme.text))
        self._said.fill = pg.mkBrush(theme.tint)
        self._said.border = pg.mkPen(theme.accent)
        for side in ("left", "bottom"):
            axis = self.plot.getPlotItem().getAxis(side)
            axis.setPen(theme.line)
            axis.setTextPen(theme.muted)
            axis.setStyle(tickFont=number_font(8.5) if side == "left" else ui_font(8.5))
        self.plot.getPlotItem().getAxis("bottom").setHeight(NAMES_HIGH)

    def _draw_bands(self, groups: Sequence[Group]) -> None:
        means = np.array([one.mean for one in groups], float)
        left = np.array([one.start - 0.6 for one in groups])
        right = np.array([one.stop - 0.4 for one in groups])
        for half, opaque in BANDS:
            ink = QColor(self._theme.accent)
            ink.setAlpha(opaque // 2)
            low, high = means * (1 - half), means * (1 + half)
            self._put(pg.BarGraphItem(x0=left, x1=right, y0=low, y1=high, brush=ink, pen=None), -10)
        pen = pg.mkPen(self._theme.accent, width=1.5, style=Qt.PenStyle.DashLine)
        for start, stop, mean in zip(left.tolist(), right.tolist(), means.tolist(), strict=True):
            line = QGraphicsLineItem(start, mean, stop, mean)
            line.setPen(pen)
            self._put(line, 10)

    def _put(self, item: QGraphicsLineItem | pg.BarGraphItem, height: int) -> None:
        item.setZValue(height)
        self.plot.getViewBox().addItem(item, ignoreBounds=True)
        self._under.append(item)

    def _fit(self, bars: Bars, *, goes: bool) -> None:
        """Show all bars; where they are what was shown before, stay where the planner looks."""
        box = self.plot.getViewBox()
        right = max(bars.count, 1) + len(bars) - bars.count - (len(bars) > 0) * 2
        highest = float(np.nanmax(bars.loads)) if bars.groups else 1.0
        box.setLimits(xMin=-1, xMax=max(right, 1), yMin=0, minXRange=min(4, right + 1))
        box.setYRange(0, max(highest, 1.0) * 1.08, padding=0)
        if goes:
            box.setXRange(-0.8, max(right, 1) - 0.2, padding=0)

    def _mark(self) -> None:
        area = self.store.selected_area
        if area is not None and self.store.plan.level_of(area) in SCOPES:
            self.controls.show_area(area, label(self.store.plan.area(area)))
        if not self._stale:
            self._frame()

    def _frame(self) -> None:
        """Put a frame round the bars of what is selected."""
        bars = self._bars
        selected, (id_, led_to) = self.store.selection, self._picked
        named = [*selected, id_] if selected and selected == led_to else selected
        places = bars.places(named) if bars else []
        self._chosen = bars[places[0]] if bars and len(places) == 1 else None
        self._tell(None)
        self._item.frame(places, QColor(self._theme.text))

    def row_at(self, place: QPointF) -> Bar | None:
        """Return the bar under a place of the chart's scene; its whole column counts.

        Of bars narrower than a pixel it is the highest one, which is the one seen.
        """
        at = self._place_at(place)
        return None if at is None or self._bars is None else self._bars[at]

    def _place_at(self, place: QPointF) -> int | None:
        bars, box = self._bars, self.plot.getViewBox()
        if bars is None or not box.sceneBoundingRect().contains(place):
            return None
        x, half = box.mapSceneToView(place).x(), box.viewPixelSize()[0] / 2
        return self._item.highest_between(x - half, x + half) if half > 0.5 else _within(bars, x)

    def bar_under(self, place: QPoint) -> Bar | None:
        """Return the bar under a place of the chart's widget."""
        return self.row_at(self.plot.mapToScene(place))

    def say_at(self, bar: Bar | None, words: str) -> None:
        """Say something at a bar, and frame it; without words no more."""
        was_said = self._said.isVisible()
        self._said.setVisible(bool(words))
        if not words:
            if was_said:
                self._frame()
            return
        box = self.plot.getViewBox()
        (left, right), (_, top) = box.viewRange()
        x, y = (left + right) / 2, top / 2
        if bar is not None and self._bars is not None:
            x, y = self._bars.places([bar.id])[0], min(bar.load, 0.72 * top)
            self._item.frame([x], QColor(self._theme.accent))
        third = (x - left) / max(right - left, 1e-9)
        self._said.setText(words)
        self._said.setAnchor((0.0 if third < 1 / 3 else 1.0 if third > 2 / 3 else 0.5, 1.0))
        self._said.setPos(x, y)

    def _click(self, event: object) -> None:
        place = getattr(event, "scenePos", QPointF)()
        row = self.row_at(place)
        if row is not None:
            self.clicked.emit(row.id)
            self._picked = (row.id, self.store.selection)
            self._frame()

    def _tell(self, row: Bar | None) -> None:
        """Say what a bar is: the one under the cursor, else the one selected."""
        row = row or self._chosen
        if row is None:
            self._hovered.clear()
            return
        load, away = number(row.load), percent(row.deviation)
        if self._by == "worker" and is_joint(self.store.standing, row.id):
            load = say("panels.joint_load", load=load)
        self._hovered.setText(say("panel.bar", name=row.name, load=load, away=away))

    def _tell_more(self) -> None:
        """Show the figures of balance of each kind of which bars are shown."""
        bars = self._bars
        if bars is None or not bars.groups:
            return
        spreads = []
        for group in bars.groups:
            loads = bars.loads[group.start : group.stop]
            spreads.append((self._kind(group.name), len(loads), Spread.of(loads.tolist())))
        BalanceCard(self, spreads).show_over(self.controls.more)

    def cells(self) -> list[list[str]]:
        head = [say(f"column.{name}") for name in ("name", "group", "households", "load", "away")]
        rows = [
            [
                bar.name,
                self._kind(bar.group),
                number(bar.households),
                number(bar.load),
                percent(bar.deviation),
            ]
            for bar in self._bars or ()
            if bar is not None
        ]
        return [head, *rows]


def _within(bars: Bars, x: float) -> int | None:
    return round(x) if 0 <= round(x) < len(bars) else None


def _summary(bars: Bars, sieve: Sieve) -> str:
    if not bars.groups:
        sifted = sieve.kind or sieve.area or sieve.text
        return say("chart.none_pass" if sifted else "panel.no_loads")
    away = np.abs(bars.deviations[~np.isnan(bars.deviations)])
    if not len(away):
        return say("chart.not_measured", count=bars.count)
    worst, share = float(away.max()), float((away <= IN_BAND).mean())
    return say("panel.balance", worst=f"{worst:.0%}", share=f"{share:.0%}", count=len(away))
