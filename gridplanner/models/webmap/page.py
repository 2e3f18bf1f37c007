"""A web map in one file that needs no network."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from gridplanner.assets import asset
from gridplanner.errors import GridplannerError
from gridplanner.models import looks
from gridplanner.models.disclosure import check_profile
from gridplanner.models.lineage import transfers_told
from gridplanner.models.looks import BuildingClasses, GridClasses
from gridplanner.models.outfile import fresh_file
from gridplanner.models.sheet.furniture import until_words
from gridplanner.models.sheet.making import marks_of
from gridplanner.models.sheet.scope import Scope, scope_of, title_of
from gridplanner.models.standing import Standing
from gridplanner.models.webmap import layers
from gridplanner.words import language, say

MOST_BUILDINGS = 30_000
"""Buildings beyond which a page grows too heavy for a browser."""
_LABELS_BY_ROOM = """
<script>
(function () {
  function fit() {
    var size = map.getSize(), y = size.y / 2;
    var metres = map.distance(map.containerPointToLatLng([0, y]),
                              map.containerPointToLatLng([100, y]));
    var taken = [];
    function show(label, keeps) {
      var room = label.dataset.metres / metres * 100;
      label.style.display = room < 14 || room < label.textContent.length * 5 ? "none" : "";
      var box = label.getBoundingClientRect();
      if (taken.some(function (one) {
        return one.left < box.right && box.left < one.right &&
               one.top < box.bottom && box.top < one.bottom;
      })) label.style.display = "none";
      else if (keeps && box.width) taken.push(box);
    }
    document.querySelectorAll(".area-label [data-metres]").forEach(function (label) {
      show(label, true);
    });
    document.querySelectorAll(".grid-label [data-metres]").forEach(function (label) {
      show(label, false);
    });
  }
  map.on("zoomend layeradd resize", fit);
  fit();
})();
</script>
"""
"""Labels show where there is room for them at this zoom, names of communities before numbers."""
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
.building-mark {font-size: 22px; line-height: 22px; text-align: center;
  text-shadow: 0 0 2px #fff, 0 0 2px #fff; pointer-events: none}
.page-legend .sign {display: inline-block; width: 16px; margin-right: 6px; text-align: center;
  font-size: 16px; line-height: 12px; vertical-align: -1px}
.page-legend i.sparse {
  background-image: linear-gradient(135deg, #0000 45%, #9d978f 45% 55%, #0000 55%)}
.page-legend i.diagonal {
  background-image: repeating-linear-gradient(135deg, #0000 0 3px, #9d978f 3px 4px)}
.page-legend i.cross {
  background-image: repeating-linear-gradient(135deg, #0000 0 3px, #9d978f 3px 4px),
    repeating-linear-gradient(45deg, #0000 0 3px, #9d978f 3px 4px)}
.page-legend i.dots {
  background-image: radial-gradient(#9d978f 1px, #0000 1px); background-size: 5px 5px}
.area-label b {color: #55467a; font-size: 14px}
.grid-label, .area-label {width: 120px !important; margin-left: -60px !important;
  text-align: center; font-size: 12px; white-space: nowrap; pointer-events: none;
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
    colouring: str = "pastel",
    buildings: str = "plain",
) -> tuple[str, ...]:
    """Write an area of a plan, or the whole, as one HTML file; return what to know about it.

    ``colouring`` and ``buildings`` are what the colours tell (``looks``).
    """
    check_profile(profile)
    looks.check_colourings(profile, colouring, buildings)
    if not standing.plan.crs:
        raise GridplannerError("webmap.no_crs")
    scope = scope_of(standing.plan, area)
    grids = GridClasses.work_out(standing, colouring)
    classes = BuildingClasses.work_out(standing, buildings)
    page, notes = _page(standing, scope, profile, approval, grids, classes)
    with fresh_file(path) as made:
        made.write_text(page, encoding="utf-8", newline="\n")
    return notes


def _page(
    standing: Standing,
    scope: Scope,
    profile: str,
    approval: str,
    grids: GridClasses,
    classes: BuildingClasses,
) -> tuple[str, tuple[str, ...]]:
    import folium

    around = layers.Around(standing.plan.crs)
    rows = layers.buildings_in(standing, scope)
    notes: tuple[str, ...] = ()
    if len(rows) > MOST_BUILDINGS:
        notes = (say("webmap.buildings_left_out", n=f"{len(rows):,}"),)
        rows = rows[:0]
    page = folium.Map(tiles=None, control_scale=True, prefer_canvas=True, zoom_snap=0.25)
    page.options["attribution_control"] = False
    page.add_child(layers.grids(standing, scope, around, profile, grids))
    for layer in (*layers.hatches(scope, around, grids), *layers.ground(scope, around)):
        page.add_child(layer)
    marked = {
        name: some
        for name in marks_of(profile, classes.colouring)
        if len(some := rows[standing.status[rows] == list(looks.MARKS).index(name) + 1])
    }
    plain = np.setdiff1d(rows, np.concatenate([rows[:0], *marked.values()]))
    if len(plain):
        page.add_child(layers.buildings(standing, plain, around, classes))
    for name, some in marked.items():
        page.add_child(layers.marked(standing, some, around, name))
    page.add_child(layers.rim(scope, around))
    page.add_child(layers.communities(scope, around))
    if len(scope.grids) <= layers.MOST_LABELS:
        page.add_child(layers.labels(standing, scope, around))
        page.add_child(layers.names(scope, around))
    folium.LayerControl(collapsed=False, position="topright").add_to(page)
    left, bottom, right, top = shapely.bounds(around.shape(scope.outline)).tolist()
    page.fit_bounds([[bottom, left], [top, right]])
    entries = (
        *looks.grid_legend(standing.plan, grids.colouring, {grids.of[one] for one in scope.grids}),
        *looks.building_legend(classes, set(classes.codes[rows].tolist()), marked),
    )
    return _inlined(page, _head(scope, profile, approval, notes), legend_of(entries)), notes


def _head(scope: Scope, profile: str, approval: str, notes: tuple[str, ...]) -> str:
    lines = [say("webmap.until", day=until_words("")), *notes]
    if approval:
        lines.append(say("webmap.approval", number=approval))
    if moved := transfers_told(scope.plan, scope.grids):
        lines.append(moved)
    small = " · ".join(escape(one) for one in lines)
    stamp = f' <span class="stamp">{say("webmap.internal")}</span>' if profile != "public" else ""
    return (
        f'<div class="page-title">{layers.safe(title_of(scope))}<small>{small}{stamp}</small></div>'
    )


def legend_of(entries: Iterable[looks.LegendEntry]) -> str:
    """Return the legend of the page: what the colours tell, then the borders."""
    lines = ["".join(_swatch(look) for look in one.looks) + escape(one.words) for one in entries]
    lines.append(
        f'<i class="line" style="border-color:{looks.LINES["community"][0]}"></i>'
        + escape(say("webmap.areas"))
    )
    return f'<div class="page-legend"><b>{say("webmap.legend")}</b><br>{"<br>".join(lines)}</div>'


def _swatch(look: looks.Look) -> str:
    if look.symbol:
        return f'<span class="sign" style="color:{look.line}">{layers.SIGNS[look.symbol]}</span>'
    line = f"border-color:{look.line};" if look.line else ""
    line += "border-style:dashed;" if look.dashes else ""
    return f'<i class="{look.hatch}" style="{line}background-color:{look.fill}"></i>'


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
    fit = _LABELS_BY_ROOM.replace("map.", f"{page.get_name()}.")
    html = html.replace("</html>", f"{fit}</html>")
    library = f"<style>{css}{_STYLE}</style><script>{script}</script>"
    return html.replace("<!--library-->", library, 1)


def _everything(element: Any) -> Iterator[Any]:
    yield element
    for child in element._children.values():
        yield from _everything(child)


def _resource(name: str) -> str:
    return asset("web", name).read_text(encoding="utf-8")
