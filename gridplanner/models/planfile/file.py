"""A plan's file, open: read whole once, then written edit by edit."""

from __future__ import annotations

import getpass
import json
import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from pathlib import Path
from types import MappingProxyType

from gridplanner.errors import GridplannerError
from gridplanner.models.buildings import NO_BUILDINGS, Buildings
from gridplanner.models.change import Change
from gridplanner.models.ids import Ids
from gridplanner.models.plan import Plan
from gridplanner.models.planfile import bulk
from gridplanner.models.planfile.adoption import adopt_strangers
from gridplanner.models.planfile.codec import to_values
from gridplanner.models.planfile.connection import (
    connect,
    connect_to_read,
    copied,
    create,
    leave,
    reading,
    transaction,
)
from gridplanner.models.planfile.contents import (
    COUNTER,
    FIRST,
    SETTING,
    columns_of,
    read_first,
    read_ids,
    read_tables,
)
from gridplanner.models.planfile.entries import Entry, read_entries, sentence_to_text
from gridplanner.models.planfile.extents import fit_extents, write_extents
from gridplanner.models.planfile.journal import pack, unpack
from gridplanner.models.planfile.migrations import READABLE, migrate, recognise
from gridplanner.models.planfile.own_figures import fit_columns
from gridplanner.models.planfile.packing import Came, read_pack, renew_pack, write_pack
from gridplanner.models.planfile.schema import (
    BUILDING_LAYERS,
    LAYERS,
    SCHEMA,
    add_figure_columns,
    create_schema,
    set_srs,
    srs_of,
)
from gridplanner.models.planfile.stamp import add_pack, fits
from gridplanner.models.planfile.styles import write_styles
from gridplanner.models.progress import Progress
from gridplanner.models.rows import ROW_TYPES, STANDARD_FIGURES, Row
from gridplanner.words import Sentence


@dataclass(frozen=True)
class Written:
    """What goes down beside a Change: the journal row's words and the derived grid ids."""

    kind: str
    what: Sentence
    reverses: int | None = None
    grid_of: Mapping[str, str | None] = field(default_factory=dict)
    """Buildings whose grid is another now, by id."""


