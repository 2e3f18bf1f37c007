"""What follows from a plan: whose building it is, and what the buildings add up to."""

from __future__ import annotations

from dataclasses import replace

import drawn
import pytest
from shapely import Point

from gridplanner.models.change import compare
from gridplanner.models.figures import Count, add_up
from gridplanner.models.plan import Plan
from gridplanner.models.rows import Area, Assignment, Grid, Person
from gridplanner.models.standing import CUT, DOUBLE, OK, UNCOVERED, Standing

LEFT, RIGHT = drawn.box(0, 0, 100, 100), drawn.box(100, 0, 200, 100)
WHOLE = drawn.box(0, 0, 200, 100)


def one_grid(houses: int = 3, reported: int | None = None, **columns: list) -> Count:  # type: ignore[type-arg]
    """Return the households of a grid with some houses."""
    grid = Grid(id="g1", geometry=LEFT, households_reported=reported)
    built = drawn.buildings([drawn.house(20 + 20 * n, 50) for n in range(houses)], **columns)
    return Standing.of(drawn.plan([grid], houses=built)).figures["g1"].count("households")


def test_unknown_is_unknown_and_never_nought() -> None:
    assert one_grid() == Count(None, 3)
    assert one_grid().best is None
    assert one_grid(households=[0, None, None]) == Count(0.0, 2)
    assert one_grid(households=[10, 5, 0]) == Count(15.0, 0)
    assert one_grid(houses=0) == Count(None, 0)


def test_what_is_no_home_is_not_missing() -> None:
    kinds = ["school", "", "residential"]
    assert one_grid(kind=kinds) == Count(None, 2)
    assert one_grid(kind=kinds, households=[None, 4, None]) == Count(4.0, 1)
    assert one_grid(kind=kinds, households=[7, 4, 1]) == Count(12.0, 0)


def test_an_estimate_marks_the_sum_it_is_in() -> None:
    assert one_grid(households=[1, 2, 3], estimated=["", "households", ""]).estimated
    assert not one_grid(households=[1, 2, 3], estimated=["", "population", ""]).estimated
    assert one_grid(households=[1, 2, 3], estimated=["population,households", "", ""]).estimated
    assert not one_grid(households=[1, None, 3], estimated=["", "households", ""]).estimated


def test_what_is_reported_counts_where_buildings_say_nothing() -> None:
    silent, spoken = one_grid(reported=300), one_grid(reported=300, households=[1, None, 3])
    assert (silent.best, silent.known, silent.reported) == (300, None, 300)
    assert (spoken.best, spoken.known, spoken.reported) == (4, 4, 300)
    marked = replace(
        Grid(id="g1", geometry=LEFT, households_reported=300), estimated="households_reported"
    )
    plan = drawn.plan([marked], houses=drawn.buildings([drawn.house(50, 50)]))
    assert Standing.of(plan).figures["g1"].count("households").estimated
    counted = drawn.plan([marked], houses=drawn.buildings([drawn.house(50, 50)], households=[4]))
    assert not Standing.of(counted).figures["g1"].count("households").estimated


def test_the_load_is_household_equivalents() -> None:
    built = drawn.buildings(
        [drawn.house(20, 50), drawn.house(60, 50)],
        households=[10, None],
        elderly_alone=[2, 1],
        children=[9, 9],
        families_in_difficulty=[None, 1],
    )
    figures = Standing.of(drawn.plan({"g1": LEFT}, houses=built)).figures["g1"]
    assert figures.load == 10 + 6 * 3 + 6 * 1
    assert figures.buildings == 2
    assert Standing.of(drawn.plan({"g1": LEFT})).figures["g1"].load is None


def test_compounds_are_counted_once_in_each_grid() -> None:
    spots = [drawn.house(x, 50) for x in (20, 50, 80, 120, 150)]
    built = drawn.buildings(spots, compound=["k1", "k1", "", "k1", "k2"])
    standing = Standing.of(drawn.plan({"g1": LEFT, "g2": RIGHT}, houses=built))
    assert [standing.figures[id_].compounds for id_ in ("g1", "g2")] == [1, 2]


