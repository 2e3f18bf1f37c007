"""The command line: the same core as the window, no Qt unless a command paints.

Exit codes: 0 done, 1 findings at or above ``--fail-on``, 2 the request or the data is at fault.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from gridplanner.words import LANGUAGES, system_language, use_language

COMMANDS: Mapping[str, str] = MappingProxyType(
    {
        "sample": "making.sample",
        "new": "making.new",
        "import": "taking.import_file",
        "info": "telling.info",
        "check": "looking.check",
        "balance": "looking.balance",
        "split": "editing.split",
        "merge": "editing.merge",
        "assign": "editing.assign",
        "undo": "editing.undo",
        "redo": "editing.redo",
        "log": "telling.log",
        "render": "drawing.render",
        "export": "drawing.export",
        "window": "drawing.window",
    }
)
"""First words that go to the command line, and where each command stands."""


def run(arguments: Sequence[str]) -> int:
    """Run a command and return its exit code; what is at fault is one sentence on stderr."""
    _speak_utf8()
    use_language(_asked_language(arguments))
    try:
        return _answer(arguments)
    except BrokenPipeError:
        _close_quietly()  # whoever reads our answer has enough
        return 0
    except (Exception, KeyboardInterrupt) as error:
        from gridplanner.cli.faults import sentence_of

        print(sentence_of(error), file=sys.stderr)
        _drop_what_cannot_be_written()
        return 2


def _answer(arguments: Sequence[str]) -> int:
    import click

    from gridplanner.cli.commands import make_command

    code, command = 0, make_command()
    try:  # not through ``main``, which answers a closed pipe with the code for findings
        with command.make_context("gridplanner", list(arguments)) as context:
            command.invoke(context)
    except click.exceptions.Exit as leave:
        code = leave.exit_code
    print(end="", flush=True)
    return code


def _drop_what_cannot_be_written() -> None:
    """Let go of an answer that has no room: Python would stumble over it again on leaving."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError:
        _close_quietly()


def _close_quietly() -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _asked_language(arguments: Sequence[str]) -> str:
    """Return the language of ``--lang``, wherever it stands; else that of the system."""
    for place, word in enumerate(arguments):
        value = word.partition("=")[2] if word.startswith("--lang=") else ""
        if word == "--lang" and place + 1 < len(arguments):
            value = arguments[place + 1]
        if value in LANGUAGES:
            return value
    return system_language()


def _speak_utf8() -> None:
    """Print UTF-8 whatever the code page of the console or pipe is."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")
