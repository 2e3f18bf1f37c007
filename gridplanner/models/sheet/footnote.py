"""What the load is made of, under the table, where there is room for it."""

from __future__ import annotations

from gridplanner.models.figures import weights
from gridplanner.models.plan import Plan
from gridplanner.models.sheet.layout import Layout
from gridplanner.models.sheet.values import Item, Text, text_width
from gridplanner.words import pick, say

SMALLER = 0.92
"""Size of the line against that of the table."""


def weight_items(plan: Plan, layout: Layout, profile: str) -> list[Item]:
    """Paint the weights used below the table; what is for the public is not told of them."""
    told = "" if profile == "public" else weights_told(plan)
    setting, panel = layout.setting, layout.panel
    left, top = layout.table_at
    size = setting.size * SMALLER
    lines = wrapped(told, size, min(setting.width, panel.right - left)) if told else []
    below = top + setting.height + 0.6 * setting.row_height
    if not lines or below + (len(lines) - 0.5) * setting.row_height > panel.bottom:
        return []
    return [
        Text(left, below + number * setting.row_height, line, size, colour="#5a564e")
        for number, line in enumerate(lines)
    ]


def weights_told(plan: Plan) -> str:
    """Say what the load is made of; nothing where nothing weighs."""
    weighed = weights(plan.figures.values())
    named = say("words.comma").join(
        say("sheet.weight", figure=pick(one.zh, one.en), weight=f"{weighed[one.id]:g}")
        for one in plan.figures.values()
        if one.id in weighed
    )
    return say("sheet.weights", named=named) if named else ""


def wrapped(text: str, size: float, width: float) -> list[str]:
    """Break a line where it is as wide as it may be, millimetres; words of letters stay whole."""
    lines = [""]
    for piece in _pieces(text):
        if lines[-1] and text_width(lines[-1] + piece, size) > width:
            lines.append(piece.lstrip())
        else:
            lines[-1] += piece
    return [line.rstrip() for line in lines if line.strip()]


def _pieces(text: str) -> list[str]:
    pieces: list[str] = []
    for letter in text:
        joins = bool(pieces) and letter.isascii() and letter != " " and pieces[-1][-1].isascii()
        if joins or (pieces and letter in ",、。:;"):
            pieces[-1] += letter
        else:
            pieces.append(letter)
    return pieces
