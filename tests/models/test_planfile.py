"""The plan file: durable, and readable by other programs."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import textwrap
from contextlib import closing
from pathlib import Path

import drawn
import numpy as np
import pytest
import shapely
from kept import MIDDLE, small_plan, write

from gridplanner.errors import GridplannerError
from gridplanner.models.change import compare
from gridplanner.models.edits import (
    EstimateHouseholds,
    SetSettings,
    SplitGrid,
)
from gridplanner.models.ids import Ids
from gridplanner.models.planfile.blobs import encode
from gridplanner.models.planfile.schema import LAYERS
from gridplanner.models.rows import Figure, Person
from gridplanner.models.session import Session
from gridplanner.words import Sentence

# There and back


def test_a_plan_comes_back_as_it_was(session: Session) -> None:
    again = Session.open(session.path)
    try:
        assert not compare(session.plan, again.plan)
        assert (again.plan.name, again.plan.crs) == (session.plan.name, session.plan.crs)
        assert again.plan.persons["p1"].extra == {"备注": "甲", "n": [1, 2]}
        assert again.plan.places("road")["r1"].geometry.geom_type == "MultiLineString"
    finally:
        again.close()


def test_empty_texts_come_back_empty(tmp_path: Path) -> None:
    own = Figure(id="dogs", zh="犬只", en="", visits_per_year=1.5)
    plan = small_plan().with_rows("person", [Person(id="p1", name="")]).with_rows("figure", [own])
    write(tmp_path / "a.gpkg", plan).close()
    again = Session.open(tmp_path / "a.gpkg")
    again.close()
    assert again.plan.persons["p1"].name == ""
    assert again.plan.figures["dogs"] == own
    assert np.isnan(again.plan.buildings.values("dogs")).all()


def test_an_empty_plan_opens_and_checks(tmp_path: Path) -> None:
    Session.create(tmp_path / "空.gpkg", "空").close()
    empty = Session.open(tmp_path / "空.gpkg")
    empty.close()
    assert list(empty.findings) == []
    assert not len(empty.plan.buildings)
    assert empty.plan.buildings.values("name").dtype == np.dtypes.StringDType()


def test_a_file_that_is_there_already_is_left_alone(session: Session) -> None:
    with pytest.raises(GridplannerError) as caught:
        Session.create(session.path, "x")
    assert caught.value.code == "plan.exists"
    with pytest.raises(GridplannerError) as caught:
        Session.create(session.path.parent / "nowhere" / "x.gpkg", "x")
    assert caught.value.code == "plan.no_folder"


@pytest.mark.parametrize(
    ("crs", "code"),
    [
        ("abc", "crs.unknown"),
        ("EPSG:", "crs.unknown"),
        ("EPSG:999999", "crs.unknown"),
        ("EPSG:4326", "crs.not_metric"),
        ("EPSG:4490", "crs.not_metric"),
    ],
)
def test_a_crs_that_is_none_or_in_degrees_is_refused(tmp_path: Path, crs: str, code: str) -> None:
    with pytest.raises(GridplannerError) as caught:
        Session.create(tmp_path / "a.gpkg", "x", crs)
    assert caught.value.code == code
    assert list(tmp_path.iterdir()) == []


def test_a_crs_may_be_a_mere_number(tmp_path: Path) -> None:
    made = Session.create(tmp_path / "a.gpkg", "x", "4548")
    made.close()
    assert made.plan.crs == "EPSG:4548"


# Durable when it returns


def test_an_edit_is_there_after_a_kill(session: Session) -> None:
    session.close()
    script = """
        import os, signal, sys
        from pathlib import Path
        from gridplanner.models.edits import SplitGrid
        from gridplanner.models.session import Session
        session = Session.open(Path(sys.argv[1]))
        session.apply(SplitGrid("g1", tuple(eval(sys.argv[2]))))
        os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
    """
    killed = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script), str(session.path), repr(MIDDLE)],
        check=False,
        timeout=60,
    )
    assert killed.returncode != 0
    again = Session.open(session.path)
    assert len(again.plan.grids) == 3
    assert again.undo_sentence == Sentence("edit.split", {"grid": "001网格"})
    again.undo()
    assert not compare(again.plan, session.plan)
    again.close()
    assert only_file(session.path)


def test_a_kill_in_the_middle_of_a_step_leaves_the_plan_before_it(session: Session) -> None:
    session.close()
    script = """
        import os, signal, sys
        from pathlib import Path
        from gridplanner.models.edits import EstimateHouseholds
        from gridplanner.models.planfile.file import PlanFile
        from gridplanner.models.session import Session
        session = Session.open(Path(sys.argv[1]))
        session._file._db.execute("PRAGMA cache_size = 1")  # pages reach the disk before the end
        def die(*_):
            session._file._db.execute("PRAGMA cache_spill = 1")
            os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
        PlanFile._add_entry = die
        session.apply(EstimateHouseholds(method="share", total=4000))
    """
    killed = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script), str(session.path)], check=False, timeout=60
    )
    assert killed.returncode != 0
    again = Session.open(session.path)
    assert not compare(again.plan, session.plan)
    assert again.log() == session.log()
    again.apply(SplitGrid("g1", MIDDLE))
    again.close()
    assert only_file(session.path)


def test_any_name_of_a_file_will_do(tmp_path: Path) -> None:
    path = tmp_path / "50% #1 & 甲 '乙'.gpkg"
    write(path, small_plan()).close()
    again = Session.open(path)
    again.apply(SplitGrid("g1", MIDDLE))
    again.close()
    assert only_file(path)


def only_file(path: Path) -> bool:
    return os.listdir(path.parent) == [path.name]  # noqa: PTH208


def test_nothing_lies_beside_the_file(session: Session) -> None:
    session.apply(SplitGrid("g1", MIDDLE))
    session.close()
    assert only_file(session.path)


def test_a_copy_made_while_open_holds_every_step(session: Session, tmp_path: Path) -> None:
    session.apply(SplitGrid("g1", MIDDLE))
    shutil.copy(session.path, tmp_path / "copy.gpkg")
    copy = Session.open(tmp_path / "copy.gpkg")
    copy.close()
    assert not compare(copy.plan, session.plan)


def test_a_file_left_in_wal_mode_is_brought_back(session: Session) -> None:
    session.close()
    with closing(sqlite3.connect(session.path)) as other:
        assert other.execute("PRAGMA journal_mode = WAL").fetchone() == ("wal",)
        other.execute("UPDATE person SET name = '改过'")
        other.commit()
    again = Session.open(session.path)
    assert again.plan.persons["p1"].name == "改过"
    with closing(sqlite3.connect(session.path)) as other:
        assert other.execute("PRAGMA journal_mode").fetchone() != ("wal",)
    again.close()
    assert only_file(session.path)


# Refused, with a sentence


def test_rows_that_another_program_drew_are_adopted(session: Session) -> None:
    session.close()
    blob = encode(np.array([drawn.box(200, 0, 300, 100)], object), 4548)[0]
    plain = encode(np.array([drawn.box(300, 0, 400, 100).geoms[0]], object), 4548)[0]
    hollow = encode(np.array([shapely.MultiPolygon()], object), 4548)[0]
    tent = encode(np.array([drawn.house(250, 50)], object), 4548)[0]
    with closing(sqlite3.connect(session.path)) as other:
        for trigger in triggers(other):
            other.execute(f"DROP TRIGGER {trigger}")
        add = "INSERT INTO {} (geom, id, name) VALUES (?, ?, ?)"
        other.execute(add.format("grid"), (blob, None, "新画的"))
        other.execute(add.format("grid"), (plain, "{5f1c}", "单面"))
        other.execute(add.format("grid"), (None, None, "没有形状"))
        other.execute(add.format("building"), (tent, "", "新楼"))
        other.execute(add.format("building"), (None, None, "没有形状"))
        other.execute(add.format("building"), (hollow, None, "空形状"))
        other.commit()
    again = Session.open(session.path)
    names = {one.name: id_ for id_, one in again.plan.grids.items()}
    assert {"新画的", "单面"} < set(names)
    assert "没有形状" not in names
    assert len(set(names.values())) == 4
    assert again.plan.grids[names["单面"]].geometry.geom_type == "MultiPolygon"
    assert len(again.plan.buildings) == 4
    again.apply(SplitGrid(names["单面"], drawn.line((350, -10), (350, 110))))
    assert len(set(again.plan.grids)) == 5
    again.close()


def triggers(connection: sqlite3.Connection) -> list[str]:
    found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
    return [name for (name,) in found]


# What other programs see


def test_every_layer_is_read_with_its_crs(session: Session) -> None:
    import pyogrio

    session.apply(SplitGrid("g1", MIDDLE))
    session.close()
    listed = {name: kind for name, kind in pyogrio.list_layers(session.path) if kind}
    assert set(listed) == set(LAYERS)
    for layer in LAYERS:
        assert pyogrio.read_info(session.path, layer=layer)["crs"] == "EPSG:4548", layer
    grids = pyogrio.read_dataframe(session.path, layer="grid")
    assert sorted(grids["id"]) == ["g1", "g2", "g3"]
    assert sorted(grids["name"]) == ["001网格", "002网格", "003网格"]
    assert dict(zip(grids["id"], grids.geometry, strict=True)) == {
        id_: one.geometry for id_, one in session.plan.grids.items()
    }
    points = pyogrio.read_dataframe(session.path, layer="building_point")
    assert points["name"].tolist() == ["二号"]


def test_it_is_a_geopackage_1_3(session: Session) -> None:
    with closing(sqlite3.connect(session.path)) as other:
        assert other.execute("PRAGMA user_version").fetchone() == (10300,)
        assert other.execute("PRAGMA application_id").fetchone() == (0x47504B47,)
        assert other.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        registered = {name for (name,) in other.execute("SELECT table_name FROM gpkg_contents")}
        styled = {name for (name,) in other.execute("SELECT f_table_name FROM layer_styles")}
    assert not registered & {"journal", "meta", "version"}
    assert styled == set(LAYERS) <= registered


def test_the_extent_of_a_layer_follows_an_edit(tmp_path: Path) -> None:
    from gridplanner.models.edits import MakeWholeGrids

    made = write(tmp_path / "a.gpkg", drawn.plan({}, {"c1": drawn.box(0, 0, 200, 100)}))
    made.apply(MakeWholeGrids())
    made.close()
    with closing(sqlite3.connect(made.path)) as other:
        bounds = "SELECT min_x, min_y, max_x, max_y FROM gpkg_contents WHERE table_name = 'grid'"
        assert other.execute(bounds).fetchone() == pytest.approx(
            (*drawn.at(0, 0), *drawn.at(200, 100)), abs=1
        )


def test_the_extent_of_a_layer_shrinks_with_it(tmp_path: Path) -> None:
    from gridplanner.models.edits import MakeWholeGrids

    areas = {"c1": drawn.box(0, 0, 200, 100), "c2": drawn.box(900, 0, 950, 800)}
    made = write(tmp_path / "a.gpkg", drawn.plan({}, areas))
    told = []
    for step in (
        lambda: made.apply(MakeWholeGrids(("c1",))),
        lambda: made.apply(MakeWholeGrids(("c2",))),
        lambda: made.apply(SplitGrid("g1", drawn.line((100, -9), (100, 109)))),
        made.undo,
        made.undo,
        made.undo,
    ):
        step()
        with closing(sqlite3.connect(made.path)) as other:
            bounds = "SELECT min_x, min_y, max_x, max_y FROM gpkg_contents WHERE table_name='grid'"
            told.append(other.execute(bounds).fetchone())
    small, large = (*drawn.at(0, 0), *drawn.at(200, 100)), (*drawn.at(0, 0), *drawn.at(950, 800))
    for found, wanted in zip(told[:5], (small, large, large, large, small), strict=True):
        assert found == pytest.approx(wanted, abs=1)
    assert told[5] == (None,) * 4


def test_the_written_grid_of_a_building_follows(session: Session) -> None:
    session.apply(SplitGrid("g1", MIDDLE))
    session.apply(EstimateHouseholds(method="floors"))
    session.apply(SetSettings((("unit", "街道"),)))
    with closing(sqlite3.connect(session.path)) as other:
        drawn_ = other.execute("SELECT id, grid, households, estimated FROM building").fetchall()
        points = other.execute("SELECT id, grid, households, estimated FROM building_point")
        assert sorted(drawn_) == [("b1", "g1", 10, None), ("b3", "g2", 30, None)]
        assert points.fetchall() == [("b2", "g3", 8, "households")]


def test_a_spatial_index_entry_for_every_shape(session: Session) -> None:
    session.apply(SplitGrid("g1", MIDDLE))
    session.undo()
    with closing(sqlite3.connect(session.path)) as other:
        for layer in LAYERS:
            boxes = other.execute(
                f"SELECT r.minx, r.miny, r.maxx, r.maxy FROM {layer} l"
                f" JOIN rtree_{layer}_geom r ON r.id = l.fid ORDER BY l.fid"
            ).fetchall()
            [(rows,)] = other.execute(f"SELECT count(*) FROM {layer}")
            [(entries,)] = other.execute(f"SELECT count(*) FROM rtree_{layer}_geom")
            assert len(boxes) == rows == entries
            if layer == "grid":
                bounds = [one.geometry.bounds for one in session.plan.grids.values()]
                np.testing.assert_allclose(boxes, bounds, atol=1)


def test_cancelled_work_leaves_the_file_as_it_was(session: Session) -> None:
    from gridplanner.errors import Cancelled

    before = session.plan
    with pytest.raises(Cancelled):
        session.take_over(
            small_plan(), Ids(), Sentence("log.created", {"name": ""}), lambda *_: False
        )
    assert session.plan is before
    again = Session.open(session.path)
    again.close()
    assert not compare(again.plan, before)


def test_shapes_that_are_broken_elsewhere_do_not_break_the_plan(session: Session) -> None:
    session.close()
    bow = shapely.MultiPolygon(
        [shapely.Polygon([drawn.at(*p) for p in [(0, 200), (80, 280), (80, 200), (0, 280)]])]
    )
    blob = encode(np.array([bow], object), 4548)[0]
    with closing(sqlite3.connect(session.path)) as other:
        for trigger in triggers(other):
            other.execute(f"DROP TRIGGER {trigger}")
        other.execute("INSERT INTO grid (geom, id, parent) VALUES (?, 'g9', 'c1')", (blob,))
        other.commit()
    again = Session.open(session.path)
    again.close()
    assert again.plan.grids["g9"].geometry.is_valid
