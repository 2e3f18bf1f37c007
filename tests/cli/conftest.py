"""Commands as a script calls them, most of them in this process."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from told import Run, Told, across, read

from gridplanner.__main__ import main

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command in this process."""

    def told(*words: object) -> Told:
        capsys.readouterr()
        code = main([str(word) for word in words])
        return Told(code, *capsys.readouterr())

    return told


@pytest.fixture
def start() -> Run:
    """Run a command in a process of its own."""

    def told(*words: object, **options: Any) -> Told:
        done = subprocess.run(
            [sys.executable, str(ROOT / "main.py"), *map(str, words)],
            capture_output=options.pop("capture_output", True),
            text=True,
            encoding="utf-8",
            timeout=60,
            check=False,
            env={**os.environ, "LC_ALL": "zh_CN.UTF-8", **options.pop("env", {})},
            **options,
        )
        return Told(done.returncode, done.stdout, done.stderr)

    return told


@pytest.fixture(scope="session")
def kept_sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A township that nobody changes."""
    path = tmp_path_factory.mktemp("样本 街道") / "柳河 方案.gpkg"
    assert main(["sample", str(path), "--grids", "20", "--buildings", "1500", "--seed", "1"]) == 0
    return path


@pytest.fixture
def plan(kept_sample: Path, tmp_path: Path) -> Path:
    """A township to work on, in a folder with Chinese and a space."""
    folder = tmp_path / "方案 一"
    folder.mkdir()
    return Path(shutil.copy(kept_sample, folder))


@pytest.fixture
def split_one(run: Run, plan: Path) -> Callable[[], dict[str, Any]]:
    """Split the first urban grid that a line from west to east parts in two."""

    def split() -> dict[str, Any]:
        drawn = read(plan)
        for id_ in (one.id for one in drawn.grids.values() if one.kind == "urban"):
            for at in (0.5, 0.4, 0.6):
                told = run("split", plan, id_, "--line", across(drawn, id_, at), "--json")
                if told.code == 0:
                    answer: dict[str, Any] = told.json
                    return answer
        raise AssertionError("no grid could be split")

    return split