class PlanFile:
    """An open plan file. No cursor stays open; every write is one transaction."""

    def __init__(
        self, path: Path, connection: sqlite3.Connection, *, read_only: bool = False
    ) -> None:
        self.path = path
        self._db = connection
        self._read_only = read_only
        self._closed = False
        self._data_version = self._read_data_version()

    @classmethod
    def create(cls, path: Path, name: str, crs: str = "") -> PlanFile:
        """Make a new plan file; raises where there is one already, or for a CRS in degrees."""
        if crs:
            from gridplanner.gis.crs import metric_crs

            crs = metric_crs(crs)
        connection = create(path)
        try:
            with transaction(connection, path):
                figures = [(one.id, one.subject) for one in STANDARD_FIGURES.values()]
                create_schema(connection, figures)
                write_styles(connection)
                if crs:
                    set_srs(connection, crs)
            file = cls(path, connection)
            with transaction(connection, path):
                add_pack(connection)
                write_pack(connection, NO_BUILDINGS)
                file._write_meta({"schema": str(SCHEMA), "name": name, "crs": crs})
                file._insert_rows("figure", STANDARD_FIGURES.values(), (), srs_of(crs))
                file._add_entry(Written("create", Sentence("log.created", {"name": name})), None)
        except BaseException:
            connection.close()
            path.unlink(missing_ok=True)
            raise
        return file

    @classmethod
    def open(cls, path: Path, *, read_only: bool = False) -> PlanFile:
        """Open a plan file, stepping an older one up; newer and broken ones are refused.

        With ``read_only`` nothing is written, and the file may be one that cannot be: where it
        has to be stepped up, a copy in memory is.
        """
        connection = connect_to_read(path) if read_only else connect(path)
        try:
            try:
                _step_up(connection, path, read_only=read_only)
            except GridplannerError as refused:
                if not read_only or refused.code != "plan.read_only":
                    raise
                connection = copied(connection)
                _step_up(connection, path, read_only=read_only)
            connection.execute(f"PRAGMA query_only = {int(read_only)}")
            return cls(path, connection, read_only=read_only)
        except BaseException:
            connection.close()
            raise

    def close(self) -> None:
        """Close the file, leaving one file and no log beside it; twice is once."""
        if not self._closed:
            self._closed = True
            leave(self._db)

    def copy_to(self, path: Path) -> None:
        """Copy the file as it stands; no step is half in it."""
        try:
            shutil.copyfile(self.path, path)
        except OSError as error:
            raise GridplannerError("plan.no_backup", file=path.name) from error

    # Reading

    def read(
        self, progress: Progress | None = None, came: Came | None = None, known: Plan | None = None
    ) -> tuple[Plan, Ids]:
        """Read the whole plan and its counters, as they are at one moment.

        ``came`` is told of the footprints part by part; ``known`` is what ``read_areas`` read, and
        is not read again unless another program wrote since then.
        """
        with self._one_moment() as moved:
            plan = read_first(self._db) if known is None or moved else known
            ids = read_ids(self._db)
            source = read_pack if fits(self._db) else bulk.read_buildings
            buildings = source(self._db, plan.building_figures, progress, came)
            tables = read_tables(self._db, (table for table in ROW_TYPES if table not in FIRST))
        plan = replace(
            plan, tables=MappingProxyType({**plan.tables, **tables}), buildings=buildings
        )
        ids.catch_up(plan)
        return plan, ids

    def read_areas(self) -> tuple[Plan, Ids]:
        """Read what a window shows first: the areas of all levels, no buildings and no people."""
        with self._one_moment():
            return read_first(self._db), read_ids(self._db)

    @contextmanager
    def _one_moment(self) -> Iterator[bool]:
        """Read while nobody writes; tells whether another program wrote since the last time."""
        with reading(self.path):
            self._db.execute("BEGIN")
            try:
                before, self._data_version = self._data_version, self._read_data_version()
                yield before != self._data_version
            finally:
                if self._db.in_transaction:
                    self._db.execute("COMMIT")

    def keep_packed(self, buildings: Buildings) -> None:
        """Pack the buildings anew where another program edited them, as far as that is possible.

        Nothing depends on it but how soon the plan is there the next time.
        """
        if self._closed or self._read_only or fits(self._db):
            return
        with suppress(GridplannerError), transaction(self._db, self.path):
            self._refuse_if_moved()
            write_pack(self._db, buildings)

    def entries(self) -> list[Entry]:
        """Return the journal's rows, oldest first, without their payloads."""
        with reading(self.path):
            return read_entries(self._db)

    def change(self, seq: int) -> Change:
        """Return the Change that a journal row holds."""
        with reading(self.path):
            record = self._db.execute(
                "SELECT payload FROM journal WHERE seq = ?", (seq,)
            ).fetchone()
            return unpack(record[0])

    # Writing

    def write(self, change: Change, plan: Plan, ids: Ids, written: Written) -> Entry:
        """Write the rows of a Change and its journal row: all or nothing, durable on return.

        Raises
        ------
        GridplannerError
            ``plan.changed_elsewhere`` where another program wrote since the last read.
        """
        with transaction(self._db, self.path):
            self._refuse_if_moved()
            packed = bool(change.buildings or change.of("figure")) and fits(self._db)
            fit_columns(self._db, change)
            srs = srs_of(plan.crs)
            grid_figures = plan.grid_figures
            for table, rows in change.rows.items():
                gone = [id_ for id_, (_, after) in rows.items() if after is None]
                self._db.executemany(f"DELETE FROM {table} WHERE id = ?", ((id_,) for id_ in gone))
                own = grid_figures if table == "grid" else ()
                pairs = [(before, after) for before, after in rows.values() if after is not None]
                born = [after for before, after in pairs if before is None]
                self._insert_rows(table, born, own, srs)
                others = [after for before, after in pairs if before is not None]
                self._update_rows(table, others, own, srs)
            for name, column in change.buildings.items():
                ids_ = (f"b{number}" for number in column.numbers.tolist())
                cells = bulk.to_cells(column.after)
                bulk.update_column(self._db, name, dict(zip(ids_, cells, strict=True)))
            if packed:
                changed = {
                    name: column.numbers
                    for name, column in change.buildings.items()
                    if name in plan.buildings.columns
                }
                renew_pack(self._db, plan.buildings, changed)
            if written.grid_of:
                bulk.update_column(self._db, "grid", written.grid_of)
            for key, (_, after) in change.settings.items():
                self._set_meta(SETTING + key, after)
            self._write_counters(ids)
            self._touch({*change.rows, *(BUILDING_LAYERS if change.buildings else ())})
            fit_extents(self._db, change)
            payload = pack(change) if written.kind == "edit" else None
            return self._add_entry(written, payload)

    def note(self, sentence: Sentence) -> Entry:
        """Put a remark into the journal."""
        with transaction(self._db, self.path):
            self._refuse_if_moved()
            return self._add_entry(Written("note", sentence), None)

    def replace(
        self,
        plan: Plan,
        ids: Ids,
        grids: list[str],
        written: Written,
        progress: Progress | None = None,
    ) -> Entry:
        """Write a whole plan, as after an import: all of it or nothing."""
        with transaction(self._db, self.path):
            self._refuse_if_moved()
            srs = set_srs(self._db, plan.crs) if plan.crs else srs_of("")
            grid_figures = plan.grid_figures
            building = plan.building_figures
            add_figure_columns(
                self._db,
                {"building": building, "building_point": building, "grid": plan.grid_figures},
            )
            for table in ROW_TYPES:
                self._db.execute(f"DELETE FROM {table}")
                own = grid_figures if table == "grid" else ()
                self._insert_rows(table, plan.table(table).values(), own, srs)
            bulk.write_buildings(self._db, plan.buildings, grids, srs, progress)
            write_pack(self._db, plan.buildings)
            self._db.execute("DELETE FROM meta WHERE key LIKE ?", (SETTING + "%",))
            self._write_meta({"name": plan.name, "crs": plan.crs})
            self._write_meta({SETTING + key: value for key, value in plan.settings.items()})
            self._write_counters(ids)
            self._touch(LAYERS)
            write_extents(self._db, LAYERS)
            return self._add_entry(written, None)

    def _insert_rows(
        self, table: str, rows: Iterable[Row], figures: tuple[str, ...], srs: int
    ) -> None:
        names = columns_of(table, figures)
        self._db.executemany(
            f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})",
            to_values(table, rows, figures, srs),
        )

    def _update_rows(
        self, table: str, rows: Iterable[Row], figures: tuple[str, ...], srs: int
    ) -> None:
        # No upsert: its conflict rule would reach into the triggers of the spatial index.
        names = columns_of(table, figures)
        at = names.index('"id"')  # set to what it is, its index would be written again
        sets = ", ".join(f"{name} = ?" for name in names[:at] + names[at + 1 :])
        values = to_values(table, rows, figures, srs)
        self._db.executemany(
            f"UPDATE {table} SET {sets} WHERE id = ?",
            ((*some[:at], *some[at + 1 :], some[at]) for some in values),
        )

    def _add_entry(self, written: Written, payload: bytes | None) -> Entry:
        now = datetime.now().astimezone().isoformat(timespec="seconds")
        who = user_name()
        what = sentence_to_text(written.what)
        cursor = self._db.execute(
            "INSERT INTO journal (at, who, kind, what, reverses, payload)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (now, who, written.kind, what, written.reverses, payload),
        )
        seq = int(cursor.lastrowid or 0)
        return Entry(seq, now, who, written.kind, written.what, written.reverses)

    def _write_counters(self, ids: Ids) -> None:
        counters = {COUNTER + table: str(number) for table, number in ids.counters.items()}
        retired = json.dumps(sorted(ids.retired), ensure_ascii=False)
        self._write_meta({**counters, "retired": retired})

    def _write_meta(self, values: Mapping[str, str]) -> None:
        self._db.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", values.items())

    def _set_meta(self, key: str, value: str | None) -> None:
        if value is None:
            self._db.execute("DELETE FROM meta WHERE key = ?", (key,))
        else:
            self._write_meta({key: value})

    def _touch(self, tables: Iterable[str]) -> None:
        self._db.executemany(
            "UPDATE gpkg_contents SET last_change = strftime('%Y-%m-%dT%H:%M:%fZ','now')"
            " WHERE table_name = ?",
            ((table,) for table in tables),
        )

    def _read_data_version(self) -> int:
        return int(self._db.execute("PRAGMA data_version").fetchone()[0])

    def _refuse_if_moved(self) -> None:
        if self._read_data_version() != self._data_version:
            raise GridplannerError("plan.changed_elsewhere", file=self.path.name)


def _step_up(connection: sqlite3.Connection, path: Path, *, read_only: bool) -> None:
    with reading(path):
        if not read_only or recognise(connection, path) < READABLE:
            migrate(connection, path)
        adopt_strangers(connection, path)


@cache
def user_name() -> str:
    """Return who works at this computer, empty where it does not say."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # no such user, as in some containers
        return ""
