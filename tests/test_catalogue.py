"""The catalogue of sentences: complete in both languages, every code known, none left over."""

from __future__ import annotations

import ast
import os
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter

import pytest

from gridplanner.words import catalogue, system_language

SOURCE = Path(__file__).resolve().parent.parent / "gridplanner"
SPEAKERS = {"say", "Sentence", "GridplannerError"}
RULE_TABLE = re.compile(r"[A-Z]\d+\.")  # sentences of a rule are found as rule.kind


@cache
def trees() -> dict[str, ast.Module]:
    """Return the syntax tree of every module."""
    return {
        str(path.relative_to(SOURCE)): ast.parse(path.read_text(encoding="utf-8"))
        for path in SOURCE.rglob("*.py")
    }


def spoken() -> Iterator[tuple[str, str, ast.Call]]:
    """Yield place, code and call of every sentence that is named in full."""
    for name, tree in trees().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and _called(node) in SPEAKERS and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str) and first.value:
                    yield f"{name}:{node.lineno}", first.value, node


def _called(call: ast.Call) -> str:
    return getattr(call.func, "id", getattr(call.func, "attr", ""))


def _placeholders(text: str) -> set[str]:
    return {re.split(r"[.\[]", name)[0] for _, name, _, _ in Formatter().parse(text) if name}


def _given(call: ast.Call) -> set[str] | None:
    """Return the names of the values of a call, None where they cannot be read off."""
    names: set[str] = set()
    for keyword in call.keywords:
        if keyword.arg is None:
            return None
        names.add(keyword.arg)
    if len(call.args) == 1:
        return names
    values = call.args[1]
    if not isinstance(values, ast.Dict):
        return None
    keys = [key.value for key in values.keys if isinstance(key, ast.Constant)]
    return {str(key) for key in keys} if len(keys) == len(values.keys) else None


def test_both_languages_have_the_same_sentences() -> None:
    assert catalogue("zh").keys() == catalogue("en").keys()


def test_both_languages_ask_for_the_same_values() -> None:
    differing = {
        code
        for code, text in catalogue("zh").items()
        if _placeholders(text) != _placeholders(catalogue("en").get(code, text))
    }
    assert not differing


def test_english_sentences_are_english() -> None:
    """Names of columns may be quoted in Chinese; the sentence around them is English."""
    chinese = {
        code
        for code, text in catalogue("en").items()
        if len(re.findall(r"[\u4e00-\u9fff]", text)) > len(re.findall(r"[A-Za-z]", text))
        and code != "action.language"  # the other language, named in itself
    }
    assert not chinese


def test_every_spoken_code_is_known() -> None:
    unknown = {f"{place} {code}" for place, code, _ in spoken() if code not in catalogue("zh")}
    assert not unknown


def test_every_spoken_sentence_gets_its_values() -> None:
    lacking = {
        f"{place} {code}: {', '.join(sorted(missing))}"
        for place, code, call in spoken()
        if (given := _given(call)) is not None
        and (missing := _placeholders(catalogue("zh").get(code, "")) - given)
    }
    assert not lacking


def test_no_sentence_is_left_over() -> None:
    literals: set[str] = set()
    patterns: list[re.Pattern[str]] = [RULE_TABLE]
    for tree in trees().values():
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                literals.add(node.value)
            elif isinstance(node, ast.JoinedStr):
                parts = [
                    re.escape(str(part.value)) if isinstance(part, ast.Constant) else ".+"
                    for part in node.values
                ]
                if re.match(r"\w+\\\.", parts[0]):
                    patterns.append(re.compile("".join(parts) + r"\Z"))
    left = {
        code
        for code in catalogue("zh")
        if code not in literals and not any(pattern.match(code) for pattern in patterns)
    }
    assert not left


@pytest.mark.skipif(os.name == "nt", reason="Windows names its language elsewhere")
@pytest.mark.parametrize(
    ("named", "language"),
    [(None, "zh"), ("C.UTF-8", "zh"), ("zh_CN.UTF-8", "zh"), ("en_GB.UTF-8", "en")],
)
def test_the_language_is_the_systems_and_chinese_where_it_names_none(
    named: str | None, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(variable, raising=False)
    if named:
        monkeypatch.setenv("LANG", named)
    assert system_language() == language


def test_no_sentence_is_written_twice() -> None:
    """A table may stand in several files, a sentence in one."""
    told: list[str] = []
    for path in sorted((SOURCE.parent / "resources" / "words" / "zh").glob("*.toml")):
        tables = tomllib.loads(path.read_text(encoding="utf-8")).items()
        told += [f"{table}.{key}" for table, entries in tables for key in entries]
    assert len(told) == len(set(told))
