"""The workbench: the long-lived objects of the window, built in one place and passed on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from gridplanner.ui.dialogs.files import FileDialogs
from gridplanner.ui.jobs import Jobs
from gridplanner.ui.language import Language
from gridplanner.ui.map.view import MapView
from gridplanner.ui.messages import Messages
from gridplanner.ui.panels.chart import LoadChart
from gridplanner.ui.panels.dashboard import DashboardPanel
from gridplanner.ui.panels.findings import FindingsPanel
from gridplanner.ui.panels.inspector import Inspector
from gridplanner.ui.panels.layers import LayerPanel
from gridplanner.ui.panels.organisation import Organisation
from gridplanner.ui.panels.roster import Roster
from gridplanner.ui.panels.tree import AreaTree
from gridplanner.ui.preferences import Preferences
from gridplanner.ui.store import Store

if TYPE_CHECKING:
    from gridplanner.ui.commands.drafting import Drafting
    from gridplanner.ui.main_window import MainWindow


@dataclass(frozen=True, eq=False)
class Services:
    """What lives as long as the program, whether a window is open or not."""

    store: Store
    jobs: Jobs
    messages: Messages
    files: FileDialogs
    language: Language
    preferences: Preferences


@dataclass(frozen=True, eq=False)
class Views:
    """The map and the panels round it."""

    map: MapView
    tree: AreaTree
    layers: LayerPanel
    inspector: Inspector
    roster: Roster
    findings: FindingsPanel
    chart: LoadChart
    organisation: Organisation
    dashboard: DashboardPanel


@dataclass(frozen=True, eq=False)
class Workbench:
    """What a command has in its hands."""

    services: Services
    views: Views
    window: MainWindow

    @property
    def drafting(self) -> Drafting:
        """The one who works out what edits would do."""
        return self.window.drafting

    @property
    def store(self) -> Store:
        """The one door to the plan."""
        return self.services.store

    @property
    def messages(self) -> Messages:
        """The one who speaks."""
        return self.services.messages

    @property
    def parent(self) -> QWidget:
        """The window dialogs stand before."""
        return self.window
