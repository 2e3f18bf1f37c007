"""A small plan, open from its file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from kept import small_plan, write

from gridplanner.models.session import Session


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    opened = write(tmp_path / "方案 甲.gpkg", small_plan())
    yield opened
    opened.close()
