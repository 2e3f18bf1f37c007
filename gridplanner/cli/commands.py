"""The group of commands; each is loaded only when it is asked for."""

from __future__ import annotations

from importlib import import_module

import click

from gridplanner.cli import COMMANDS
from gridplanner.cli.options import in_language
from gridplanner.errors import GridplannerError
from gridplanner.words import say


class Commands(click.Group):
    """All commands, in the order of the work."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's own
        """Return the names of the commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Load a command and give it its help in the language in use."""
        if cmd_name not in COMMANDS:
            raise GridplannerError(
                "cli.no_such_command", command=cmd_name, commands=", ".join(COMMANDS)
            )
        module, name = COMMANDS[cmd_name].split(".")
        command: click.Command = getattr(import_module(f"gridplanner.cli.{module}"), name)
        return _explained(command, say(f"cli.help_{cmd_name}"))


def make_command() -> click.Command:
    """Return the command group."""
    group = in_language(Commands(callback=lambda: None))
    return _explained(group, say("cli.help"))


def _explained(command: click.Command, sentence: str) -> click.Command:
    command.help = sentence
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            parameter.help = say(f"cli.option_{parameter.name}")
    return command
