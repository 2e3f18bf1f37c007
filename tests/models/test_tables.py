"""Tables that hand on what was looked up in them."""

from __future__ import annotations

from dataclasses import replace

import drawn
import pytest
import shapely

from gridplanner.models.plan import EMPTY
from gridplanner.models.rows import Grid, Lineage, Person
from gridplanner.models.tables import Table


def grids(count: int) -> Table:
    rows = [
        Grid(
            id=f"g{n}",
            code=f"{n:03}",
            parent=f"c{n % 3}",
            geometry=drawn.box(10 * n, 0, 10 * n + 9, 9),
        )
        for n in range(count)
    ]
    return Table({row.id: row for row in rows})


def looked_at(table: Table) -> Table:
    table.by("parent")
    table.starting("code", "0")
    table.near(shapely.bounds(drawn.box(0, 0, 1, 1)))
    return table


def test_an_edit_goes_through_no_whole_table() -> None:
    table = looked_at(grids(50)).with_rows([replace(grids(50)["g3"], name="甲")])
    again = table.with_rows([replace(table["g7"], name="乙")], ["g9"])  # type: ignore[type-var]
    assert again._full is None
    assert again.by("parent")["c0"][1].name == "甲"  # type: ignore[union-attr]
    assert [row.id for row in again.near(shapely.bounds(table["g8"].geometry))] == ["g8"]  # type: ignore[union-attr]
    assert again.near(shapely.bounds(drawn.box(90, 0, 98, 9))) == []
    assert "009" not in again.starting("code", "00")
    assert again._full is None


def test_two_tables_after_one_do_not_see_each_other() -> None:
    table = looked_at(grids(5))
    one, other = (
        table.with_rows([Grid(id=id_, code=id_, parent="c9", geometry=drawn.box(x, 50, x + 9, 59))])
        for id_, x in (("g10", 0), ("g20", 100))
    )
    for mine, id_, x in ((one, "g10", 0), (other, "g20", 100)):
        everything = shapely.bounds(drawn.box(0, 40, 200, 60))
        assert [row.id for row in mine.near(everything)] == [id_]
        assert list(mine)[-1] == id_
        assert mine.ranks[id_] == 5
        assert mine.starting("code", "g") == [id_]
        assert mine.near(shapely.bounds(drawn.box(x, 50, x + 1, 51)))[0].id == id_


def test_what_differs_from_an_earlier_table_is_known() -> None:
    first = grids(5)
    second = first.with_rows([replace(first["g1"], name="甲")])  # type: ignore[type-var]
    third = second.with_rows([], ["g2"])
    assert list(third.touched_since(first)) == ["g1", "g2"]
    assert list(third.touched_since(second)) == ["g2"]
    assert set(third.touched_since(grids(5))) == set(first)


def test_a_row_that_takes_another_value_stands_where_the_table_has_it() -> None:
    table = looked_at(grids(9))
    moved = table.with_rows([replace(table["g1"], parent="c0")])  # type: ignore[type-var]
    assert [row.id for row in moved.by("parent")["c0"]] == ["g0", "g1", "g3", "g6"]
    emptied = moved.with_rows([], ["g4", "g7"])
    assert "c1" not in emptied.by("parent")


def test_a_row_with_several_values_stands_under_each() -> None:
    rows = [Lineage(id=f"y{n}", date="", kind="", old=f"g{n}", new=f"g{n},g9") for n in range(3)]
    table = Table({row.id: row for row in rows})
    assert [row.id for row in table.by("grids")["g9"]] == ["y0", "y1", "y2"]
    fewer = table.with_rows([Lineage(id="y3", date="", kind="", old="g0", new="")], ["y1"])
    assert [row.id for row in fewer.by("grids")["g9"]] == ["y0", "y2"]
    assert [row.id for row in fewer.by("grids")["g0"]] == ["y0", "y3"]
    assert "g1" not in fewer.by("grids")
    assert fewer._full is None, "the whole table was gone through"


def test_a_table_is_never_changed_and_the_empty_one_learns_nothing() -> None:
    with pytest.raises(TypeError):
        grids(1)["g9"] = Person(id="p", name="")  # type: ignore[index]
    EMPTY.by("parent")
    people = EMPTY.with_rows([Person(id="p1", name="示例")])
    assert people.by("name")["示例"] == (people["p1"],)
    with pytest.raises(KeyError):
        EMPTY.with_rows([], ["p1"])
