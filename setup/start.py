"""Set everything up and start gridplanner with the sample plan, or do what the arguments say."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import environment
from environment import ROOT, tell

OUTPUT = ROOT / "output"
SAMPLE = OUTPUT / "示例县柳河街道.gpkg"


def main(arguments: list[str]) -> int:
    """Start the window; without a screen do the main job and leave its results in a folder."""
    environment.prepare()
    if arguments:
        return _gridplanner(*arguments)
    OUTPUT.mkdir(exist_ok=True)
    if not SAMPLE.exists() and (failed := _make_sample()):
        return failed
    if environment.has_screen():
        tell("正在打开窗口……", "Opening the window ...")
        return _gridplanner(str(SAMPLE))
    return _without_screen()


def _gridplanner(*arguments: str, heard: Path | None = None) -> int:
    """Run the program; what it prints goes to the terminal, or to the file ``heard``."""
    command = [str(environment.PYTHON), "-m", "gridplanner", *arguments]
    if heard is None:
        return subprocess.run(command, check=False).returncode
    with heard.open("wb") as file:
        return subprocess.run(command, stdout=file, check=False).returncode


def _make_sample() -> int:
    tell("正在生成示例方案……", "Making the sample plan ...")
    return _gridplanner("sample", str(SAMPLE))


def _without_screen() -> int:
    tell(
        "本机没有屏幕:不打开窗口,改为生成检查、均衡、图件和网页。",
        "There is no screen here: no window; checks, balance, maps and a web page instead.",
    )
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    failed = 0
    steps = _steps(str(SAMPLE))
    for chinese, english, result, arguments in steps:
        tell(f"{chinese}……", f"{english} ...")
        heard = None if str(result) in arguments else result
        failed = _gridplanner(*arguments, heard=heard) or failed
    tell("结果在这里:", "The results are here:")
    for path in [SAMPLE, *(result for _, _, result, _ in steps)]:
        if path.exists():
            print(f"  {path}")
    return failed


def _steps(plan: str) -> list[tuple[str, str, Path, list[str]]]:
    """Return the main job: name in both languages, the file it leaves, the command."""
    checks, balance = OUTPUT / "检查.txt", OUTPUT / "均衡.txt"
    pdf, page = OUTPUT / "网格划分图.pdf", OUTPUT / "网格地图.html"
    canvas, window = OUTPUT / "地图.png", OUTPUT / "窗口.png"
    picture = ["--picture", str(window), "--size", "1366x768"]
    return [
        ("检查", "Checks", checks, ["check", plan, "--fail-on", "never"]),
        ("均衡", "Balance", balance, ["balance", plan]),
        ("PDF 图", "PDF map", pdf, ["export", plan, str(pdf)]),
        ("网页地图", "Web map", page, ["export", plan, str(page)]),
        ("地图画面", "Picture of the map", canvas, ["render", plan, str(canvas)]),
        ("窗口画面", "Picture of the window", window, ["window", plan, *picture]),
    ]


if __name__ == "__main__":
    environment.run_main(main)
