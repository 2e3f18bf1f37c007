"""Failures that are expected: a code, the values of its sentence, and nothing else."""

from __future__ import annotations


class GridplannerError(Exception):
    """Something the planner asked for cannot be done; nothing was changed.

    ``code`` names a sentence of the catalogue (``resources/words``), ``values`` fill it. The
    sentence is looked up only when it is shown, so that it comes in the reader's language.
    """

    def __init__(self, code: str, /, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values

    def __str__(self) -> str:
        from gridplanner.words import say  # the catalogue is read only when a sentence is needed

        return say(self.code, **self.values)


class Cancelled(Exception):  # noqa: N818 - an answer, not a fault
    """The planner cancelled a long task; nothing was changed."""
