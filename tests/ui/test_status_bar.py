"""The status line says nothing of what is over."""

from __future__ import annotations

from gridplanner.ui.main_window import MainWindow
from gridplanner.ui.status_bar import BREATH_MS, STAYS_MS
from gridplanner.words import say, use_language


def test_what_is_over_is_no_longer_said(window: MainWindow) -> None:
    status = window.status
    status.say("划线停在网格里面")
    status.hint("")  # the tool has just done something and makes room: its words stay
    assert status._text.text() == "划线停在网格里面"
    status._fade.start(STAYS_MS - 2 * BREATH_MS)
    status.hint("")
    assert status._text.text() == ""


def test_places_belong_to_a_plan_and_a_language(window: MainWindow) -> None:
    status = window.status
    status.show_place(1.0, 2.0)
    use_language("en")
    window.retranslate()
    assert status._place.text() == say("window.place", x=1.0, y=2.0)
    assert "东" not in status._place.text()
    status.say("已打开")
    window.show_plan()
    assert (status._place.text(), status._text.text()) == ("", "")
