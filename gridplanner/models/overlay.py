"""A mapping that is never changed and shares what an edit leaves alone with the one before.

Copying ten thousand entries touches every one of them in memory, which takes longer than an edit
may; here an edit costs what it changes, and only those who go through all entries pay for a copy.
"""

from __future__ import annotations

from collections.abc import ItemsView, Iterable, Iterator, KeysView, Mapping, ValuesView
from typing import Any, Generic, TypeVar, cast, overload

MOST = 512
"""Entries above which what lies over the base is made one with it."""
V = TypeVar("V")
D = TypeVar("D")
_GONE: Any = object()


class Overlay(Mapping[str, V], Generic[V]):
    """Entries by name in the order in which they came; a replaced one keeps its place."""

    def __init__(self, entries: Mapping[str, V]) -> None:
        self._base = entries
        self._over: dict[str, V] = {}
        self._size = len(entries)
        self._full: Mapping[str, V] | None = entries

    def after(self, put: Mapping[str, V], gone: Iterable[str] = ()) -> Overlay[V]:
        """Return the mapping with some entries gone and others put; KeyError where none is."""
        made = type(self).__new__(type(self))
        made._lie_over(self, put, gone)
        return made

    def _lie_over(self, earlier: Overlay[V], put: Mapping[str, V], gone: Iterable[str]) -> None:
        if earlier._full is not None or len(earlier._over) > MOST:
            self._base, over = earlier._whole(), {}
        else:
            self._base, over = earlier._base, dict(earlier._over)
        size = len(earlier)
        for name in gone:
            if name not in earlier:
                raise KeyError(name)
            over.pop(name, None)
            if name in self._base:
                over[name] = _GONE
            size -= 1
        for name, value in put.items():
            if over.get(name) is _GONE:  # it comes back at the end, not where it was
                self._base, over = _merged(self._base, over), {}
            size += name not in over and name not in self._base
            over[name] = value
        self._over, self._size = over, size
        self._full = None if over else self._base

    def _whole(self) -> Mapping[str, V]:
        if self._full is None:
            self._full = _merged(self._base, self._over)
        return self._full

    def __getitem__(self, name: str) -> V:
        value = self._over.get(name, self)
        if value is self:
            return self._base[name]
        if value is _GONE:
            raise KeyError(name)
        return cast("V", value)

    @overload
    def get(self, name: str, default: None = None) -> V | None: ...
    @overload
    def get(self, name: str, default: V | D) -> V | D: ...
    def get(self, name: str, default: Any = None) -> Any:
        """Return an entry, or the default."""
        value = self._over.get(name, self)
        if value is self:
            return self._base.get(name, default)
        return default if value is _GONE else value

    def __contains__(self, name: object) -> bool:
        value = self._over.get(cast("str", name), self)
        return name in self._base if value is self else value is not _GONE

    def __len__(self) -> int:
        return self._size

    def __iter__(self) -> Iterator[str]:
        return iter(self._whole())

    def keys(self) -> KeysView[str]:
        """Return all names."""
        return self._whole().keys()

    def values(self) -> ValuesView[V]:
        """Return all values."""
        return self._whole().values()

    def items(self) -> ItemsView[str, V]:
        """Return all entries."""
        return self._whole().items()


def _merged(base: Mapping[str, V], over: Mapping[str, V]) -> dict[str, V]:
    merged = {**base, **over}
    for name, value in over.items():
        if value is _GONE:
            del merged[name]
    return merged