def test_states_of_buildings() -> None:
    spots = [
        drawn.house(50, 50),  # inside
        drawn.house(300, 50),  # nowhere
        drawn.house(95, 20),  # in both
        drawn.box(93, 60, 103, 70),  # 30 % over the border
        drawn.box(90.4, 80, 100.4, 90),  # 4 % over the border
        Point(drawn.at(100, 50)),  # on the border
        Point(drawn.at(95, 50)),
    ]
    third = drawn.box(90, 0, 100, 30)
    standing = Standing.of(
        drawn.plan({"g1": LEFT, "g2": RIGHT, "g3": third}, {"c": WHOLE}, drawn.buildings(spots))
    )
    assert standing.status.tolist() == [OK, UNCOVERED, DOUBLE, CUT, OK, OK, OK]
    owners = [standing.grid_of(row) for row in range(7)]
    assert owners == ["g1", None, "g1", "g1", "g1", "g1", "g1"]
    assert standing.rows_in("g2").tolist() == []


def test_a_plan_without_grids_or_buildings_stands() -> None:
    bare = Standing.of(drawn.plan(houses=drawn.buildings([drawn.house(1, 1)])))
    assert bare.status.tolist() == [UNCOVERED]
    assert Standing.of(Plan()).figures == {}


def levels() -> Standing:
    township = Area(id="t1", geometry=WHOLE)
    communities = [Area(id="c1", parent="t1", geometry=LEFT), Area(id="c2", geometry=RIGHT)]
    grids = [
        Grid(id="g1", parent="c1", geometry=drawn.box(0, 0, 50, 100), households_reported=70),
        Grid(id="g2", parent="c1", geometry=drawn.box(50, 0, 100, 100)),
        Grid(id="g3", parent="c2", geometry=RIGHT, kind="rural"),
    ]
    built = drawn.buildings([drawn.house(75, 50), drawn.house(150, 50)], households=[30, 400])
    posts = [Assignment(id="a1", person="p1", area="g1", role="full_time")]
    people = [Person(id="p1", name="示例")]
    return Standing.of(drawn.plan(grids, communities, built, people, posts, township=[township]))


def test_an_area_is_the_sum_of_its_grids() -> None:
    standing = levels()
    assert standing.area_figures("c1").count("households").best == 100
    assert standing.area_figures("t1").count("households").best == 100
    assert standing.area_figures("c2").count("households").best == 400
    assert standing.area_figures("g3") is standing.figures["g3"]
    assert add_up([]).load is None
    assert standing.area_figures("t1").load == 100


def test_band_mean_and_deviation() -> None:
    standing = levels()
    assert standing.mean_load("urban") == 50
    assert standing.mean_load("dedicated") is None
    assert standing.deviation("g1") == pytest.approx(0.4)
    assert [standing.band(id_) for id_ in ("g1", "g2", "g3")] == ["low", "low", "high"]


def test_bands_turn_at_their_edges() -> None:
    def band(households: int | None, kind: str = "urban") -> str:
        grid = Grid(id="g1", geometry=LEFT, kind=kind, households_reported=households)
        return Standing.of(drawn.plan([grid])).band("g1")

    found = [band(n) for n in (299, 300, 500, 501, 600, 601, None)]
    assert found == ["low", "fit", "fit", "high", "high", "over", "unknown"]
    assert band(1, "dedicated") == "none"


def test_a_worker_carries_the_grids_load() -> None:
    standing = levels()
    assert standing.workload("p1") == 70
    assert standing.workload("p9") is None
    assert [post.id for post in standing.staff("g1", "full_time", "part_time")] == ["a1"]
    assert standing.staff("g2", "full_time") == []


def test_a_house_that_only_reaches_into_a_changed_grid_is_looked_at_again() -> None:
    """Its anchor may lie elsewhere, beyond the changed grid's bounds."""
    bent = drawn.shape(
        (60, 10), (160, 10), (160, 30), (99, 30), (99, 40), (60, 40)
    )  # point_on_surface is left of the border, the body is right
    plan = drawn.plan({"g1": LEFT, "g2": RIGHT}, {"c": WHOLE}, drawn.buildings([bent]))
    before = Standing.of(plan)
    upper = replace(plan.grids["g2"], geometry=drawn.box(100, 20, 200, 100))
    lower = Grid(id="g3", geometry=drawn.box(100, 0, 200, 20))
    after = plan.with_rows("grid", [upper, lower])
    stepped = before.after(after, compare(plan, after))
    assert stepped.status.tolist() == Standing.of(after).status.tolist()
    assert stepped.grid_of(0) == Standing.of(after).grid_of(0)
