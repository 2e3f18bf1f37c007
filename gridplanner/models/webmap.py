"""A web map in one file that needs no network."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplanner.assets import asset
from gridplanner.errors import GridplannerError
from gridplanner.gis.outlines import borders, inner_places
from gridplanner.gis.ragged import Polygons
from gridplanner.models import looks
from gridplanner.models.disclosure import check_profile, told
from gridplanner.models.outfile import fresh_file
from gridplanner.models.sheet.furniture import until_words
from gridplanner.models.sheet.ground import ROAD_EDGE, WATER, WATER_LINE
from gridplanner.models.sheet.making import colours_of
from gridplanner.models.sheet.scope import Scope, scope_of, title_of
from gridplanner.models.sheet.table import workers
from gridplanner.models.standing import UNCOVERED, Standing
from gridplanner.words import language, say

MOST_BUILDINGS = 30_000
"""Buildings beyond which a page grows too heavy for a browser."""
MOST_LABELS = 1_500
_STYLE = """
html, body {height: 100%; margin: 0; font-family: "Microsoft YaHei UI", "Noto Sans SC", sans-serif;
  font-size: 13px}
.leaflet-container {background: #f7f6f2; font: inherit}
.page-title {position: fixed; z-index: 900; top: 10px; left: 50%; transform: translateX(-50%);
  padding: 6px 16px; background: #fffffff2; border: 1px solid #c9c5bc; border-radius: 4px;
  font-size: 18px; font-weight: 600; text-align: center; max-width: 60%}
.page-title small {display: block; font-size: 12px; font-weight: 400; color: #5a564e}
.page-title .stamp {color: #c62828}
.page-legend {position: fixed; z-index: 900; bottom: 24px; right: 10px; padding: 8px 12px;
  background: #fffffff2; border: 1px solid #c9c5bc; border-radius: 4px; font-size: 13px;
  line-height: 1.7; max-width: 240px}
.page-legend i {display: inline-block; width: 14px; height: 12px; margin-right: 6px;
  vertical-align: -1px; border: 1px solid #84807a}
.page-legend i.line {height: 0; border: 0; border-top: 2px dashed; vertical-align: 4px}
.uncovered-mark {font-size: 22px; line-height: 22px; text-align: center; color: #7a2e00;
  text-shadow: 0 0 2px #fff, 0 0 2px #fff; pointer-events: none}
.grid-label {width: 120px !important; margin-left: -60px !important; text-align: center;
  font-size: 12px; white-space: nowrap; pointer-events: none;
  text-shadow: 0 0 3px #fff, 0 0 3px #fff, 0 0 3px #fff}
@media (max-width: 700px) {.page-legend {display: none} .page-title {font-size: 14px}}
"""


def write_webmap(
    standing: Standing,
    path: Path,
    *,
    area: str | None = None,
    profile: str = "internal",
    approval: str = "",
) -> tuple[str, ...]:
    """Write an area of a plan, or the whole, as one HTML file; return what to know about it."""
    check_profile(profile)
    if not standing.plan.crs:
        raise GridplannerError("webmap.no_crs")
    scope = scope_of(standing.plan, area)
    page, notes = _page(standing, scope, profile, approval)
    with fresh_file(path) as made:
        made.write_text(page, encoding="utf-8", newline="\n")
    return notes


def _page(
    standing: Standing, scope: Scope, profile: str, approval: str
) -> tuple[str, tuple[str, ...]]:
    import folium

    around = _Around(standing.plan.crs)
    rows = _buildings_in(standing, scope)
    notes: tuple[str, ...] = ()
    if len(rows) > MOST_BUILDINGS:
        notes = (say("webmap.buildings_left_out", n=f"{len(rows):,}"),)
        rows = rows[:0]
    page = folium.Map(tiles=None, control_scale=True, prefer_canvas=True, zoom_snap=0.25)
    page.options["attribution_control"] = False
    page.add_child(_grids(standing, scope, around, profile))
    for layer in _ground(scope, around):
        page.add_child(layer)
    if len(rows):
        plain = rows if profile != "internal" else rows[standing.status[rows] != UNCOVERED]
        page.add_child(_buildings(standing, plain, around, "buildings"))
    bare = rows[standing.status[rows] == UNCOVERED] if profile == "internal" else rows[:0]
    if len(bare):
        page.add_child(_uncovered(standing, bare, around))
    page.add_child(_communities(scope, around))
    if len(scope.grids) <= MOST_LABELS:
        page.add_child(_labels(standing, scope, around))
    folium.LayerControl(collapsed=False, position="topright").add_to(page)
    left, bottom, right, top = shapely.bounds(around.shape(scope.outline)).tolist()
    page.fit_bounds([[bottom, left], [top, right]])
    shown = {"buildings": bool(len(rows)), "uncovered": bool(len(bare))}
    return _inlined(page, _head(scope, profile, approval, notes), _legend(shown)), notes


class _Around:
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
        import json

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


def _safe(text: str) -> str:
    """Return text as it may stand in a page: escaped, with no character of control.

    Braces too: the page is made by templates, and a name must not become one.
    """
    plain = "".join(one if one.isprintable() else " " for one in text)
    return escape(plain).replace("{", "&#123;").replace("}", "&#125;")


def _grids(standing: Standing, scope: Scope, around: _Around, profile: str) -> Any:
    import folium

    plan, colours = standing.plan, colours_of(standing)
    shaped = [id_ for id_ in scope.grids if not plan.grids[id_].geometry.is_empty]
    properties = []
    for id_ in shaped:
        grid = plan.grids[id_]
        parent = plan.communities.get(grid.parent)
        households = told(standing.figures[id_].count("households"), profile)
        properties.append(
            {
                "name": _safe(grid.name or looks.short_code(plan, grid)),
                "code": _safe(grid.code or "—"),
                "community": _safe(parent.name if parent else "—"),
                "households": _safe(households),
                "worker": _safe(workers(standing, id_)),
                "fill": colours[id_],
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


def _buildings_in(standing: Standing, scope: Scope) -> NDArray[np.intp]:
    prints = standing.plan.buildings.footprints
    return np.flatnonzero(scope.holds(prints.anchors))


def _buildings(standing: Standing, rows: NDArray[np.intp], around: _Around, layer: str) -> Any:
    import folium

    buildings = standing.plan.buildings
    names = buildings.columns["name"].at(rows)
    uncovered = layer == "uncovered"
    mark = looks.MARKS["uncovered"] if uncovered else looks.BUILDING
    words = [str(name) or say("webmap.building") for name in names]
    if uncovered:
        words = [say("webmap.uncovered_tip", name=one) for one in words]
    style = {"fillColor": mark.fill, "color": mark.line, "fillOpacity": 1.0}
    style["weight"] = 3 if uncovered else 0.5
    return folium.GeoJson(
        around.features(
            buildings.geometries(rows), [{"words": _safe(one)} for one in words], digits=6
        ),
        name=say(f"webmap.{layer}"),
        style_function=lambda _: style,
        marker=folium.CircleMarker(radius=5 if uncovered else 3),
        tooltip=folium.GeoJsonTooltip(fields=["words"], labels=False, localize=False),
    )


def _uncovered(standing: Standing, rows: NDArray[np.intp], around: _Around) -> Any:
    """Return the uncovered buildings, each with a symbol that is seen from afar."""
    import folium

    layer = _buildings(standing, rows, around, "uncovered")
    anchors = standing.plan.buildings.footprints.anchors[rows[:MOST_LABELS]]
    for x, y in around.points(anchors).tolist():
        icon = folium.DivIcon(html="⊗", class_name="uncovered-mark", icon_size=(22, 22))
        folium.Marker([y, x], icon=icon, interactive=False).add_to(layer)
    return layer


def _communities(scope: Scope, around: _Around) -> Any:
    plan = scope.plan
    ids = plan.communities if scope.area is None else plan.below(scope.area.id, "community")
    shapes = [plan.communities[id_].geometry for id_ in ids] or [scope.outline]
    edges = borders(Polygons.of(_polygonal(shapes)))  # once each: drawn twice, dashes fill up
    owners = np.repeat(np.arange(len(edges)), np.diff(edges.starts))
    colour, width, _ = looks.LINES["community"]
    style = {"color": colour, "weight": width + 0.7, "dashArray": "9 5"}
    return _lines(shapely.linestrings(edges.coords, indices=owners), "areas", around, style)


def _polygonal(shapes: list[shapely.Geometry]) -> NDArray[np.object_]:
    """Return shapes without the lines and points that a repair may have left in them."""
    made = _objects(shapes)
    kinds = shapely.get_type_id(made)
    mixed = kinds == shapely.GeometryType.GEOMETRYCOLLECTION
    if mixed.any():
        made[mixed] = shapely.buffer(made[mixed], 0)
    return made


def _ground(scope: Scope, around: _Around) -> list[Any]:
    """Return the layers of waters and roads near the chosen area."""
    plan, layers = scope.plan, []
    land = shapely.box(*shapely.bounds(scope.outline).tolist())
    styles = {
        "water": {"color": WATER_LINE, "weight": 1, "fillColor": WATER, "fillOpacity": 0.9},
        "road": {"color": ROAD_EDGE, "weight": 1.5},
    }
    for table, style in styles.items():
        shapes = [row.geometry for row in plan.places(table).values()]
        seen = [one for one in shapes if not one.is_empty and one.intersects(land)]
        if seen:
            layers.append(_lines(_objects(seen), table, around, style))
    return layers


def _lines(shapes: NDArray[np.object_], layer: str, around: _Around, style: dict[str, Any]) -> Any:
    import folium

    return folium.GeoJson(
        around.features(shapes, [{} for _ in shapes], digits=6),
        name=say(f"webmap.{layer}"),
        style_function=lambda _: style,
        interactive=False,
    )


def _labels(standing: Standing, scope: Scope, around: _Around) -> Any:
    import folium

    plan = standing.plan
    group = folium.FeatureGroup(name=say("webmap.labels"))
    shaped = [id_ for id_ in scope.grids if not plan.grids[id_].geometry.is_empty]
    places = inner_places(_objects([plan.grids[id_].geometry for id_ in shaped]))
    if not shaped:
        return group
    for id_, (x, y) in zip(shaped, around.points(places[:, :2]).tolist(), strict=True):
        words = _safe(looks.short_code(plan, plan.grids[id_]))
        icon = folium.DivIcon(html=f"<b>{words}</b>", class_name="grid-label", icon_size=None)
        folium.Marker([y, x], icon=icon, interactive=False).add_to(group)
    return group


def _head(scope: Scope, profile: str, approval: str, notes: tuple[str, ...]) -> str:
    lines = [say("webmap.until", day=until_words("")), *notes]
    if approval:
        lines.append(say("webmap.approval", number=approval))
    small = " · ".join(escape(one) for one in lines)
    stamp = f' <span class="stamp">{say("webmap.internal")}</span>' if profile != "public" else ""
    return f'<div class="page-title">{_safe(title_of(scope))}<small>{small}{stamp}</small></div>'


def _legend(shown: dict[str, bool]) -> str:
    entries = [
        "".join(f'<i style="background:{one}"></i>' for one in looks.PASTELS[:3])
        + escape(say("sheet.legend_grid_fill")),
        f'<i class="line" style="border-color:{looks.LINES["community"][0]}"></i>'
        + escape(say("webmap.areas")),
    ]
    for name, mark in (("buildings", looks.BUILDING), ("uncovered", looks.MARKS["uncovered"])):
        if shown[name]:
            box = f'<i style="background:{mark.fill};border-color:{mark.line}"></i>'
            entries.append(box + escape(say(f"webmap.{name}")))
    return f'<div class="page-legend"><b>{say("webmap.legend")}</b><br>{"<br>".join(entries)}</div>'


def _inlined(page: Any, head: str, legend: str) -> str:
    """Return the page with Leaflet in it and nothing that asks the network."""
    from branca.element import Element

    for element in _everything(page):
        for links in ("default_js", "default_css"):
            if hasattr(element, links):
                setattr(element, links, [])
    css = re.sub(r"url\((?!data:)[^)]*\)", "none", _resource("leaflet.css"))
    script = _resource("leaflet.js").replace("</script", "<\\/script")
    script = re.sub(r'href="https?://[^"]*"', "", script)
    script = re.sub(r"//# sourceMappingURL=.*", "", script)
    root = page.get_root()
    # braces of the library are no template: the words go in after rendering
    root.header.add_child(Element("<!--library-->"), name="library")
    root.html.add_child(Element("<!--furniture-->"), name="furniture")
    html = str(root.render())
    html = html.replace("<html>", f'<html lang="{language()}">', 1)
    html = html.replace("<!--furniture-->", head + legend, 1)
    html = html.replace("L.control.scale()", "L.control.scale({imperial: false})", 1)
    library = f"<style>{css}{_STYLE}</style><script>{script}</script>"
    return html.replace("<!--library-->", library, 1)


def _everything(element: Any) -> Iterator[Any]:
    yield element
    for child in element._children.values():
        yield from _everything(child)


def _resource(name: str) -> str:
    return asset("web", name).read_text(encoding="utf-8")
