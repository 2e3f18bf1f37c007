"""One way to open the database of a plan: durable, exclusive while writing, plain in its words."""

from __future__ import annotations

import os
import sqlite3
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

from gridplanner.errors import GridplannerError

BUSY_MS = 3000
_HEADER = b"SQLite format 3\x00"
_TO_WRITE = "mode=rwc"
_UNWRITABLE = ("plan.read_only", "plan.disk", "plan.cannot_open")
"""What is said of a file that cannot be written, or not beside."""


def connect(path: Path) -> sqlite3.Connection:
    """Open a plan's database for reading and writing.

    Raises
    ------
    GridplannerError
        Where there is no file, or it is no database.
    """
    _look_at(path)
    return _opened(path)


def connect_to_read(path: Path) -> sqlite3.Connection:
    """Open a plan's database for reading alone, which may lie where nothing can be written.

    Raises
    ------
    GridplannerError
        As ``connect``; also where a step half done or logged lies beside a file that cannot be
        written, so that the file alone would tell less than the truth.
    """
    _look_at(path)
    if _keeps_log(path) and not any(one.exists() for one in _beside(path)):
        with suppress(GridplannerError):
            return connect(path)  # nobody is at it: without its log it can be copied
    try:
        return _opened(path, "mode=ro")
    except GridplannerError as refused:
        if refused.code not in _UNWRITABLE:
            raise
    if any(one.exists() and one.stat().st_size for one in _beside(path)):
        return connect(path)  # mends what another program left half done
    return _opened(path, "immutable=1")


def copied(connection: sqlite3.Connection) -> sqlite3.Connection:
    """Return a copy in memory and close what was copied."""
    copy = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    _prepare(copy)
    connection.backup(copy)
    connection.close()
    return copy


def create(path: Path) -> sqlite3.Connection:
    """Make a new, empty database; a file that is there already is refused."""
    if path.exists():
        raise GridplannerError("plan.exists", file=path.name)
    if not path.parent.is_dir():
        raise GridplannerError("plan.no_folder", folder=str(path.parent))
    try:
        return _opened(path)
    except GridplannerError as refused:
        if refused.code not in _UNWRITABLE:
            raise
        raise GridplannerError("plan.cannot_make", folder=path.absolute().parent) from refused


def _opened(path: Path, how: str = _TO_WRITE) -> sqlite3.Connection:
    with said_plainly(path):
        connection = sqlite3.connect(
            f"{_uri(path)}?{how}", uri=True, isolation_level=None, check_same_thread=False
        )
        try:
            _prepare(connection)
            if how == _TO_WRITE:
                settle(connection)
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except BaseException:
            connection.close()
            raise
    return connection


def _uri(path: Path) -> str:
    """Return the address of a file; one on a share keeps its two strokes behind an empty host."""
    whole = path.absolute().as_posix()
    rooted = whole if whole.startswith("/") else f"/{whole}"
    return "file://" + quote(os.fsencode(rooted), safe="/:")


def _keeps_log(path: Path) -> bool:
    """Tell whether a database is in write-ahead mode, as QGIS leaves it."""
    with path.open("rb") as file:
        return file.read(20)[18:] == b"\x02\x02"


def _beside(path: Path) -> list[Path]:
    return [path.with_name(path.name + ending) for ending in ("-wal", "-shm", "-journal")]


def _prepare(connection: sqlite3.Connection) -> None:
    connection.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
    for name, place in (("MinX", 0), ("MaxX", 1), ("MinY", 2), ("MaxY", 3)):
        connection.create_function(
            f"ST_{name}", 1, lambda blob, at=place: _bound(blob, at), deterministic=True
        )
    connection.create_function("ST_IsEmpty", 1, _is_empty, deterministic=True)


def settle(connection: sqlite3.Connection) -> None:
    """Leave no write-ahead log behind: a copied file would miss its edits.

    Merely editing in QGIS turns the log on, so this is done at every open.
    """
    connection.execute("PRAGMA journal_mode = TRUNCATE").fetchall()
    connection.execute("PRAGMA synchronous = FULL")


def leave(connection: sqlite3.Connection) -> None:
    """Close, leaving one file behind: no write-ahead log, no empty journal beside it."""
    try:
        connection.execute("PRAGMA journal_mode = DELETE").fetchall()
    except sqlite3.OperationalError:
        pass  # another program is at the file: the empty journal stays, which harms nobody
    finally:
        connection.close()


@contextmanager
def transaction(connection: sqlite3.Connection, path: Path) -> Iterator[None]:
    """Write all of it or nothing."""
    with said_plainly(path):
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise


@contextmanager
def said_plainly(path: Path) -> Iterator[None]:
    """Turn what sqlite says into a sentence."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        code = _code(error)
        if code is None:
            raise
        raise GridplannerError(code, file=path.name) from error


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Turn what a damaged file makes of our reading into a sentence."""
    with said_plainly(path):
        try:
            yield
        except _damage() as error:
            raise GridplannerError("plan.broken", file=path.name) from error


def _damage() -> tuple[type[Exception], ...]:
    from shapely.errors import GEOSException  # asked for only when something went wrong

    return (GEOSException, LookupError, TypeError, ValueError, struct.error, zlib.error)


def _code(error: sqlite3.DatabaseError) -> str | None:
    name = getattr(error, "sqlite_errorname", "") or ""
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return "plan.busy"
    if name.startswith(("SQLITE_READONLY", "SQLITE_PERM", "SQLITE_AUTH")):
        return "plan.read_only"
    if name.startswith(("SQLITE_FULL", "SQLITE_IOERR")):
        return "plan.disk"
    if name.startswith("SQLITE_CANTOPEN"):
        return "plan.cannot_open"
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_ERROR")):
        return "plan.broken"  # the last: a table or column is missing
    return None


def _look_at(path: Path) -> None:
    if path.is_dir():
        raise GridplannerError("plan.is_folder", file=path.name)
    try:
        with path.open("rb") as file:
            start = file.read(len(_HEADER))
    except FileNotFoundError:
        raise GridplannerError("plan.missing", file=str(path)) from None
    except OSError:
        raise GridplannerError("plan.cannot_open", file=path.name) from None
    if not start:
        raise GridplannerError("plan.empty_file", file=path.name)
    if start != _HEADER:
        raise GridplannerError("plan.not_a_plan", file=path.name)


# The RTree triggers of a GeoPackage call these; SQLite itself does not know them.


def _is_empty(blob: bytes | None) -> int | None:
    return None if blob is None else (blob[3] >> 4) & 1


def _bound(blob: bytes | None, place: int) -> float | None:
    if blob is None or _is_empty(blob):
        return None
    envelope = (blob[3] >> 1) & 7
    order = "<" if blob[3] & 1 else ">"
    if envelope:
        return float(struct.unpack_from(order + "d", blob, 8 + 8 * place)[0])
    from gridplanner.models.planfile.blobs import decode  # only points and strangers come here

    return float(decode([blob])[0].bounds[(0, 2, 1, 3)[place]])
