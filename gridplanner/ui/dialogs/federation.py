"""Asking about federations: where to set them up, what one is called, who is over it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QRadioButton,
    QWidget,
)

from gridplanner.errors import GridplannerError
from gridplanner.models.edits import AddFederation, EditFederation
from gridplanner.models.naming import label
from gridplanner.models.plan import Plan
from gridplanner.models.rows import FEDERATION_KINDS
from gridplanner.models.women.organisation import superiors
from gridplanner.ui.dialogs.form import Form
from gridplanner.words import say

LETTERS = 18
"""Of a superior's name that can be read at least."""
CHECKED, UNCHECKED = Qt.CheckState.Checked, Qt.CheckState.Unchecked


def ask_scope(
    parent: QWidget | None, where: str, scopes: Mapping[str, Sequence[str]]
) -> tuple[str, ...] | None:
    """Ask in which of some sets of areas federations are to be set up."""
    form = Form(parent, say("federation.found"), say("federation.found_hint", where=where))
    buttons: dict[str, QRadioButton] = {}
    for scope, areas in scopes.items():
        count = f"{len(areas):,}"
        button = QRadioButton(say(f"federation.scope_{scope}", count=count))
        button.setEnabled(bool(areas))
        form.body.addWidget(button)
        buttons[scope] = button
    first = next((one for one in buttons.values() if one.isEnabled()), None)
    if first is not None:
        first.setChecked(True)

    def check() -> None:
        if not any(one.isChecked() for one in buttons.values()):
            raise GridplannerError("federation.there_already")

    form.check_with(check)
    if not form.asked():
        return None
    return tuple(scopes[next(one for one, button in buttons.items() if button.isChecked())])


class FederationDialog(Form):
    """Name, superior, and the compounds that one of property companies looks after."""

    def __init__(self, parent: QWidget | None, plan: Plan, federation: str = "") -> None:
        row = plan.federations.get(federation)
        title = "federation.edit" if row else "federation.add"
        super().__init__(parent, say(title), say("federation.add_hint") if row is None else "")
        self._plan, self._own = plan, federation
        self.kind, self.name, self.above = QComboBox(), QLineEdit(), QComboBox()
        for one in FEDERATION_KINDS:
            self.kind.addItem(say(f"federation.kind_{one or 'city'}"), one)
        self.search, self.compounds = QLineEdit(), self._list(row.looked_after if row else ())
        self.search.setPlaceholderText(say("federation.compound_search"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._sift)
        self._told = QLabel()
        self._told.setProperty("role", "muted")
        if row is None:
            self.fields.addRow(say("federation.kind"), self.kind)
            self.kind.currentIndexChanged.connect(self._fit)
        self.fields.addRow(say("federation.name"), self.name)
        self.fields.addRow(say("federation.above"), self.above)
        for widget in (self.search, self.compounds, self._told):
            self.body.addWidget(widget)
        self.compounds.itemChanged.connect(self._count)
        if row is not None:
            self.kind.setCurrentIndex(self.kind.findData(row.kind))
            self.name.setText(row.name)
        self._list_superiors(row.parent if row else "")
        self._fit()
        self.check_with(self._check)

    def _list(self, ticked: Sequence[str]) -> QListWidget:
        box = QListWidget()
        for place in self._plan.places("compound").values():
            item = QListWidgetItem(label(place))
            item.setData(Qt.ItemDataRole.UserRole, place.id)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(CHECKED if place.id in ticked else UNCHECKED)
            box.addItem(item)
        return box

    def _list_superiors(self, present: str) -> None:
        """List those that may be over it: of a whole county the grids' are left out."""
        self.above.addItem(say("federation.no_superior"), "")
        for id_ in superiors(self._plan, self._own, present):
            self.above.addItem(self._plan.federations[id_].name or id_, id_)
        self.above.setCurrentIndex(max(0, self.above.findData(present)))
        policy = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        self.above.setSizeAdjustPolicy(policy)
        self.above.setMinimumContentsLength(LETTERS)

    def _fit(self) -> None:
        shown = self.kind.currentData() == "property" and self.compounds.count() > 0
        for widget in (self.search, self.compounds, self._told):
            widget.setVisible(shown)
        self._count()
        self.adjustSize()

    def _sift(self, wanted: str) -> None:
        wanted = wanted.casefold().strip()
        for item in self._items():
            item.setHidden(wanted not in item.text().casefold())

    def _items(self) -> list[QListWidgetItem]:
        return [self.compounds.item(at) for at in range(self.compounds.count())]

    def _count(self) -> None:
        self._told.setText(say("federation.compounds_ticked", n=len(self.ticked)))

    @property
    def ticked(self) -> tuple[str, ...]:
        """The ids of the compounds that are ticked."""
        if self.kind.currentData() != "property":
            return ()
        chosen = (one for one in self._items() if one.checkState() == CHECKED)
        return tuple(str(one.data(Qt.ItemDataRole.UserRole)) for one in chosen)

    def _check(self) -> None:
        if not self.name.text().strip():
            raise GridplannerError("federation.no_name")

    def added(self) -> AddFederation:
        """Return the federation that was described."""
        kind, above = str(self.kind.currentData()), str(self.above.currentData())
        return AddFederation(self.name.text().strip(), kind, "", above, self.ticked)

    def edited(self) -> EditFederation:
        """Return what is to be changed of the one there is."""
        row = self._plan.federations[self._own]
        return EditFederation(
            self._own,
            self.name.text().strip(),
            str(self.above.currentData()),
            self.ticked if row.kind else None,
        )


def ask_federation(parent: QWidget | None, plan: Plan) -> AddFederation | None:
    """Ask for a city's federation, or one of property companies."""
    dialog = FederationDialog(parent, plan)
    return dialog.added() if dialog.asked() else None


def ask_changes(parent: QWidget | None, plan: Plan, federation: str) -> EditFederation | None:
    """Ask what is to be changed of a federation."""
    dialog = FederationDialog(parent, plan, federation)
    return dialog.edited() if dialog.asked() else None
