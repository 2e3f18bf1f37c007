"""The docks round the map: which panel stands where, and that one can get them back."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDockWidget, QLabel, QMainWindow, QTabWidget, QWidget

from gridplanner.ui.panels.base import Panel
from gridplanner.words import say

LEFT, RIGHT, BOTTOM = (
    Qt.DockWidgetArea.LeftDockWidgetArea,
    Qt.DockWidgetArea.RightDockWidgetArea,
    Qt.DockWidgetArea.BottomDockWidgetArea,
)
TITLED = ("tree", "layers")
"""Panels whose name stands over them; the others have it on a tab or need none."""
WIDE = 1700
"""Logical pixels from which findings and chart stand side by side."""
FINDINGS_LOW = 220
"""Logical pixels of height in which five findings or the whole chart can be read."""

SIDE = 352
"""Logical pixels of width in which the tree shows all its columns."""


class PanelDocks:
    """Puts panels into docks of a window."""

    def __init__(self, window: QMainWindow, panels: dict[str, Panel]) -> None:
        self._window = window
        self._docks = {name: self._dock(name, panel) for name, panel in panels.items()}
        for corner in (Qt.Corner.BottomLeftCorner, Qt.Corner.TopLeftCorner):
            window.setCorner(corner, LEFT)
        for corner in (Qt.Corner.BottomRightCorner, Qt.Corner.TopRightCorner):
            window.setCorner(corner, RIGHT)
        window.setTabPosition(LEFT | RIGHT | BOTTOM, QTabWidget.TabPosition.North)
        window.setDockNestingEnabled(True)

    def _dock(self, name: str, panel: Panel) -> QDockWidget:
        dock = QDockWidget(self._window)
        dock.setObjectName(name)
        dock.setFeatures(QDockWidget.DockWidgetFeature.NoDockWidgetFeatures)
        title = QLabel() if name in TITLED else QWidget(dock)
        title.setProperty("role", "dock")
        dock.setTitleBarWidget(title)
        dock.setWidget(panel)
        dock.visibilityChanged.connect(panel.seen)
        return dock

    def arrange(self, width: int) -> None:
        """Put every panel in its first place, for a window of some width."""
        add, docks = self._window.addDockWidget, self._docks
        add(LEFT, docks["tree"])
        add(LEFT, docks["layers"])
        add(RIGHT, docks["inspector"])
        add(RIGHT, docks["roster"])
        add(BOTTOM, docks["findings"])
        self._window.tabifyDockWidget(docks["inspector"], docks["roster"])
        add(RIGHT, docks["organisation"])
        self._window.tabifyDockWidget(docks["roster"], docks["organisation"])
        # Side by side, if only for a moment, they would widen a narrow window for good.
        if width < WIDE:
            self._window.tabifyDockWidget(docks["findings"], docks["chart"])
        else:
            add(BOTTOM, docks["chart"])
            self._window.splitDockWidget(
                docks["findings"], docks["chart"], Qt.Orientation.Horizontal
            )
        self._window.tabifyDockWidget(docks["chart"], docks["dashboard"])
        for name in ("inspector", "chart", "findings"):
            docks[name].raise_()
        side = max(SIDE, min(width // 5, 420))
        resize = self._window.resizeDocks
        resize([docks["tree"], docks["inspector"]], [side, side], Qt.Orientation.Horizontal)
        resize([docks["tree"], docks["layers"]], [550, 312], Qt.Orientation.Vertical)
        low = max(FINDINGS_LOW, self._window.height() * 9 // 40)
        resize([docks["findings"]], [low], Qt.Orientation.Vertical)
        resize([docks["findings"], docks["chart"]], [1, 1], Qt.Orientation.Horizontal)

    def shown(self, name: str) -> bool:
        """Return whether a panel is on the screen, not behind another's tab."""
        dock = self._docks[name]
        return dock.isVisible() and not dock.visibleRegion().isEmpty()

    def show(self, name: str) -> None:
        """Bring a panel to the front."""
        self._docks[name].show()
        self._docks[name].raise_()

    def toggle(self, name: str) -> None:
        """Bring a panel to the front and the keys to it, or put it away where they are there."""
        dock = self._docks[name]
        focus = QApplication.focusWidget()
        if self.shown(name) and focus is not None and dock.isAncestorOf(focus):
            dock.hide()
            return
        self.show(name)
        dock.widget().setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_all(self, shown: bool) -> None:
        """Show all panels, or none while there is no plan."""
        for dock in self._docks.values():
            dock.setVisible(shown)

    def enable(self, enabled: bool) -> None:
        """Let the panels be used, or not."""
        for dock in self._docks.values():
            dock.setEnabled(enabled)

    def retranslate(self) -> None:
        """Say the titles anew."""
        for dock in self._docks.values():
            panel = dock.widget()
            assert isinstance(panel, Panel)
            dock.setWindowTitle(say(panel.title))
            title = dock.titleBarWidget()
            if isinstance(title, QLabel):
                title.setText(say(panel.title))
