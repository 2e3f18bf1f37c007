"""What a file probably is, by its name; and what its fields are called."""

from __future__ import annotations

from pathlib import Path

from gridplanner.models.importing.request import TABLES as FILLED
from gridplanner.models.importing.telling import field_title
from gridplanner.models.plan import Plan
from gridplanner.words import catalogue, language, pick, say

WORKBOOKS = {".xlsx", ".xls", ".et", ".ods"}
TABLES = {".csv", ".txt", *WORKBOOKS}
TABLE_KINDS = ("worker", "group", "micro_home")
"""What a table without shapes can be taken as."""
NAMES = (
    ("micro_grid", ("微网格", "micro")),
    ("micro_home", ("微家",)),
    ("group", ("妇女小组", "小组")),
    ("worker", ("名单", "人员", "网格员", "花名册", "roster", "people")),
    ("grid", ("网格", "grid")),
    ("compound", ("小区", "院落", "compound")),
    ("building", ("楼", "建筑", "房屋", "building", "house")),
    ("community", ("社区", "村", "居委", "communit", "village")),
    ("township", ("乡镇", "镇街", "街道", "街办", "town", "street")),
    ("district", ("区县", "县区", "县界", "区界", "district", "county", "counties")),
    ("road", ("道路", "路网", "road")),
    ("water", ("水系", "河", "湖", "water", "river")),
)
"""Kinds of layer and words that tell them; the first that fits is taken."""


def guess_kind(path: Path, layer: str = "") -> str:
    """Return what a layer of a file is probably to be taken as."""
    is_table = path.suffix.lower() in TABLES
    for name in (layer, path.stem):
        for kind, words in NAMES:
            if is_table and kind not in TABLE_KINDS:
                continue
            if any(word in name.casefold() for word in words):
                return kind
    return "worker" if is_table else "building"


def field_name(plan: Plan, field: str, kind: str = "") -> str:
    """Return what a field of a kind is called."""
    if kind == "worker":
        return field_title(kind, field)
    figure = plan.figures.get(field)
    if figure is not None:
        return pick(figure.zh, figure.en)
    code = f"field.{field}"
    return say(code) if code in catalogue(language()) else field


def kind_name(kind: str) -> str:
    """Return what a kind of layer is called."""
    return say(f"layer.{FILLED.get(kind, kind)}")
