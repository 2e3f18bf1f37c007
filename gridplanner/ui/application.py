"""The Qt application of a command that paints without a window."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import qInstallMessageHandler
from PySide6.QtGui import QGuiApplication

_kept: list[QGuiApplication] = []


def see_to_application() -> None:
    """See that there is an application, which fonts need; no screen is asked for."""
    if QGuiApplication.instance() is None:
        if sys.platform == "linux":
            os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        with quietly():
            _kept.append(QGuiApplication([]))


@contextmanager
def quietly() -> Iterator[None]:
    """Keep what Qt says to itself, as of a locale that is not UTF-8, off a command's stderr."""
    before = qInstallMessageHandler(lambda _kind, _context, _text: None)
    try:
        yield
    finally:
        qInstallMessageHandler(before)
