"""How long work reports and asks whether to go on."""

from __future__ import annotations

from gridplanner.gis.progress import Progress, report

__all__ = ["Progress", "report"]
