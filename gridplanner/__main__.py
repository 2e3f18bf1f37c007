"""Start: a known command goes to the command line, anything else is a plan for the window."""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Sequence
from pathlib import Path


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program and return its exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    from gridplanner.cli import COMMANDS, run
    from gridplanner.words import LANGUAGES

    if arguments is None and not sys.warnoptions:
        warnings.simplefilter("ignore")  # what libraries say among themselves
    match words:
        case ["--lang", language, plan] if language in LANGUAGES and plan not in COMMANDS:
            return _open(Path(plan), language)
    if words and (words[0] in COMMANDS or words[0].startswith("-") or len(words) > 1):
        return run(words)
    return _open(Path(words[0]) if words else None)


def _open(plan: Path | None, language: str = "") -> int:
    if not _has_screen():
        return _refuse()
    from gridplanner.app import open_window

    return open_window(plan, language)


def _has_screen() -> bool:
    """Tell whether a window can be opened; without, Qt would abort."""
    wanted = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return sys.platform != "linux" or any(os.environ.get(one) for one in wanted)


def _refuse() -> int:
    from gridplanner.words import say, system_language, use_language

    use_language(system_language())
    print(say("cli.no_screen"), file=sys.stderr)  # noqa: T201 - the one answer there is
    return 2


if __name__ == "__main__":
    sys.exit(main())
