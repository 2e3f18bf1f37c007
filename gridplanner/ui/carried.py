"""What is dragged from one part of the window to another."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QMimeData

PERSON_MIME = "application/x-gridplanner-person"
GROUP_MIME = "application/x-gridplanner-group"
AREA_MIME = "application/x-gridplanner-area"


def carry(kind: str, ids: Iterable[str], text: str) -> QMimeData:
    """Return some ids of a kind as what is dragged; the text is for other programs."""
    carried = QMimeData()
    carried.setData(kind, "\n".join(ids).encode("utf-8"))
    carried.setText(text)
    return carried


def carried_ids(carried: QMimeData, kind: str) -> list[str]:
    """Return the ids of a kind that are dragged; none where it is something else."""
    if not carried.hasFormat(kind):
        return []
    return bytes(carried.data(kind).data()).decode("utf-8").split("\n")
