"""What the hand does on the map, in metres."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

Point: TypeAlias = tuple[float, float]


@dataclass(frozen=True)
class Press:
    """The left button went down."""

    x: float
    y: float


@dataclass(frozen=True)
class Move:
    """The cursor moved with no button held."""

    x: float
    y: float


@dataclass(frozen=True)
class Release:
    """The left button came up; after a drag that moved the map it is no click."""

    x: float
    y: float
    clicked: bool = True
    adding: bool = False
    """Whether Ctrl or Shift was held."""


@dataclass(frozen=True)
class DoubleClick:
    """The second click of two; its release is not sent."""

    x: float
    y: float


@dataclass(frozen=True)
class Drag:
    """The cursor moved with the left button held, to draw a shape and not to move the map."""

    x: float
    y: float
    shape: str
    """``rectangle``, ``lasso``, ``pull``, ``brush``, ``lift`` or ``move``."""
    begins: bool = False
    """Whether this is where the button went down."""


@dataclass(frozen=True)
class Dragged:
    """The button came up, and the shape is drawn."""

    adding: bool = False
    """Whether Ctrl was held."""


@dataclass(frozen=True)
class Key:
    """A key: ``enter``, ``escape`` or ``backspace``; the right button is ``enter``."""

    name: str


@dataclass(frozen=True)
class Typed:
    """A digit, a point, a comma or a minus sign was typed."""

    text: str


MapEvent: TypeAlias = Press | Move | Release | DoubleClick | Drag | Dragged | Key | Typed
