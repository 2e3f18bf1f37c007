"""The layers of the web map: grids, buildings, lines, numbers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from html import escape
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplanner.gis.outlines import borders, inner_places
from gridplanner.gis.ragged import Polygons
from gridplanner.models import looks
from gridplanner.models.disclosure import told
from gridplanner.models.looks import BuildingClasses, GridClasses
from gridplanner.models.rows import Area
from gridplanner.models.sheet.ground import BAND, ROAD_EDGE, WATER, WATER_LINE
from gridplanner.models.sheet.scope import Scope
from gridplanner.models.sheet.table import workers
from gridplanner.models.standing import Standing
from gridplanner.words import say

MOST_LABELS = 1_500
"""Numbers and symbols beyond which a page grows too heavy for a browser."""

SIGNS = {"ring_cross": "⊗", "two_rings": "◎", "ring_slash": "⊘"}
"""Letters for the symbols on buildings."""
HATCHES_ACROSS = 160
"""Lines of a hatch across the map."""


class Around:
    """Plan metres to longitude and latitude."""

    def __init__(self, crs: str) -> None:
        from pyproj import Transformer

        self._transformer = Transformer.from_crs(crs, "EPSG:4326", always_xy=True)

    def points(self, coords: NDArray[np.float64], digits: int = 7) -> NDArray[np.float64]:
        x, y = self._transformer.transform(coords[:, 0], coords[:, 1])
        return np.round(np.stack([x, y], axis=1), digits)

    def shape(self, geometry: shapely.Geometry, digits: int = 7) -> shapely.Geometry:
        return shapely.transform(geometry, lambda coords: self.points(coords, digits))

    def features(
        self,
        geometries: NDArray[np.object_],
        properties: list[dict[str, str]],
        digits: int = 7,
    ) -> dict[str, Any]:
        shapes = shapely.to_geojson(self.shape(geometries, digits))
        features = [
            {"type": "Feature", "id": str(at), "properties": one, "geometry": json.loads(shape)}
            for at, (shape, one) in enumerate(zip(shapes, properties, strict=True))
        ]
        return {"type": "FeatureCollection", "features": features}


def _objects(shapes: list[shapely.Geometry]) -> NDArray[np.object_]:
    made = np.empty(len(shapes), object)
    made[:] = shapes
    return made


def safe(text: str) -> str:
    """Return text as it may stand in a page: escaped, with no character of control.

    Braces too: the page is made by templates, and a name must not become one.
    """
    plain = "".join(one if one.isprintable() else " " for one in text)
    return escape(plain).replace("{", "&#123;").replace("}", "&#125;")


def grids(
    standing: Standing, scope: Scope, around: Around, profile: str, classes: GridClasses
) -> Any:
    import folium

    plan, fills = standing.plan, classes.looks
    shaped = [id_ for id_ in scope.grids if not plan.grids[id_].geometry.is_empty]
    properties = []
    for id_ in shaped:
        grid = plan.grids[id_]
        parent = plan.communities.get(grid.parent)
        households = told(standing.figures[id_].count("households"), profile)
        properties.append(
            {
                "name": safe(grid.name or looks.short_code(plan, grid)),
                "code": safe(grid.code or "—"),
                "community": safe(parent.name if parent else "—"),
                "households": safe(households),
                "worker": safe(workers(standing, id_)),
                "fill": fills[id_].fill,
            }
        )
    fields = ["name", "code", "community", "households", "worker"]
    aliases = [say(f"webmap.{one}") for one in fields]
    return folium.GeoJson(
        around.features(_objects([plan.grids[id_].geometry for id_ in shaped]), properties),
        name=say("webmap.grids"),
        style_function=_grid_style,
        highlight_function=lambda _: {"weight": 3, "color": "#1f1f1f"},
        tooltip=_tip(folium.GeoJsonTooltip, fields, aliases) if shaped else None,
        popup=_tip(folium.GeoJsonPopup, fields, aliases) if shaped else None,
    )


def _tip(kind: Any, fields: list[str], aliases: list[str]) -> Any:
    return kind(fields=fields, aliases=aliases, localize=False)


def _grid_style(feature: dict[str, Any]) -> dict[str, Any]:
    return {
        "fillColor": feature["properties"]["fill"],
        "fillOpacity": 0.9,
        "color": looks.LINES["grid"][0],
        "weight": 1.2,
    }


def buildings_in(standing: Standing, scope: Scope) -> NDArray[np.intp]:
    prints = standing.plan.buildings.footprints
    return np.flatnonzero(scope.holds(prints.anchors))


def hatches(scope: Scope, around: Around, classes: GridClasses) -> list[Any]:
    """Return the second channel of the fills: lines fixed to the ground."""
    left, bottom, right, top = scope.outline.bounds
    step = max(right - left, top - bottom) / HATCHES_ACROSS
    areas: dict[str, list[shapely.Geometry]] = {}
    for id_ in scope.grids:
        shape = scope.plan.grids[id_].geometry
        hatch = looks.class_looks(classes.colouring)[classes.of[id_]].hatch
        if hatch and not shape.is_empty:
            areas.setdefault(hatch, []).append(shape)
    layers = []
    for hatch, shapes in areas.items():
        lines = looks.hatch_lines(shapely.make_valid(_objects(shapes)), hatch, step)
        owners = np.repeat(np.arange(len(lines)), np.diff(lines.starts))
        style = {"color": looks.HATCH_INK, "weight": 3 if hatch == "dots" else 1}
        made = shapely.multilinestrings(shapely.linestrings(lines.coords, indices=owners))
        layers.append(_lines(_objects([made]), "grids", around, style, control=False))
    return layers


def buildings(
    standing: Standing, rows: NDArray[np.intp], around: Around, classes: BuildingClasses
) -> Any:
    """Return the buildings in the colours of their classes."""
    names = standing.plan.buildings.columns["name"].at(rows)
    words = [str(name) or say("webmap.building") for name in names]
    shown = [classes.looks[code] for code in classes.codes[rows].tolist()]
    return _footprints(standing, rows, around, say("webmap.buildings"), words, shown, 0.5)


def marked(standing: Standing, rows: NDArray[np.intp], around: Around, name: str) -> Any:
    """Return the buildings of one mark, each with a symbol that is seen from afar."""
    import folium

    look = looks.MARKS[name]
    names = standing.plan.buildings.columns["name"].at(rows)
    mark = say(f"looks.{name}")
    words = [
        say("webmap.marked_tip", mark=mark, name=str(one) or say("webmap.building"))
        for one in names
    ]
    layer = _footprints(standing, rows, around, mark, words, [look] * len(rows), 3)
    anchors = standing.plan.buildings.footprints.anchors[rows[:MOST_LABELS]]
    html = f'<span style="color:{look.line}">{SIGNS[look.symbol]}</span>'
    for x, y in around.points(anchors).tolist():
        icon = folium.DivIcon(html=html, class_name="building-mark", icon_size=(22, 22))
        folium.Marker([y, x], icon=icon, interactive=False).add_to(layer)
    return layer


def _footprints(
    standing: Standing,
    rows: NDArray[np.intp],
    around: Around,
    layer: str,
    words: list[str],
    shown: list[looks.Look],
    weight: float,
) -> Any:
    import folium

    properties = [
        {
            "words": safe(one),
            "fill": look.fill,
            "line": look.line,
            "dash": " ".join(f"{dash:g}" for dash in look.dashes),
        }
        for one, look in zip(words, shown, strict=True)
    ]
    return folium.GeoJson(
        around.features(standing.plan.buildings.geometries(rows), properties, digits=6),
        name=layer,
        style_function=lambda feature: _building_style(feature, weight),
        marker=folium.CircleMarker(radius=5 if weight > 1 else 3),
        tooltip=folium.GeoJsonTooltip(fields=["words"], labels=False, localize=False),
    )


def _building_style(feature: dict[str, Any], weight: float) -> dict[str, Any]:
    told = feature["properties"]
    style = {"fillColor": told["fill"], "color": told["line"], "fillOpacity": 1.0, "weight": weight}
    return {**style, "dashArray": told["dash"], "weight": 1.2} if told["dash"] else style


def communities(scope: Scope, around: Around) -> Any:
    plan = scope.plan
    ids = plan.communities if scope.area is None else plan.below(scope.area.id, "community")
    shapes = [plan.communities[id_].geometry for id_ in ids] or [scope.outline]
    edges = borders(Polygons.of(_polygonal(shapes)))  # once each: drawn twice, dashes fill up
    owners = np.repeat(np.arange(len(edges)), np.diff(edges.starts))
    colour, width, _ = looks.LINES["community"]
    style = {"color": colour, "weight": width + 0.7, "dashArray": "9 5"}
    return _lines(shapely.linestrings(edges.coords, indices=owners), "areas", around, style)


def rim(scope: Scope, around: Around) -> Any:
    """Return the coloured band along the border of the chosen area."""
    style = {"color": BAND, "weight": 6}
    rim = shapely.boundary(_objects([scope.outline]))
    return _lines(rim, "areas", around, style, control=False)


def _polygonal(shapes: list[shapely.Geometry]) -> NDArray[np.object_]:
    """Return shapes without the lines and points that a repair may have left in them."""
    made = _objects(shapes)
    kinds = shapely.get_type_id(made)
    mixed = kinds == shapely.GeometryType.GEOMETRYCOLLECTION
    if mixed.any():
        made[mixed] = shapely.buffer(made[mixed], 0)
    return made


def ground(scope: Scope, around: Around) -> list[Any]:
    """Return the layers of waters and roads near the chosen area."""
    plan, layers = scope.plan, []
    left, bottom, right, top = shapely.bounds(scope.outline).tolist()
    styles = {
        "water": {"color": WATER_LINE, "weight": 1, "fillColor": WATER, "fillOpacity": 0.9},
        "road": {"color": ROAD_EDGE, "weight": 1.5},
    }
    for table, style in styles.items():
        shapes = [row.geometry for row in plan.places(table).values() if not row.geometry.is_empty]
        seen = []
        for one in shapes:
            west, south, east, north = one.bounds
            if west <= right and east >= left and south <= top and north >= bottom:
                seen.append(one)
        if seen:
            layers.append(_lines(_objects(seen), table, around, style))
    return layers


def _lines(
    shapes: NDArray[np.object_],
    layer: str,
    around: Around,
    style: dict[str, Any],
    *,
    control: bool = True,
) -> Any:
    import folium

    return folium.GeoJson(
        around.features(shapes, [{} for _ in shapes], digits=6),
        name=say(f"webmap.{layer}"),
        style_function=lambda _: style,
        interactive=False,
        control=control,
    )


def labels(standing: Standing, scope: Scope, around: Around) -> Any:
    """Return the numbers of grids."""
    plan = standing.plan
    said = {id_: looks.short_code(plan, plan.grids[id_]) for id_ in scope.grids}
    return _words("labels", "grid-label", plan.grids, said, around)


def names(scope: Scope, around: Around) -> Any:
    """Return the names of communities."""
    plan = scope.plan
    ids = plan.communities if scope.area is None else plan.below(scope.area.id, "community")
    said = {id_: plan.communities[id_].name for id_ in ids}
    return _words("names", "area-label", plan.communities, said, around)


def _words(
    layer: str, style: str, rows: Mapping[str, Area], said: Mapping[str, str], around: Around
) -> Any:
    """Return words in the widest spot of each area, with the metres there are for them."""
    import folium

    group = folium.FeatureGroup(name=say(f"webmap.{layer}"))
    shaped = [id_ for id_, text in said.items() if text and not rows[id_].geometry.is_empty]
    if not shaped:
        return group
    places = inner_places(_polygonal([rows[id_].geometry for id_ in shaped]))
    spots = around.points(places[:, :2]).tolist()
    for id_, (x, y), radius in zip(shaped, spots, places[:, 2].tolist(), strict=True):
        html = f'<b data-metres="{2 * radius:.0f}">{safe(said[id_])}</b>'
        icon = folium.DivIcon(html=html, class_name=style, icon_size=None)
        folium.Marker([y, x], icon=icon, interactive=False).add_to(group)
    return group
