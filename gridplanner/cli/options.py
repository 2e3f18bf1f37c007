"""Arguments and options that several commands share; their help comes from the catalogue."""

from __future__ import annotations

from pathlib import Path

import click

plan_path = click.argument("plan", type=click.Path(path_type=Path))
as_json = click.option("--json", is_flag=True)
in_language = click.option("--lang", type=click.Choice(("zh", "en")), expose_value=False)
"""Read before the commands are made; it stands here so that it is allowed anywhere."""
