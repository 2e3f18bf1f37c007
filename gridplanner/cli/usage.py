"""What was wrong with the words of a command, in one sentence."""

from __future__ import annotations

import click

from gridplanner.words import say


def usage_sentence(error: click.ClickException) -> str:
    """Return one sentence for a usage error."""
    if isinstance(error, click.NoSuchOption):
        return say("cli.no_such_option", option=error.option_name)
    if isinstance(error, click.BadOptionUsage):
        return say("cli.option_needs_value", option=error.option_name)
    if isinstance(error, click.MissingParameter):
        return say("cli.missing", name=_shown(error.param))
    if isinstance(error, click.BadParameter) and error.param is not None:
        return say("cli.bad_value", name=_shown(error.param))
    return say("cli.usage")


def _shown(parameter: click.Parameter | None) -> str:
    longest = max(parameter.opts, key=len) if parameter else ""
    return longest if longest.startswith("-") else longest.upper()
