"""The page of a sheet on screen: as it will be printed, zoomed with the wheel, moved by hand."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import (
    QColor,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from gridplanner.models.sheet import Sheet
from gridplanner.ui.printing.painter import paint

MARGIN = 16
CLOSEST = 12.0
SETTLE_MS = 120


class PageView(QWidget):
    """Shows one sheet; while the hand moves the last picture is moved along."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sheet: Sheet | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(320, 240)
        self._zoom = 1.0
        self._shift = QPointF()
        self._grip: QPointF | None = None
        self._picture = QImage()
        self._painted = QRectF()
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLE_MS)
        self._settle.timeout.connect(self._redraw)

    def sizeHint(self) -> QSize:
        return QSize(760, 560)

    def show_sheet(self, sheet: Sheet | None) -> None:
        """Show another sheet; the view stays where it was."""
        self.sheet = sheet
        self._redraw()

    def page_rect(self) -> QRectF:
        """Return where the page is, in pixels of the widget."""
        if self.sheet is None:
            return QRectF()
        dots = self._fit() * self._zoom
        wide, high = self.sheet.width * dots, self.sheet.height * dots
        middle = QPointF(self.width() / 2, self.height() / 2) + self._shift
        return QRectF(middle.x() - wide / 2, middle.y() - high / 2, wide, high)

    def _fit(self) -> float:
        if self.sheet is None:
            return 1.0
        wide = max(self.width() - 2 * MARGIN, 50) / self.sheet.width
        return min(wide, max(self.height() - 2 * MARGIN, 50) / self.sheet.height)

    def _redraw(self) -> None:
        self._settle.stop()
        ratio = self.devicePixelRatioF()
        self._picture = QImage(self.size() * ratio, QImage.Format.Format_RGB32)
        self._picture.setDevicePixelRatio(ratio)
        self._picture.fill(QColor("#8c8a86"))
        self._painted = self.page_rect()
        if self.sheet is not None and not self._picture.isNull():
            painter = QPainter(self._picture)
            painter.fillRect(self._painted.translated(3, 3), QColor("#6f6d69"))
            painter.setClipRect(self._painted)
            painter.translate(self._painted.topLeft())
            paint(self.sheet, painter, self._painted.width() / self.sheet.width)
            painter.end()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor("#8c8a86"))
        page = self.page_rect()
        if page == self._painted or self._painted.isEmpty():
            painter.drawImage(0, 0, self._picture)
            return
        factor = page.width() / self._painted.width()
        painter.translate(page.topLeft())
        painter.scale(factor, factor)
        painter.translate(-self._painted.topLeft())
        painter.drawImage(0, 0, self._picture)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._settle.start()

    def wheelEvent(self, event: QWheelEvent) -> None:
        factor = 1.0015 ** event.angleDelta().y()
        zoom = min(max(self._zoom * factor, 1.0), CLOSEST)
        middle = QPointF(self.width() / 2, self.height() / 2)
        spot = event.position() - middle
        self._shift = spot - (spot - self._shift) * (zoom / self._zoom)
        self._zoom = zoom
        if zoom == 1.0:
            self._shift = QPointF()
        self.update()
        self._settle.start()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._grip = event.position() - self._shift

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grip is not None and self._zoom > 1.0:
            self._shift = event.position() - self._grip
            self.update()

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        if self._grip is not None:
            self._grip = None
            self._settle.start()

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        self._zoom, self._shift = 1.0, QPointF()
        self._redraw()
