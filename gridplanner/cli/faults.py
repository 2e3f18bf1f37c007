"""What went wrong, in one sentence."""

from __future__ import annotations

import traceback
from datetime import datetime
from pathlib import Path

import click

from gridplanner.errors import Cancelled, GridplannerError
from gridplanner.words import say


def sentence_of(error: BaseException) -> str:
    """Return one sentence, on one line, for whatever ended a command."""
    return " ".join(_sentence(error).split())


def _sentence(error: BaseException) -> str:
    if isinstance(error, GridplannerError):
        return str(error)
    if isinstance(error, click.ClickException):
        return usage_sentence(error)
    if isinstance(error, (Cancelled, click.Abort, KeyboardInterrupt)):
        return say("cli.cancelled")
    if isinstance(error, MemoryError):
        return say("cli.no_memory")
    if isinstance(error, OSError):
        return say("cli.refused_by_system", reason=error.strerror or str(error))
    return say("cli.fault", fault=type(error).__name__, log=_written_down(error))


def _written_down(error: BaseException) -> Path:
    """Keep the trace of a fault of our own, and return where."""
    from platformdirs import user_log_path

    log = user_log_path("gridplanner", appauthor=False, ensure_exists=True) / "faults.log"
    with log.open("a", encoding="utf-8") as file:
        file.write(f"{datetime.now().astimezone().isoformat(timespec='seconds')}\n")
        traceback.print_exception(error, file=file)
    return log


def usage_sentence(error: click.ClickException) -> str:
    """Return one sentence for a usage error."""
    if isinstance(error, click.NoSuchOption):
        return say("cli.no_such_option", option=error.option_name)
    if isinstance(error, click.BadOptionUsage):
        return say("cli.needs_value", option=error.option_name)
    if isinstance(error, click.MissingParameter):
        return say("cli.missing", name=_shown(error.param))
    if isinstance(error, click.BadParameter) and error.param is not None:
        return _bad_value(error.param)
    return say("cli.usage")


def _bad_value(parameter: click.Parameter) -> str:
    name, kind = _shown(parameter), parameter.type
    if isinstance(kind, click.Choice):
        return say("cli.bad_choice", name=name, choices=", ".join(map(str, kind.choices)))
    if isinstance(kind, click.IntRange):
        if kind.max is None:
            return say("cli.too_small", name=name, low=kind.min)
        return say("cli.out_of_range", name=name, low=kind.min, high=kind.max)
    return say("cli.bad_value", name=name)


def _shown(parameter: click.Parameter | None) -> str:
    longest = max(parameter.opts, key=len) if parameter else ""
    return longest if longest.startswith("-") else longest.upper()
