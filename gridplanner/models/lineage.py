"""The lineage of grids (沿革): which became which, on what day and on whose word."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from gridplanner.models.ids import Ids
from gridplanner.models.naming import label
from gridplanner.models.plan import Plan
from gridplanner.models.rows import Grid, Lineage
from gridplanner.words import Sentence, say


def today() -> str:
    """Return the date of this day, ISO 8601."""
    return datetime.now().astimezone().date().isoformat()


def record(
    plan: Plan,
    ids: Ids,
    kind: str,
    old: Iterable[Grid],
    new: Iterable[Grid],
    *,
    reason: str = "",
    document: str = "",
) -> Plan:
    """Return the plan with a row of what became of some grids today (``LINEAGE_KINDS``)."""
    row = _row(ids, kind, list(old), list(new), reason, document)
    return plan.with_rows("lineage", [row])


def recoded(plan: Plan, ids: Ids, pairs: Iterable[tuple[Grid, Grid]]) -> Plan:
    """Return the plan with a row for every grid that has another code now."""
    rows = [_row(ids, "recode", [old], [new]) for old, new in pairs if old.code != new.code]
    return plan.with_rows("lineage", rows) if rows else plan


def _row(
    ids: Ids, kind: str, before: list[Grid], after: list[Grid], reason: str = "", document: str = ""
) -> Lineage:
    return Lineage(
        id=ids.new("lineage"),
        date=today(),
        kind=kind,
        old=_joined(one.id for one in before),
        new=_joined(one.id for one in after),
        old_codes=_joined(one.code for one in before),
        new_codes=_joined(one.code for one in after),
        reason=reason,
        document=document,
    )


def _joined(texts: Iterable[str]) -> str:
    return ",".join(text.replace(",", " ") for text in texts)


def lineage_of(plan: Plan, grid: str) -> list[Lineage]:
    """Return what became of a grid, oldest first; also of one that is no more."""
    return list(plan.lineages_by("grids").get(grid, ()))


def transfers_told(plan: Plan, grids: Iterable[str]) -> str:
    """Return a remark for reports on grids put under other communities; empty without any."""
    if not plan.table("lineage"):
        return ""
    said = [
        say("lineage.transferred", grid=label(plan.grids[id_]), document=row.document)
        for id_ in grids
        for row in lineage_of(plan, id_)
        if row.kind == "transfer"
    ]
    return say("lineage.transfers", listed=say("words.comma").join(said)) if said else ""


def told(plan: Plan, row: Lineage) -> Sentence:
    """Return a row of the lineage in words: ``由 003 拆分,新设 051``."""
    old = _numbers(plan, row, row.old, row.old_codes)
    new = _numbers(plan, row, row.new, row.new_codes)
    kind = row.kind
    if kind == "split":
        new = {id_: one for id_, one in new.items() if id_ not in old}
    if kind == "abolish" and new:
        kind = "abolish_into"
    values = {"old": _listed(old.values()), "new": _listed(new.values())}
    return Sentence(f"lineage.{kind}", {**values, "reason": row.reason, "document": row.document})


def _listed(numbers: Iterable[str]) -> str:
    return say("words.comma").join(numbers)


def _numbers(plan: Plan, row: Lineage, ids: str, codes: str) -> dict[str, str]:
    """Return the codes by id, without that of their community where it is known."""
    named = [one for one in ids.split(",") if one]
    given = codes.split(",") if codes else []
    given += [""] * (len(named) - len(given))
    stems = _stems(plan, row)
    return {id_: _short(code, stems) or id_ for id_, code in zip(named, given, strict=False)}


def _stems(plan: Plan, row: Lineage) -> list[str]:
    parents = (plan.grids[id_].parent for id_ in row.grids if id_ in plan.grids)
    communities = (plan.communities.get(parent) for parent in dict.fromkeys(parents))
    return [one.code for one in communities if one is not None and one.code]


def _short(code: str, stems: Iterable[str]) -> str:
    return next((code[len(stem) :] for stem in stems if code.startswith(stem)), "") or code
