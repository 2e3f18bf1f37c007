"""Which column of a file fills which field, with some of its values beside."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHeaderView, QTableWidget, QTableWidgetItem

from gridplanner.models.importing import Preview
from gridplanner.words import say


class MappingTable(QTableWidget):
    """One row for each field; the column is guessed and may be corrected."""

    def __init__(self, name_of: Callable[[str], str]) -> None:
        super().__init__(0, 3)
        self._name_of = name_of
        self._chosen: dict[str, QComboBox] = {}
        self._samples: dict[str, tuple[str, ...]] = {}
        self.setHorizontalHeaderLabels(
            [say(f"import_dialog.{name}") for name in ("field", "column", "samples")]
        )
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(32)
        self.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QTableWidget.SelectionMode.NoSelection)
        self.setShowGrid(False)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        self.setColumnWidth(0, 140)
        self.setColumnWidth(1, 180)

    def show_preview(self, preview: Preview) -> None:
        """Show the fields of a kind, those that found a column first."""
        kept = self.mapping() if self._same(preview) else {}
        self._samples = dict(preview.samples)
        self._chosen = {}
        fields = sorted(preview.fields, key=lambda field: field not in preview.mapping)
        self.setRowCount(len(fields))
        for row, field in enumerate(fields):
            box = QComboBox()
            box.addItem(say("import_dialog.no_column"), "")
            for column in preview.columns:
                box.addItem(column, column)
            chosen = kept.get(field, preview.mapping.get(field, ""))
            box.setCurrentIndex(max(box.findData(chosen), 0))
            self.setItem(row, 0, QTableWidgetItem(self._name_of(field)))
            self.setItem(row, 2, QTableWidgetItem())
            self.setCellWidget(row, 1, box)
            self._chosen[field] = box
            box.currentIndexChanged.connect(lambda _, row=row, box=box: self._sample(row, box))
            self._sample(row, box)

    def _same(self, preview: Preview) -> bool:
        """Whether what was chosen still fits: the same fields and columns as before."""
        return set(self._chosen) == set(preview.fields) and set(self._samples) == set(
            preview.columns
        )

    def _sample(self, row: int, box: QComboBox) -> None:
        item = self.item(row, 2)
        if item is not None:
            item.setText(" · ".join(self._samples.get(str(box.currentData()), ())))

    def mapping(self) -> dict[str, str]:
        """Return the column of every field, empty where none fills it."""
        return {field: str(box.currentData()) for field, box in self._chosen.items()}
