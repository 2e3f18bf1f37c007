"""What is for the public needs a word, and the word is kept."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gridplanner.__main__ import main


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "示例 方案.gpkg"
    assert main(["sample", str(path), "--grids", "6", "--buildings", "100"]) == 0
    return path


def test_a_public_map_without_a_word_is_refused(
    plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "公示.html"
    capsys.readouterr()
    assert main(["export", str(plan), str(out), "--for", "public"]) == 2
    assert "--approval" in capsys.readouterr().err
    assert not out.exists()


def test_the_word_is_in_the_log_and_undo_is_as_before(
    plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "公示.html"
    assert main(["assign", str(plan), "p1", "g1", "--role", "adviser"]) == 0
    asked = ["export", str(plan), str(out), "--for", "public", "--reason", "村务公开"]
    assert main([*asked, "--buildings", "cover"]) == 2
    assert "漏划与重复" in capsys.readouterr().err
    assert main(asked) == 0
    assert out.exists()
    capsys.readouterr()
    main(["log", str(plan), "--json"])
    assert "村务公开" in json.loads(capsys.readouterr().out)[-1]["what"]
    assert main(["undo", str(plan)]) == 0
