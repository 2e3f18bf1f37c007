"""Arguments and options that several commands share; their help comes from the catalogue."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from gridplanner.words import LANGUAGES

plan_path = click.argument("plan", type=click.Path(path_type=Path))
as_json = click.option("--json", is_flag=True)
_lang = click.option("--lang", type=click.Choice(LANGUAGES), expose_value=False)
_help = click.help_option("-h", "--help")


def in_language(command: Any) -> Any:
    """Add what every command takes; ``--lang`` is read before the commands are made."""
    return _help(_lang(command))
