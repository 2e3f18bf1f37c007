"""One catalogue of sentences for window, commands and exports, in Chinese and English.

Catalogues are the TOML files of ``resources/words/<language>/``; a sentence's code is
``<table>.<key>``. Sentences are looked up at use, so a change of language shows at once.
"""

from __future__ import annotations

import locale
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from gridplanner.assets import asset

LANGUAGES = ("zh", "en")
_current = ["zh"]


def use_language(language: str) -> None:
    """Speak ``zh`` or ``en`` from now on."""
    if language not in LANGUAGES:
        raise ValueError(language)
    _current[0] = language


def language() -> str:
    """Return the language in use."""
    return _current[0]


def system_language() -> str:
    """Return the language of the system: English where it says so, else Chinese."""
    # Elsewhere Python takes a system that names no language for an English one.
    named = next(
        (os.environ[key] for key in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(key)),
        locale.getlocale()[0] or "" if os.name == "nt" else "",
    )
    return "en" if named.lower().startswith("en") else "zh"


@cache
def catalogue(language: str) -> dict[str, str]:
    """Return every sentence of a language by its code."""
    sentences: dict[str, str] = {}
    for path in sorted(asset("words", language).glob("*.toml")):
        for table, entries in tomllib.loads(path.read_text(encoding="utf-8")).items():
            sentences.update({f"{table}.{key}": text for key, text in entries.items()})
    return sentences


def say(code: str, /, **values: object) -> str:
    """Return the sentence ``code`` in the language in use, filled with ``values``."""
    return catalogue(_current[0])[code].format(**values)


@dataclass(frozen=True)
class Sentence:
    """A sentence of the catalogue with its values, to be said later in any language."""

    code: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return say(self.code, **self.values)


@dataclass(frozen=True)
class Listed:
    """Several words in a row, joined as the language in use joins them."""

    parts: tuple[object, ...]

    def __str__(self) -> str:
        return say("words.comma").join(map(str, self.parts))


@dataclass(frozen=True)
class Either:
    """A stored name in both languages, picked when it is said."""

    zh: str
    en: str

    def __str__(self) -> str:
        return pick(self.zh, self.en)


def pick(zh: str, en: str) -> str:
    """Return the one of two stored names that fits the language in use."""
    return (en or zh) if _current[0] == "en" else (zh or en)
