"""Layer switches and the choice of what the colours of grids and buildings tell."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from gridplanner.models.change import Change
from gridplanner.models.looks import BUILDING_COLOURINGS, COLOURINGS, colouring_name
from gridplanner.ui.language import Language
from gridplanner.ui.panels.base import Panel
from gridplanner.ui.panels.steps import Steps
from gridplanner.ui.store import Store
from gridplanner.words import say


class LayerPanel(Panel):
    """Switches layers on and off, and what the colours tell."""

    title = "panel.layers"
    rank = 6
    switched = Signal(str, bool)
    coloured = Signal(str, str)
    """What the colours of grids and of buildings are to tell."""
    faded = Signal(int)
    """The base map is to be so opaque, in percent."""
    zoom_asked = Signal(str)
    """A layer is to be shown whole."""

    def __init__(self, store: Store, language: Language, layers: dict[str, bool]) -> None:
        super().__init__(store, language)
        self.colouring = _choice(COLOURINGS)
        self.buildings = _choice(BUILDING_COLOURINGS)
        for choice in (self.colouring, self.buildings):
            choice.currentIndexChanged.connect(self._colour)
        self._about, self._about_buildings, self._fading = QLabel(), QLabel(), QLabel()
        self.opacity = QSlider(Qt.Orientation.Horizontal)
        self.opacity.setRange(0, 100)
        self.opacity.setValue(100)
        self.opacity.valueChanged.connect(self.faded)
        self.boxes = {name: QCheckBox() for name in layers}
        for name, box in self.boxes.items():
            box.setChecked(layers[name])
            box.toggled.connect(lambda on, name=name: self.switched.emit(name, on))
            zoom = QAction(box)
            zoom.triggered.connect(lambda _=False, name=name: self.zoom_asked.emit(name))
            box.addAction(zoom)
            box.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self._lay_out()
        self.show_basemap("")

    def _lay_out(self) -> None:
        self._page = page = QWidget()
        inner = QVBoxLayout(page)
        inner.setContentsMargins(12, 8, 12, 8)
        inner.setSpacing(8)
        rows = QGridLayout()
        rows.setSpacing(8)
        rows.setColumnStretch(1, 1)
        for at, (about, choice) in enumerate(
            ((self._about, self.colouring), (self._about_buildings, self.buildings))
        ):
            rows.addWidget(about, at, 0)
            rows.addWidget(choice, at, 1)
        inner.addLayout(rows)
        boxes = QGridLayout()
        boxes.setHorizontalSpacing(4)
        boxes.setVerticalSpacing(0)
        for at, box in enumerate(self.boxes.values()):
            boxes.addWidget(box, at // 2, at % 2)
        inner.addLayout(boxes)
        inner.addLayout(self._fader())
        inner.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(page)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)
        self._area = area
        self.setFocusProxy(self.colouring)

    def _fader(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._fading)
        row.addWidget(self.opacity, 1)
        return row

    def show_basemap(self, file: str) -> None:
        """Offer the switches of the base map where there is one, and name its file."""
        self._file = file
        self.boxes["basemap"].setEnabled(bool(file))
        for widget in (self._fading, self.opacity):
            widget.setVisible(bool(file))
        self.retranslate()

    def _colour(self) -> None:
        self.coloured.emit(self.colouring.currentData(), self.buildings.currentData())

    def show_colourings(self, grids: str, buildings: str) -> None:
        """Stand where the planner left them; what is not known leaves the choice as it is."""
        for choice, name in ((self.colouring, grids), (self.buildings, buildings)):
            if (at := choice.findData(name)) >= 0:
                choice.setCurrentIndex(at)

    def retranslate(self) -> None:
        self._about.setText(say("panel.colouring"))
        self._about_buildings.setText(say("panel.building_colouring"))
        for kind, choice in (("grids", self.colouring), ("buildings", self.buildings)):
            for at in range(choice.count()):
                choice.setItemText(at, colouring_name(kind, choice.itemData(at)))
        for name, box in self.boxes.items():
            box.setText(say(f"panel.layer_{name}"))
            box.setToolTip(say("panel.layer_tip"))
            box.actions()[0].setText(say("panel.zoom_layer"))
        self.boxes["basemap"].setToolTip(self._file or say("panel.basemap_tip"))
        self._fading.setText(say("panel.basemap_opacity"))
        self.opacity.setToolTip(say("panel.basemap_opacity"))
        self._area.setMinimumHeight(self._page.sizeHint().height())

    def draw(self) -> Steps[None]:
        """The switches are the window's own; the plan changes nothing here."""
        yield from ()

    def note(self, _change: Change) -> bool:
        """See above."""
        return False


def _choice(names: tuple[str, ...]) -> QComboBox:
    box = QComboBox()
    for name in names:
        box.addItem("", name)
    return box
