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


def _gridplanner(*arguments: str) -> int:
    command = [str(environment.PYTHON), "-m", "gridplanner", *arguments]
    return subprocess.run(command, check=False).returncode


def _make_sample() -> int:
    tell("正在生成示例方案……", "Making the sample plan ...")
    return _gridplanner("sample", str(SAMPLE))


def _without_screen() -> int:
    tell(
        "本机没有屏幕:不打开窗口,改为生成检查、均衡、图件和网页。",
        "There is no screen here: no window; checks, balance, maps and a web page instead.",
    )
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    plan = str(SAMPLE)
    pdf, page = OUTPUT / "网格划分图.pdf", OUTPUT / "网格地图.html"
    chart, window = OUTPUT / "地图.png", OUTPUT / "窗口.png"
    steps: list[tuple[str, str, list[str], Path | None]] = [
        ("检查", "Checks", ["check", plan, "--fail-on", "never"], None),
        ("均衡", "Balance", ["balance", plan], None),
        ("PDF 图", "PDF map", ["export", plan, str(pdf)], pdf),
        ("网页地图", "Web map", ["export", plan, str(page)], page),
        ("地图画面", "Picture of the map", ["render", plan, str(chart)], chart),
        (
            "窗口画面",
            "Picture of the window",
            ["window", plan, "--picture", str(window), "--size", "1366x768"],
            window,
        ),
    ]
    failed = 0
    for chinese, english, arguments, _ in steps:
        tell(f"{chinese}……", f"{english} ...")
        failed = _gridplanner(*arguments) or failed
    tell("结果在这里:", "The results are here:")
    for path in [SAMPLE, *(result for *_, result in steps if result is not None)]:
        if path.exists():
            print(f"  {path}")
    return failed


if __name__ == "__main__":
    environment.run_main(main)
