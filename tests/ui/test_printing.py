"""Paper: true scale measured in the file, the font embedded, text that can be selected."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import shapely
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QWheelEvent
from pytestqt.qtbot import QtBot

from gridplanner.errors import GridplannerError
from gridplanner.models.plan import Plan
from gridplanner.models.rows import Area, Grid, Place
from gridplanner.models.sample import make_sample
from gridplanner.models.sheet import Sheet, Text, make_sheet
from gridplanner.models.standing import Standing
from gridplanner.ui.dialogs.files import FileDialogs
from gridplanner.ui.jobs import Jobs
from gridplanner.ui.preferences import Preferences
from gridplanner.ui.printing import write_pdf, write_png
from gridplanner.ui.printing.preview import Preview
from gridplanner.ui.printing.printer import print_sheet, printer_for

X, Y = 500_000.0, 3_900_000.0
ROAD = ((X + 100, Y + 150), (X + 100 + 960, Y + 150 + 280))
"""One kilometre, straight."""


@pytest.fixture
def sheet(qapp: object) -> Sheet:
    land = shapely.MultiPolygon([shapely.box(X, Y, X + 1200, Y + 800)])
    plan = Plan(name="量尺", crs="EPSG:4548")
    plan = plan.with_rows("community", [Area(id="c1", name="柳河社区", geometry=land)])
    grid = Grid(id="g1", code="003", name="003网格", geometry=land, parent="c1")
    plan = plan.with_rows("grid", [grid])
    plan = plan.with_rows("road", [Place(id="r1", geometry=shapely.LineString(ROAD))])
    return make_sheet(Standing.of(plan), scale=5000, paper="A3", unit="示例县", month="2026年11月")


def streams(data: bytes) -> Iterator[bytes]:
    """Yield the streams of a PDF, inflated."""
    for found in re.finditer(rb"(?<!end)stream\r?\n", data):
        body = data[found.end() : data.index(b"endstream", found.end())]
        try:
            yield zlib.decompressobj().decompress(body)
        except zlib.error:
            yield body


def straight_lines(content: bytes) -> list[float]:
    """Return the lengths in points of all paths of two points in a page's content."""
    lengths, stack, matrix = [], [], np.eye(3)
    numbers: list[float] = []
    path: list[tuple[float, float]] = []
    for token in content.split():
        if re.fullmatch(rb"[-+]?\d*\.?\d+", token):
            numbers.append(float(token))
            continue
        if token == b"q":
            stack.append(matrix)
        elif token == b"Q":
            matrix = stack.pop()
        elif token == b"cm":
            a, b, c, d, e, f = numbers[-6:]
            matrix = np.array([[a, b, 0], [c, d, 0], [e, f, 1]]) @ matrix
        elif token in (b"m", b"l"):
            path.append((numbers[-2], numbers[-1]))
        elif token in (b"S", b"s"):
            if len(path) == 2:
                ends = np.array([(*point, 1.0) for point in path]) @ matrix
                lengths.append(float(np.hypot(*(ends[1] - ends[0])[:2])))
            path = []
        elif token in (b"n", b"f", b"f*", b"B", b"B*", b"W", b"re"):
            path = []
        numbers = []
    return lengths


def test_a_kilometre_measures_two_hundred_millimetres(sheet: Sheet, tmp_path: Path) -> None:
    path = tmp_path / "网格 图.pdf"
    write_pdf(sheet, path)
    pages = [one for one in streams(path.read_bytes()) if b" cm" in one and b" l" in one]
    lengths = [length / 72 * 25.4 for page in pages for length in straight_lines(page)]
    nearest = min(lengths, key=lambda one: abs(one - 200))
    assert nearest == pytest.approx(200, abs=0.05)


def test_the_page_has_the_papers_size(sheet: Sheet, tmp_path: Path) -> None:
    write_pdf(sheet, tmp_path / "a.pdf")
    data = (tmp_path / "a.pdf").read_bytes()
    box = re.search(rb"/MediaBox\s*\[([\d. ]+)\]", data)
    assert box is not None
    size = [float(one) / 72 * 25.4 for one in box[1].split()]
    assert size[2:] == pytest.approx([sheet.width, sheet.height], abs=0.3)


def test_fonts_are_embedded_and_text_can_be_selected(sheet: Sheet, tmp_path: Path) -> None:
    write_pdf(sheet, tmp_path / "a.pdf")
    data = (tmp_path / "a.pdf").read_bytes()
    names = set(re.findall(rb"/BaseFont\s*/([^\s/]+)", data))
    assert names and all(b"NotoSansSC" in name for name in names)
    fonts = len(re.findall(rb"/Subtype\s*/Type0", data))
    assert fonts == len(re.findall(rb"/FontFile[23]?\s+\d+ 0 R", data))
    assert fonts == len(re.findall(rb"/ToUnicode\s+\d+ 0 R", data))
    maps = b"".join(one for one in streams(data) if b"beginbfchar" in one or b"beginbfrange" in one)
    codes = maps.decode("latin-1").lower()
    for letter in "柳河社区内部用图":
        assert f"{ord(letter):04x}" in codes
    assert not re.search(rb"/Subtype\s*/Image", data)


def test_the_file_says_what_it_is(sheet: Sheet, tmp_path: Path) -> None:
    write_pdf(sheet, tmp_path / "a.pdf")
    data = (tmp_path / "a.pdf").read_bytes()
    assert data.startswith(b"%PDF-1.")
    assert sheet.title.encode("utf-16-be") in data or sheet.title.encode() in data


