"""The main window: puts map, panels, actions and status line together, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import (
    QApplication,
    QMainWindow,
    QSizePolicy,
    QStackedWidget,
    QToolBar,
    QVBoxLayout,
    QWidget,
)

from gridplanner.ui.action_set import ActionSet
from gridplanner.ui.commands import plans
from gridplanner.ui.finder import Finder
from gridplanner.ui.map.view import MapView
from gridplanner.ui.panel_docks import PanelDocks
from gridplanner.ui.panels.chart import LoadChart
from gridplanner.ui.panels.dashboard import DashboardPanel
from gridplanner.ui.panels.findings import FindingsPanel
from gridplanner.ui.panels.inspector import Inspector
from gridplanner.ui.panels.layers import LayerPanel
from gridplanner.ui.panels.organisation import Organisation
from gridplanner.ui.panels.roster import Roster
from gridplanner.ui.panels.tree import AreaTree
from gridplanner.ui.pending import PendingStrip
from gridplanner.ui.start_page import StartPage
from gridplanner.ui.status_bar import StatusBar
from gridplanner.ui.theme import apply_theme, chosen_theme
from gridplanner.ui.wiring import wire
from gridplanner.ui.workbench import Services, Views, Workbench
from gridplanner.words import say

if TYPE_CHECKING:
    from gridplanner.ui.commands.drafting import Drafting

ROOMY = 1700
"""Screens narrower than this are filled the first time."""
LAYOUT = 4
"""Rises when the docks of a later version no longer fit a state that was kept."""


class MainWindow(QMainWindow):
    """The one window of the program."""

    def __init__(self, services: Services) -> None:
        super().__init__()
        self.setObjectName("main")
        self.services = services
        self.resting = False
        self.theme = chosen_theme(services.preferences.theme)
        apply_theme(_application(), self.theme)  # first: later widgets take its font
        self.views = self._make_views()
        self.bench = Workbench(services, self.views, self)
        self.status = StatusBar(services.jobs)
        self.setStatusBar(self.status)
        self.start = StartPage(services.preferences)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.start)
        self.strip = PendingStrip()
        self.drafting: Drafting
        """Set when everything is wired."""
        self._pages.addWidget(self._map_page())
        self.setCentralWidget(self._pages)
        self._docks = PanelDocks(
            self,
            {
                "tree": self.views.tree,
                "layers": self.views.layers,
                "inspector": self.views.inspector,
                "roster": self.views.roster,
                "findings": self.views.findings,
                "chart": self.views.chart,
                "organisation": self.views.organisation,
                "dashboard": self.views.dashboard,
            },
        )
        self.actions_ = ActionSet(self.bench)
        self.finder = Finder(services.store)
        self._fill_bars()
        self.setAcceptDrops(True)
        wire(self.bench, self.actions_)
        self._dress()
        self.retranslate()
        self.show_plan()

    def _map_page(self) -> QWidget:
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.views.map, 1)
        layout.addWidget(self.strip)
        return page

    def _make_views(self) -> Views:
        store, language, theme = self.services.store, self.services.language, self.theme
        map_view = MapView()
        layers = {name: map_view.is_layer_visible(name) for name in map_view.layers()}
        return Views(
            map_view,
            AreaTree(store, language, theme),
            LayerPanel(store, language, layers),
            Inspector(store, language),
            Roster(store, language, theme),
            FindingsPanel(store, language, theme),
            LoadChart(store, language, theme),
            Organisation(store, language, theme),
            DashboardPanel(store, language, theme),
        )

    def _fill_bars(self) -> None:
        self.actions_.fill_menu_bar(self.menuBar())
        bar = QToolBar()
        bar.setObjectName("tools")
        bar.setMovable(False)
        bar.setIconSize(QSize(20, 20))
        bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.actions_.fill_tool_bar(bar)
        space = QWidget()
        space.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        bar.addWidget(space)
        bar.addWidget(self.finder)
        self.addToolBar(bar)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self._bar = bar

    # -- looks --------------------------------------------------------------------------------

    def use_theme(self, name: str) -> None:
        """Dress in light or dark; empty follows the system."""
        self.theme = chosen_theme(name)
        apply_theme(_application(), self.theme)
        self._dress()

    def _dress(self) -> None:
        views = self.views
        tinted = (views.tree, views.roster, views.findings, views.chart, views.organisation)
        for panel in (*tinted, views.dashboard):
            panel.use_theme(self.theme)
        self.actions_.use_theme(self.theme)
        self.views.map.refresh()

    def retranslate(self) -> None:
        """Say everything anew in the language in use."""
        self.actions_.retranslate()
        self._docks.retranslate()
        self.status.retranslate()
        self.start.retranslate()
        self.finder.retranslate()
        self.strip.retranslate()
        self.views.map.refresh()
        self._entitle()

    def _entitle(self) -> None:
        store = self.services.store
        if store.is_open:
            name = store.plan.name or store.path.stem
            self.setWindowTitle(say("window.title", plan=name, file=store.path.name))
        else:
            self.setWindowTitle(say("window.name"))

    # -- the plan -----------------------------------------------------------------------------

    def show_plan(self) -> None:
        """Show the plan that was opened, or the start page where none is."""
        store = self.services.store
        self.status.forget()
        if store.is_open:
            self.views.map.set_plan(store.standing)
            self.status.show_scale(self.views.map.scale)
        else:
            self.start.retranslate()
        self._pages.setCurrentIndex(1 if store.is_open else 0)
        self._show_docks(store.is_open)
        self._bar.setVisible(store.is_open)
        self._entitle()
        self.actions_.refresh()
        if store.is_open and not store.has_arrived:
            self.status.hint("window.hint_arriving")

    def rest(self, resting: bool) -> None:
        """Let the plan alone while something else writes it; the status line stays awake."""
        self.resting = resting
        for widget in (self.menuBar(), self._bar, self._pages):
            widget.setEnabled(not resting)
        self._docks.enable(not resting)
        self.actions_.refresh()

    def _show_docks(self, shown: bool) -> None:
        state = self.services.preferences.bytes("docks")
        if not shown:
            self._docks.show_all(False)
        elif state.isEmpty() or not self.restoreState(state, LAYOUT):
            self._docks.show_all(True)
            self._docks.arrange(self.width())

    def show_panel(self, name: str) -> None:
        """Bring a panel to the front."""
        self._docks.show(name)

    def toggle_panel(self, name: str) -> None:
        """Bring a panel to the front, or put it away."""
        self._docks.toggle(name)

    def panel_shown(self, name: str) -> bool:
        """Return whether a panel can be seen."""
        return self._docks.shown(name)

    def go_to_finder(self) -> None:
        """Go to the find box."""
        self.finder.setFocus()
        self.finder.selectAll()

    # -- coming and going ---------------------------------------------------------------------

    def take_place(self) -> None:
        """Stand where the window stood the last time; fill a narrow screen the first time."""
        geometry = self.services.preferences.bytes("geometry")
        if geometry.isEmpty() or not self.restoreGeometry(geometry):
            room = self.screen().availableGeometry()
            self.resize(min(1600, room.width()), min(1000, room.height()))
            if room.width() < ROOMY:
                self.setWindowState(Qt.WindowState.WindowMaximized)

    def keep_state(self) -> None:
        """Keep where the panels stand."""
        if self.services.store.is_open:
            self.services.preferences.keep("docks", self.saveState(LAYOUT))

    def quit(self) -> None:
        """Close the window, and the program with it."""
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """See Qt: nothing of the plan can be lost, so nothing is asked."""
        if self.resting:
            event.ignore()
            self.services.messages.say(say("window.wait_for_import"))
            return
        self.keep_state()
        self.services.preferences.keep("geometry", self.saveGeometry())
        self.services.preferences.save()
        self.services.jobs.wait()
        self.views.map.set_basemap(None)
        super().closeEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """See Qt: files may be dropped anywhere on the window."""
        if _files(event):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """See Qt."""
        if _files(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """See Qt."""
        files = _files(event)
        if files and not self.resting:
            event.acceptProposedAction()
            plans.take_dropped(self.bench, files[0])


def _application() -> QApplication:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    return app


def _files(event: QDropEvent) -> Sequence[Path]:
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
