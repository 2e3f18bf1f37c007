"""W3, W4 and W8: federations have heads, grids have executives, and these are not overburdened."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from gridplanner.models.change import Change
from gridplanner.models.checks.finding import (
    Finding,
    about,
    about_area,
    above_grids_changed,
    changed_posts,
)
from gridplanner.models.checks.subjects import OneByOne
from gridplanner.models.naming import placed
from gridplanner.models.plan import Plan
from gridplanner.models.rows import Federation
from gridplanner.models.rules import rule, softer
from gridplanner.models.standing import Standing
from gridplanner.models.women.organisation import federation_of, superior_fault
from gridplanner.words import Listed


class Headed(OneByOne):
    """Grids without a federation, and those whose federation has no head."""

    table = "grid"

    def look(self, standing: Standing) -> Callable[[str], Iterator[Finding]]:
        """Return how the finding about a grid is found."""
        plan, severity = standing.plan, rule(standing.plan, "W3").severity

        def look(id_: str) -> Iterator[Finding]:
            federation = federation_of(plan, id_)
            if federation is None or not standing.staff(federation.seat, "chair"):
                grid = plan.grids[id_]
                kind = "no_head" if federation else "no_federation"
                values = {"grid": placed(plan, grid)}
                yield about_area(plan, "W3", severity, kind, ("grid", grid), values)

        return look

    def concerned(self, _old: Standing, _new: Standing, change: Change) -> Iterable[str] | None:
        """Return the grids that changed, and those whose federation or head did."""
        if change.of("rule") or above_grids_changed(change):
            return None
        areas = (one.area for one in _changed_federations(change))
        return [*change.of("grid"), *areas, *(post.area for post in changed_posts(change))]


class Ranked(OneByOne):
    """Federations whose superior is not there, or which are their own superiors."""

    table = "federation"

    def look(self, standing: Standing) -> Callable[[str], Iterator[Finding]]:
        """Return how the finding about a federation is found."""
        plan = standing.plan
        severity = softer(rule(plan, "W3").severity, "warning")

        def look(id_: str) -> Iterator[Finding]:
            row = plan.federations[id_]
            if fault := superior_fault(plan, row):
                values = {"federation": row.name or id_}
                kind, subject = f"superior_{fault}", ("federation", id_)
                found = about(standing, "W3", severity, kind, subject, [row.area], values)
                yield found

        return look

    def concerned(self, _old: Standing, new: Standing, change: Change) -> Iterable[str] | None:
        """Return the federations that changed, and all below them."""
        if change.of("rule"):
            return None
        if above_grids_changed(change):
            return None
        seats = new.plan.federations_by("area")
        here = [one.id for id_ in change.of("grid") for one in seats.get(id_, ())]
        return [*here, *_with_those_below(new.plan, change)]


def _with_those_below(plan: Plan, change: Change) -> Iterable[str]:
    moved = [
        id_
        for id_, (before, after) in change.of("federation").items()
        if getattr(before, "parent", None) != getattr(after, "parent", None)
    ]
    found, left = dict.fromkeys(change.of("federation")), moved
    while left:
        below = [one.id for id_ in left for one in plan.federations_by("parent").get(id_, ())]
        left = [id_ for id_ in below if id_ not in found]
        found.update(dict.fromkeys(left))
    return found


def _changed_federations(change: Change) -> Iterator[Federation]:
    for pair in change.of("federation").values():
        yield from (one for one in pair if isinstance(one, Federation))


class Linked(OneByOne):
    """Grids to which no executive is linked."""

    table = "grid"

    def look(self, standing: Standing) -> Callable[[str], Iterator[Finding]]:
        """Return how the finding about a grid is found."""
        plan, severity = standing.plan, rule(standing.plan, "W4").severity

        def look(id_: str) -> Iterator[Finding]:
            if not standing.staff(id_, "executive"):
                grid = plan.grids[id_]
                values = {"grid": placed(plan, grid)}
                yield about_area(plan, "W4", severity, "no_executive", ("grid", grid), values)

        return look

    def concerned(self, _old: Standing, _new: Standing, change: Change) -> Iterable[str] | None:
        """Return the grids that changed, and those whose posts did."""
        if change.of("rule") or above_grids_changed(change):
            return None
        return [*change.of("grid"), *(post.area for post in changed_posts(change))]


class Burdened(OneByOne):
    """Executives linked to more grids, or more households, than one can look after."""

    table = "person"

    def look(self, standing: Standing) -> Callable[[str], Iterator[Finding]]:
        """Return how the findings about a person are found."""
        plan, settings = standing.plan, rule(standing.plan, "W8")
        most, households = settings.values["grids"], settings.values["households"]

        def look(id_: str) -> Iterator[Finding]:
            posts = standing.held_by(id_, "executive")
            grids = list(dict.fromkeys(one.area for one in posts if one.area in plan.grids))
            if not grids:
                return
            counts = [standing.figures[grid].count("households").best for grid in grids]
            held = sum(one for one in counts if one is not None)
            values = {
                "person": plan.persons[id_].name,
                "grids": Listed(tuple(placed(plan, plan.grids[grid]) for grid in grids)),
                "count": len(grids),
                "households": held,
                "most": households,
            }
            subject = ("person", id_)
            if len(grids) > most:
                values = {**values, "most": most}
                yield about(standing, "W8", settings.severity, "grids", subject, grids, values)
            if held > households:
                values = {**values, "most": households}
                yield about(standing, "W8", settings.severity, "households", subject, grids, values)

        return look

    def concerned(self, old: Standing, new: Standing, change: Change) -> Iterable[str] | None:
        """Return the people whose executive posts changed, or the grids these are in."""
        if change.of("rule") or above_grids_changed(change):
            return None
        grids = {*change.of("grid"), *new.recounted}
        held = (
            post.person
            for standing in (old, new)
            for grid in grids
            for post in standing.posts.get(grid, ())
            if post.role == "executive"
        )
        return [*(post.person for post in changed_posts(change)), *held]
