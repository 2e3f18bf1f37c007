"""Asking for files: the system's own dialogs, in the folder used last."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from gridplanner.ui.preferences import Preferences
from gridplanner.words import say

PLAN = "*.gpkg"
SHAPES = "*.shp *.gpkg *.geojson *.json *.kml *.kmz *.tab *.mif *.dxf"
BASEMAPS = "*.mbtiles *.tif *.tiff"
PEOPLE = "*.csv *.xlsx *.xls *.et *.ods *.txt"
DATA = f"{SHAPES} {PEOPLE} *.zip"
LABELS = {
    QFileDialog.DialogLabel.LookIn: "dialog.look_in",
    QFileDialog.DialogLabel.FileType: "dialog.file_type",
}


class FileDialogs:
    """Asks for files; answers ``None`` where the planner thinks better of it."""

    def __init__(self, preferences: Preferences, parent: QWidget | None = None) -> None:
        self._preferences = preferences
        self.parent = parent

    def open_plan(self) -> Path | None:
        """Ask for a plan to open."""
        return self._open("dialog.open_plan", "dialog.files_plan", PLAN)

    def open_data(self) -> Path | None:
        """Ask for a file to import."""
        return self._open("dialog.open_data", "dialog.files_data", DATA)

    def open_basemap(self) -> Path | None:
        """Ask for a file to lie below all layers."""
        return self._open("basemap.choose", "basemap.files", BASEMAPS)

    def open_people(self) -> Path | None:
        """Ask for a list of people to import."""
        return self._open("dialog.open_people", "dialog.files_people", PEOPLE)

    def save_plan(self, name: str) -> Path | None:
        """Ask where a new plan shall be."""
        return self.save("dialog.save_plan", "dialog.files_plan", f"{name}.gpkg")

    def save(self, title: str, kind: str, name: str) -> Path | None:
        """Ask where a file shall be; its ending is that of ``name``."""
        suffix = Path(name).suffix
        start = str(Path(self._preferences.folder_used or str(Path.home())) / name)
        words = f"{say(kind)} (*{suffix})"
        dialog = self._dialog(title, start, words)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setFileMode(QFileDialog.FileMode.AnyFile)
        dialog.setDefaultSuffix(suffix)
        path = _chosen(dialog)
        if path is None or path.suffix.lower() == suffix:
            return path
        return path.with_name(path.name + suffix)  # a name may hold a point: 方案 2.0

    def _open(self, title: str, kind: str, patterns: str) -> Path | None:
        words = f"{say(kind)} ({patterns});;{say('dialog.files_all')} (*)"
        dialog = self._dialog(title, self._preferences.folder_used, words)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        return _chosen(dialog)

    def _dialog(self, title: str, start: str, words: str) -> QFileDialog:
        dialog = QFileDialog(self.parent, say(title), start, words)
        for label, code in LABELS.items():  # Qt's own Chinese leaves these out
            dialog.setLabelText(label, say(code))
        return dialog


def _chosen(dialog: QFileDialog) -> Path | None:
    accepted = dialog.exec() == QFileDialog.DialogCode.Accepted
    chosen = dialog.selectedFiles()
    dialog.deleteLater()
    return Path(chosen[0]) if accepted and chosen else None
