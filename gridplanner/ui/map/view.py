"""The map of the window: a canvas, the layers of the plan, overlays, and the tool in hand."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QVBoxLayout, QWidget
from shiboken6 import isValid

from gridplanner.models import mapping
from gridplanner.models.change import Change
from gridplanner.models.mapping import Extent
from gridplanner.models.people.whereabouts import Whereabouts
from gridplanner.models.picking import Picked, Picker
from gridplanner.models.standing import Standing
from gridplanner.ui.map.canvas import Canvas
from gridplanner.ui.map.choice import Chosen, GatheringItem
from gridplanner.ui.map.draft import Draft, Preview
from gridplanner.ui.map.draft_item import DraftItem
from gridplanner.ui.map.drawing import Arrived, Coloured, Colourings, Drawing
from gridplanner.ui.map.footprints import FootprintDrawing
from gridplanner.ui.map.frame import METRES_PER_INCH, Frame
from gridplanner.ui.map.furniture import Legend, ScaleBar
from gridplanner.ui.map.hand import Hand
from gridplanner.ui.map.items import LABELS, PICTURE, AboveItem, Outline, Picture
from gridplanner.ui.map.scene import LAYERS, OUTSIDE, OUTSIDE_DARK, Scene, merged, picture
from gridplanner.ui.map.whereabouts_item import WhereaboutsItem

if TYPE_CHECKING:
    from gridplanner.gis.basemaps import Basemap

BUILDINGS_BELOW = 3.0
"""Metres of a pixel above which a click means the grid, not one of its buildings."""
STREAM_MS = 100
"""Milliseconds after which buildings that came are painted together."""
LABELS_S = 0.004
"""Seconds that choosing labels after an edit may take before the window goes on."""


class MapView(QWidget):
    """The map; it shows what it is told and says what the hand does."""

    picked = Signal(object)
    """Id of the grid, community or building clicked; ``None`` where there is nothing."""
    picked_more = Signal(str)
    """The same with Ctrl or Shift held: to be added to the selection, or taken from it."""
    gathered = Signal(list, bool)
    """Ids of what a rectangle or a lasso holds, and whether Ctrl was held."""
    gathering = Signal(str)
    """What is gathered while a shape is drawn, ``building`` or ``grid``; empty when it is done."""
    hovered = Signal(object)
    """Id of what is under the cursor, or ``None``."""
    cursor_moved = Signal(float, float)
    """Metres, in the plan's CRS."""
    scale_changed = Signal(int)
    """N of 1:N at the screen's logical resolution."""
    assign_clicked = Signal(str)
    """Id of the grid clicked with the assign tool."""
    group_clicked = Signal(object)
    """What was clicked with the assign tool while a women's group is in hand, or ``None``."""
    group_gathered = Signal(list)
    """Ids of the buildings that a shape holds, drawn with a group in hand."""
    grid_lifted = Signal(str)
    """Id of the grid that is dragged off the map."""
    home_clicked = Signal(float, float)
    """Metres where a micro-home is to be set up."""
    home_moved = Signal(str, float, float)
    """Id of a micro-home, and metres to where it was dragged."""
    tool_changed = Signal(str)
    basemap_failed = Signal(object)
    """A ``GridplannerError``: the base map cannot be read in some place."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.scene = Scene()
        self.canvas = Canvas()
        self._picture = Picture(self.scene, self.canvas.slicer)
        self._hover = Outline(1, strong=False)
        self._selected = Chosen(2, self.canvas.slicer)
        stamps = self.scene.labels.stamps
        self.draft = DraftItem(6, stamps, self.scene.outline)
        self._proposed = DraftItem(5, stamps, self.scene.outline)
        self._whereabouts = WhereaboutsItem(4, stamps)
        self._legend = Legend(self.scene)
        self._above = AboveItem(self.scene, self.canvas.slicer)
        self.gathering_item = GatheringItem(self.scene.labels.stamps)
        self.gathers = ""
        """What shapes gather, ``building`` or ``grid``; empty: what a click would pick."""
        self._over = (
            self._hover,
            self._selected,
            self._above,
            self._whereabouts,
            self._proposed,
            self.draft,
            self.gathering_item,
        )
        self._bar = ScaleBar(self.scene)
        for item in (self._picture, *self._over, self._bar, self._legend):
            self.canvas.add(item)
        self.canvas.corner = self._legend.corner
        self._picker: Picker | None = None
        self._held: Drawing | None = None
        self._came: list[FootprintDrawing] = []
        self._streaming = QTimer(self, interval=STREAM_MS, singleShot=True)
        self._streaming.timeout.connect(self._show_those_that_came)
        self._selection: tuple[str, ...] = ()
        self._hovered: Picked | None = None
        self.colourings = Colourings()
        """What the colours of grids and buildings tell."""
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.canvas)
        self.setFocusProxy(self.canvas)
        self.canvas.cursor_at.connect(self.cursor_moved)
        self.canvas.moved.connect(lambda: self.scale_changed.emit(self.scale))
        self.canvas.left.connect(lambda: self.show_hover(None))
        self.canvas.home.connect(self.zoom_whole)
        self.hand = Hand(self)
        self.hand.set_tool("select")

    # -- the plan -----------------------------------------------------------------------------

    def hold(self, drawing: Drawing) -> None:
        """Take what was worked out elsewhere of a plan that is to be shown next."""
        self._held = drawing

    def set_plan(self, standing: Standing) -> None:
        """Show a plan from nothing, whole."""
        self.hand.set_tool(self.hand.tool)  # what was being drawn is of another plan
        self._came.clear()
        drawing, self._held = self._held, None
        if drawing is None or drawing.plan is not standing.plan:
            drawing = Drawing(standing.plan)
        self.scene.set_plan(standing, self.colourings, drawing)
        self._picker = drawing.picker or Picker(standing)
        self._picture.forget()
        self._above.choose()
        self.set_selection(())
        self.show_hover(None)
        self.zoom_whole()

    def add_buildings(self, footprints: FootprintDrawing) -> None:
        """Show some of the buildings that are still being read."""
        if self.scene.subject is not None:
            self.scene.subject.drawing.came.append(footprints)
            self._came.append(footprints)
            if not self._streaming.isActive():
                self._streaming.start()

    def _show_those_that_came(self) -> None:
        """Paint where buildings came; a picture under way is let finish first."""
        if self.canvas.slicer.busy(PICTURE):
            self._streaming.start()
            return
        extents = [extent for one in self._came for extent in one.extents]
        self._came.clear()
        self._picture.forget(extents)

    def take_arrived(self, standing: Standing, arrived: Arrived) -> None:
        """Show all of a plan whose areas are shown already; the camera stays where it is."""
        self._streaming.stop()
        self._came.clear()
        self.scene.take_arrived(standing, arrived)
        self._picker = arrived.picker
        self._picture.forget()
        self._above.choose()
        self.set_selection(self._selection)
        for item in (*self._over, self._legend):
            item.update()

    def update_plan(self, standing: Standing, change: Change) -> None:
        """Show the plan after a change; only what it touched is painted again."""
        dirty = self.scene.update_plan(standing, change)
        if self._picker is not None:
            self._picker = self._picker.after(standing, change)
        self._picture.forget(dirty)
        self._above.choose()
        self.canvas.slicer.hurry(LABELS_S, LABELS)
        self.set_selection(self._selection)
        self._hovered = None
        for item in (*self._over, self._legend):
            item.update()

    def set_colourings(self, colourings: Colourings, coloured: Coloured | None = None) -> None:
        """Let the colours tell something else, which may have been worked out elsewhere."""
        self.colourings = colourings
        self.scene.set_colourings(colourings, coloured)
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
        self._whereabouts.shown = "whereabouts" not in self.scene.hidden
        self._picture.forget()
        self._above.choose()
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
        self._above.choose()
        for item in (*self._over, self._bar, self._legend):
            item.update()

    @property
    def is_done(self) -> bool:
        """Whether all that is to be seen is painted as well as it can be."""
        return self._picture.is_done and not self.canvas.slicer.busy()

    def when_done(self, then: Callable[[], object]) -> None:
        """Do something as soon as the picture of where the camera looks is there."""
        self._picture.then = then

    def finish(self) -> None:
        """Paint all that is to be seen at once, as for a picture of the window."""
        self.canvas.slicer.finish()

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
        if self.scene.subject is not None:
            subject = self.scene.subject
            self._selected.show_things(subject.standing.plan, self._selection, subject.drawing)

    def show_whereabouts(self, told: Whereabouts) -> None:
        """Show where some people live and serve."""
        framed, _ = self.scene.outline(told.buildings)
        self._whereabouts.show_those(told, framed, self.origin)

    @property
    def origin(self) -> tuple[float, float]:
        """The place in metres that painting counts from."""
        return self.scene.subject.origin if self.scene.subject is not None else (0.0, 0.0)

    # -- the hand -----------------------------------------------------------------------------

    @property
    def tool(self) -> str:
        """Name of the tool in hand."""
        return self.hand.tool

    def set_tool(self, name: str | None) -> None:
        """Take a tool in hand (``tools.TOOLS``); ``None`` is the select tool."""
        self.hand.set_tool(name)

    def pick_area(self, x: float, y: float) -> Picked | None:
        """Return the area at a place."""
        return None if self._picker is None else self._picker.area_at(x, y)

    @property
    def is_near(self) -> bool:
        """Whether buildings are seen one by one."""
        near = self.canvas.frame_now.metres < BUILDINGS_BELOW
        return near and "building" not in self.scene.hidden

    def show_hover(self, picked: Picked | None, *, dropping: bool = False) -> None:
        """Show what is under the cursor; ``dropping``: what is dragged would fall there."""
        if picked != self._hovered and isValid(self._hover):
            self._hovered = picked
            self._hover.tinted = dropping
            ids = () if picked is None else (picked.id,)
            self._hover.show_path(*self.scene.outline(ids), self.origin)
            self.hovered.emit(None if picked is None else picked.id)

    def show_proposal(self, preview: Preview | None) -> None:
        """Show what an edit that waits for a yes would do, or nothing."""
        draft = None if preview is None else Draft(preview=preview)
        self._proposed.show_draft(draft, self.origin)

    @property
    def picker(self) -> Picker | None:
        """What tells what lies where in the plan shown."""
        return self._picker
