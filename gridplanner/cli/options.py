"""Arguments and options that several commands share."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Language(StrEnum):
    """Languages of messages."""

    zh = "zh"
    en = "en"


PlanPath = Annotated[Path, typer.Argument(metavar="PLAN")]
AsJson = Annotated[bool, typer.Option("--json")]
Lang = Annotated[Language | None, typer.Option("--lang")]
