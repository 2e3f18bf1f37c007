"""What the words behind the program's name lead to: the window, or a command."""

from __future__ import annotations

from pathlib import Path

import pytest

from gridplanner import __main__, app, cli


@pytest.fixture
def called(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    calls: list[object] = []
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.setattr(app, "open_window", lambda plan, language: calls.append((plan, language)))
    monkeypatch.setattr(cli, "run", calls.append)
    return calls


@pytest.mark.parametrize(
    ("words", "call"),
    [
        ([], (None, "")),
        (["方案 一.gpkg"], (Path("方案 一.gpkg"), "")),
        (["--lang", "en", "方案.gpkg"], (Path("方案.gpkg"), "en")),
        (["--lang", "en", "check"], ["--lang", "en", "check"]),
        (["--lang", "fr", "方案.gpkg"], ["--lang", "fr", "方案.gpkg"]),
        (["--help"], ["--help"]),
        (["info", "方案.gpkg"], ["info", "方案.gpkg"]),
    ],
)
def test_a_plan_is_for_the_window_a_command_for_the_command_line(
    called: list[object], words: list[str], call: object
) -> None:
    __main__.main(words)
    assert called == [call]
