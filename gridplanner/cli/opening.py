"""Opening a plan for one command."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gridplanner.cli.console import progress_on_stderr
from gridplanner.models.session import Session
from gridplanner.words import say


@contextmanager
def opened(path: Path, *, read_only: bool = False) -> Iterator[Session]:
    """Open a plan and close it whatever happens; commands that only look write nothing."""
    with progress_on_stderr(say("cli.opening")) as progress:
        session = Session.open(path, progress, read_only=read_only)
    try:
        yield session
    finally:
        session.close()
