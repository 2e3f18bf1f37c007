"""What the window remembers from one day to the next: nothing that is in a plan."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

RECENT = 8


@dataclass(frozen=True)
class Backdrop:
    """The base map of a plan on this computer."""

    path: Path
    crs: str = ""
    """The CRS it was given where the file names none."""


class Preferences:
    """Window state, language, theme and recent files, in one file of settings."""

    def __init__(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self._file = file
        self._settings = QSettings(str(file), QSettings.Format.IniFormat)

    @classmethod
    def standard(cls) -> Preferences:
        """Open the settings of the person at this machine."""
        from platformdirs import user_config_path

        return cls(user_config_path("gridplanner", appauthor=False) / "window.ini")

    @property
    def folder(self) -> Path:
        """Where the settings and the log of faults are kept."""
        return self._file.parent

    @property
    def language(self) -> str:
        """``zh``, ``en``, or empty to follow the system."""
        return self._text("language")

    @language.setter
    def language(self, value: str) -> None:
        self._settings.setValue("language", value)

    @property
    def theme(self) -> str:
        """``light``, ``dark``, or empty to follow the system."""
        return self._text("theme")

    @theme.setter
    def theme(self, value: str) -> None:
        self._settings.setValue("theme", value)

    @property
    def folder_used(self) -> str:
        """The folder used last, for file dialogs."""
        return self._text("folder")

    def recent(self) -> list[Path]:
        """Return the plans opened last, newest first; those that are gone are left out."""
        return [path for path in map(Path, self._recent()) if path.is_file()]

    def remember(self, plan: Path) -> None:
        """Put a plan at the head of the recent ones."""
        name = str(plan.resolve())
        others = [one for one in self._recent() if one != name]
        self._settings.setValue("recent", "\n".join([name, *others][:RECENT]))
        self._settings.setValue("folder", str(plan.resolve().parent))

    def basemap(self, plan: Path) -> Backdrop | None:
        """Return what lies below a plan on this computer."""
        place, crs = self._basemaps().get(str(plan.resolve()), ("", ""))
        return (
            Backdrop(Path(os.path.normpath(plan.resolve().parent / place)), crs) if place else None
        )

    def keep_basemap(self, plan: Path, backdrop: Backdrop | None) -> None:
        """Keep what lies below a plan, or forget it."""
        others = {
            name: kept for name, kept in self._basemaps().items() if name != str(plan.resolve())
        }
        if backdrop is not None:
            others[str(plan.resolve())] = (_beside(backdrop.path, plan), backdrop.crs)
        self._settings.setValue("basemaps", json.dumps(others))

    def _basemaps(self) -> dict[str, tuple[str, str]]:
        try:
            return {
                name: (place, crs)
                for name, (place, crs) in json.loads(self._text("basemaps") or "{}").items()
            }
        except (ValueError, TypeError, AttributeError):
            return {}  # settings are edited by hand, too

    @property
    def basemap_opacity(self) -> int:
        """How opaque base maps are, in percent."""
        text = self._text("basemap_opacity")
        return min(int(text), 100) if text.isdigit() else 100

    @basemap_opacity.setter
    def basemap_opacity(self, percent: int) -> None:
        self._settings.setValue("basemap_opacity", str(percent))

    @property
    def colouring(self) -> str:
        """What the colour of the grids tells; empty where nothing was chosen."""
        return self._text("colouring")

    @colouring.setter
    def colouring(self, value: str) -> None:
        self._settings.setValue("colouring", value)

    @property
    def building_colouring(self) -> str:
        """What the colour of the buildings tells; empty where nothing was chosen."""
        return self._text("building_colouring")

    @building_colouring.setter
    def building_colouring(self, value: str) -> None:
        self._settings.setValue("building_colouring", value)

    def bytes(self, key: str) -> QByteArray:
        """Return the state of a window or a table that was kept."""
        value = self._settings.value(key)
        return value if isinstance(value, QByteArray) else QByteArray()

    def keep(self, key: str, state: QByteArray) -> None:
        """Keep the state of a window or a table."""
        self._settings.setValue(key, state)

    def save(self) -> None:
        """Write what is not yet on disk."""
        self._settings.sync()

    def _text(self, key: str) -> str:
        return str(self._settings.value(key, "") or "")

    def _recent(self) -> list[str]:
        return [line for line in self._text("recent").split("\n") if line]


def _beside(path: Path, plan: Path) -> str:
    """Return a path as seen from a plan's folder, whole where it lies on another drive."""
    try:
        return os.path.relpath(path.resolve(), plan.resolve().parent)
    except ValueError:
        return str(path.resolve())
