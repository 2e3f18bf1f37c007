"""Faults of the program itself: said loudly, once, with the trace; every edit is already safe."""

from __future__ import annotations

import sys
import traceback
from datetime import datetime
from pathlib import Path
from types import TracebackType

from gridplanner.ui.messages import Messages


class CrashHandler:
    """Stands in for ``sys.excepthook`` while the window is open."""

    def __init__(self, messages: Messages, folder: Path) -> None:
        self._messages = messages
        self._log = folder / "faults.log"
        self._speaking = False
        self._before = sys.excepthook

    def install(self) -> None:
        """Catch what nobody else catches from now on."""
        sys.excepthook = self.handle

    def remove(self) -> None:
        """Let the interpreter handle faults again."""
        sys.excepthook = self._before

    def handle(
        self, kind: type[BaseException], fault: BaseException, trace: TracebackType | None
    ) -> None:
        """Write a fault down and show it; one that comes while another is shown is only written."""
        if issubclass(kind, KeyboardInterrupt):
            self._before(kind, fault, trace)
            return
        text = "".join(traceback.format_exception(kind, fault, trace))
        self._write(text)
        self._before(kind, fault, trace)
        if self._speaking:
            return
        self._speaking = True
        try:
            self._messages.crash(text, str(self._log))
        finally:
            self._speaking = False

    def _write(self, text: str) -> None:
        self._log.parent.mkdir(parents=True, exist_ok=True)
        with self._log.open("a", encoding="utf-8") as log:
            log.write(f"{datetime.now().astimezone().isoformat(timespec='seconds')}\n{text}\n")
