"""The load chart: a bar for each grid or worker, sorted, each kind beside its own mean."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QVBoxLayout

from gridplanner.models.balance import Balance, BalanceRow, Spread, balance
from gridplanner.models.looks import DEVIATIONS, NO_DEVIATION, deviation_class
from gridplanner.models.plan import Plan
from gridplanner.models.rules import band
from gridplanner.ui.figures import number, percent
from gridplanner.ui.language import Language
from gridplanner.ui.panels.base import Panel
from gridplanner.ui.panels.roster_model import is_joint
from gridplanner.ui.store import Store
from gridplanner.ui.theme import Theme, number_font, ui_font
from gridplanner.words import say

GAP = 2
"""Bars' widths between two kinds."""
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
    clicked = Signal(str)
    """The id of a grid or a worker."""

    def __init__(self, store: Store, language: Language, theme: Theme) -> None:
        super().__init__(store, language)
        self._theme = theme
        self._rows: list[BalanceRow | None] = []
        self.by = QComboBox()
        self.by.addItems(["", ""])
        self.by.currentIndexChanged.connect(self.refresh_later)
        self._summary = QLabel()
        self._summary.setProperty("role", "muted")
        self._hovered = QLabel()
        self.plot = pg.PlotWidget(axisItems={"left": _NumberAxis("left")})
        self._set_up_plot()
        self._lay_out()
        store.selection_changed.connect(self._mark)
        self._chosen: BalanceRow | None = None
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

    @property
    def _by(self) -> Literal["grid", "worker"]:
        return "worker" if self.by.currentIndex() == 1 else "grid"

    def refresh(self) -> None:
        self.plot.clear()
        self._rows, self._chosen = [], None
        self._hovered.clear()
        self._dress()
        if not self.store.is_open:
            self._summary.clear()
            return
        if not self.store.has_arrived:
            self._summary.setText(say("panels.measured_later"))
            return
        found = _measured(self.store.plan, balance(self.store.standing, self._by))
        is_new = not self.store.plan.children
        self._summary.setText(say("panels.first_step") if is_new else _summary(found))
        ticks = []
        for group, spread in found.groups.items():
            rows = [row for row in found.rows if row.group == group and row.load is not None]
            if not rows:
                continue
            start = len(self._rows)
            rows.sort(key=lambda row: row.load or 0.0, reverse=True)
            self._rows += [*rows, *([None] * GAP)]
            words = _group(group)
            if spread.mean is not None:
                self._draw_bands(start - 0.6, start + len(rows) - 0.4, spread.mean)
                words = say("panel.group_mean", group=words, mean=number(spread.mean))
            ticks.append((start + (len(rows) - 1) / 2, words))
        self.plot.getPlotItem().getAxis("bottom").setTicks([ticks])
        for side in ("left", "bottom"):
            self.plot.getPlotItem().showAxis(side, bool(self._rows))
        self._draw_bars()
        self.plot.addItem(self._marked)
        self._mark()
        self._fit()

    def _dress(self) -> None:
        theme = self._theme
        self.plot.setBackground(theme.base)
        for side in ("left", "bottom"):
            axis = self.plot.getPlotItem().getAxis(side)
            axis.setPen(theme.line)
            axis.setTextPen(theme.muted)
            axis.setStyle(tickFont=number_font(8.5) if side == "left" else ui_font(8.5))

    def _draw_bands(self, left: float, right: float, mean: float) -> None:
        for half, opaque in BANDS:
            ink = QColor(self._theme.accent)
            ink.setAlpha(opaque // 2)
            band = pg.BarGraphItem(
                x0=[left],
                x1=[right],
                y0=[mean * (1 - half)],
                y1=[mean * (1 + half)],
                brush=ink,
                pen=None,
            )
            self.plot.addItem(band)
        pen = pg.mkPen(self._theme.accent, width=1.5, style=Qt.PenStyle.DashLine)
        line = pg.PlotDataItem([left, right], [mean, mean], pen=pen)
        line.setZValue(10)
        self.plot.addItem(line)

    def _draw_bars(self) -> None:
        inks = BAR_INKS[self._theme.name]
        for name in inks:
            places = [
                at
                for at, row in enumerate(self._rows)
                if row is not None and deviation_class(row.deviation) == name
            ]
            if places:
                heights = [row.load for at in places if (row := self._rows[at]) is not None]
                bars = pg.BarGraphItem(
                    x=places, height=heights, width=0.8, brush=inks[name], pen=None
                )
                self.plot.addItem(bars)

    def _fit(self) -> None:
        loads = [row.load for row in self._rows if row is not None and row.load is not None]
        box = self.plot.getViewBox()
        count = max(len(self._rows) - GAP, 1)
        box.setLimits(xMin=-1, xMax=count, yMin=0, minXRange=4)
        box.setRange(
            xRange=(-0.8, count - 0.2), yRange=(0, max(loads, default=1.0) * 1.08), padding=0
        )

    def _mark(self) -> None:
        """Put a frame round the bars of what is selected."""
        if self._stale:
            return
        chosen = set(self.store.selection)
        places = [at for at, row in enumerate(self._rows) if row is not None and row.id in chosen]
        self._chosen = self._rows[places[0]] if len(places) == 1 else None
        self._tell(None)
        heights = [row.load for at in places if (row := self._rows[at]) is not None]
        self._marked.setOpts(
            x=np.array(places, float),
            height=np.array(heights, float),
            width=0.9,
            brush=QColor(0, 0, 0, 0),
            pen=pg.mkPen(self._theme.text, width=2),
        )

    def row_at(self, place: QPointF) -> BalanceRow | None:
        """Return the bar under a place of the chart's scene; its whole column counts."""
        if not self.plot.getViewBox().sceneBoundingRect().contains(place):
            return None
        at = round(self.plot.getViewBox().mapSceneToView(place).x())
        return self._rows[at] if 0 <= at < len(self._rows) else None

    def _click(self, event: object) -> None:
        place = getattr(event, "scenePos", QPointF)()
        row = self.row_at(place)
        if row is not None:
            self.clicked.emit(row.id)

    def _tell(self, row: BalanceRow | None) -> None:
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
        rows = [
            [
                row.name,
                _group(row.group),
                number(row.households),
                number(row.load),
                percent(row.deviation),
            ]
            for row in self._rows
            if row is not None
        ]
        return [head, *rows]


def _measured(plan: Plan, found: Balance) -> Balance:
    """Return the loads, those of kinds without a preset measured against nothing.

    Schools, parks and firms differ by nature; only where kinds have a size to keep to does it
    mean anything to be far from the mean.
    """
    free = {kind for kind in found.groups if kind != "mixed" and band(plan, kind, None) == "none"}
    rows = [replace(row, deviation=None) if row.group in free else row for row in found.rows]
    groups = {kind: Spread() if kind in free else one for kind, one in found.groups.items()}
    return Balance(found.whole, groups, tuple(rows))


def _group(group: str) -> str:
    return say("panel.mixed") if group == "mixed" else say(f"kind.{group}")


def _summary(found: Balance) -> str:
    whole = found.whole
    if whole.mean is None:
        return say("panel.no_loads")
    worst = max((abs(row.deviation) for row in found.rows if row.deviation is not None), default=0)
    near = [row.deviation for row in found.rows if row.deviation is not None]
    if not near:
        return say("chart.not_measured", count=sum(row.load is not None for row in found.rows))
    share = sum(abs(one) <= 0.10 for one in near) / len(near) if near else 0.0
    return say("panel.balance", worst=f"{worst:.0%}", share=f"{share:.0%}", count=len(near))
