"""The two commands: what they remember, how they link, what they say when something is missing."""

from __future__ import annotations

import importlib
import subprocess
import sys
import venv
from pathlib import Path
from types import ModuleType

import pytest

from gridplanner.cli import COMMANDS

SETUP = Path(__file__).resolve().parent.parent / "setup"


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(SETUP))
    return importlib.import_module("environment")


@pytest.fixture
def start(environment: ModuleType) -> ModuleType:
    return importlib.import_module("start")


def test_a_folder_with_a_chinese_name_is_linked(
    environment: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "网格 规划's"
    (root / "gridplanner").mkdir(parents=True)
    (root / "gridplanner" / "__init__.py").write_text("", encoding="utf-8")
    (root / "gridplanner" / "__main__.py").write_text("print('linked')\n", encoding="utf-8")
    venv.create(root / ".venv", with_pip=False, symlinks=not environment.WINDOWS)
    monkeypatch.setattr(environment, "ROOT", root)
    monkeypatch.setattr(environment, "PLACE", root / ".venv")
    environment._link()
    python = root / ".venv" / ("Scripts/python.exe" if environment.WINDOWS else "bin/python")
    done = subprocess.run(
        [python, "-m", "gridplanner"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.stdout.strip() == "linked", done.stderr


def test_a_changed_lock_or_place_is_noticed(
    environment: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = tmp_path / "some.lock"
    lock.write_text("a==1\n", encoding="utf-8")
    first = environment._fingerprint(lock)
    assert environment._fingerprint(lock) == first
    lock.write_text("a==2\n", encoding="utf-8")
    second = environment._fingerprint(lock)
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    assert len({first, second, environment._fingerprint(lock)}) == 3


def test_a_missing_package_manager_is_said_in_a_sentence(
    environment: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment.shutil, "which", lambda tool: None)
    with pytest.raises(environment.SetupError, match=r"管理员安装: libegl1(.|\n)*libegl1"):
        environment._apt_install(["libegl1"])


def test_a_missing_thing_ends_with_2_and_without_a_traceback(
    environment: ModuleType, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def main(arguments: list[str]) -> int:
        raise environment.SetupError("缺少一样东西。")

    monkeypatch.setattr(sys, "argv", ["start"])
    with pytest.raises(SystemExit) as left:
        environment.run_main(main)
    assert left.value.code == 2
    assert capsys.readouterr().err == "· 缺少一样东西。\n"


@pytest.mark.parametrize(("display", "seen"), [(":0", True), ("", False)])
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems have a screen")
def test_a_screen_is_told_by_the_display(
    environment: ModuleType, monkeypatch: pytest.MonkeyPatch, display: str, seen: bool
) -> None:
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setenv("DISPLAY", display)
    assert environment.has_screen() is seen


def test_without_a_screen_the_main_job_is_done_and_its_paths_are_printed(
    start: ModuleType,
    environment: ModuleType,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    verbs: list[str] = []

    def run(*arguments: str, heard: Path | None = None) -> int:
        verbs.append(arguments[0])
        if heard is not None:
            heard.touch()
        for argument in arguments[1:]:
            if Path(argument).parent == tmp_path:
                Path(argument).touch()
        return 0

    monkeypatch.setattr(environment, "prepare", lambda: Path(sys.executable))
    monkeypatch.setattr(environment, "has_screen", lambda: False)
    monkeypatch.setattr(start, "OUTPUT", tmp_path)
    monkeypatch.setattr(start, "SAMPLE", tmp_path / "示例.gpkg")
    monkeypatch.setattr(start, "_gridplanner", run)
    assert start.main([]) == 0
    assert verbs == ["sample", "check", "balance", "export", "export", "render", "window"]
    assert set(verbs) <= set(COMMANDS)
    printed = capsys.readouterr().out
    left = list(tmp_path.iterdir())
    assert len(left) == len(verbs)
    assert all(str(path) in printed for path in left)


def test_arguments_go_to_the_program(
    start: ModuleType, environment: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment, "prepare", lambda: Path(sys.executable))
    monkeypatch.setattr(start, "_gridplanner", lambda *arguments, heard=None: len(arguments))
    assert start.main(["check", "a.gpkg"]) == 2
