"""Work in small steps, between which the window looks at what the hand does."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from typing import TypeAlias, TypeVar

T = TypeVar("T")
Steps: TypeAlias = Generator[None, None, T]
"""Yields where the window may look up, and returns what it has worked out."""


def at_once(steps: Steps[T]) -> T:
    """Do all steps without looking up."""
    while True:
        try:
            next(steps)
        except StopIteration as ended:
            answer: T = ended.value
            return answer


def parts(things: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """Return things in parts of some size."""
    return (things[at : at + size] for at in range(0, len(things), size))
