"""Files that appear whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gridplanner.errors import GridplannerError


@contextmanager
def fresh_file(path: Path) -> Iterator[Path]:
    """Give a name beside ``path`` to write to, and put it in its place when all went well."""
    made = path.with_name(f".{path.name}.part")
    try:
        made.unlink(missing_ok=True)
        yield made
        made.replace(path)
    except OSError as fault:
        raise GridplannerError("print.cannot_write", file=path) from fault
    finally:
        _remove(made)


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError:  # still held open by a writer that failed; it is nobody's file
        return
