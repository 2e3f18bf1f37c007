"""G2: the border of a grid should not cut a walled compound."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

import numpy as np
import shapely

from gridplanner.gis.borders import where_different
from gridplanner.gis.crossing import parted_by
from gridplanner.models.change import Change
from gridplanner.models.checks.finding import Finding, about_area, above_grids_changed, by_id
from gridplanner.models.naming import label, placed
from gridplanner.models.rules import rule, softer
from gridplanner.models.standing import Standing
from gridplanner.words import Listed

LEAST = 0.05
"""Share of a compound below which what another grid has of it does not count."""


class Walled:
    """Compounds that several grids share."""

    table = "compound"

    def survey(
        self, standing: Standing, ids: Collection[str]
    ) -> Iterator[tuple[str, tuple[Finding, ...]]]:
        """Yield what is found about some compounds."""
        plan, settings = standing.plan, rule(standing.plan, "G2")
        places = [plan.places("compound")[id_] for id_ in ids]
        if not places:
            return
        walls = np.array([*(one.geometry for one in places), None], object)[:-1]
        extents = shapely.bounds(walls).reshape(-1, 4)
        few = len(extents) <= 64
        grids = plan.grids_near(extents) if few else list(plan.grids.values())
        shapes = np.array([*(one.geometry for one in grids), None], object)[:-1]
        shared = parted_by(walls, shapes, least=LEAST, hair=settings.values["sliver_m"])
        severity = softer(settings.severity, "warning")
        for place, held in zip(places, shared, strict=True):
            if len(held) > 1:
                named = sorted((grids[one] for one in held.tolist()), key=by_id)
                names = Listed(tuple(placed(plan, one) for one in named))
                values = {"compound": label(place), "count": len(held), "grids": names}
                subject = ("compound", place)
                yield (
                    place.id,
                    (about_area(plan, "G2", severity, "compound", subject, values),),
                )

    def concerned(self, _old: Standing, new: Standing, change: Change) -> Iterable[str] | None:
        """Return the compounds where grids are of another shape or name now."""
        if change.of("rule") or above_grids_changed(change):
            return None
        compounds = new.plan.table("compound")
        if not compounds or not change.of("grid"):
            return ()
        pairs = [
            (getattr(before, "geometry", None), getattr(after, "geometry", None))
            for before, after in change.of("grid").values()
        ]
        named = [two for one, two in pairs if one is two and two is not None]
        extents = [where_different([one for one in pairs if one[0] is not one[1]])]
        extents += [shapely.bounds(named).reshape(-1, 4)] if named else []
        return [one.id for one in compounds.near(np.concatenate(extents))]
