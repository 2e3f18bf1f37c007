"""Asking how a file is to be taken: as what, from which columns, and where it would lie."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gridplanner.errors import GridplannerError
from gridplanner.models.importing import KINDS, Preview, Request, preview
from gridplanner.models.mapping import Extent
from gridplanner.models.plan import Plan
from gridplanner.ui.dialogs.form import Form
from gridplanner.ui.dialogs.import_guess import (
    TABLE_KINDS,
    TABLES,
    WORKBOOKS,
    field_name,
    guess_kind,
    kind_name,
)
from gridplanner.ui.dialogs.mapping_table import MappingTable
from gridplanner.ui.dialogs.outline_view import Ground, OutlineView
from gridplanner.ui.figures import number
from gridplanner.ui.jobs import Job, Jobs
from gridplanner.words import say

ENCODINGS = ("", "utf-8", "gb18030", "big5")
DATUMS = ("", "wgs84", "gcj02", "bd09")
SYSTEMS = ("", "EPSG:4490", "EPSG:4326", *(f"EPSG:{code}" for code in range(4534, 4555)))
NAMED = ("worker", "group", "micro_home")
"""What a row of a table cannot be without a name."""
JOB = "preview"
FAR_M = 20_000
"""Metres between file and plan that are hardly meant."""


class ImportDialog(Form):
    """Shows a file as it would be taken; every choice is seen on the plan's map at once."""

    def __init__(
        self,
        parent: QWidget | None,
        plan: Plan,
        path: Path,
        jobs: Jobs,
        ground: Ground,
        around: Extent | None,
        kind: str = "",
        *,
        layer: str = "",
        datum: str = "",
    ) -> None:
        super().__init__(
            parent, say("import_dialog.title", file=path.name), say("import_dialog.hint")
        )
        self._plan, self._path, self._jobs = plan, path, jobs
        self._around = around
        self._is_table = path.suffix.lower() in TABLES
        self.preview: Preview | None = None
        self._fault: GridplannerError | None = None
        self._settling = True
        self._chosen_kind = bool(kind)
        self.layer = self._choice("layer")
        self.kind = self._choice("kind")
        self.encoding = self._choice("encoding")
        self.crs = self._choice("crs")
        self.datum = self._choice("datum")
        self.zeros = self._choice("zeros")
        self.explode, self.replace, self.workers = QCheckBox(), QCheckBox(), QCheckBox()
        self.facts = QLabel()
        self.facts.setWordWrap(True)
        self.facts.setProperty("role", "muted")
        self.mapping = MappingTable(
            lambda field: field_name(plan, field, str(self.kind.currentData()))
        )
        self.view = OutlineView(ground, around)
        if layer:
            self.layer.addItem(layer)
        self._fill(kind or guess_kind(path, layer))
        self.datum.setCurrentIndex(max(self.datum.findData(datum), 0))
        self._lay_out()
        self.check_with(self._check)
        self.resize(980, 640)
        self._settling = False
        self._look()

    def _choice(self, name: str) -> QComboBox:
        box = QComboBox()
        box.setMinimumWidth(200)
        in_table = name == "layer" and self._is_table
        self.fields.addRow(say("roster.sheet" if in_table else f"import_dialog.{name}"), box)
        box.currentIndexChanged.connect(lambda _: self._changed(box))
        return box

    def _fill(self, kind: str) -> None:
        kinds = TABLE_KINDS if self._path.suffix.lower() in TABLES else KINDS
        for one in kinds:
            self.kind.addItem(kind_name(one), one)
        self.kind.setCurrentIndex(max(self.kind.findData(kind), 0))
        for one in ENCODINGS:
            self.encoding.addItem(one.upper() or say("import_dialog.encoding_found"), one)
        self.crs.setEditable(True)
        for one in SYSTEMS:
            self.crs.addItem(one or say("import_dialog.crs_own"), one)
        for one in DATUMS:
            self.datum.addItem(say(f"import_dialog.datum_{one or 'open'}"), one)
        for one in ("blank", "none"):
            self.zeros.addItem(say(f"import_dialog.zeros_{one}"), one)
        self.workers.setChecked(True)
        for box, name in (
            (self.explode, "explode"),
            (self.replace, "replace"),
            (self.workers, "workers"),
        ):
            box.setText(say(f"import_dialog.{name}"))
            self.fields.addRow(box)
        self._show_rows()

    def _lay_out(self) -> None:
        outer = self.layout()
        assert isinstance(outer, QVBoxLayout)
        outer.removeItem(self.fields)
        left, right = QVBoxLayout(), QVBoxLayout()
        left.addLayout(self.fields)
        left.addWidget(self.facts)
        left.addStretch(1)
        right.addWidget(self.view, 3)
        right.addWidget(self.mapping, 4)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addLayout(left, 2)
        row.addLayout(right, 5)
        self.body.addLayout(row)
        self.ok.setText(say("import_dialog.take"))

    def _changed(self, box: QComboBox) -> None:
        if self._settling:
            return
        if box is self.layer and not self._chosen_kind:
            self._settling = True
            guessed = guess_kind(self._path, self.layer.currentText())
            self.kind.setCurrentIndex(max(self.kind.findData(guessed), 0))
            self._settling = False
        if box is self.kind:
            self._chosen_kind = True
        if box is not self.zeros:
            self._look()

    def _crs(self) -> str | None:
        at = self.crs.currentIndex()
        if at >= 0 and self.crs.currentText() == self.crs.itemText(at):
            return str(self.crs.itemData(at)) or None
        return self.crs.currentText().strip() or None

    def request(self) -> Request:
        """Return what is asked for as it stands."""
        return Request(
            path=self._path,
            kind=str(self.kind.currentData()),
            layer=self.layer.currentText() or None,
            mapping=self.mapping.mapping(),
            encoding=str(self.encoding.currentData()) or None,
            datum=str(self.datum.currentData()) or None,
            crs=self._crs(),
            explode=self.explode.isChecked(),
            replace=self.replace.isChecked(),
            with_workers=self.workers.isChecked(),
            zeros=str(self.zeros.currentData()),
        )

    def _look(self) -> None:
        """Read the file again in a thread; the newest reading wins."""
        self.ok.setEnabled(False)
        self.facts.setText(say("import_dialog.reading"))
        asked = self.request()
        asked = Request(
            path=asked.path,
            kind=asked.kind,
            layer=asked.layer,
            encoding=asked.encoding,
            datum=asked.datum,
            crs=asked.crs,
        )
        plan = self._plan
        self._jobs.start(
            Job(
                JOB,
                "job.preview",
                lambda progress: preview(plan, asked, progress),
                self._show,
                self._refuse,
            )
        )

    def _show(self, found: Preview) -> None:
        self.preview, self._fault = found, found.problem
        self._settling = True
        if self.layer.count() != len(found.layers):
            self.layer.clear()
            self.layer.addItems(list(found.layers))
        self.layer.setCurrentText(found.layer)
        first = not self._chosen_kind and guess_kind(self._path, found.layer)
        self._settling = False
        if first and len(found.layers) > 1 and first != self.kind.currentData():
            self.kind.setCurrentIndex(max(self.kind.findData(first), 0))
            self._chosen_kind = False
            return
        self.mapping.show_preview(found)
        self.facts.setText(_facts(found, self._path.suffix.lower() in WORKBOOKS))
        self.ok.setEnabled(found.problem is None)
        self.ok.setDefault(True)
        self._show_rows()
        words = "" if found.outlines else say("import_dialog.nothing_to_see")
        self.view.show_outlines(found.outlines, words)
        off = self.view.metres_off()
        doubt = say("import_dialog.far_off", km=number(off / 1000)) if off > FAR_M else ""
        self.say_wrong(str(found.problem) if found.problem else doubt)

    def _refuse(self, failure: GridplannerError) -> None:
        self.preview, self._fault = None, failure
        self.facts.clear()
        self.say_wrong(str(failure))
        self.view.show_outlines((), "")

    def _show_rows(self) -> None:
        """Show the questions that this file raises, and no others."""
        found = self.preview
        kind = str(self.kind.currentData())
        shapes = kind not in ("worker", "group") and not self._is_table
        for widget, shown in (
            (self.layer, found is not None and len(found.layers) > 1),
            (self.encoding, self._path.suffix.lower() not in WORKBOOKS),
            (self.crs, shapes),
            (self.datum, found is not None and found.degrees),
            (self.zeros, found is not None and found.zeros > 0),
            (self.explode, kind == "building"),
            (self.workers, found is not None and found.has_workers),
        ):
            self.fields.setRowVisible(widget, shown)
        self.view.setVisible(shapes)

    def _check(self) -> None:
        if self._fault is not None:
            raise self._fault
        kind = str(self.kind.currentData())
        if kind in NAMED and self._is_table and not self.mapping.mapping().get("name"):
            named = field_name(self._plan, "name", kind)
            raise GridplannerError("import_dialog.name_needed", field=named)
        if self.preview is not None and self.preview.degrees and not self.datum.currentData():
            if self._around is None:
                raise GridplannerError("import_dialog.datum_needed_first")
            raise GridplannerError("import_dialog.datum_needed")

    def done(self, result: int) -> None:
        """See Qt: a reading that still runs is no longer wanted."""
        self._jobs.cancel(JOB)
        super().done(result)


def _facts(found: Preview, workbook: bool) -> str:
    shapes = found.shapes or {}
    counted = say("window.comma").join(
        say(f"import_dialog.shape_{name}", n=number(count))
        for name, count in shapes.items()
        if count
    )
    lines = [say("import_dialog.rows", n=number(found.rows), shapes=counted)]
    if found.shapes is None:
        lines = [say("roster.rows", n=number(found.rows), columns=len(found.columns))]
    if found.encoding and not workbook:
        lines.append(say("import_dialog.read_as", encoding=found.encoding.upper()))
    if found.crs:
        lines.append(say("import_dialog.crs_is", crs=found.crs))
    if found.zeros:
        lines.append(say("import_dialog.zeros_are", n=number(found.zeros)))
    return "\n".join(lines)
