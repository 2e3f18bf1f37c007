"""The command line: the same core as the window, no Qt unless a command paints.

Exit codes: 0 done, 1 findings at or above ``--fail-on``, 2 the request or the data is at fault.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from gridplanner.errors import Cancelled, GridplannerError
from gridplanner.words import LANGUAGES, say, system_language, use_language

COMMANDS = (
    "sample",
    "new",
    "import",
    "info",
    "check",
    "balance",
    "split",
    "assign",
    "undo",
    "redo",
    "log",
    "render",
    "export",
    "window",
)
"""First words that go to the command line."""


def run(arguments: Sequence[str]) -> int:
    """Run a command and return its exit code; what is at fault is one sentence on stderr."""
    _speak_utf8()
    use_language(_asked_language(arguments))
    import click

    from gridplanner.cli.commands import make_command
    from gridplanner.cli.usage import usage_sentence

    try:
        code = make_command().main(
            args=list(arguments), prog_name="gridplanner", standalone_mode=False
        )
    except GridplannerError as error:
        return _fail(str(error))
    except click.ClickException as error:
        return _fail(usage_sentence(error))
    except (Cancelled, click.Abort, KeyboardInterrupt):
        return _fail(say("cli.cancelled"))
    except click.exceptions.Exit as leave:
        return leave.exit_code
    return code if isinstance(code, int) else 0


def _fail(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 2


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
