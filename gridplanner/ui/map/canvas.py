"""The canvas: the camera over the map, and the hand turned into map events in metres."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import pyqtgraph as pg
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QResizeEvent, QWheelEvent

from gridplanner.models.mapping import Extent
from gridplanner.ui.map.events import DoubleClick, Drag, Dragged, Key, Move, Press, Release, Typed
from gridplanner.ui.map.frame import Frame
from gridplanner.ui.map.items import Item
from gridplanner.ui.map.slices import Slicer

DRAG = 4
"""Logical pixels the cursor moves before a press becomes a drag."""
NEAREST, FARTHEST = 0.005, 20_000.0
"""Metres of a pixel: as near and as far as it goes."""
KEYS = {
    Qt.Key.Key_Return: "enter",
    Qt.Key.Key_Enter: "enter",
    Qt.Key.Key_Escape: "escape",
    Qt.Key.Key_Backspace: "backspace",
}
ARROWS = {
    Qt.Key.Key_Left: (0.12, 0.0),
    Qt.Key.Key_Right: (-0.12, 0.0),
    Qt.Key.Key_Up: (0.0, 0.12),
    Qt.Key.Key_Down: (0.0, -0.12),
}
TYPED = tuple("0123456789.,\N{FULLWIDTH COMMA}")
PLUS, MINUS = (Qt.Key.Key_Plus, Qt.Key.Key_Equal), (Qt.Key.Key_Minus, Qt.Key.Key_Underscore)


class Canvas(pg.GraphicsView):  # type: ignore[misc]
    """Shows items in logical pixels under one camera; pans, zooms and reports events."""

    happened = Signal(object)
    """A ``MapEvent``, in metres."""
    moved = Signal()
    """The camera looks elsewhere, or at another scale."""
    cursor_at = Signal(float, float)
    left = Signal()
    """The cursor left the map."""
    home = Signal()
    menu_asked = Signal(float, float, QPoint)
    """What can be done is wanted, at a place in metres and on the screen."""

    def __init__(self) -> None:
        super().__init__(background=None)
        self.box = pg.ViewBox(enableMenu=False, enableMouse=False)
        self.box.setAspectLocked(True)
        self.setCentralItem(self.box)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.zooms_on_double_click = True
        self.types = False
        """Whether digits are for the tool in hand."""
        self._items: list[Item] = []
        self._frame = Frame.around((0, 0, 1000, 1000), 100, 100)
        self._wanted: Extent | None = None
        self._clear = False
        self.corner: Callable[[int, int], tuple[float, float]] = _no_corner
        """Width and height, by those of the view, of what stands at the bottom right."""
        self.has_menu: Callable[[], bool] = _no_menu
        """Whether the right button asks for a menu, and does not end what is drawn."""
        self._pressed: QPointF | None = None
        self._dragged: QPointF | None = None
        self.draws: Mapping[str, str] = {}
        """The shape that a left drag draws, by the key held; it moves the map where none is."""
        self.holds: Callable[[float, float], str] = _no_hold
        """What a left drag from a place in metres does where no key is held and nothing drawn."""
        self._shape = ""
        self._drawing = False
        self._space = self._swallow = False
        self.slicer = Slicer(self)
        """Does what takes more than a frame, between the hand's events."""

    @property
    def frame_now(self) -> Frame:
        """Where the camera looks."""
        return self._frame

    def add(self, item: Item) -> None:
        """Put an item over the view."""
        item.setParentItem(self.box)
        self._items.append(item)

    def look_at(self, extent: Extent, *, clear: bool = False) -> None:
        """Show an extent whole, now and when the window first gets its size.

        ``clear``: nothing that stands at the bottom right hides any of it.
        """
        self._wanted, self._clear = extent, clear
        size = self.width(), self.height()
        corner = self.corner(*size) if clear else (0.0, 0.0)
        self._take(Frame.beside(extent, *size, corner))

    def stay(self) -> None:
        """Keep the scale and the middle when the view gets another size."""
        self._wanted = None

    def zoom(self, factor: float, at: QPointF | None = None) -> None:
        """Zoom in by a factor, the place under ``at`` (else the middle) staying where it is."""
        at = at or QPointF(self._frame.width / 2, self._frame.height / 2)
        x, y = self._frame.to_metres(at.x(), at.y())
        metres = min(max(self._frame.metres / factor, NEAREST), FARTHEST)
        left, top = x - at.x() * metres, y + at.y() * metres
        self._take(replace(self._frame, left=left, top=top, metres=metres))

    def pan(self, right: float, down: float) -> None:
        """Move the map by logical pixels, rounded to whole device pixels."""
        ratio, metres = self._frame.ratio, self._frame.metres
        left = self._frame.left - round(right * ratio) / ratio * metres
        top = self._frame.top + round(down * ratio) / ratio * metres
        self._take(replace(self._frame, left=left, top=top))

    def _take(self, frame: Frame) -> None:
        before = self._frame
        size = {"width": max(self.width(), 1), "height": max(self.height(), 1)}
        self._frame = replace(frame, ratio=self.devicePixelRatioF(), **size)
        self._show()
        if self._frame.place != before.place:
            self.slicer.let_paint()
            left, bottom, right, top = self._frame.extent
            self.box.setRange(QRectF(left, bottom, right - left, top - bottom), padding=0)
            self.moved.emit()

    def _show(self) -> None:
        for item in self._items:
            item.set_frame(self._frame)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See Qt: the middle stays in the middle; the extent asked for last stays whole."""
        super().resizeEvent(event)
        if not hasattr(self, "_items"):
            return  # Qt resizes once while the base class is being made
        if self._wanted is not None:
            self.look_at(self._wanted, clear=self._clear)
            return
        frame = self._frame
        right = (frame.width - self.width()) / 2 * frame.metres
        down = (frame.height - self.height()) / 2 * frame.metres
        self._take(replace(frame, left=frame.left + right, top=frame.top - down))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """See Qt: the wheel zooms at the cursor."""
        self._wanted = None
        self.zoom(2.0 ** (event.angleDelta().y() / 300.0), event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """See Qt."""
        self.setFocus()
        at = event.position()
        if event.button() == Qt.MouseButton.RightButton:
            if not self.has_menu():
                self.happened.emit(Key("enter"))
        elif event.button() == Qt.MouseButton.MiddleButton or self._space:
            self._begin_drag(at)
        elif event.button() == Qt.MouseButton.LeftButton:
            self._pressed, self._drawing = at, False
            held = _held(event)
            self._shape = self.draws.get(held, "") or (
                "" if held else self.holds(*self._metres(at))
            )
            self.happened.emit(Press(*self._metres(at)))
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """See Qt: a left drag moves the map, as in every map, or draws a shape."""
        at = event.position()
        self.cursor_at.emit(*self._metres(at))
        if self._pressed is not None and self._dragged is None and not self._drawing:
            away = at - self._pressed
            if abs(away.x()) + abs(away.y()) >= DRAG:
                self._begin(self._pressed)
        if self._dragged is not None:
            away = at - self._dragged
            self._wanted = None
            self.pan(away.x(), away.y())
            self._dragged = at
        elif self._drawing:
            self.happened.emit(Drag(*self._metres(at), self._shape))
        elif self._pressed is None:
            self.happened.emit(Move(*self._metres(at)))
        event.accept()

    def _begin(self, at: QPointF) -> None:
        if self._shape:
            self._drawing = True
            self.happened.emit(Drag(*self._metres(at), self._shape, begins=True))
        else:
            self._begin_drag(at)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """See Qt: while something is drawn the right button ends it, and there is no menu."""
        if self.has_menu():
            self.menu_asked.emit(*self._metres(QPointF(event.pos())), event.globalPos())
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """See Qt."""
        at = event.position()
        control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
        if event.button() == Qt.MouseButton.LeftButton and self._pressed is not None:
            clicked = self._dragged is None
            drawing, self._drawing = self._drawing, False
            self._pressed = None
            self._end_drag()
            if drawing:
                self.happened.emit(Dragged(bool(event.modifiers() & control)))
            elif not self._swallow:
                adding = bool(event.modifiers() & (control | shift))
                self.happened.emit(Release(*self._metres(at), clicked, adding))
        else:
            self._end_drag()
        self._swallow = False
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """See Qt."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self._swallow = True
        if self.zooms_on_double_click:
            self._wanted = None
            self.zoom(2.0, event.position())
        self.happened.emit(DoubleClick(*self._metres(event.position())))
        event.accept()

    def leaveEvent(self, event: object) -> None:
        """See Qt."""
        super().leaveEvent(event)
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See Qt."""
        key = Qt.Key(event.key())
        if key in KEYS:
            self.happened.emit(Key(KEYS[key]))
        elif key in PLUS or key in MINUS:
            self._wanted = None
            self.zoom(1.5 if key in PLUS else 1 / 1.5)
        elif key in ARROWS:
            self._wanted = None
            across, down = ARROWS[key]
            self.pan(across * self.width(), down * self.height())
        elif self.types and event.text() in TYPED:
            self.happened.emit(Typed(event.text()))
        elif key == Qt.Key.Key_Home:
            self.home.emit()
        elif key == Qt.Key.Key_Space:
            self._space = True
        else:
            event.ignore()
            return
        event.accept()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """See Qt."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._space = False
        else:
            event.ignore()

    def let_go(self) -> None:
        """Forget that the button is down: what hangs on the hand now leaves the map."""
        self._pressed, self._drawing = None, False

    def _begin_drag(self, at: QPointF) -> None:
        self._dragged = at
        self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)

    def _end_drag(self) -> None:
        self._dragged = None
        self.viewport().unsetCursor()

    def _metres(self, at: QPointF) -> tuple[float, float]:
        return self._frame.to_metres(at.x(), at.y())


def _held(event: QMouseEvent) -> str:
    """Return which key is held that makes a drag draw; Ctrl may be held besides."""
    if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
        return "shift"
    return "alt" if event.modifiers() & Qt.KeyboardModifier.AltModifier else ""


def _no_hold(_x: float, _y: float) -> str:
    return ""


def _no_menu() -> bool:
    return False


def _no_corner(_width: int, _height: int) -> tuple[float, float]:
    return (0.0, 0.0)
