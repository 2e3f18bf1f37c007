"""The table of commands."""

from __future__ import annotations

import click

from gridplanner.cli import editing, looking, plans
from gridplanner.words import say

_COMMANDS: dict[str, click.Command] = {
    "sample": plans.sample,
    "new": plans.new,
    "import": plans.import_file,
    "info": plans.info,
    "check": looking.check,
    "balance": looking.balance,
    "split": editing.split,
    "assign": editing.assign,
    "undo": editing.undo,
    "redo": editing.redo,
    "log": editing.log,
    "render": looking.render,
    "export": looking.export,
    "window": looking.window,
}


def make_command() -> click.Group:
    """Return the command group, its help in the language in use."""
    for name, command in _COMMANDS.items():
        command.help = say(f"cli.help_{name}")
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                parameter.help = say(f"cli.option_{parameter.name}")
    return click.Group(commands=_COMMANDS, help=say("cli.help"))
