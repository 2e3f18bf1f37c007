"""The load chart: a bar for each grid or worker, sorted, each kind beside its own mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QComboBox, QGraphicsLineItem, QHBoxLayout, QLabel, QVBoxLayout

from gridplanner.models.balance import IN_BAND, balance
from gridplanner.models.change import Change
from gridplanner.models.looks import DEVIATIONS, NO_DEVIATION
from gridplanner.ui.figures import number, percent
from gridplanner.ui.language import Language
from gridplanner.ui.panels.base import Panel
from gridplanner.ui.panels.chart_bars import GAP, Bar, Bars, By, Group, Measures
from gridplanner.ui.panels.roster_lines import is_joint, touched_people
from gridplanner.ui.panels.steps import Steps
from gridplanner.ui.store import Store
from gridplanner.ui.theme import Theme, number_font, ui_font
from gridplanner.words import say

FRAMED = 100
"""Bars up to which each has a frame; of more there are none to be told apart."""
BANDS = ((0.25, 34), (0.10, 60))
"""Half height of a band as a share of the mean, and how opaque it is."""
LOOKS = {name: look for _, name, look in DEVIATIONS} | {"unknown": NO_DEVIATION}
BAR_INKS = {
    "light": {name: QColor(look.fill).darker(118).name() for name, look in LOOKS.items()},
    "dark": {name: QColor(look.fill).darker(155).name() for name, look in LOOKS.items()},
}


class _NumberAxis(pg.AxisItem):  # type: ignore[misc]
    """An axis that writes whole numbers with separators."""

    def tickStrings(self, values: list[float], scale: float, _spacing: float) -> list[str]:
        return [f"{value * scale:,.0f}" if value >= 0 else "" for value in values]


class LoadChart(Panel):
    """Shows who carries how much against the mean; a click selects on the map."""

    title = "panel.chart"
    rank = 5
    clicked = Signal(str)
    """The id of a grid or a worker."""

    def __init__(self, store: Store, language: Language, theme: Theme) -> None:
        super().__init__(store, language)
        self._theme = theme
        self._bars: Bars | None = None
        self.by = QComboBox()
        self.by.addItems(["", ""])
        self.by.currentIndexChanged.connect(self._turn)
        self._summary = QLabel()
        self._summary.setProperty("role", "muted")
        self._hovered = QLabel()
        self.plot = pg.PlotWidget(axisItems={"left": _NumberAxis("left")})
        self._set_up_plot()
        self._lay_out()
        store.selection_changed.connect(self._mark)
        store.plan_opened.connect(self._forget)
        store.plan_arrived.connect(self._forget)
        self._forget()
        self._chosen: Bar | None = None
        self._marked = pg.BarGraphItem(x=[], height=[], width=0.9)
        self.retranslate()

    def _set_up_plot(self) -> None:
        self.plot.setMenuEnabled(False)
        self.plot.hideButtons()
        self.plot.getPlotItem().getAxis("bottom").setStyle(tickLength=0)
        self.plot.getViewBox().setMouseEnabled(x=True, y=False)
        self.plot.scene().sigMouseClicked.connect(self._click)
        self.plot.scene().sigMouseMoved.connect(lambda at: self._tell(self.row_at(at)))

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(8, 4, 8, 4)
        bar.setSpacing(12)
        bar.addWidget(self.by)
        bar.addWidget(self._summary, 1)
        bar.addWidget(self._hovered)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(bar)
        layout.addWidget(self.plot, 1)
        self.setFocusProxy(self.by)

    def use_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.refresh_later()

    def retranslate(self) -> None:
        self.by.setItemText(0, say("panel.by_grid"))
        self.by.setItemText(1, say("panel.by_worker"))

    def _turn(self) -> None:
        self._forget()
        self.refresh_later()

    @property
    def _by(self) -> By:
        return "worker" if self.by.currentIndex() == 1 else "grid"

    def note(self, change: Change) -> bool:
        """A grid's load hangs on its buildings alone, a worker's on posts as well."""
        standing = self.store.standing
        if self._by == "worker":
            touched = touched_people(standing, change)
        else:
            touched = {*standing.recounted, *change.of("grid")}
        self._touched |= touched
        return bool(touched or change.of("rule"))

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
        standing, last = self.store.standing, self._measures
        anew = last.after(standing, self._touched) if last else Measures.of(standing, self._by)
        self._measures, self._touched = (yield from anew), set()
        bars = yield from self._measures.bars()
        classes = bars.classes()
        yield
        self._bars = bars
        self._clear()
        self._show(bars, classes)

    def _clear(self) -> None:
        self.plot.clear()
        self._chosen = None
        self._hovered.clear()
        self._dress()

    def _show(self, bars: Bars, classes: Mapping[str, NDArray[np.intp]]) -> None:
        self._summary.setText(say("panels.first_step") if self.is_new else _summary(bars))
        ticks = []
        for group in bars.groups:
            words = _group(group.name)
            if group.mean is not None:
                words = say("panel.group_mean", group=words, mean=number(group.mean))
            ticks.append(((group.start + group.stop - 1) / 2, words))
        self.plot.getPlotItem().getAxis("bottom").setTicks([ticks])
        for side in ("left", "bottom"):
            self.plot.getPlotItem().showAxis(side, bool(bars.groups))
        self._draw_bands([one for one in bars.groups if one.mean is not None])
        self._draw_bars(bars, classes)
        self.plot.addItem(self._marked)
        self._frame()
        self._fit(bars)

    def _dress(self) -> None:
        theme = self._theme
        self.plot.setBackground(theme.base)
        for side in ("left", "bottom"):
            axis = self.plot.getPlotItem().getAxis(side)
            axis.setPen(theme.line)
            axis.setTextPen(theme.muted)
            axis.setStyle(tickFont=number_font(8.5) if side == "left" else ui_font(8.5))

    def _draw_bands(self, groups: Sequence[Group]) -> None:
        means = np.array([one.mean for one in groups], float)
        left = np.array([one.start - 0.6 for one in groups])
        right = np.array([one.stop - 0.4 for one in groups])
        for half, opaque in BANDS:
            ink = QColor(self._theme.accent)
            ink.setAlpha(opaque // 2)
            low, high = means * (1 - half), means * (1 + half)
            self.plot.addItem(
                pg.BarGraphItem(x0=left, x1=right, y0=low, y1=high, brush=ink, pen=None)
            )
        pen = pg.mkPen(self._theme.accent, width=1.5, style=Qt.PenStyle.DashLine)
        for start, stop, mean in zip(left.tolist(), right.tolist(), means.tolist(), strict=True):
            line = QGraphicsLineItem(start, mean, stop, mean)
            line.setPen(pen)
            line.setZValue(10)
            self.plot.addItem(line)

    def _draw_bars(self, bars: Bars, classes: Mapping[str, NDArray[np.intp]]) -> None:
        for name, ink in BAR_INKS[self._theme.name].items():
            places = classes[name]
            if len(places):
                heights = bars.loads[places]
                drawn = pg.BarGraphItem(
                    x=places.astype(float), height=heights, width=0.8, brush=ink, pen=None
                )
                self.plot.addItem(drawn)

    def _fit(self, bars: Bars) -> None:
        box = self.plot.getViewBox()
        count = max(len(bars) - GAP, 1)
        highest = float(np.nanmax(bars.loads)) if bars.groups else 1.0
        box.setLimits(xMin=-1, xMax=count, yMin=0, minXRange=4)
        box.setRange(xRange=(-0.8, count - 0.2), yRange=(0, highest * 1.08), padding=0)

    def _mark(self) -> None:
        if not self._stale:
            self._frame()

    def _frame(self) -> None:
        """Put a frame round the bars of what is selected."""
        bars = self._bars
        places = bars.places(self.store.selection) if bars else []
        self._chosen = bars[places[0]] if bars and len(places) == 1 else None
        self._tell(None)
        few = len(places) <= FRAMED
        self._marked.setOpts(
            x=np.array(places, float),
            height=bars.loads[places] if bars else np.empty(0),
            width=0.9,
            brush=QColor(0, 0, 0, 0) if few else self._theme.text,
            pen=pg.mkPen(self._theme.text, width=2) if few else None,
        )

    def row_at(self, place: QPointF) -> Bar | None:
        """Return the bar under a place of the chart's scene; its whole column counts."""
        bars, box = self._bars, self.plot.getViewBox()
        if bars is None or not box.sceneBoundingRect().contains(place):
            return None
        at = round(box.mapSceneToView(place).x())
        return bars[at] if 0 <= at < len(bars) else None

    def _click(self, event: object) -> None:
        place = getattr(event, "scenePos", QPointF)()
        row = self.row_at(place)
        if row is not None:
            self.clicked.emit(row.id)

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

    def cells(self) -> list[list[str]]:
        head = [say(f"column.{name}") for name in ("name", "group", "households", "load", "away")]
        if self._bars is None:
            return [head]
        counted = {row.id: row.households for row in balance(self._bars.standing, self._by).rows}
        rows = [
            [
                bar.name,
                _group(bar.group),
                number(counted[bar.id]),
                number(bar.load),
                percent(bar.deviation),
            ]
            for bar in self._bars
            if bar is not None
        ]
        return [head, *rows]


def _group(group: str) -> str:
    return say("panel.mixed") if group == "mixed" else say(f"kind.{group}")


def _summary(bars: Bars) -> str:
    if not bars.groups:
        return say("panel.no_loads")
    away = np.abs(bars.deviations[~np.isnan(bars.deviations)])
    if not len(away):
        return say("chart.not_measured", count=len(bars) - GAP * len(bars.groups))
    worst, share = float(away.max()), float((away <= IN_BAND).mean())
    return say("panel.balance", worst=f"{worst:.0%}", share=f"{share:.0%}", count=len(away))
