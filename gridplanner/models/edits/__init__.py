"""Edits: frozen values that make a new plan of a plan.

An edit that cannot be done raises a GridplannerError and nothing has happened.
"""

from __future__ import annotations

from typing import Protocol

from gridplanner.models.edits.areas import MakeWholeGrids
from gridplanner.models.edits.attributes import EditAreas
from gridplanner.models.edits.buildings import EditBuildings
from gridplanner.models.edits.draw import DrawArea
from gridplanner.models.edits.estimate import EstimateHouseholds, households_filled
from gridplanner.models.edits.figures import AddFigure, EditFigure, RemoveFigure
from gridplanner.models.edits.groups import (
    EditGroup,
    MakeGroup,
    MakeGroups,
    RemoveGroups,
    SetGroup,
    ShareBuilding,
)
from gridplanner.models.edits.homes import AddMicroHome, EditMicroHome, RemoveMicroHomes
from gridplanner.models.edits.ignoring import Heed, Ignore
from gridplanner.models.edits.land import GiveLand, GiveUncovered
from gridplanner.models.edits.locks import SetBorderLock, SetLocks
from gridplanner.models.edits.merge import MergeGrids
from gridplanner.models.edits.moving import GiveBuildings
from gridplanner.models.edits.numbering import NumberGrids
from gridplanner.models.edits.office import AllowTransfers, SetRule, SetSettings, SetWeights
from gridplanner.models.edits.organisation import (
    AddFederation,
    DissolveFederations,
    EditFederation,
    FoundFederations,
)
from gridplanner.models.edits.people import (
    AddPeople,
    Assign,
    EditPerson,
    EditPost,
    HandOver,
    NewPerson,
    RemovePerson,
    Unassign,
)
from gridplanner.models.edits.repair import RepairCoverage
from gridplanner.models.edits.reshape import MoveVertex, ReshapeBorder
from gridplanner.models.edits.split import SplitGrid
from gridplanner.models.edits.together import Together
from gridplanner.models.edits.transfer import TransferGrid
from gridplanner.models.ids import Ids
from gridplanner.models.plan import Plan
from gridplanner.words import Sentence


class Edit(Protocol):
    """One intention of the planner: one step of undo."""

    def apply(self, plan: Plan, ids: Ids) -> Plan:
        """Return the plan after this edit; ids and codes are minted from ``ids``."""
        ...

    def sentence(self, plan: Plan) -> Sentence:
        """Return what it does to ``plan``, for the undo list: ``拆分网格 003``."""
        ...


__all__ = [
    "AddFederation",
    "AddFigure",
    "AddMicroHome",
    "AddPeople",
    "AllowTransfers",
    "Assign",
    "DissolveFederations",
    "DrawArea",
    "Edit",
    "EditAreas",
    "EditBuildings",
    "EditFederation",
    "EditFigure",
    "EditGroup",
    "EditMicroHome",
    "EditPerson",
    "EditPost",
    "EstimateHouseholds",
    "FoundFederations",
    "GiveBuildings",
    "GiveLand",
    "GiveUncovered",
    "HandOver",
    "Heed",
    "Ignore",
    "MakeGroup",
    "MakeGroups",
    "MakeWholeGrids",
    "MergeGrids",
    "MoveVertex",
    "NewPerson",
    "NumberGrids",
    "RemoveFigure",
    "RemoveGroups",
    "RemoveMicroHomes",
    "RemovePerson",
    "RepairCoverage",
    "ReshapeBorder",
    "SetBorderLock",
    "SetGroup",
    "SetLocks",
    "SetRule",
    "SetSettings",
    "SetWeights",
    "ShareBuilding",
    "SplitGrid",
    "Together",
    "TransferGrid",
    "Unassign",
    "households_filled",
]
