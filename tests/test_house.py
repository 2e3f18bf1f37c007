"""The house: the direction of imports, a core without Qt, and what no file may hold."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
NOT_OURS = {".git", ".venv", "output", "dist", "build", "__pycache__", "uv.lock"}
TEXT = {".py", ".toml", ".md", ".lock", ".yaml", ".cmd", ".qss", ".json", ".txt", ""}
LONGEST_FILE = 450

WALK_THE_CORE = """
import importlib, pkgutil, sys

class NoQt:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("PySide6", "shiboken6", "pyqtgraph"):
            raise ImportError(name + " cannot be imported here")

sys.meta_path.insert(0, NoQt())
for room in ("gridplanner.gis", "gridplanner.models"):
    package = importlib.import_module(room)
    for module in pkgutil.walk_packages(package.__path__, room + "."):
        importlib.import_module(module.name)
        print(module.name)
"""


def our_files() -> Iterator[Path]:
    """Yield every text file of the repository."""
    for folder, folders, files in os.walk(ROOT):
        folders[:] = [name for name in folders if name not in NOT_OURS and "_cache" not in name]
        for name in files:
            path = Path(folder) / name
            if path.suffix in TEXT and name not in NOT_OURS and ".hypothesis" not in path.parts:
                yield path


def run_python(code: str) -> subprocess.CompletedProcess[str]:
    """Run code in an interpreter of its own, in the project's folder."""
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
        check=False,
    )


def test_imports_go_one_way() -> None:
    code = "from importlinter.cli import lint_imports_command as lint; lint(['--no-cache'])"
    done = run_python(code)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_core_runs_where_qt_cannot_be_imported() -> None:
    done = run_python(WALK_THE_CORE)
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.split()) > 20


@pytest.mark.parametrize("heavy", ["pandas", "geopandas", "pyogrio", "folium", "PySide6"])
def test_heavy_libraries_wait_until_they_are_needed(heavy: str) -> None:
    code = f"import sys, gridplanner.models.session; sys.exit('{heavy}' in sys.modules)"
    done = run_python(code)
    assert done.returncode == 0, done.stderr or f"{heavy} is imported at the start"


def test_no_file_names_a_registry_or_a_machine() -> None:
    registries = [
        "pypi" + ".org",
        "python" + "hosted",
        "npm" + "js",
        "yarn" + "pkg",
        "anaconda" + ".",
    ]
    machines = ["/work" + "/", "/root" + "/", "/opt" + "/wheels", "C:\\" + "Users"]
    forbidden = re.compile("|".join(map(re.escape, registries + machines)), re.IGNORECASE)
    named = {
        f"{path.relative_to(ROOT)}: {found[0]}"
        for path in our_files()
        if (found := forbidden.search(path.read_text(encoding="utf-8")))
    }
    assert not named


def test_nothing_is_left_for_later() -> None:
    left = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")
    named = {
        str(path.relative_to(ROOT))
        for path in our_files()
        if path.suffix == ".py" and left.search(path.read_text(encoding="utf-8"))
    }
    assert not named


def test_files_stay_small() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in our_files()
        if path.suffix == ".py"
        and (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_FILE
    }
    assert not long


def test_the_locks_agree_and_carry_hashes() -> None:
    program, workshop = (
        _pins((ROOT / name).read_text(encoding="utf-8"))
        for name in ("requirements.lock", "requirements-dev.lock")
    )
    assert program <= workshop
    lock = (ROOT / "requirements-dev.lock").read_text(encoding="utf-8")
    entries = re.split(r"\n(?=\S)", lock)
    assert all("--hash=sha256:" in entry for entry in entries if "==" in entry)


def _pins(lock: str) -> set[str]:
    return set(re.findall(r"^\S+==\S+", lock, re.MULTILINE))
