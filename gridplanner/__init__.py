"""gridplanner: draw, staff, check and print community grids, offline."""

__version__ = "0.1.0"
