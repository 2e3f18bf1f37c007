"""Stand-ins for what would stop a test: message boxes."""

from __future__ import annotations

from collections.abc import Sequence

from gridplanner.errors import GridplannerError
from gridplanner.ui.messages import Messages


class FakeMessages(Messages):
    """Keeps what would be said, and answers what it was told to answer."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.questions: list[str] = []
        self.answers: list[str] = []
        self.said.connect(self.texts.append)

    def warn(self, failure: GridplannerError) -> None:
        self.texts.append(str(failure))

    def tell(self, text: str, details: str = "") -> None:
        self.texts.append(text)

    def choose(
        self, text: str, options: Sequence[tuple[str, str]], *, careful: bool = False
    ) -> str:
        self.questions.append(text)
        return self.answers.pop(0) if self.answers else ""

    def crash(self, trace: str, log: str) -> None:
        self.texts.append(trace)