def test_a_picture_has_its_resolution(sheet: Sheet, tmp_path: Path) -> None:
    write_png(sheet, tmp_path / "a.png", dpi=100)
    image = QImage(str(tmp_path / "a.png"))
    assert image.width() == round(sheet.width / 25.4 * 100)
    assert image.dotsPerMeterX() == round(100 / 25.4 * 1000)
    row = round(sheet.height * 0.07 / 25.4 * 100)
    colours = {image.pixelColor(x, row).name() for x in range(image.width())}
    assert len(colours) > 3  # the title is there


def test_what_cannot_be_written_leaves_what_was_there(sheet: Sheet, tmp_path: Path) -> None:
    (tmp_path / "folder.pdf").mkdir()
    with pytest.raises(GridplannerError, match="写不了"):
        write_pdf(sheet, tmp_path / "folder.pdf")
    with pytest.raises(GridplannerError, match="写不了"):
        write_pdf(sheet, tmp_path / "nowhere" / "a.pdf")
    assert [one.name for one in tmp_path.iterdir()] == ["folder.pdf"]


def test_the_printer_gets_the_same_sheet(sheet: Sheet, tmp_path: Path) -> None:
    printer = printer_for(sheet)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    print_sheet(sheet, printer)
    data = (tmp_path / "printed.pdf").read_bytes()
    lengths = [
        length / 72 * 25.4
        for page in streams(data)
        if b" cm" in page
        for length in straight_lines(page)
    ]
    assert min(abs(one - 200) for one in lengths) < 0.1


@pytest.fixture
def preview(qtbot: QtBot, tmp_path: Path) -> Iterator[Preview]:
    jobs = Jobs()
    plan = make_sample(grids=12, buildings=300).plan
    dialog = Preview(
        Standing.of(plan), None, jobs, FileDialogs(Preferences(tmp_path / "settings.ini"))
    )
    qtbot.addWidget(dialog)
    dialog.resize(1200, 700)
    yield dialog
    jobs.wait()


def test_the_preview_shows_what_is_chosen(preview: Preview, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: preview.sheet is not None)
    assert preview.buttons["save_pdf"].isEnabled()
    preview.choices.paper.setCurrentText("A4")
    preview.choices.scale.setCurrentText("1:2000")
    preview.choices.unit.setText("示例县社会治理中心")
    qtbot.waitUntil(lambda: preview.sheet is not None and preview.sheet.paper == "A4")
    assert preview.sheet is not None
    assert (preview.sheet.scale, preview.sheet.unit) == (2000, "示例县社会治理中心")
    assert "1:2 000" in preview.facts.text()
    assert "裁去" in preview.notes.text()


def test_the_colours_are_chosen_for_the_sheet(preview: Preview, qtbot: QtBot) -> None:
    def said() -> set[str]:
        items = preview.sheet.items if preview.sheet is not None else ()
        return {one.text for one in items if isinstance(one, Text)}

    qtbot.waitUntil(lambda: "网格(相邻异色)" in said())
    choices = preview.choices
    choices.colouring.setCurrentIndex(choices.colouring.findData("worker"))
    choices.buildings.setCurrentIndex(choices.buildings.findData("kind"))
    qtbot.waitUntil(lambda: {"每名网格员一色", "住宅"} <= said())


def test_a_scale_is_taken_as_it_is_typed(preview: Preview, qtbot: QtBot) -> None:
    box = preview.choices.scale
    edit = box.lineEdit()
    assert edit is not None
    preview.show()
    preview.activateWindow()
    edit.setFocus()
    qtbot.waitUntil(edit.hasFocus)
    edit.clear()
    qtbot.keyClicks(edit, "1:1")
    qtbot.keyClick(edit, Qt.Key.Key_Tab)
    assert box.currentText() == "1:1"  # not completed to 1:1000
    qtbot.waitUntil(lambda: "比例尺 1:1 不能用" in preview.notes.text())


def test_a_public_map_waits_for_its_number(preview: Preview, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: preview.sheet is not None)
    preview.choices.profile.setCurrentIndex(2)
    qtbot.waitUntil(lambda: not preview.buttons["save_pdf"].isEnabled())
    assert "审图号" in preview.notes.text()
    preview.choices.approval.setText("鲁S(2026)001号")
    qtbot.waitUntil(preview.buttons["save_pdf"].isEnabled)


def test_the_preview_saves_what_it_shows(
    preview: Preview, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    qtbot.waitUntil(lambda: preview.sheet is not None)
    chosen = tmp_path / "图.pdf"
    monkeypatch.setattr(FileDialogs, "save", lambda *_: chosen)
    preview.show()
    preview.buttons["save_pdf"].click()
    preview.reject()
    assert preview.isVisible()  # not before the file is whole
    qtbot.waitUntil(lambda: "图.pdf" in preview.notes.text())
    assert chosen.read_bytes().startswith(b"%PDF")
    preview.reject()
    assert not preview.isVisible()


def test_the_page_is_zoomed_at_the_cursor(preview: Preview, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: preview.sheet is not None)
    page = preview.page
    before = page.page_rect()
    spot = QPointF(page.width() * 0.3, page.height() * 0.4)
    event = QWheelEvent(
        spot,
        page.mapToGlobal(spot),
        QPoint(),
        QPoint(0, 480),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    page.wheelEvent(event)
    after = page.page_rect()
    assert after.width() > before.width() * 1.5
    share = (spot.x() - before.x()) / before.width()
    assert (spot.x() - after.x()) / after.width() == pytest.approx(share)
