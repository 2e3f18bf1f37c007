"""What every test stands on: no screen, Chinese, a home of its own, the files for trying."""

from __future__ import annotations

import os
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from hypothesis import HealthCheck, settings
from PySide6.QtWidgets import QApplication

from gridplanner import words

ROOT = Path(__file__).resolve().parent.parent
SHARED_DATA = ROOT.parent / "shared" / "data"

settings.register_profile(
    "steady",
    derandomize=True,
    deadline=None,
    max_examples=60,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.register_profile(
    "deep", settings.get_profile("steady"), derandomize=False, max_examples=1000
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real files beside the project; absent, the test is skipped."""
    if not SHARED_DATA.is_dir():
        pytest.skip("the real files for trying are not here (../shared/data beside the project)")
    return SHARED_DATA


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give each test a home of its own, so that none writes into the user's settings."""
    home = tmp_path_factory.mktemp("home")
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(home))
    for name in ("CONFIG", "DATA", "STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
    for name in ("APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(home / name.lower()))
        monkeypatch.setenv(f"WIN_PD_OVERRIDE_{name.replace('LOCAL', 'LOCAL_')}", str(home / name))
    return home


@pytest.fixture(autouse=True)
def chinese() -> None:
    """Every test starts in Chinese, whatever the one before it spoke."""
    words.use_language("zh")


@pytest.fixture(scope="session", autouse=True)
def one_application(qapp: QApplication) -> QApplication:
    """Have the one application with widgets there before a command makes one without."""
    return qapp
