"""What was wrong with the words of a command, in one sentence."""

from __future__ import annotations

import typer

from gridplanner.words import say


def usage_sentence(error: typer.TyperException) -> str:
    """Return one sentence for a usage error."""
    parameter = getattr(error, "param", None)
    name = _shown(parameter)
    kind = type(error).__name__
    if kind == "NoSuchOption":
        return say("cli.no_such_option", option=getattr(error, "option_name", ""))
    if kind == "MissingParameter":
        return say("cli.missing", name=name)
    if kind == "BadOptionUsage":
        return say("cli.option_needs_value", option=getattr(error, "option_name", ""))
    if parameter is not None:
        return say("cli.bad_value", name=name)
    return say("cli.usage")


def _shown(parameter: object) -> str:
    options = getattr(parameter, "opts", None) or [getattr(parameter, "name", "") or ""]
    longest = str(max(options, key=len))
    return longest if longest.startswith("-") else longest.upper()
