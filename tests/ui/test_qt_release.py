"""The Qt in use keeps its hands off ``None``: some releases drop a reference with every call."""

from __future__ import annotations

import sys

from PySide6.QtGui import QImage, QPainter


def test_painter_calls_do_not_drop_references_of_none() -> None:
    image = QImage(8, 8, QImage.Format.Format_ARGB32)
    painter = QPainter(image)
    before = sys.getrefcount(None)
    for _ in range(20_000):
        painter.drawPoint(1, 1)
    after = sys.getrefcount(None)
    painter.end()
    assert after > before - 1_000
