"""The map of the window: a canvas, the layers of the plan, overlays, and the tool in hand."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QVBoxLayout, QWidget
from shiboken6 import isValid

from gridplanner.models import mapping
from gridplanner.models.change import Change
from gridplanner.models.mapping import Extent
from gridplanner.models.picking import Picked, Picker
from gridplanner.models.standing import Standing
from gridplanner.ui.map.canvas import Canvas
from gridplanner.ui.map.frame import METRES_PER_INCH, Frame
from gridplanner.ui.map.furniture import Legend, ScaleBar
from gridplanner.ui.map.items import AboveItem, DraftItem, Outline, Picture
from gridplanner.ui.map.scene import LAYERS, OUTSIDE, OUTSIDE_DARK, Scene, merged, picture
from gridplanner.ui.map.tools import TOOLS, Draft, MapEvent, Point, SplitPreview, Tool

if TYPE_CHECKING:
    from gridplanner.gis.basemaps import Basemap

REACH = 4.0
"""Logical pixels within which a point counts as hit."""
BUILDINGS_BELOW = 3.0
"""Metres of a pixel above which a click means the grid, not one of its buildings."""
Preview = Callable[[list[Point]], SplitPreview | None]


class MapView(QWidget):
    """The map; it shows what it is told and says what the hand does."""

    picked = Signal(object)
    """Id of the grid, community or building clicked; ``None`` where there is nothing."""
    picked_more = Signal(str)
    """The same with Ctrl or Shift held: to be added to the selection, or taken from it."""
    hovered = Signal(object)
    """Id of what is under the cursor, or ``None``."""
    cursor_moved = Signal(float, float)
    """Metres, in the plan's CRS."""
    scale_changed = Signal(int)
    """N of 1:N at the screen's logical resolution."""
    split_drawn = Signal(list)
    """Points (x, y) of a line across a grid, in metres."""
    assign_clicked = Signal(str)
    """Id of the grid clicked with the assign tool."""
    tool_changed = Signal(str)
    basemap_failed = Signal(object)
    """A ``GridplannerError``: the base map cannot be read in some place."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.scene = Scene()
        self.canvas = Canvas()
        self.preview_split: Preview = _no_preview
        """Works out what a split along a line would give; set from outside."""
        self._picture = Picture(self.scene)
        self._hover = Outline(1, strong=False)
        self._selected = Outline(2, strong=True)
        self._draft = DraftItem(self.scene.labels.stamps)
        self._legend = Legend(self.scene)
        self._over = (self._hover, self._selected, AboveItem(self.scene), self._draft)
        self._bar = ScaleBar(self.scene)
        for item in (self._picture, *self._over, self._bar, self._legend):
            self.canvas.add(item)
        self.canvas.corner = self._legend.corner
        self._picker: Picker | None = None
        self._selection: tuple[str, ...] = ()
        self._hovered: Picked | None = None
        self._colouring = "band"
        self._tool: Tool | None = None
        self._tool_name = self._next_tool = ""
        self._sending = False
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.canvas)
        self.setFocusProxy(self.canvas)
        self.canvas.happened.connect(self._send)
        self.canvas.cursor_at.connect(self.cursor_moved)
        self.canvas.moved.connect(lambda: self.scale_changed.emit(self.scale))
        self.canvas.left.connect(lambda: self.show_hover(None))
        self.canvas.home.connect(self.zoom_whole)
        self.set_tool("select")

    # -- the plan -----------------------------------------------------------------------------

    def set_plan(self, standing: Standing) -> None:
        """Show a plan from nothing, whole."""
        self.scene.set_plan(standing, self._colouring)
        self._picker = Picker(standing)
        self._picture.forget()
        self.set_selection(())
        self.show_hover(None)
        self.zoom_whole()

    def update_plan(self, standing: Standing, change: Change) -> None:
        """Show the plan after a change; only what it touched is painted again."""
        dirty = self.scene.update_plan(standing, change)
        self._picker = Picker(standing)
        self._picture.forget(dirty)
        self.set_selection(self._selection)
        self._hovered = None
        for item in (*self._over, self._legend):
            item.update()

    @property
    def colouring(self) -> str:
        """How grids are coloured (``looks.COLOURINGS``)."""
        return self._colouring

    def set_colouring(self, colouring: str) -> None:
        """Colour the grids by band, deviation, pastel or plain."""
        self._colouring = colouring
        self.scene.set_colouring(colouring)
        self._picture.forget()
        self._legend.update()

    @staticmethod
    def layers() -> tuple[str, ...]:
        """Return the names of the layers that can be switched."""
        return LAYERS

    def is_layer_visible(self, name: str) -> bool:
        """Return whether a layer is shown."""
        return name not in self.scene.hidden

    def set_layer_visible(self, name: str, visible: bool) -> None:
        """Show or hide a layer."""
        (self.scene.hidden.discard if visible else self.scene.hidden.add)(name)
        self._picture.forget()
        for item in self._over:
            item.update()

    def set_basemap(self, source: Basemap | None) -> None:
        """Show a file below all layers, or none; the one before is closed."""
        self.scene.basemap.show(source, self._basemap_came, self.basemap_failed.emit)
        self._picture.forget()

    @property
    def basemap(self) -> Basemap | None:
        """The base map that is shown."""
        tiles = self.scene.basemap.tiles
        return None if tiles is None else tiles.source

    def set_basemap_opacity(self, opacity: float) -> None:
        """Show the base map fainter: 0 not at all, 1 in full."""
        self.scene.basemap.opacity = opacity
        self._picture.forget()

    def _basemap_came(self, extents: list[Extent]) -> None:
        self._picture.forget(merged(extents))

    def refresh(self) -> None:
        """Paint everything again: another language or theme is in use."""
        dark = self.palette().window().color().lightness() < 128
        self.scene.outside = OUTSIDE_DARK if dark else OUTSIDE
        self._picture.forget()
        for item in (*self._over, self._bar, self._legend):
            item.update()

    # -- the camera ---------------------------------------------------------------------------

    @property
    def scale(self) -> int:
        """N of 1:N at the screen's logical resolution."""
        dots = self.logicalDpiX() / METRES_PER_INCH
        return max(1, round(self.canvas.frame_now.metres * dots))

    @property
    def extent(self) -> Extent:
        """What is on the screen, in metres."""
        return self.canvas.frame_now.extent

    def zoom_whole(self) -> None:
        """Show the whole plan."""
        self.zoom_to(self.scene.extent, clear=True)

    def zoom_to(self, extent: Extent, margin: float = 0.04, *, clear: bool = False) -> None:
        """Show an extent whole, with a margin round it; a point with its neighbourhood.

        ``clear``: beside the legend.
        """
        left, bottom, right, top = extent
        reach = max(right - left, top - bottom) * margin or 60.0
        around = (left - reach, bottom - reach, right + reach, top + reach)
        self.canvas.look_at(around, clear=clear)

    def zoom_to_selection(self) -> None:
        """Show what is selected."""
        self.zoom_to_ids(self._selection)

    def zoom_to_ids(self, ids: Iterable[str]) -> None:
        """Show some areas or buildings."""
        subject = self.scene.subject
        extent = mapping.extent_of(subject.standing.plan, ids) if subject is not None else None
        if extent is not None:
            self.zoom_to(extent, 0.25)

    def zoom_in(self) -> None:
        """Go nearer."""
        self.canvas.zoom(1.5)

    def zoom_out(self) -> None:
        """Go farther."""
        self.canvas.zoom(1 / 1.5)

    def paint_picture(
        self,
        size: tuple[int, int] | None = None,
        extent: Extent | None = None,
        layers: Collection[str] | None = None,
        ratio: float = 1.0,
    ) -> QImage:
        """Return the map as a picture, as on the screen unless told otherwise."""
        width, height = size or (self.canvas.width(), self.canvas.height())
        frame = Frame.around(extent or self.extent, width, height, ratio)
        names = set(LAYERS) - self.scene.hidden if layers is None else layers
        shown, self.scene.outside = self.scene.outside, OUTSIDE  # reports are on white paper
        self.scene.basemap.patient = True
        try:
            return picture(self.scene, frame, names)
        finally:
            self.scene.outside = shown
            self.scene.basemap.patient = False

    # -- selection ----------------------------------------------------------------------------

    def set_selection(self, ids: Iterable[str]) -> None:
        """Mark some areas or buildings as selected."""
        self._selection = tuple(ids)
        self._selected.show_path(*self.scene.outline(self._selection), self._origin)

    @property
    def _origin(self) -> tuple[float, float]:
        return self.scene.subject.origin if self.scene.subject is not None else (0.0, 0.0)

    # -- tools --------------------------------------------------------------------------------

    @property
    def tool(self) -> str:
        """Name of the tool in hand."""
        return self._tool_name

    def set_tool(self, name: str | None) -> None:
        """Take a tool in hand (``tools.TOOLS``); ``None`` is the select tool."""
        name = name or "select"
        if self._sending:
            self._next_tool = name  # the tool in hand asks for another: when it has answered
            return
        if self._tool is not None:
            self._tool.close()
        self._tool = TOOLS[name](self)
        next(self._tool)
        self.canvas.zooms_on_double_click = name != "split"
        if name != self._tool_name:
            self._tool_name = name
            self.tool_changed.emit(name)

    def _send(self, event: MapEvent) -> None:
        if self._tool is None:
            return
        self._sending = True
        try:
            self._tool.send(event)
        except StopIteration:
            self._next_tool = self._next_tool or "select"
        finally:
            self._sending = False
        if self._next_tool:
            name, self._next_tool = self._next_tool, ""
            self.set_tool(name)

    # What a tool may do (tools.Desk).

    def pick(self, x: float, y: float) -> Picked | None:
        """See Desk."""
        if self._picker is None:
            return None
        metres = self.canvas.frame_now.metres
        near = metres < BUILDINGS_BELOW and "building" not in self.scene.hidden
        marked = "trouble" not in self.scene.hidden
        return self._picker.at(x, y, REACH * metres, marked=marked, buildings=near)

    def pick_area(self, x: float, y: float) -> Picked | None:
        """See Desk."""
        return None if self._picker is None else self._picker.area_at(x, y)

    def grid_along(self, points: list[Point]) -> str | None:
        """Return the grid in which the longest part of a line lies."""
        return None if self._picker is None else self._picker.grid_along(points)

    def show_hover(self, picked: Picked | None, *, dropping: bool = False) -> None:
        """See Desk; ``dropping``: what is dragged would fall there."""
        if picked != self._hovered and isValid(self._hover):
            self._hovered = picked
            self._hover.tinted = dropping
            ids = () if picked is None else (picked.id,)
            self._hover.show_path(*self.scene.outline(ids), self._origin)
            self.hovered.emit(None if picked is None else picked.id)

    def show_draft(self, draft: Draft | None) -> None:
        """See Desk."""
        if isValid(self._draft):  # a tool may be closed after the window
            self._draft.show_draft(draft)

    def choose(self, picked: Picked | None, adding: bool) -> None:
        """See Desk."""
        if adding and picked is not None:
            self.picked_more.emit(picked.id)
        elif not adding:
            self.picked.emit(None if picked is None else picked.id)

    def give(self, grid: str) -> None:
        """See Desk."""
        self.assign_clicked.emit(grid)

    def draw(self, points: list[Point]) -> None:
        """See Desk."""
        self.split_drawn.emit(points)

    def preview(self, points: list[Point]) -> SplitPreview | None:
        """See Desk."""
        return self.preview_split(points)


def _no_preview(_points: list[Point]) -> SplitPreview | None:
    return None
