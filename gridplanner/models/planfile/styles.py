"""Styles in the plan file, so that QGIS shows it as we do."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from gridplanner.models.planfile.schema import LAYERS
from gridplanner.words import say

_TABLE = """
CREATE TABLE layer_styles (
  id INTEGER PRIMARY KEY AUTOINCREMENT, f_table_catalog TEXT(256), f_table_schema TEXT(256),
  f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT,
  styleSLD TEXT, useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30),
  update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')))
"""


@dataclass(frozen=True)
class Look:
    """A plain symbol: colours as ``#rrggbb`` or empty for none, widths in millimetres."""

    fill: str = ""
    line: str = ""
    width: float = 0.2
    dash: str = ""
    """Lengths of dashes and gaps in millimetres, ``4;2``."""
    fill_by: str = ""
    """A QGIS expression that gives the fill its colour."""
    label: str = ""
    """A QGIS expression for the label."""
    point: bool = False


_PASTELS = ("#f6d5c9", "#d3e6c6", "#cfe0f1", "#f5ebb7", "#e2d3ea", "#cdeae3")
_BY_NUMBER = (
    "array_get(array(" + ",".join(f"'{colour}'" for colour in _PASTELS) + "),"
    ' coalesce(to_int(substr("id", 2)), 0) % 6)'
)
_UNCOVERED = "if(\"grid\" IS NULL OR \"grid\" = '', '#d55e00', '#b9aea2')"

LOOKS = {
    "district": Look(line="#5b4a6b", width=0.9, dash="6;1.5;1;1.5", label='"name"'),
    "township": Look(line="#6f5b80", width=0.7, dash="5;2", label='"name"'),
    "community": Look(line="#7a6a58", width=0.5, dash="4;1.5", label='"name"'),
    "grid": Look("#e8e0d0", "#8a4b2a", 0.3, fill_by=_BY_NUMBER, label='"name"'),
    "micro_grid": Look(line="#a98467", width=0.2, dash="1;1"),
    "building": Look("#b9aea2", "#7d7268", 0.1, fill_by=_UNCOVERED),
    "building_point": Look("#b9aea2", "#7d7268", 0.2, fill_by=_UNCOVERED, point=True),
    "road": Look(line="#c9b48a", width=0.6, label='"name"'),
    "water": Look("#bcdcec", "#7fb3cf", 0.3),
    "compound": Look(line="#9a8f80", width=0.25, dash="2;1", label='"name"'),
    "micro_home": Look("#cc79a7", "#7a3e60", 0.3, point=True),
}
"""How each layer looks; names are those of the layers."""


def write_styles(connection: sqlite3.Connection) -> None:
    """Write one default style for each layer of an empty plan."""
    connection.execute(_TABLE)
    connection.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier)"
        " VALUES ('layer_styles', 'attributes', 'layer_styles')"
    )
    for layer, look in LOOKS.items():
        connection.execute(
            "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name,"
            " f_geometry_column, styleName, styleQML, styleSLD, useAsDefault, description, owner)"
            " VALUES ('', '', ?, 'geom', ?, ?, '', 1, ?, '')",
            (layer, "gridplanner", _qml(layer, look), say(f"layer.{layer.removesuffix('_point')}")),
        )


def _qml(layer: str, look: Look) -> str:
    kind = _kind(layer, look)
    symbol = {"fill": _fill, "line": _line, "marker": _marker}[kind](look)
    labels = _labels(look) if look.label else ""
    return (
        "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>"
        '<qgis version="3.22" styleCategories="Symbology|Labeling"'
        f' labelsEnabled="{int(bool(labels))}">'
        '<renderer-v2 type="singleSymbol" forceraster="0" enableorderby="0" symbollevels="0">'
        f'<symbols><symbol type="{kind}" name="0" alpha="1" clip_to_extent="1">{symbol}</symbol>'
        "</symbols></renderer-v2>"
        f"{labels}</qgis>"
    )


def _kind(layer: str, look: Look) -> str:
    if look.point:
        return "marker"
    return "line" if "LINE" in LAYERS[layer].geometry else "fill"


def _layer(name: str, props: dict[str, str], driven: str = "") -> str:
    listed = "".join(f'<prop k="{key}" v="{value}"/>' for key, value in props.items())
    return f'<layer class="{name}" enabled="1" locked="0" pass="0">{listed}{driven}</layer>'


def _rgba(colour: str) -> str:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"{red},{green},{blue},255"


def _driven(look: Look) -> str:
    if not look.fill_by:
        return ""
    expression = look.fill_by.replace('"', "&quot;")
    return (
        '<data_defined_properties><Option type="Map"><Option name="name" type="QString" value=""/>'
        '<Option name="properties" type="Map"><Option name="fillColor" type="Map">'
        '<Option name="active" type="bool" value="true"/>'
        f'<Option name="expression" type="QString" value="{expression}"/>'
        '<Option name="type" type="int" value="3"/></Option></Option>'
        '<Option name="type" type="QString" value="collection"/></Option></data_defined_properties>'
    )


def _fill(look: Look) -> str:
    if look.dash and not look.fill:
        return _line(look)
    return _layer(
        "SimpleFill",
        {
            "color": _rgba(look.fill) if look.fill else "0,0,0,0",
            "style": "solid" if look.fill else "no",
            "outline_color": _rgba(look.line),
            "outline_style": "solid",
            "outline_width": str(look.width),
            "outline_width_unit": "MM",
        },
        _driven(look),
    )


def _line(look: Look) -> str:
    return _layer(
        "SimpleLine",
        {
            "line_color": _rgba(look.line),
            "line_width": str(look.width),
            "line_width_unit": "MM",
            "line_style": "solid",
            "customdash": look.dash or "5;2",
            "customdash_unit": "MM",
            "use_custom_dash": str(int(bool(look.dash))),
        },
    )


def _marker(look: Look) -> str:
    return _layer(
        "SimpleMarker",
        {
            "name": "square",
            "color": _rgba(look.fill),
            "outline_color": _rgba(look.line),
            "size": "1.6",
            "size_unit": "MM",
        },
        _driven(look),
    )


def _labels(look: Look) -> str:
    expression = look.label.replace('"', "&quot;")
    return (
        '<labeling type="simple"><settings calloutType="simple">'
        f'<text-style fieldName="{expression}" isExpression="1" fontSize="8" fontSizeUnit="Point"'
        ' fontFamily="Noto Sans SC" textColor="51,42,34,255" textOpacity="1">'
        '<text-buffer bufferDraw="1" bufferSize="0.8" bufferSizeUnits="MM" bufferOpacity="1"'
        ' bufferColor="255,255,255,255"/></text-style>'
        '<placement placement="0" centroidInside="1"/><rendering obstacle="1"/>'
        "</settings></labeling>"
    )
