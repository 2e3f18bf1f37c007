"""Set everything up and run the tests; arguments are handed to pytest."""

from __future__ import annotations

import os
import subprocess

import environment


def main(arguments: list[str]) -> int:
    """Run pytest in the project's folder, without a screen."""
    python = environment.prepare(environment.WORKSHOP)
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    environment.tell("正在运行测试……", "Running the tests ...")
    command = [str(python), "-m", "pytest", *arguments]
    return subprocess.run(command, cwd=environment.ROOT, check=False).returncode


if __name__ == "__main__":
    environment.run_main(main)
