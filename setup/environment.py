"""Everything the program needs on a fresh machine; only Python's own library is used here."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PLACE = ROOT / ".venv"
PROGRAM = ROOT / "requirements.lock"
WORKSHOP = ROOT / "requirements-dev.lock"
WINDOWS = os.name == "nt"
PYTHON = PLACE / ("Scripts/python.exe" if WINDOWS else "bin/python")

QT_LIBRARIES = [
    "libegl1",
    "libgl1",
    "libglib2.0-0",
    "libfontconfig1",
    "libfreetype6",
    "libdbus-1-3",
    "libxkbcommon0",
    "libxkbcommon-x11-0",
    "libx11-xcb1",
    "libxcb-cursor0",
    "libxcb-glx0",
    "libxcb-icccm4",
    "libxcb-image0",
    "libxcb-keysyms1",
    "libxcb-randr0",
    "libxcb-render-util0",
    "libxcb-shape0",
    "libxcb-shm0",
    "libxcb-sync1",
    "libxcb-xfixes0",
    "libxcb-xinerama0",
    "libxcb-xkb1",
]
_LOAD_QT = "from PySide6 import QtPrintSupport, QtSvg, QtWidgets; QtWidgets.QApplication([])"
_LOAD_SCREEN = (
    "import ctypes, pathlib, PySide6; "
    "ctypes.CDLL(str(pathlib.Path(PySide6.__file__).parent / 'Qt/plugins/platforms/libqxcb.so'))"
)


class SetupError(Exception):
    """The machine lacks something that this script may not or cannot bring."""


def tell(chinese: str, english: str) -> None:
    """Say in both languages what happens now."""
    print(f"· {chinese}\n  {english}", flush=True)


def prepare(lock: Path = PROGRAM) -> Path:
    """Bring the environment, the locked packages and Qt's libraries; return its Python."""
    if sys.version_info < (3, 11):
        raise SetupError(
            "需要 Python 3.11 或更新的版本,请先安装。\n  Please install Python 3.11 or newer first."
        )
    ready = PLACE / f"{lock.stem}.ready"
    wanted = _fingerprint(lock)
    if ready.is_file() and ready.read_text(encoding="utf-8") == wanted and _runs("pass"):
        return PYTHON
    _make_environment()
    _install(lock)
    _link()
    if sys.platform.startswith("linux"):
        _bring_qt_libraries()
    ready.write_text(wanted, encoding="utf-8")
    tell("准备完成。", "Everything is ready.")
    return PYTHON


def has_screen() -> bool:
    """Return whether a window can be shown."""
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _fingerprint(lock: Path) -> str:
    place = f"{ROOT} {sys.version_info[:2]} {has_screen()}"
    return hashlib.sha256(lock.read_bytes() + place.encode()).hexdigest()


def _runs(code: str, **environment: str) -> bool:
    try:
        done = subprocess.run(
            [PYTHON, "-c", code],
            env={**os.environ, **environment},
            capture_output=True,
            check=False,
        )
    except OSError:
        return False
    return done.returncode == 0


def _make_environment() -> None:
    if _runs(f"import pip, sys; assert sys.version_info[:2] == {tuple(sys.version_info[:2])}"):
        return
    tell("正在建立运行环境(.venv)……", "Making the environment (.venv) ...")
    if find_spec("ensurepip") is None:
        _apt_install(["python3-venv"])
    keep = _runs(f"import sys; assert sys.version_info[:2] == {tuple(sys.version_info[:2])}")
    command = [sys.executable, "-m", "venv", *([] if keep else ["--clear"]), str(PLACE)]
    if subprocess.run(command, check=False).returncode:
        raise SetupError(
            f"无法在 {PLACE} 建立运行环境,请检查磁盘空间和写入权限。\n"
            f"  The environment could not be made in {PLACE}: check disk space and permissions."
        )


def _install(lock: Path) -> None:
    tell(
        "正在安装依赖(首次约需几分钟)……",
        "Installing the locked packages (the first time takes some minutes) ...",
    )
    command = [
        str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--require-hashes",
        "--no-deps", "--only-binary", ":all:", "-r", str(lock),
    ]  # fmt: skip
    if not sys.stdout.isatty():
        command.append("--quiet")
    if subprocess.run(command, check=False).returncode:
        raise SetupError(
            "依赖没有装好,请检查网络后再运行一次。\n"
            "  The packages could not be installed: check the network and run this again."
        )


def _link() -> None:
    """Make ``gridplanner`` known to the environment, whatever letters its folder's name has."""
    library = "Lib/site-packages"
    if not WINDOWS:
        library = f"lib/python{sys.version_info[0]}.{sys.version_info[1]}/site-packages"
    # A plain path in a .pth file is read in the locale's encoding; ASCII escapes always fit.
    line = f"import sys; sys.path.append({str(ROOT)!a})\n"
    (PLACE / library / "gridplanner.pth").write_text(line, encoding="ascii")
    if WINDOWS:
        command = PLACE / "Scripts" / "gridplanner.cmd"
        command.write_text('@"%~dp0python.exe" -m gridplanner %*\n', encoding="ascii")
    else:
        command = PLACE / "bin" / "gridplanner"
        script = '#!/bin/sh\nexec "$(dirname "$0")/python" -m gridplanner "$@"\n'
        command.write_text(script, encoding="ascii")
        command.chmod(0o755)


def _qt_loads() -> bool:
    if not _runs(_LOAD_QT, QT_QPA_PLATFORM="offscreen"):
        return False
    return not os.environ.get("DISPLAY") or _runs(_LOAD_SCREEN)


def _bring_qt_libraries() -> None:
    if _qt_loads():
        return
    tell("正在安装界面所需的系统库……", "Installing the system libraries of the window ...")
    _apt_install(QT_LIBRARIES)
    if not _qt_loads():
        raise SetupError(
            f"界面库(Qt)仍然无法载入。 Qt still cannot be loaded. Try:\n  {PYTHON} -c '{_LOAD_QT}'"
        )


def _apt_install(packages: list[str]) -> None:
    names = " ".join(packages)
    root = [] if not hasattr(os, "geteuid") or os.geteuid() == 0 else ["sudo"]
    if not all(shutil.which(tool) for tool in [*root, "apt-get"]):
        raise SetupError(
            f"缺少系统软件包,请让管理员安装: {names}\n"
            f"  System packages are missing, please have them installed: {names}"
        )
    apt = [*root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-y"]
    subprocess.run([*apt, "update"], check=False, stdout=subprocess.DEVNULL)
    command = [*apt, "install", "--no-install-recommends", *packages]
    done = subprocess.run(command, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode:
        sys.stdout.write(done.stdout.decode(errors="replace"))
        raise SetupError(
            f"系统软件包没有装好,请手动安装: {names}\n"
            f"  The system packages could not be installed, please install them: {names}"
        )


def run_main(main: Callable[[list[str]], int]) -> None:
    """Run a script's ``main(arguments)``; a missing thing is said in a sentence, exit 2."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        sys.exit(main(sys.argv[1:]))
    except SetupError as missing:
        print(f"· {missing}", file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)
