"""How the numbers of an overview are written: unknown is —, partly unknown says so."""

from __future__ import annotations

from dataclasses import dataclass

from gridplanner.models.checks import SEVERITIES
from gridplanner.models.figures import Count
from gridplanner.models.naming import level_name
from gridplanner.models.overview.dashboard import GAPS, Overview
from gridplanner.models.plan import Plan
from gridplanner.ui.figures import UNKNOWN, counted, number, percent, remarks
from gridplanner.ui.panels.area_model import SEVERITY_TONES
from gridplanner.ui.panels.chart_more import FAIR, GOOD, grade
from gridplanner.words import pick, say

PEOPLE = ("workers", "female", "dual_heads", "dual_workers")
BALANCE = ("cv", "worst", "even")
FEDERAL = ("no_federation", "no_executive", "no_home")
"""Gaps of which nothing can be said before the women's federation is entered."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One number of an area."""

    text: str = UNKNOWN
    value: float | None = None
    """What it is sorted by; ``None`` where unknown."""
    remark: str = ""
    """What stands behind it, in full."""
    short: str = ""
    """What must be said beside it: how much of it is not known."""
    tone: str = ""

    @property
    def line(self) -> str:
        """The number with what must be said beside it."""
        return f"{self.text}{self.short}"


NOT_KNOWN = Cell()


def columns_of(figures: tuple[str, ...]) -> tuple[str, ...]:
    """Return the columns of an overview; ``figures`` are households and those on the card."""
    first, *card = figures
    return (
        "grids",
        *PEOPLE,
        "grouped",
        *GAPS,
        first,
        "compounds",
        *card,
        *BALANCE,
        "findings",
    )


def title(plan: Plan, column: str) -> str:
    """Return what to call a column."""
    if column == "grids":
        return level_name(plan, "grid")
    figure = plan.figures.get(column)
    return pick(figure.zh, figure.en) if figure is not None else say(f"board.{column}")


def tip(plan: Plan, column: str) -> str:
    """Return what a column means, and what a click on it shows."""
    if column in plan.figures:
        return say("board.tip_figure")
    known = column in (*PEOPLE, "grouped", *GAPS, *BALANCE, "findings")
    return say(f"board.tip_{column}") if known else say("board.tip_grids")


@dataclass(frozen=True, slots=True)
class Line:
    """One area with what it comes to."""

    overview: Overview
    findings: tuple[int, ...]
    """How many findings of each severity."""
    organised: bool
    """Whether anything of the women's federation is entered."""
    compounds: bool
    """Whether compounds are entered."""

    def cell(self, column: str) -> Cell:
        """Return one number."""
        seen = self.overview
        if column in seen.counts:
            return _counted(seen.counts[column])
        if column in GAPS:
            return self._gap(column)
        if column in PEOPLE:
            return self._people(column)
        if column in BALANCE:
            return _balance(column, getattr(seen.evenness, column))
        return self._other(column)

    def _other(self, column: str) -> Cell:
        seen = self.overview
        if column == "grouped":
            return self._grouped()
        if column == "findings":
            return self._findings()
        if column == "compounds" and not self.compounds:
            return NOT_KNOWN
        return _plain(seen.compounds if column == "compounds" else seen.grids)

    def _gap(self, column: str) -> Cell:
        if column in FEDERAL and not self.organised:
            return Cell(remark=say("board.not_organised"))
        lacking = self.overview.gaps[column]
        tone = "danger" if column == "no_worker" else "warning"
        return Cell(number(lacking), lacking, tone=tone if lacking else "")

    def _people(self, column: str) -> Cell:
        there = self.overview.serving
        if column == "workers":
            return _plain(there.workers)
        part, whole = {
            "female": (there.women, there.told),
            "dual_heads": (there.dual_heads, there.heads),
            "dual_workers": (there.dual_workers, there.workers),
        }[column]
        if not whole or (column != "female" and not self.organised):
            return NOT_KNOWN
        untold = there.workers - there.told if column == "female" else 0
        remark = say(f"board.of_{column}", part=number(part), whole=number(whole))
        if untold:
            remark += say("board.untold", count=number(untold))
        short = say("board.short_missing", count=number(untold)) if untold else ""
        return Cell(f"{part / whole:.0%}", part / whole, remark, short)

    def _grouped(self) -> Cell:
        seen = self.overview
        if not seen.homes or not self.organised:
            return Cell(remark="" if self.organised else say("board.not_organised"))
        share = seen.grouped / seen.homes
        left = seen.homes - seen.grouped
        remark = say("board.of_grouped", part=number(seen.grouped), whole=number(seen.homes))
        text = f"{share:.0%}" if share in (0, 1) or 0.005 < share < 0.995 else f"{share:.2%}"
        return Cell(text, share, remark, tone="warning" if left else "")

    def _findings(self) -> Cell:
        total = sum(self.findings)
        counts = dict(zip(SEVERITIES, map(number, self.findings), strict=True))
        worst = next((one for one, n in zip(SEVERITIES, self.findings, strict=True) if n), "")
        tone = SEVERITY_TONES[worst] if worst else ""
        return Cell(number(total), total, say("board.of_findings", **counts), tone=tone)


def _plain(count: int) -> Cell:
    return Cell(number(count), count)


def _counted(count: Count) -> Cell:
    lacking = count.missing or count.blank
    short = say("board.short_missing", count=number(lacking)) if lacking else ""
    if count.best is None:
        short = ""
    said = say("window.semicolon").join(remarks(count))
    return Cell(counted(count), count.best, said, short)


def _balance(column: str, value: float | None) -> Cell:
    if value is None:
        return NOT_KNOWN
    if column == "cv":
        tone = "" if value <= GOOD else "warning" if value <= FAIR else "danger"
        return Cell(f"{value:.2f}", value, grade(value), tone=tone)
    if column == "worst":
        away = abs(value)
        tone = "" if away <= 0.10 else "warning" if away <= 0.25 else "danger"
        return Cell(percent(value), away, tone=tone)
    return Cell(f"{value:.0%}", value)
