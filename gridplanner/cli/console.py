"""What commands print: JSON on stdout, progress on stderr where that is a terminal."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from gridplanner.models.progress import Progress


def print_json(value: Any) -> None:
    """Print one JSON value."""
    print(json.dumps(value, ensure_ascii=False, indent=2))


@contextmanager
def progress_on_stderr(label: str) -> Iterator[Progress | None]:
    """Show a bar for long work where stderr is a terminal, else nothing."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress as Bar

    with Bar(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=None)

        def show(done: int, total: int) -> bool:
            bar.update(task, completed=done, total=total)
            return True

        yield show
