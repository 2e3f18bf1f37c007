"""Edits: frozen values that make a new plan of a plan.

An edit that cannot be done raises a GridplannerError and nothing has happened.
"""

from __future__ import annotations

from typing import Protocol

from gridplanner.models.edits.areas import MakeWholeGrids
from gridplanner.models.edits.attributes import EditAreas
from gridplanner.models.edits.estimate import EstimateHouseholds, households_filled
from gridplanner.models.edits.numbering import NumberGrids
from gridplanner.models.edits.office import SetRule, SetSettings, SetWeights
from gridplanner.models.edits.people import (
    AddPeople,
    Assign,
    EditPerson,
    NewPerson,
    RemovePerson,
    Unassign,
)
from gridplanner.models.edits.split import SplitGrid
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
    "AddPeople",
    "Assign",
    "Edit",
    "EditAreas",
    "EditPerson",
    "EstimateHouseholds",
    "MakeWholeGrids",
    "NewPerson",
    "NumberGrids",
    "RemovePerson",
    "SetRule",
    "SetSettings",
    "SetWeights",
    "SplitGrid",
    "Unassign",
    "households_filled",
]
