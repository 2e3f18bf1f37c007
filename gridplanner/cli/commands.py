"""The table of commands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from gridplanner.cli import editing, looking, plans
from gridplanner.words import say

if TYPE_CHECKING:
    from collections.abc import Callable

_COMMANDS: dict[str, Callable[..., Any]] = {
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


def make_command() -> Any:
    """Return the command group, its help in the language in use."""
    app = typer.Typer(
        add_completion=False,
        no_args_is_help=True,
        help=say("cli.help"),
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    for name, function in _COMMANDS.items():
        app.command(name, help=say(f"cli.help_{name}"))(function)
    group = typer.main.get_command(app)
    for command in group.commands.values():  # type: ignore[attr-defined]
        for parameter in command.params:
            if getattr(parameter, "help", "") is None:
                parameter.help = say(f"cli.option_{parameter.name}")
    return group
